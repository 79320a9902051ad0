"""Chapter two: a workshop is scheduled at Kervignac, found, filled, left, offered and taken again."""

from datetime import timedelta

from django.utils import timezone

from etp.common.clock import local
from etp.messaging.models import Notification
from etp.patients.models import Person
from sessions.enums import OfferEnd, RegistrationState
from sessions.models import Registration, SeatOffer, Workshop

ZONE = "Europe/Paris"
IN_DAYS = 16


def scheduled_found_filled_left_and_offered(cast):
    """One seat: the first visitor takes it, the second waits; the first leaves, the second is offered it, accepts."""
    workshop = scheduled(cast)
    first = registered(cast, workshop, "Yvonne", "Le Goff", "votre place est réservée")
    assert state_of(first, workshop) == RegistrationState.CONFIRMED
    second = registered(cast, workshop, "Armel", "Cadic", "liste d’attente")
    assert state_of(second, workshop) == RegistrationState.WAITING
    left(cast, "Yvonne")
    assert state_of(first, workshop) == RegistrationState.CANCELLED_BY_PERSON
    assert state_of(second, workshop) == RegistrationState.OFFERED
    accepted(cast, "Armel")
    assert state_of(second, workshop) == RegistrationState.CONFIRMED
    offer = SeatOffer.objects.get(registration__workshop=workshop)
    workshop.refresh_from_db()
    assert (offer.ended, workshop.taken) == (OfferEnd.ACCEPTED, 1)
    kinds = Notification.objects.filter(address=cast.address("Armel"), state="sent").values_list("kind", flat=True)
    assert sorted(set(kinds)) == ["booking", "contact_code", "seat_offer"]


def state_of(person, workshop):
    return Registration.objects.filter(person=person, workshop=workshop).latest("pk").state


def scheduled(cast):
    """The site manager announces the open workshop, with a single seat."""
    day = local(timezone.now(), ZONE).date() + timedelta(days=IN_DAYS)
    hour = "17:30" if cast.size == "phone" else "07:30"
    manager = cast.member("yann")
    manager.menu("Agenda").clicks("Planifier une séance")
    if manager.page.get_by_label("Lieu").count():
        manager.chooses("Lieu", "Pôle de santé de Kervignac").presses("Continuer")
    manager.chooses("Atelier", "Comprendre ma douleur")
    manager.types("Jour", day.isoformat()).types("Heure", hour)
    manager.types("Places", 1).types("Effectif minimum", 1)
    manager.presses("Publier").reads("publiée")
    return Workshop.objects.get(day=day, site__slug="kervignac", hour=hour)


def registered(cast, workshop, first_name, last_name, outcome):
    """A visitor finds the workshop by its commune and registers with an e-mail and a code."""
    visitor, address = cast.visitor(), cast.address(first_name)
    visitor.clicks("Trouver un atelier")
    if visitor.page.viewport_size["width"] < 900:
        visitor.page.locator("details.filter-fold > summary").click()
    visitor.types("Commune", "Kervignac")
    visitor.presses("Chercher")
    visitor.follows(visitor.page.locator(f"main a[href$='/ateliers/{workshop.pk}/inscription/']"))
    visitor.types("Prénom", first_name).types("Nom", last_name, exact=True).types("Courriel", address)
    visitor.sends()
    visitor.reads("Un code vous attend")
    visitor.types("code", cast.mailbox.code(address))
    visitor.sends()
    visitor.reads(outcome)
    return Person.objects.get(contacts__value=address)


def left(cast, first_name):
    """Cancel by the link of the mail: the page only shows, the button acts."""
    box = cast.mailbox
    box.opens_link(cast.address(first_name), "place est réservée", "/inscription/")
    box.page.locator("details.fold summary").first.click()
    box.presses("Oui, annuler ma place").reads("Votre place est annulée")


def accepted(cast, first_name):
    """Take the offered seat in one tap."""
    box = cast.mailbox
    box.opens_link(cast.address(first_name), "Une place s’est libérée", "/place/")
    box.presses("Oui, je prends la place").reads("Votre place est réservée")
