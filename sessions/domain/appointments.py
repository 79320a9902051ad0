"""One person's own session: planned, opened and booked in one act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.models import Enrolment
from etp.network.models import Site
from etp.programmes.enums import ModuleKind
from etp.programmes.models import Module
from sessions.domain.registration import book
from sessions.domain.scheduling import Animator, publish, schedule
from sessions.enums import RegistrationState
from sessions.models import Booking, Registration


def appointment_modules(enrolment: Enrolment) -> QuerySet[Module]:
    """The sessions for one person that the version of this path holds, in its order."""
    held = Module.objects.filter(module_versions__version=enrolment.version, kind__in=ModuleKind.appointments)
    return held.order_by("module_versions__order")


def appointments_of(enrolment: Enrolment) -> QuerySet[Registration]:
    """The live places of this path at sessions for one person, soonest first."""
    rows: QuerySet[Registration] = Registration.objects.live().filter(
        enrolment=enrolment, workshop__module__kind__in=ModuleKind.appointments
    )
    return rows.select_related("workshop__module", "workshop__site__commune").order_by("workshop__starts_at")


@transaction.atomic
def make_appointment(
    enrolment: Enrolment,
    module: Module,
    site: Site,
    *,
    animators: Iterable[Animator],
    key: str,
    by: User | None = None,
    at: datetime | None = None,
    **slot: Any,
) -> Registration:
    """The confirmed registration of the path's person at a session of their own, and one message about it.

    `slot` is what `schedule` takes: day, hour, and perhaps minutes, room, care_mode, remote. The same `key` again
    returns the first one. Raises Clash or RuleBroken, and nothing is planned then.
    """
    at, person = moment(at), enrolment.person
    first = Booking.objects.filter(idempotency_key=key, asked_by=person).first()
    if first is not None:
        return first.registrations.get()
    if module.kind not in ModuleKind.appointments:
        raise RuleBroken(_("Cette séance est collective\u00a0: réservez une de ses dates."))
    workshop = schedule(enrolment.programme, module, site, animators=animators, by=by, at=at, **slot)
    publish(workshop, by=by, at=at)
    booking = book(person, [workshop], key=key, enrolment=enrolment, by=by, by_staff=True, at=at)
    return booking.registrations.get(state=RegistrationState.CONFIRMED)
