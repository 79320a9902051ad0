"""Every page type, who looks at it and where it is in the demonstration; `make screens` photographs each.

A new screen is one line here: a name for the picture, who looks (nobody for a visitor, `person`, or the short name of a
member of the demonstration), and its address, or a function that finds it among the rows of the demonstration.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cms.models import Correction, ModulePage, Round
from etp.demo.models import CourierItem
from etp.enrolments.models import CallBack, VersionMove
from etp.records.models import Departure
from tests.browser.rows import (
    BAD,
    GOOD,
    PERSON,
    a_place,
    at,
    declaration,
    departing,
    diagnosis,
    draft_diagnosis,
    draft_section,
    draft_version,
    file_section,
    module_text,
    open_workshop,
    path_before_inclusion,
    path_under_way,
    path_with_a_plan,
    person_of_the_path,
    programme,
    referral_to_treat,
    site_of_the_manager,
    text_of_the_path,
    tried_file,
    version_in_force,
    workshop_to_come,
    workshop_with_a_sheet,
)

VISITOR = ""
EDUCATOR, SECRETARY, COORDINATOR, MANAGER = "maelle", "soizic", "helene", "yann"


@dataclass(frozen=True)
class Visit:
    """One picture to take: `who` opens `address`, which answers `status`."""

    name: str
    who: str
    address: str | Callable[[], str]
    status: int = 200
    # False for a screen whose marks are Wagtail's own: the camera visits it, and axe would blame another house.
    ours: bool = True

    def path(self):
        """The address, found when it depends on the rows."""
        return self.address if isinstance(self.address, str) else self.address()


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
    Visit("cms-texte", COORDINATOR, at("wagtailadmin_pages:edit", module_text), ours=False),
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
