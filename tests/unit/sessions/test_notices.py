import re
from datetime import time, timedelta

import pytest

from etp.messaging.domain.kinds import known_kind
from etp.messaging.enums import Channel
from sessions.domain.links import manage_token, offer_token
from sessions.domain.notices import KINDS
from sessions.domain.registration import book, cancel, undo_cancel
from sessions.domain.scheduling import cancel_workshop, change
from sessions.domain.waiting import accept, expire_offers
from sessions.models import SeatOffer
from tests.factories.patients import PersonFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, fill_up, place, waiters
from tests.unit.sessions.messages import HOME, LATER, holds, lanester_workshop, last, last_workshop, plain, write

pytestmark = pytest.mark.django_db


def all_messages():
    """One message of each kind, written for the same neutral workshop, on each channel."""
    workshop = lanester_workshop(capacity=1)
    (seated,) = fill_up(workshop)
    waiters(workshop, 1)
    change(workshop, hour=time(10), at=LATER)
    cancel(seated, at=LATER)
    expire_offers(at=LATER + timedelta(days=3))
    cancel_workshop(workshop, reason="neige", at=LATER + timedelta(days=4))
    return {(kind, channel): write(kind, channel) for kind in KINDS for channel in Channel}


def test_every_kind_is_known_to_the_outbox():
    assert {kind: known_kind(kind) is not None for kind in KINDS} == dict.fromkeys(KINDS, True)


def test_no_message_names_a_programme_a_module_a_disease_or_a_hospital():
    words = ["rééducation", "Douleurs", "Rachis", "Vivre", "diab", "programme", "Centre"]
    # The rule of the list says « programme » in the body, where the person asked for it; never outside.
    found = {
        (key, word)
        for key, message in all_messages().items()
        for word in words
        if word.lower() in (message.subject + (message.text if key[1] == Channel.SMS else "")).lower()
        or (word != "programme" and word.lower() in (message.text + message.html).lower())
    }
    assert found == set()


def test_a_confirmed_place_is_told_with_day_hour_street_and_the_link_to_cancel():
    registration = place(lanester_workshop())
    message = write("booking")
    link = f"{HOME}/inscription/{manage_token(registration)}/"
    calendar = f"{HOME}/ateliers/{registration.workshop_id}/atelier.ics"
    assert plain(message.subject) == "Votre rendez-vous du jeudi 3 décembre"
    body = plain(message.text).split("\n\n")
    assert body[:4] == [
        "Bonjour,",
        "Votre place est réservée :",
        f"- jeudi 3 décembre, 14 h – 16 h\n 7 rue Léo Lagrange, 56600 Lanester\n Ajouter à mon agenda : {calendar}",
        f"Voir ou annuler :\n{link}",
    ]
    assert message.html.count(link) == 1


def test_a_waiting_place_is_told_with_its_rank_and_the_rule_and_is_not_called_confirmed():
    workshop = lanester_workshop(capacity=1)
    fill_up(workshop)
    waiters(workshop, 2)
    message = write("booking")
    assert message.subject == "Vous êtes sur la liste d’attente"
    text = plain(message.text)
    assert "Votre rang : 2e personne sur la liste" in text
    assert "Elle vous est gardée 48 h, moins à l’approche du rendez-vous." in text
    assert ("réservée" in text, "atelier.ics" in text) == (False, False)


def test_one_message_tells_the_confirmed_and_the_waiting_places_each_with_its_link():
    full = lanester_workshop(capacity=1)
    fill_up(full)
    booking = book(PersonFactory(), [full, WorkshopFactory(day=DAY + timedelta(days=7))], key="k", at=NOW)
    message = write("booking")
    links = {f"{HOME}/inscription/{manage_token(row)}/" for row in booking.registrations.all()}
    assert plain(message.subject) == "Vos rendez-vous"
    assert set(re.findall(r"http\S+/inscription/\S+", message.text)) == links


def test_an_sms_is_one_line_with_the_essential():
    registration = place(lanester_workshop())
    message = write("booking", Channel.SMS)
    assert (message.subject, message.html) == ("", "")
    assert plain(message.text) == (
        "Escale : rendez-vous jeudi 3 décembre, 14 h – 16 h, 7 rue Léo Lagrange, 56600 Lanester. "
        f"Voir ou annuler : {HOME}/inscription/{manage_token(registration)}/"
    )


