"""Every page type, who looks at it and where it is in the demonstration; `make screens` photographs each.

A new screen is one line here: a name for the picture, who looks (nobody for a visitor, `person`, or the short name of a
member of the demonstration), and its address, or a function that finds it among the rows of the demonstration.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from cms.domain.spreadsheets import keep
from cms.models import Correction, ModulePage, Round
from etp.accounts.models import User
from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis
from etp.common.spreadsheets import table_bytes
from etp.demo.models import CourierItem
from etp.enrolments.enums import OfferState, ReferralState, Stage
from etp.enrolments.models import CallBack, Enrolment, Referral, VersionMove
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

VISITOR, PERSON = "", "person"
FILE_PARTS = ("programme", "seances", "accords", "courriers")
EDUCATOR, SECRETARY, COORDINATOR, MANAGER = "maelle", "soizic", "helene", "yann"

GOOD = ["", "Réseau de santé du pays d’Auray", "Réseau d’Auray", "association", "France", ""]
BAD = ["", "", "Réseau d’Auray", "clinique", "France", ""]


@dataclass(frozen=True)
class Visit:
    """One picture to take: `who` opens `address`, which answers `status`."""

    name: str
    who: str
    address: str | Callable[[], str]
    status: int = 200

    def path(self):
        """The address, found when it depends on the rows."""
        return self.address if isinstance(self.address, str) else self.address()


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
    return Referral.objects.filter(state=ReferralState.OPEN).order_by("pk").first()


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


VISITS = [
    Visit("accueil", VISITOR, "/"),
    Visit("accueil-en", VISITOR, "/en/"),
    Visit("programmes", VISITOR, "/programmes/"),
    Visit("programme", VISITOR, "/programmes/douleurs-et-rachis/"),
    Visit("module", VISITOR, "/programmes/douleurs-et-rachis/comprendre-ma-douleur/"),
    Visit("module-facile-a-lire", VISITOR, "/programmes/douleurs-et-rachis/comprendre-ma-douleur/facile-a-lire/"),
    Visit("module-feuillet", VISITOR, "/programmes/douleurs-et-rachis/comprendre-ma-douleur/feuillet/"),
    Visit("article-son", VISITOR, "/souffler-cinq-minutes/"),
    Visit("lieux", VISITOR, "/lieux/"),
    Visit("lieu", VISITOR, "/lieux/kervignac/"),
    Visit("annuaire", VISITOR, "/annuaire/"),
    Visit("contact", VISITOR, "/contact/"),
    Visit("vos-donnees", VISITOR, "/vos-donnees/"),
    Visit("recherche", VISITOR, "/recherche/?q=mal+de+dos"),
    Visit("recherche-rien", VISITOR, "/recherche/?q=zzzz"),
    Visit("articles", VISITOR, "/articles/"),
    Visit("article", VISITOR, "/articles/retrouver-le-sommeil/"),
    Visit("pour-moi", VISITOR, at("for_me")),
    Visit("ateliers", VISITOR, "/ateliers/"),
    Visit("ateliers-aucun", VISITOR, "/ateliers/?visio=1&commune=56700"),
    Visit("atelier", VISITOR, at("sessions:workshop", open_workshop)),
    Visit("inscription", VISITOR, at("sessions:register", open_workshop)),
    Visit("ma-place", VISITOR, a_place),
    Visit("orientation", VISITOR, "/orientation/?programme=douleurs-et-rachis"),
    Visit("rappel", VISITOR, "/rappel/"),
    Visit("rappel-merci", VISITOR, "/rappel/merci/"),
    Visit("orienter", VISITOR, "/orienter/"),
    Visit("accessibilite", VISITOR, "/accessibilite/"),
    Visit("mentions-legales", VISITOR, "/mentions-legales/"),
    Visit("entrer", VISITOR, "/mon-espace/entrer/"),
    Visit("se-connecter", VISITOR, "/compte/login/"),
    Visit("page-introuvable", VISITOR, "/nulle-part/", status=404),
    Visit("courrier", VISITOR, "/demo/courrier/"),
    Visit("mon-espace", PERSON, "/mon-espace/"),
    Visit("mon-parcours", PERSON, "/mon-espace/parcours/"),
    Visit("mon-programme", PERSON, "/mon-espace/mon-programme/"),
    Visit("mes-documents", PERSON, "/mon-espace/documents/"),
    Visit("mon-agenda", PERSON, "/mon-espace/agenda/"),
    Visit("mes-accords", PERSON, "/mon-espace/mes-accords/"),
    Visit("mes-traces", PERSON, "/mon-espace/traces/"),
    Visit("un-courrier", PERSON, at("demo:courier_item", lambda: CourierItem.objects.first())),
    Visit("pro-accueil", EDUCATOR, "/pro/"),
    Visit("pro-agenda", EDUCATOR, "/pro/agenda/"),
    Visit("pro-personnes", EDUCATOR, "/pro/personnes/"),
    Visit("pro-personne", EDUCATOR, at("spaces:person", person_of_the_path)),
    Visit("pro-version", "aline", at("spaces:version_move", lambda: VersionMove.objects.last().enrolment)),
    Visit("pro-personne-version", "aline", at("spaces:person", lambda: VersionMove.objects.last().enrolment.person)),
    Visit("pro-presences", EDUCATOR, at("sessions:sheet", workshop_with_a_sheet)),
    Visit("pro-feuille", EDUCATOR, at("sessions:sheet_print", workshop_with_a_sheet)),
    Visit("pro-bilan", EDUCATOR, at("assessments:diagnosis", diagnosis)),
    Visit("pro-bilan-section", EDUCATOR, draft_section),
    Visit("pro-bilan-valider", EDUCATOR, at("assessments:validate", draft_diagnosis)),
    Visit("pro-programme-personnalise", EDUCATOR, at("assessments:plan", path_under_way)),
    Visit("pro-evaluation", EDUCATOR, at("assessments:evaluate", path_under_way)),
    Visit("pro-mon-programme", EDUCATOR, at("sessions:plan_print", path_with_a_plan)),
    Visit("pro-feuilles", EDUCATOR, "/pro/presences/"),
    *(
        Visit(f"pro-personne-{part}", EDUCATOR, file_section(part))
        for part in ("programme", "seances", "accords", "courriers")
    ),
    Visit("deuxieme-preuve", EDUCATOR, "/compte/deux-facteurs/"),
    Visit("pro-accueil", SECRETARY, "/pro/"),
    Visit("pro-orientations", SECRETARY, "/pro/orientations/"),
    Visit("pro-orientation-nouvelle", SECRETARY, "/pro/orientations/nouvelle/"),
    Visit("pro-orientation", COORDINATOR, at("enrolments:referral", referral_to_treat)),
    Visit("pro-rappels", SECRETARY, "/pro/rappels/"),
    Visit("pro-rappel", SECRETARY, at("enrolments:call", lambda: CallBack.objects.waiting().first())),
    Visit("pro-entree", SECRETARY, at("enrolments:include", path_before_inclusion)),
    Visit("pro-rendez-vous", SECRETARY, at("sessions:appointment", path_before_inclusion)),
    Visit("pro-fin", SECRETARY, at("enrolments:end", path_under_way)),
    Visit("pro-places", EDUCATOR, at("sessions:book_plan", path_with_a_plan)),
    Visit("pro-accueil", COORDINATOR, "/pro/"),
    Visit("pro-equipe", COORDINATOR, "/pro/equipe/"),
    Visit("pro-rapport", COORDINATOR, "/pro/rapport/"),
    Visit("pro-rapport-ligne", COORDINATOR, "/pro/rapport/1.1/?programme=douleurs-et-rachis"),
    Visit("pro-departs", COORDINATOR, "/pro/departs/"),
    Visit("pro-depart", COORDINATOR, at("records:departure", lambda: Departure.objects.first())),
    Visit("pro-depart-parcours", COORDINATOR, departing("records:path", lambda found: found.paths)),
    Visit("pro-depart-seance", COORDINATOR, departing("records:workshop", lambda found: found.workshops)),
    Visit("cms-mes-lieux", MANAGER, at("cms_places")),
    Visit("cms-contacts-du-lieu", MANAGER, lambda: reverse("cms_place_contacts", args=[site_of_the_manager()])),
    Visit("cms-ouvrir-un-lieu", COORDINATOR, at("cms_open_place")),
    Visit("cms-lieu-ouvert", COORDINATOR, lambda: reverse("cms_opened_place", args=[site_of_the_manager()])),
    Visit("cms-programmes", COORDINATOR, at("reference_programme:index")),
    Visit("cms-programme", COORDINATOR, at("reference_programme:inspect", programme)),
    Visit("cms-declaration", COORDINATOR, at("reference_declaration:inspect", declaration)),
    Visit("cms-declaration-suite", COORDINATOR, at("reference_declaration:suite", declaration)),
    Visit("cms-piece", COORDINATOR, at("reference_programmefile:add", programme)),
    Visit("cms-version", COORDINATOR, at("reference_programmeversion:inspect", version_in_force)),
    Visit("cms-ce-qui-change", COORDINATOR, at("reference_programmeversion:changes", draft_version)),
    Visit("cms-annuaire", "claire", at("reference_directoryentry:index")),
    Visit("cms-tableurs", "claire", at("spreadsheets:index")),
    Visit("cms-tableur", "claire", "/cms/tableurs/lieux/"),
    Visit("cms-tableur-essai", "claire", lambda: tried_file(GOOD)),
    Visit("cms-tableur-erreurs", "claire", lambda: tried_file(BAD)),
    Visit("cms-tableur-equipe", COORDINATOR, "/cms/tableurs/equipe-douleurs-et-rachis/"),
    Visit("cms-accueil", COORDINATOR, "/cms/"),
    Visit("cms-texte", COORDINATOR, at("wagtailadmin_pages:edit", module_text)),
    Visit("cms-medias", COORDINATOR, at("wagtailsnippets_cms_teachingmedia:list")),
    Visit("cms-mots", COORDINATOR, at("wagtailsnippets_cms_glossaryterm:list")),
    Visit("cms-validations", COORDINATOR, "/cms/validations/"),
    Visit("cms-translations", COORDINATOR, "/cms/traductions/"),
    Visit("programme-english", VISITOR, "/en/programmes/douleurs-et-rachis/"),
    Visit("module-french-only", VISITOR, "/en/programmes/douleurs-et-rachis/bouger-a-mon-rythme/"),
    Visit("cms-registre", COORDINATOR, "/cms/validations/programme/douleurs-et-rachis/"),
    Visit("cms-registre-a4", COORDINATOR, "/cms/validations/programme/douleurs-et-rachis/imprimer/"),
    Visit("cms-correction", EDUCATOR, at("cms_correction", Correction.objects.first)),
    Visit("cms-corriger", COORDINATOR, at("cms_correct", ModulePage.objects.live().first)),
    Visit("cms-validation-reprise", EDUCATOR, at("cms_round", lambda: Round.objects.filter(state="open").last())),
    Visit("cms-validation", COORDINATOR, at("cms_round", lambda: Round.objects.filter(state="open").first())),
    Visit("pro-accueil", MANAGER, "/pro/"),
    Visit("pro-atelier-nouveau", MANAGER, "/pro/ateliers/nouveau/"),
    Visit("pro-atelier", MANAGER, at("sessions:workshop_work", workshop_to_come)),
    Visit("pro-atelier-modifier", MANAGER, at("sessions:change", workshop_to_come)),
    Visit("pro-atelier-annuler", MANAGER, at("sessions:cancel_workshop", workshop_to_come)),
    Visit("espace-lire", PERSON, text_of_the_path),
    Visit("pro-guide", MANAGER, at("spaces:guide", workshop_to_come)),
    Visit("pro-inscrire", MANAGER, at("sessions:register_someone", workshop_to_come)),
    Visit("pro-inviter", MANAGER, at("accounts:invite")),
    Visit("pro-personne-traces", MANAGER, at("spaces:person_journal", person_of_the_path)),
    Visit("pro-attente", MANAGER, "/pro/attente/"),
    Visit("pro-rapport", "lecture", "/pro/rapport/"),
    Visit("pro-accueil", "dpo", "/pro/"),
    Visit("pro-accueil", "technique", "/pro/"),
    Visit("pro-accueil", "claire", "/pro/"),
]
