"""The one door of a registration: each state it enters counts its seat, leaves an event and a journal row."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.domain import close_links, open_link
from etp.patients.enums import LinkWhy, Resource
from etp.patients.models import Person
from sessions.domain import notices
from sessions.domain.seats import free_seat, refusals, take_seat
from sessions.enums import RegistrationState
from sessions.models import Booking, Registration, RegistrationEvent, Workshop

# An animator prepares with the list of participants, then writes down what was done.
ANIMATOR_BEFORE = timedelta(days=14)
ANIMATOR_AFTER = timedelta(days=30)
# The site that received someone answers for them for six months.
SITE_AFTER = timedelta(days=183)


class Stale(RuleBroken):
    """The page that asks was drawn before the registration changed; nothing was changed."""


def admit(
    workshop: Workshop,
    person: Person,
    booking: Booking,
    state: str,
    *,
    why: str = "",
    by: User | None = None,
    at: datetime | None = None,
    acting_as: str = "",
    **facts: Any,
) -> Registration:
    """Write the registration of `person` at `workshop`, already in `state`; a state that holds a seat takes it.

    Raises Full when no seat is left, RuleBroken when this person is already registered; nothing is then changed.
    """
    at, state = moment(at), RegistrationState(state)
    with refusals():
        if state in RegistrationState.seated:
            take_seat(workshop)
        registration = Registration.objects.create(
            workshop=workshop, person=person, booking=booking, state=state, arrived_at=at, **facts
        )
    _leave_trace(registration, "", why, by=by, at=at, act=Act.CREATE, acting_as=acting_as)
    _follow(registration, at)
    return registration


@transaction.atomic
def move_registration(
    registration: Registration,
    state: str,
    *,
    why: str = "",
    by: User | None = None,
    at: datetime | None = None,
    acting_as: str = "",
    **facts: Any,
) -> Registration:
    """Move a registration to `state` and write `facts` on it, or raise RuleBroken and change nothing.

    Compare-and-set on state and revision: of two acts at once, the second is refused with Stale. The seat
    follows the state: entering one that holds a seat takes it (or raises Full), leaving one frees it.
    """
    at, left, state = moment(at), RegistrationState(registration.state), RegistrationState(state)
    if not left.leads_to(state):
        raise RuleBroken(
            _("Cette inscription est « %(left)s »\u202f; elle ne peut pas devenir « %(entered)s ».")
            % {"left": left.label, "entered": state.label}
        )
    with refusals():
        if state in RegistrationState.seated and left not in RegistrationState.seated:
            take_seat(registration.workshop)
        _compare_and_set(registration, state, None if state in RegistrationState.live else at, facts)
        if left in RegistrationState.seated and state not in RegistrationState.seated:
            free_seat(registration.workshop)
    _leave_trace(registration, left, why, by=by, at=at, act=Act.CHANGE, acting_as=acting_as)
    _follow(registration, at)
    return registration


def _compare_and_set(
    registration: Registration, state: RegistrationState, ended_at: datetime | None, facts: dict[str, Any]
) -> None:
    same = Registration.objects.filter(pk=registration.pk, state=registration.state, revision=registration.revision)
    if not same.update(state=state, revision=F("revision") + 1, ended_at=ended_at, **facts):
        raise Stale(_("Cette inscription vient de changer. Rechargez la page, s’il vous plaît."))
    for name, value in {"state": state, "ended_at": ended_at, **facts}.items():
        setattr(registration, name, value)
    registration.revision += 1


def log_skip(registration: Registration, reason: str, *, at: datetime) -> None:
    """Write why the list passed over a waiting registration: an event that leaves and enters the same state."""
    RegistrationEvent.objects.create(
        registration=registration, left=registration.state, entered=registration.state, why=reason, by=None, at=at
    )


def _leave_trace(
    registration: Registration, left: str, why: str, *, by: User | None, at: datetime, act: Act, acting_as: str
) -> None:
    RegistrationEvent.objects.create(
        registration=registration, left=left, entered=registration.state, why=why[:120], by=by, at=at
    )
    record_change(
        f"person:{registration.person_id}",
        Resource.REGISTRATION,
        by=by,
        act=act,
        object_key=f"registration:{registration.pk}",
        acting_as=acting_as,
        at=at,
    )


def _follow(registration: Registration, at: datetime) -> None:
    """What a state brings with it: a seat opens the links of care and queues the reminder, an end closes them."""
    if registration.state not in RegistrationState.live:
        close_links(f"registration:{registration.pk}", on=at)
        return
    open_site_link(registration, at)
    if registration.state == RegistrationState.CONFIRMED:
        open_animator_links(registration, at)
        notices.queue_reminder(registration, at=at)


def follow_workshop(registration: Registration, *, at: datetime) -> None:
    """Bring links of care and reminder up to a workshop whose hour, place or animators have changed."""
    close_links(f"registration:{registration.pk}", on=at)
    _follow(registration, at)


def open_site_link(registration: Registration, at: datetime) -> None:
    """Let the site of the workshop answer for the person, until six months after it."""
    workshop = registration.workshop
    open_link(
        registration.person,
        LinkWhy.REGISTRATION,
        source=f"registration:{registration.pk}",
        site=workshop.site,
        programme_code=workshop.programme.code,
        until=workshop.ends_at + SITE_AFTER,
        at=at,
    )


def open_animator_links(registration: Registration, at: datetime) -> None:
    """Let each animator of the workshop know the person, from 14 days before it to 30 days after it."""
    workshop = registration.workshop
    for animator in workshop.animators.select_related("user"):
        open_link(
            registration.person,
            LinkWhy.ANIMATOR,
            source=f"registration:{registration.pk}",
            user=animator.user,
            programme_code=workshop.programme.code,
            since=max(at, workshop.starts_at - ANIMATOR_BEFORE),
            until=workshop.ends_at + ANIMATOR_AFTER,
        )