def test_a_message_speaks_the_language_of_the_person():
    registration = place(WorkshopFactory())
    message = write("booking", Channel.SMS, language="en")
    assert "Thursday 3 December, 14:00 – 16:00" in plain(message.text)
    assert f"{HOME}/en/inscription/{manage_token(registration)}/" in message.text


def test_an_offer_says_until_when_the_seat_is_kept():
    workshop = lanester_workshop(capacity=1)
    (seated,) = fill_up(workshop)
    waiters(workshop, 1)
    cancel(seated, at=LATER)
    message = write("seat_offer")
    text = plain(message.text)
    assert message.subject == "Une place est libre pour vous"
    assert "Elle vous est gardée jusqu’au jeudi 5 novembre à 10 h." in text
    assert f"Répondre :\n{HOME}/place/{offer_token(SeatOffer.objects.get())}/" in text


def test_an_offer_leaves_while_it_is_open_only():
    workshop = WorkshopFactory(capacity=1)
    (seated,) = fill_up(workshop)
    waiters(workshop, 1)
    cancel(seated, at=LATER)
    offer = SeatOffer.objects.get()
    assert (holds("seat_offer", LATER)[0], holds("seat_offer", offer.deadline)[0]) == (True, False)
    accept(offer, at=LATER)
    assert holds("seat_offer", LATER)[0] is False
    assert last("booking").key == f"registration:{offer.registration_id}:2"
    assert holds("booking", LATER) == (True, True)


def test_a_changed_appointment_says_the_new_hour_then_the_one_before():
    place(lanester_workshop())
    change(last_workshop(), hour=time(10), at=LATER)
    text = plain(write("workshop_changed").text)
    assert text.split("\n\n")[1:4] == [
        "Votre rendez-vous change. Maintenant :",
        "jeudi 3 décembre, 10 h – 12 h\n7 rue Léo Lagrange, 56600 Lanester",
        "Avant :\njeudi 3 décembre, 14 h – 16 h, 7 rue Léo Lagrange, 56600 Lanester",
    ]


def test_of_two_changes_only_the_last_is_told():
    place(WorkshopFactory())
    change(last_workshop(), hour=time(10), at=LATER)
    first = last("workshop_changed")
    change(last_workshop(), hour=time(11), at=LATER)
    kind = known_kind("workshop_changed")
    assert (kind.still_true(first.key), kind.still_true(last("workshop_changed").key)) == (False, True)


def test_a_confirmation_of_a_place_given_back_is_dropped_and_the_cancellation_is_told():
    place_again = cancel(place(lanester_workshop()), at=NOW)
    assert (holds("booking"), holds("registration_cancelled")) == ((False, True), (True, True))
    assert plain(write("registration_cancelled").subject) == "Votre rendez-vous du jeudi 3 décembre est annulé"
    undo_cancel(place_again, at=NOW)
    assert (holds("booking"), holds("registration_cancelled")) == ((True, True), (False, True))


def test_someone_who_left_the_list_is_told_so_and_not_of_a_cancelled_appointment():
    workshop = WorkshopFactory(capacity=1)
    fill_up(workshop)
    (waiting,) = waiters(workshop, 1)
    cancel(waiting, at=LATER)
    message = write("registration_cancelled")
    assert message.subject == "Vous avez quitté la liste d’attente"
    assert "Vous n’êtes plus sur la liste d’attente de ce rendez-vous" in message.text


def test_a_first_silence_says_still_on_the_list_and_a_second_says_off_it():
    workshop = WorkshopFactory(capacity=1)
    (seated,) = fill_up(workshop)
    first, _second = waiters(workshop, 2)
    cancel(seated, at=LATER)
    expire_offers(at=first.offers.get().deadline)
    assert "Vous restez sur la liste d’attente, à la fin." in write("offer_expired").text
    assert holds("offer_expired") == (True, True)


def test_a_cancelled_workshop_is_told_in_words_of_its_own():
    place(WorkshopFactory())
    cancel_workshop(last_workshop(), reason="animateur malade", at=NOW)
    message = write("workshop_cancelled")
    assert plain(message.subject) == "Le rendez-vous du jeudi 3 décembre n’aura pas lieu"
    assert "animateur malade" not in message.text
    assert holds("workshop_cancelled") == (True, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_about_a_row_that_is_gone_is_dropped(kind):
    prefix = "offer" if kind in ("seat_offer", "offer_expired") else "registration"
    registered = known_kind(kind)
    assert (registered.still_true(f"{prefix}:999:1:1"), registered.allowed(f"{prefix}:999:1:1")) == (False, False)
