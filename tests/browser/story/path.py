"""Chapter three: a referral is received, the person met and included, the diagnosis validated, places booked."""

from datetime import timedelta

from django.utils import timezone

from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis
from etp.common.clock import local
from etp.enrolments.enums import OfferState, Stage
from etp.enrolments.models import CareOffer, Enrolment
from etp.messaging.models import Notification
from etp.patients.models import Share
from sessions.enums import RegistrationState
from sessions.models import Registration, Workshop

ZONE = "Europe/Paris"
FIRST_NAME = {"phone": "Solenn", "desktop": "Marcel"}
LAST_NAME = "Kerhervé"
MODULE = "Bouger à mon rythme"
# The workshop starts soon: time enough to book it, and short enough to wait for its sheet to close.
SECONDS_AHEAD = 100
# Both sizes may walk on one base, where Maëlle cannot meet two people at once.
HOURS_AHEAD = {"phone": 3, "desktop": 4}
WISH = "Jardiner une heure avec mes voisins"


def referred_met_included_and_planned(cast):
    """The desk receives and includes; the educator meets, writes, validates, plans and books, in one message."""
    cast.path = received(cast)
    met(cast)
    included(cast)
    diagnosed(cast)
    planned(cast)
    cast.workshop = announced(cast)
    booked(cast)


def soon(seconds):
    """The local day and full minute in some seconds, as the browser's fields take them."""
    wall = local(timezone.now() + timedelta(seconds=seconds), ZONE)
    return wall.date().isoformat(), f"{wall:%H:%M}"


def announced(cast):
    """A workshop of the plan, this very hour, so that the story reaches its sheet."""
    day, hour = soon(SECONDS_AHEAD)
    manager = cast.member("yann")
    manager.menu("Agenda").clicks("Planifier une séance")
    if manager.page.get_by_label("Lieu").count():
        manager.chooses("Lieu", "Pôle de santé de Kervignac").presses("Continuer")
    manager.chooses("Atelier", MODULE).types("Jour", day).types("Heure", hour)
    manager.types("Places", 8).types("Effectif minimum", 1)
    manager.presses("Publier").reads("publiée")
    return Workshop.objects.filter(module__title=MODULE, site__slug="kervignac").latest("pk")


def received(cast):
    """Five fields of a referral that came by letter, then one call."""
    desk, name = cast.member("soizic"), FIRST_NAME[cast.size]
    cast.patient = cast.address(name)
    desk.menu("Orientations").clicks("Saisir une orientation reçue")
    desk.types("Prénom", name).types("Nom", LAST_NAME, exact=True)
    desk.page.locator("[name=contact]").fill(cast.patient)
    desk.page.locator("[name=origin]").select_option("outside_hospital")
    desk.page.locator("[name=referrer_name]").fill("Dr Le Meur")
    desk.presses("Enregistrer l’orientation").reads("À faire")
    path = Enrolment.objects.get(person__contacts__value=cast.patient)
    assert path.stage == Stage.REFERRED
    desk.presses("Jointe").reads("Jointe")
    path.refresh_from_db()
    assert path.stage == Stage.CONTACTED
    assert "demande" in cast.mailbox.latest(cast.patient).lower()
    return path


def met(cast):
    """The first appointment, with Maëlle, in some hours: after the workshop, since nobody is at two places at once."""
    desk, (day, hour) = cast.member("soizic"), soon(HOURS_AHEAD[cast.size] * 3600)
    desk.clicks("Prendre un rendez-vous")
    desk.chooses("Quel rendez-vous", "Premier entretien").types("Jour", day).types("Heure", hour)
    desk.page.locator("[name=minutes]").fill("5")
    desk.chooses("Avec qui", "Maëlle Quéré")
    desk.presses("Prendre ce rendez-vous")
    held = Registration.objects.get(person=cast.path.person)
    assert (held.workshop.module.kind, held.state) == ("diagnosis", RegistrationState.CONFIRMED)


def included(cast):
    """Consents one by one, shares carrier by carrier, a referent: one screen."""
    desk = cast.member("soizic")
    desk.menu("Orientations").clicks(LAST_NAME, within=desk.page.locator("main"))
    desk.clicks("Faire entrer dans le programme")
    for answer in desk.page.locator(".answer").all():
        answer.locator("label").first.click()
    desk.page.locator("[name=referent]").select_option(label="Maëlle Quéré")
    desk.page.locator("[name=means]").first.check()
    desk.presses("Enregistrer l’entrée").reads("Ce que la personne a répondu")
    cast.path.refresh_from_db()
    shared = Share.objects.filter(person=cast.path.person, until=None).count()
    assert (cast.path.stage, cast.path.referent.email, shared) == (Stage.INCLUDED, "maelle@example.org", 3)


def file_of(cast, member):
    """Find the person by a name without its accent, and open the file."""
    member.menu("Personnes")
    member.page.locator("#id_words").fill(f"{FIRST_NAME[cast.size]} kerherve")
    member.presses("Chercher", within=member.page.locator("main"))
    return member.clicks(LAST_NAME, within=member.page.locator("main"))


def diagnosed(cast):
    """The sections, one at a time, then the validation that locks them."""
    educator = file_of(cast, cast.member("maelle"))
    educator.follows(educator.page.locator(".next a.btn, .next button"))
    if educator.page.get_by_role("button", name="Ouvrir le bilan").count():
        educator.presses("Ouvrir le bilan")
    for _section in range(6):
        educator.page.locator(".trio textarea").first.fill(WISH)
        educator.follows(educator.page.locator("button[name=done]"))
    educator.page.locator("[name=summary_for_person]").fill("Ce qui compte pour vous : votre jardin.")
    educator.presses("Valider le bilan")
    diagnosis = EducationalDiagnosis.objects.get(enrolment=cast.path)
    assert diagnosis.state == DiagnosisState.VALIDATED


def planned(cast):
    """Objectives in the person's words, the modules, a dated agreement."""
    educator = file_of(cast, cast.member("maelle"))
    educator.clicks("Écrire le programme")
    educator.page.locator("main textarea, main input[type=text]").first.fill(WISH)
    # Modules of security skills are suggested for everybody; this person wants one workshop.
    for box in educator.page.locator("[name=modules]").all():
        box.uncheck()
    educator.page.get_by_label(MODULE).check()
    educator.presses("Dater l’accord d’aujourd’hui").reads("Réserver les ateliers ensemble")
    offer = CareOffer.objects.get(enrolment=cast.path)
    chosen = offer.plan.plan_modules.values_list("module__title", flat=True)
    assert (offer.state, list(chosen), offer.plan.objectives.first().words) == (
        OfferState.IN_PROGRESS,
        [MODULE],
        WISH,
    )


def booked(cast):
    """All the places of the plan in one act and one message."""
    educator = cast.member("maelle")
    educator.clicks("Choisir les dates")
    educator.page.locator(f"main input[type=radio][value='{cast.workshop.pk}']").check()
    educator.presses("Réserver ces dates")
    place = Registration.objects.get(person=cast.path.person, workshop=cast.workshop)
    assert (place.state, place.enrolment_id) == (RegistrationState.CONFIRMED, cast.path.pk)
    told = Notification.objects.filter(kind="booking", recipient=cast.path.person.key)
    assert told.count() == 2  # the appointment, then the plan: one message an act
