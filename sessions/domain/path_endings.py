"""A path that ends gives its places back: whoever has left a programme is neither waited for nor offered a seat."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etp.accounts.models import User
from etp.enrolments.domain import on_path_ended
from etp.enrolments.enums import CloseReason, Stage
from etp.enrolments.models import Enrolment
from etp.messaging.domain import Message, compose, compose_sms, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.patients.domain import tell
from sessions.domain.filling import fill, withdraw_offers
from sessions.domain.links import address
from sessions.domain.meetings import lock_person
from sessions.domain.moves import move_registration
from sessions.domain.notice_checks import numbers_of
from sessions.domain.seats import lock_workshops
from sessions.domain.wording import neutral_place, when_words
from sessions.enums import RegistrationState
from sessions.models import Registration

KIND = "path_ended"
WHY = gettext_noop("parcours terminé")


def register_path_endings() -> None:
    """Follow the end of every path, and give messaging the one message about it; from `ready()`."""
    on_path_ended(end_places)
    register_kind(KIND, render=_message, still_true=_still_true, allowed=_may_be_told)


@transaction.atomic
def end_places(enrolment: Enrolment, by: User | None, at: datetime) -> None:
    """Cancel what the path still holds or waits for in workshops to come, pass its seats on, and say it once.

    Relatives booked in the same act come with the person, so their places at the same workshops end as well. What
    has begun stays for its sheet. Nobody is written to about a death.
    """
    lock_person(enrolment.person)
    keys = list(_to_come(enrolment, at).values_list("pk", "workshop_id"))
    workshops = lock_workshops({workshop for _registration, workshop in keys})
    rows = Registration.objects.filter(pk__in=[pk for pk, _workshop in keys], state__in=RegistrationState.live)
    for registration in rows.select_related("person").order_by("workshop_id", "pk"):
        registration.workshop = workshops[registration.workshop_id]
        withdraw_offers(registration, at=at)
        move_registration(registration, RegistrationState.CANCELLED_BY_SERVICE, why=WHY, by=by, at=at)
    for pk in sorted(workshops):
        fill(workshops[pk], at=at)
    if workshops and enrolment.close_reason != CloseReason.DEATH:
        key, last = f"path:{enrolment.pk}", max(workshop.starts_at for workshop in workshops.values())
        tell(enrolment.person, KIND, key, expires_at=last, dedupe=f"{KIND}:{key}", at=at)


def _to_come(enrolment: Enrolment, at: datetime) -> QuerySet[Registration]:
    own = Registration.objects.filter(enrolment=enrolment, workshop=OuterRef("workshop"), booking=OuterRef("booking"))
    came_along = Q(enrolment=None, as_carer=True) & Q(Exists(own))
    live = Registration.objects.live().filter(workshop__starts_at__gt=at)
    found: QuerySet[Registration] = live.filter(Q(enrolment=enrolment) | came_along)
    return found


def _ended(key: str) -> QuerySet[Registration]:
    """The person's own places that ended with the path that a key "path:12" names, soonest first."""
    rows = Registration.objects.filter(
        enrolment=numbers_of(key)[0], state=RegistrationState.CANCELLED_BY_SERVICE, events__why=WHY
    )
    found: QuerySet[Registration] = rows.select_related("workshop__site__commune").order_by("workshop__starts_at")
    return found


def _message(notification: Notification) -> Message:
    """The appointments that are no more, in one message, and how to reach us."""
    appointments = [
        {"when": when_words(row.workshop), "place": neutral_place(row.workshop)} for row in _ended(notification.key)
    ]
    context = {
        "appointments": appointments,
        "button_url": address("finder"),
        "button_label": _("Voir les autres dates"),
    }
    if notification.channel == Channel.SMS:
        return compose_sms(KIND, context)
    return compose(KIND, context, _("Vos rendez-vous à venir sont annulés"))


def _still_true(key: str) -> bool:
    """Whether the path is still ended and some of its places with it."""
    ended = Enrolment.objects.filter(pk=numbers_of(key)[0]).exclude(stage__in=Stage.live)
    return ended.exists() and _ended(key).exists()


def _may_be_told(key: str) -> bool:
    """Whether the person may be written to: alive, and not among those whom their path says not to contact."""
    path = Enrolment.objects.select_related("person").get(pk=numbers_of(key)[0])
    return path.person.deceased_on is None and not path.do_not_contact
