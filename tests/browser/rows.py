"""Which rows of the demonstration a visit looks at, found when it starts."""

from django.urls import reverse
from django.utils import timezone

from cms.domain.spreadsheets import keep
from cms.models import ModulePage
from etp.accounts.models import User
from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis
from etp.common.spreadsheets import table_bytes
from etp.enrolments.enums import OfferState, ReferralState, Stage
from etp.enrolments.models import Enrolment, Referral
from etp.network.models import Organisation, Site
from etp.patients.enums import ContactKind
from etp.patients.models import Person
from etp.programmes.enums import Access, VersionState
from etp.programmes.models import Programme
from etp.records.domain import hanging_on
from etp.records.models import Departure
from sessions.domain.links import manage_token
from sessions.enums import RegistrationState, WorkshopState
from sessions.models import Registration, Workshop
from tests.browser.people import Mailbox, Member, Patient, Someone

PERSON = "person"

GOOD = ["", "Réseau de santé du pays d’Auray", "Réseau d’Auray", "association", "France", ""]
BAD = ["", "", "Réseau d’Auray", "clinique", "France", ""]


def at(name, find=None):
    """A function that finds the address of a view, for the row that `find` gives."""
    return lambda: reverse(name, args=[find().pk] if find else [])


def departing(name, rows):
    """A function that finds the page on which one of `rows` of the departure under way is decided."""

    def find():
        departure = Departure.objects.get()
        return reverse(name, args=[departure.pk, rows(hanging_on(departure, timezone.now()))[-1].pk])

    return find


def site_of_the_manager():
    return Site.objects.get(slug="kervignac").pk


def tried_file(row):
    """The trial of a file that Claire sent: two structures, one changed, one as in `row`."""
    known = Organisation.objects.order_by("pk").first()
    changed = [known.slug, known.name, "Cap", known.kind, known.country, "560008048"]
    head = ["Identifiant Escale", "Nom", "Nom court", "Type", "Pays", "FINESS ou numéro d’entreprise"]
    claire = User.objects.get(first_name="Claire", last_name="Le Floch")
    content = table_bytes(head, [changed, row], "csv")
    upload = keep(content, filename="structures.csv", name="structures", by=claire)
    return reverse("spreadsheets:trial", args=["structures", upload.token])


def open_workshop():
    """A workshop to come where anybody may take a place."""
    coming = Workshop.objects.filter(state=WorkshopState.PUBLISHED, starts_at__gt=timezone.now())
    return coming.filter(module__access=Access.OPEN).order_by("starts_at").first()


def workshop_to_come():
    """The next workshop at Kervignac."""
    coming = Workshop.objects.filter(state=WorkshopState.PUBLISHED, starts_at__gt=timezone.now())
    return coming.filter(site__slug="kervignac").order_by("starts_at").first()


def workshop_with_a_sheet():
    """The last workshop at Kervignac that has begun."""
    begun = Workshop.objects.filter(starts_at__lt=timezone.now(), site__slug="kervignac", room__isnull=False)
    return begun.filter(registrations__isnull=False).order_by("-starts_at").first()


def path_under_way():
    """The path of someone who has a place to come, of the programme that Kervignac carries."""
    included = Enrolment.objects.filter(stage=Stage.INCLUDED, version__programme__code="douleurs-et-rachis")
    followed = included.filter(home_site__slug="kervignac")
    return (followed or included).order_by("pk").first()


def path_with_a_plan():
    """The path of someone followed at Kervignac whose agreed plan still has workshops to book."""
    running = Enrolment.objects.filter(stage=Stage.INCLUDED, care_offers__state=OfferState.IN_PROGRESS)
    return (
        running.filter(home_site__slug="kervignac", care_offers__plan__agreed_on__isnull=False).order_by("-pk").first()
    )


def person_of_the_path():
    return path_under_way().person


def person_with_a_space():
    """Someone reached by e-mail who has a place to come."""
    placed = Registration.objects.filter(
        state=RegistrationState.CONFIRMED, workshop__starts_at__gt=timezone.now(), enrolment__stage=Stage.INCLUDED
    )
    held = Person.objects.filter(contacts__kind=ContactKind.EMAIL, pk__in=placed.values("person"))
    return held.order_by("pk").first()


def text_of_the_path():
    """The address of a text that the person with a space reads on their own path."""
    path = Enrolment.objects.filter(person=person_with_a_space(), version__pinned_contents__isnull=False).first()
    kept = path.version.pinned_contents.order_by("module__code").first()
    return reverse("spaces:my_reading", args=[path.pk, kept.module_id])


def referral_to_treat():
    return (
        Referral.objects.filter(state=ReferralState.OPEN, programme__code="douleurs-et-rachis").order_by("pk").first()
    )


def path_before_inclusion():
    """The path of someone whom Kervignac may let in."""
    before = Enrolment.objects.filter(stage__in=[Stage.REFERRED, Stage.CONTACTED])
    return before.filter(home_site__slug="kervignac").order_by("pk").first()


def diagnosis():
    return EducationalDiagnosis.objects.filter(enrolment=path_under_way()).order_by("pk").first()


def draft_diagnosis():
    """A diagnosis that somebody of Kervignac has begun."""
    begun = EducationalDiagnosis.objects.filter(state=DiagnosisState.DRAFT)
    return begun.filter(enrolment__home_site__slug="kervignac").order_by("pk").first()


def draft_section():
    return reverse("assessments:section", args=[draft_diagnosis().pk, "project"])


def file_section(part):
    """A function that finds the address of a part of the file of the person of the path."""
    return lambda: reverse("spaces:person_section", args=[person_of_the_path().pk, part])


def programme():
    return Programme.objects.get(code="douleurs-et-rachis")


def declaration():
    return programme().declarations.earliest("filed_on")


def draft_version():
    return programme().versions.get(state=VersionState.DRAFT)


def version_in_force():
    return programme().versions.get(state=VersionState.IN_FORCE)


def module_text():
    """A text with a quiz, explained words, a leaflet and an easy-read twin."""
    return ModulePage.objects.get(slug="comprendre-ma-douleur", locale__language_code="fr")


def a_place():
    """The link of somebody's place to come."""
    placed = Registration.objects.filter(state=RegistrationState.CONFIRMED, workshop__starts_at__gt=timezone.now())
    return reverse("sessions:manage", args=[manage_token(placed.order_by("pk").first())])


def page_of(who, new_page):
    """A page of `new_page()` where `who` has signed in: nobody, the person of the demonstration, or a member."""
    if who == PERSON:
        contact = person_with_a_space().contacts.filter(kind=ContactKind.EMAIL, ended_at=None).first().value
        return Patient(new_page(), contact).signs_in(Mailbox(new_page())).page
    return Member(new_page(), who).signs_in().page if who else Someone(new_page()).page
