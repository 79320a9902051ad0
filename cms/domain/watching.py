"""What Wagtail does by itself (a revision, a submission, a withdrawal) and that our rounds must follow."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save, pre_save
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.signals import task_submitted, workflow_cancelled

from cms.domain.editing import grant_editing
from cms.domain.rounds import follow_revision, open_round, refuse_stranger, withdraw_round
from cms.models import CarrierSignOff, ModulePage, Round
from etp.accounts.models import User
from etp.common import RuleBroken


def watch_wagtail() -> None:
    """Listen to the events that Wagtail raises and we do not; called once, when the app is ready."""
    pre_save.connect(refuse_revision_of_a_stranger, sender=Revision, dispatch_uid="cms.refuse_revision_of_a_stranger")
    pre_save.connect(keep_signed_revision, sender=Revision, dispatch_uid="cms.keep_signed_revision")
    post_save.connect(revision_saved, sender=Revision, dispatch_uid="cms.revision_saved")
    task_submitted.connect(sign_off_submitted, dispatch_uid="cms.sign_off_submitted")
    workflow_cancelled.connect(sign_off_cancelled, dispatch_uid="cms.sign_off_cancelled")
    user_logged_in.connect(member_entered, dispatch_uid="cms.member_entered")


def refuse_revision_of_a_stranger(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """RuleBroken when someone of no carrier of its programme would write a module text, whatever the door."""
    if instance.pk is None and not raw and instance.content_type.model_class() is ModulePage:
        refuse_stranger(instance.content_object, instance.user)


def keep_signed_revision(instance: Any, **kwargs: Any) -> None:
    """RuleBroken when a revision that a round is about would be written over with other words."""
    if instance.pk is None or not Round.objects.filter(revision=instance.pk).exists():
        return
    stored = Revision.objects.get(pk=instance.pk)
    if stored.content != instance.content:
        raise RuleBroken(_("Une version soumise aux structures ne change plus."))


def revision_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A new revision of a module text ends the round about the words before it."""
    if created and not raw and instance.content_type.model_class() is ModulePage:
        follow_revision(instance)


def sign_off_submitted(instance: Any, user: User | None, **kwargs: Any) -> None:
    """A text is submitted to the carriers: its round opens."""
    task = instance.task.specific
    if isinstance(task, CarrierSignOff):
        open_round(instance.revision.content_object, instance.revision, days=task.days, by=user)


def sign_off_cancelled(instance: Any, user: User | None, **kwargs: Any) -> None:
    """The workflow of a text is cancelled: its round is withdrawn."""
    page = instance.content_object
    if page and page.specific_class is ModulePage:
        withdraw_round(page, by=user)


def member_entered(user: User, **kwargs: Any) -> None:
    """A member signs in: their rights in the editing tool follow their memberships and what they sign."""
    if user.email:
        grant_editing(user)
