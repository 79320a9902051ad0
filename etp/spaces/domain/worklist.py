"""What waits for an act of one member: rows only, those the member may act on, the most pressing first."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from etp.accounts.models import User
from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis
from etp.enrolments.enums import TransmissionState
from etp.enrolments.models import Letter, Referral
from etp.enrolments.permissions import paths_of, referrals_of
from etp.patients.enums import Resource
from etp.patients.permissions import Act, visible_to
from etp.programmes.enums import ModuleKind
from sessions.enums import RegistrationState, WorkshopState
from sessions.models import Registration, SeatOffer, Workshop

OFFER_ENDS_SOON = timedelta(hours=24)
LETTER_DUE_SOON = timedelta(days=7)


def open_referrals(user: User | AnonymousUser) -> QuerySet[Referral]:
    """The referrals that wait for an act of `user`, the most pressing first."""
    # The questions of a manager lose their type once its rows went through another function.
    mine: Any = referrals_of(user, Act.UPDATE)
    waiting: QuerySet[Referral] = mine.to_handle()
    return waiting


def referrals_due(user: User | AnonymousUser, today: date) -> QuerySet[Referral]:
    """Those of `open_referrals` whose next action is due today or late."""
    return open_referrals(user).filter(next_action_on__lte=today)


def offers_ending(user: User | AnonymousUser, at: datetime) -> QuerySet[SeatOffer]:
    """Seat offers without an answer that end within a day, for people whose registrations `user` keeps."""
    people = visible_to(user, Resource.REGISTRATION, Act.UPDATE)
    live = SeatOffer.objects.filter(ended="", deadline__gt=at, deadline__lte=at + OFFER_ENDS_SOON)
    held = live.filter(registration__person__in=people).order_by("deadline", "pk")
    return held.select_related("registration__workshop__module", "registration__workshop__site__commune")


def drafts(user: User | AnonymousUser) -> QuerySet[EducationalDiagnosis]:
    """Diagnoses that `user` has begun or written in and that nobody has validated, the oldest first."""
    paths = paths_of(user, Resource.DIAGNOSIS, Act.UPDATE)
    mine = Q(started_by=user.pk) | Q(pk__in=EducationalDiagnosis.objects.filter(sections__author=user.pk).values("pk"))
    begun = EducationalDiagnosis.objects.filter(mine, state=DiagnosisState.DRAFT, enrolment__in=paths.values("pk"))
    return begun.select_related("enrolment__person").order_by("started_at", "pk")


def letters_due(user: User | AnonymousUser, today: date) -> QuerySet[Letter]:
    """Letters to be sent within a week, or late, that `user` may send."""
    paths = paths_of(user, Resource.LETTER, Act.UPDATE)
    due = Letter.objects.filter(due_on__lte=today + LETTER_DUE_SOON, enrolment__in=paths.values("pk"))
    waiting = due.filter(pk__in=Letter.objects.filter(transmissions__state=TransmissionState.DUE).values("pk"))
    return waiting.select_related("enrolment__person").order_by("due_on", "pk")


def appointments_in(workshops: Iterable[Workshop]) -> QuerySet[Registration]:
    """The registration that holds the seat of each individual session among `workshops`."""
    single = [workshop.pk for workshop in workshops if workshop.module.kind in ModuleKind.appointments]
    if not single:
        return Registration.objects.none()
    return Registration.objects.filter(workshop__in=single, state__in=RegistrationState.seated).order_by("pk")


def next_session(workshops: QuerySet[Workshop], at: datetime) -> Workshop | None:
    """The first announced session of `workshops` that is not over at `at`, or None."""
    coming = workshops.filter(state=WorkshopState.PUBLISHED, ends_at__gt=at).order_by("starts_at", "pk")
    return coming.select_related("module", "programme", "room", "site__commune").prefetch_related("animators").first()
