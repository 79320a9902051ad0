"""Nobody sits in two places at once."""

from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.patients.models import Person
from sessions.domain.wording import when_words
from sessions.enums import RegistrationState
from sessions.models import Workshop


def lock_person(person: Person) -> None:
    """Hold the person's row until the transaction ends, so that two acts for one person come one after the other."""
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk").first()


def meets(person: Person, workshop: Workshop) -> Workshop | None:
    """A workshop where the person is confirmed at the hour of `workshop`, or None."""
    return (
        Workshop.objects.filter(
            registrations__person=person,
            registrations__state=RegistrationState.CONFIRMED,
            starts_at__lt=workshop.ends_at,
            ends_at__gt=workshop.starts_at,
        )
        .exclude(pk=workshop.pk)
        .select_related("module", "site__commune")
        .first()
    )


def refuse_meeting(person: Person, workshop: Workshop) -> None:
    """Raise RuleBroken, naming the other workshop, when the person is confirmed elsewhere at that hour."""
    other = meets(person, workshop)
    if other is not None:
        raise RuleBroken(
            _("À cette heure, une autre place est déjà prise\u00a0: %(title)s, %(when)s.")
            % {"title": other.module.title, "when": when_words(other)}
        )
