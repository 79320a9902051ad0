"""Everything that a page says of some paths, read in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis
from etp.enrolments.enums import OfferState, ReferralState, TransmissionState
from etp.enrolments.models import CareOffer, Enrolment, Letter, Plan, Referral, VersionMove
from etp.programmes.models import Module
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Registration, WorkshopAnimator


@dataclass
class PathFacts:
    """One path with what belongs to it; `registrations` are in the order of their sessions."""

    enrolment: Enrolment
    registrations: list[Registration] = field(default_factory=list)

    @property
    def referral(self) -> Referral | None:
        """The referral that still waits for an act, else the latest one, or None."""
        rows = list(self.enrolment.referrals.all())
        return next((row for row in rows if row.state == ReferralState.OPEN), rows[0] if rows else None)

    @property
    def diagnoses(self) -> list[EducationalDiagnosis]:
        """The diagnoses, the latest first."""
        return list(self.enrolment.diagnoses.all())

    @property
    def draft(self) -> EducationalDiagnosis | None:
        """The diagnosis that is being written, or None."""
        return next((row for row in self.diagnoses if row.state == DiagnosisState.DRAFT), None)

    @property
    def validated(self) -> EducationalDiagnosis | None:
        """The latest validated diagnosis, or None."""
        return next((row for row in self.diagnoses if row.state == DiagnosisState.VALIDATED), None)

    @property
    def first_validated(self) -> EducationalDiagnosis | None:
        """The diagnosis of the first interview, whatever updates followed, or None."""
        return next((row for row in reversed(self.diagnoses) if row.state == DiagnosisState.VALIDATED), None)

    @property
    def offers(self) -> list[CareOffer]:
        """The care offers, the latest first."""
        return list(self.enrolment.care_offers.all())

    @property
    def offer(self) -> CareOffer | None:
        """The latest care offer, or None."""
        return self.offers[0] if self.offers else None

    @property
    def running(self) -> bool:
        """Whether a care offer runs."""
        return self.offer is not None and self.offer.state in OfferState.live

    @property
    def plan(self) -> Plan | None:
        """The plan of the latest care offer, once the person has agreed to it, or None."""
        plan = getattr(self.offer, "plan", None)
        return plan if plan is not None and plan.agreed_on else None

    @property
    def modules(self) -> list[Module]:
        """The modules of the agreed plan, in its order."""
        return [row.module for row in self.plan.plan_modules.all()] if self.plan else []

    @property
    def letters_due(self) -> list[Letter]:
        """Letters that are to be sent, the most pressing first."""
        return [letter for letter in self.enrolment.letters.all() if is_due(letter)]

    def of_kind(self, kind: str) -> list[Registration]:
        """The registrations at sessions of one kind of module."""
        return [row for row in self.registrations if row.workshop.module.kind == kind]

    def of_module(self, module: Module) -> list[Registration]:
        """The registrations at the sessions of `module`."""
        return [row for row in self.registrations if row.workshop.module_id == module.pk]


def is_due(letter: Letter) -> bool:
    """Whether a letter waits to be sent."""
    return any(row.state == TransmissionState.DUE for row in letter.transmissions.all())


def is_coming(registration: Registration, at: datetime) -> bool:
    """Whether a seat is held at a session that is not over at the instant `at`."""
    workshop = registration.workshop
    return (
        registration.state == RegistrationState.CONFIRMED
        and workshop.ends_at > at
        and workshop.state == WorkshopState.PUBLISHED
    )


def was_there(registration: Registration) -> bool:
    """Whether the sheet says that the person came, late or for a part included."""
    attendance = getattr(registration, "attendance", None)
    return attendance is not None and attendance.mark in Mark.honoured


def left_to_choose(path: PathFacts, at: datetime) -> list[Module]:
    """The modules of the plan that the person has not been to, and holds or asks no place for, in its order."""
    return [module for module in path.modules if not _placed(path, module, at)]


def _placed(path: PathFacts, module: Module, at: datetime) -> bool:
    rows = [row for row in path.of_module(module) if row.workshop.state != WorkshopState.CANCELLED]
    return any(
        was_there(row) or _awaits_sheet(row) or (row.state in RegistrationState.live and row.workshop.ends_at > at)
        for row in rows
    )


def _awaits_sheet(registration: Registration) -> bool:
    """Whether a seat was held and nobody has said yet if the person came."""
    attendance = getattr(registration, "attendance", None)
    unmarked = attendance is None or attendance.mark == Mark.NOT_MARKED
    return unmarked and registration.state == RegistrationState.CONFIRMED


def with_facts(enrolments: QuerySet[Enrolment], at: datetime) -> list[PathFacts]:
    """The PathFacts of a queryset of paths, live ones first, then the latest."""
    paths = list(_with_rows(enrolments))
    paths.sort(key=lambda path: (path.closed_on is not None, -path.pk))
    held = registrations_in_order(Registration.objects.filter(enrolment__in=paths))
    facts = {path.pk: PathFacts(path) for path in paths}
    for registration in held:
        if registration.enrolment_id:
            facts[registration.enrolment_id].registrations.append(registration)
    return list(facts.values())


def registrations_in_order(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """`registrations` with their session, place, sheet and animators, in the order of the sessions."""
    animators = WorkshopAnimator.objects.select_related("user").order_by("pk")
    return (
        registrations.select_related(
            "workshop__module", "workshop__programme", "workshop__room", "workshop__site__commune", "attendance"
        )
        .prefetch_related(Prefetch("workshop__animators", queryset=animators), "offers")
        .order_by("workshop__starts_at", "pk")
    )


def _with_rows(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    offers = CareOffer.objects.select_related("plan__agreed_with", "evaluation__by").order_by("-pk")
    return enrolments.select_related(
        "programme", "version", "organisation", "home_site__commune", "referent"
    ).prefetch_related(
        Prefetch("referrals", queryset=Referral.objects.select_related("site").order_by("-received_on", "-pk")),
        Prefetch("path_moves"),
        Prefetch("version_moves", queryset=_version_moves()),
        Prefetch("diagnoses", queryset=_diagnoses()),
        Prefetch("care_offers", queryset=offers),
        "care_offers__plan__objectives",
        "care_offers__plan__plan_modules__module",
        Prefetch("letters", queryset=Letter.objects.order_by("due_on", "pk")),
        "letters__transmissions",
    )


def _diagnoses() -> QuerySet[EducationalDiagnosis]:
    return EducationalDiagnosis.objects.select_related("started_by", "validated_by").order_by("-pk")


def _version_moves() -> QuerySet[VersionMove]:
    return VersionMove.objects.select_related("left", "entered", "by")
