"""Load the fourteen-person history of tests/data/grid into the base, row by row, without any verb."""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.utils import timezone

from etp.accounts.models import User
from etp.assessments.models import EducationalDiagnosis, Evaluation
from etp.common.clock import wall_to_instant
from etp.enrolments.models import CareOffer, Enrolment, Letter, Transmission
from etp.network.models import Commune, Organisation, Site
from etp.patients.models import Person
from etp.programmes.models import Carrier, Module, Programme, ProgrammeSite, ProgrammeVersion
from sessions.models import Attendance, Booking, Registration, Workshop

FOLDER = Path(__file__).parents[2] / "data" / "grid"
ZONE = "Europe/Paris"
THEN = datetime(2026, 1, 1, tzinfo=UTC)
OWNERS = {"K": "kervignac", "L": "cap", "P": "kerpape", "A": "chronilux"}


def rows(name):
    with open(FOLDER / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return date.fromisoformat(text) if text else None


class History:
    """The loaded rows by the names that the files give them."""

    def __init__(self):
        self.author = User.objects.create_user("author@example.org")
        self.load_network()
        self.people = {r["id"]: Person.objects.create(first_name=r["id"], created_at=THEN) for r in rows("people")}
        self.paths = {r["id"]: self.path(r) for r in rows("paths")}
        self.load_diagnoses()
        self.offers = {r["id"]: self.offer(r) for r in rows("offers")}
        for r in rows("evaluations"):
            Evaluation.objects.create(offer=self.offers[r["offer"]], held_on=day(r["held_on"]), by=self.author, at=THEN)
        self.load_transmissions()
        self.workshops = {r["id"]: self.workshop(r) for r in rows("workshops")}
        for r in rows("attendance"):
            self.attend(r)

    def load_network(self):
        commune = Commune.objects.create(name="X", postcode="1", country="FR", latitude=0, longitude=0, folded="x")
        self.organisations = {
            slug: Organisation.objects.create(name=slug, short_name=slug, slug=slug, kind="platform", country="FR")
            for slug in OWNERS.values()
        }
        self.sites = {
            code: Site.objects.create(
                organisation=self.organisations[slug], name=code, slug=code.lower(), postcode="1", commune=commune
            )
            for code, slug in OWNERS.items()
        }
        self.programmes = {
            code: Programme.objects.create(code=code, title=code, legal_frame="declaration", proposes_follow_up=True)
            for code in ("DR", "SM")
        }
        for site, slug in OWNERS.items():
            programme = self.programmes["SM" if site == "A" else "DR"]
            role = "lead" if slug in ("cap", "chronilux") else "partner"
            facts = {"programme": programme, "since": date(2025, 1, 1)}
            Carrier.objects.create(organisation=self.organisations[slug], role=role, **facts)
            ProgrammeSite.objects.create(site=self.sites[site], **facts)
        self.versions = {
            code: ProgrammeVersion.objects.create(
                programme=programme, number=1, state="in_force", in_force_from=date(2025, 1, 1)
            )
            for code, programme in self.programmes.items()
        }

    def path(self, r):
        return Enrolment.objects.create(
            person=self.people[r["person"]],
            programme=self.programmes[r["programme"]],
            version=self.versions[r["programme"]],
            stage="included",
            organisation=self.organisations[r["organisation"]],
            home_site=self.sites[r["site"]],
            origin=r["origin"],
            referred_on=day(r["referred_on"]),
            included_on=day(r["included_on"]),
            created_at=THEN,
        )

    def load_diagnoses(self):
        for r in rows("diagnoses"):
            validated = r["state"] == "validated"
            EducationalDiagnosis.objects.create(
                enrolment=self.paths[r["path"]],
                kind=r["kind"],
                state=r["state"],
                held_on=day(r["held_on"]),
                remote=r["remote"] == "yes",
                started_by=self.author,
                started_at=THEN,
                validated_by=self.author if validated else None,
                validated_at=THEN if validated else None,
            )

    def offer(self, r):
        return CareOffer.objects.create(
            enrolment=self.paths[r["path"]],
            kind=r["kind"],
            state=r["state"],
            opened_on=day(r["opened_on"]),
            closed_on=day(r["closed_on"]),
            follow_up=r["follow_up"],
            stop_reason=r["stop_reason"],
        )

    def load_transmissions(self):
        for r in rows("transmissions"):
            letter = Letter.objects.create(enrolment=self.paths[r["path"]], kind=r["kind"], due_on=date(2026, 6, 1))
            Transmission.objects.create(
                letter=letter,
                state=r["state"],
                to_gp=r["to_gp"] == "yes",
                recipient="x" if r["state"] == "sent" else "",
                channel="post" if r["state"] == "sent" else "",
                sent_on=day(r["sent_on"]),
            )

    def workshop(self, r):
        module, _ = Module.objects.get_or_create(
            code=f"{r['kind']}-{r['audience']}",
            defaults={"title": r["kind"], "kind": r["kind"], "audience": r["audience"]},
        )
        starts = wall_to_instant(day(r["day"]), time.fromisoformat(r["hour"]), ZONE)
        return Workshop.objects.create(
            programme=self.programmes[r["programme"]],
            module=module,
            site=self.sites[r["site"]],
            day=day(r["day"]),
            hour=time.fromisoformat(r["hour"]),
            zone=ZONE,
            minutes=60,
            starts_at=starts,
            ends_at=starts + timezone.timedelta(hours=1),
            capacity=20,
            state=r["state"],
            remote=r["remote"] == "yes",
            created_at=THEN,
            updated_at=THEN,
        )

    def attend(self, r):
        person = self.people[r["person"]]
        registration = Registration.objects.create(
            workshop=self.workshops[r["workshop"]],
            person=person,
            booking=Booking.objects.create(
                asked_by=person, idempotency_key=f"{r['workshop']}-{r['person']}", created_at=THEN
            ),
            enrolment=self.paths.get(r["path"]),
            state="confirmed",
            as_carer=r["as_carer"] == "yes",
            companions=int(r["companions"]),
            arrived_at=THEN,
        )
        Attendance.objects.create(
            registration=registration,
            mark=r["mark"],
            care_mode=r["care_mode"],
            remote=r["remote"] == "yes",
            reason="feuille perdue" if r["mark"] == "unknown" else "",
            marked_at=None if r["mark"] == "not_marked" else THEN,
        )
