"""A visitor takes a place with a name, a contact and a code; nothing typed is ever lost, nobody is ever named."""

from datetime import time

import pytest
import time_machine
from django.urls import reverse

from etp.audit.models import Entry
from etp.messaging.models import Notification
from etp.patients.domain import account_of
from etp.patients.enums import ContactKind
from etp.patients.models import ContactCode, Person
from etp.programmes.enums import Access, Audience
from sessions.domain.links import manage_token
from sessions.enums import RegistrationState
from sessions.models import Booking, Registration
from tests.factories.patients import PersonFactory
from tests.factories.programmes import ModuleFactory
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, place, taken, waiters
from tests.integration.sessions.test_sheet import words
from tests.integration.sessions.visitors import ask, code_url, form_url, full_url, last_code, only, register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def workshop():
    return WorkshopFactory(capacity=2)


def test_the_form_asks_for_no_disease_and_no_password(client, workshop):
    page = client.get(form_url(workshop)).content.decode()
    assert [word in page for word in ("password", "maladie", "diagnostic")] == [False] * 3
    assert page.count('type="radio"') == 2


def test_nothing_is_written_before_the_code(client, workshop):
    answer = ask(client, workshop)
    assert (answer.status_code, answer["Location"]) == (302, code_url(workshop))
    assert (Person.objects.count(), Booking.objects.count(), ContactCode.objects.get().value) == (
        0,
        0,
        "martine@example.org",
    )


def test_the_right_code_confirms_the_place_and_shows_it(client, workshop):
    answer = register(client, workshop)
    assert answer.status_code == 302
    assert only() == ("Martine Le Bihan", RegistrationState.CONFIRMED)
    row = Registration.objects.get()
    assert answer["Location"] == reverse("sessions:manage", args=[manage_token(row)])
    text = words(client.get(answer["Location"]))
    assert ["Votre place est réservée" in text, "7 rue Léo Lagrange" in text, "Je ne peux pas venir" in text] == [
        True
    ] * 3
    contact = row.person.contacts.get()
    assert (contact.verified_at, taken(workshop)) == (NOW, 1)


def test_a_wrong_code_is_said_and_books_nothing(client, workshop):
    ask(client, workshop)
    wrong = "000000" if last_code() != "000000" else "111111"
    answer = client.post(code_url(workshop), {"code": wrong})
    assert (answer.status_code, "Ce n’est pas le bon code" in words(answer), Registration.objects.count()) == (
        422,
        True,
        0,
    )


def test_another_code_can_be_asked_and_the_answers_are_kept(client, workshop):
    ask(client, workshop)
    first = last_code()
    client.post(code_url(workshop), {"again": "1"})
    assert ContactCode.objects.count() == 2
    client.post(code_url(workshop), {"code": first})
    assert Registration.objects.count() == 0
    client.post(code_url(workshop), {"code": last_code()})
    assert only() == ("Martine Le Bihan", RegistrationState.CONFIRMED)


def test_too_many_codes_to_one_contact_are_refused_in_words(client, workshop):
    answers = [ask(client, workshop).status_code for _n in range(6)]
    assert (answers, ContactCode.objects.count()) == ([302] * 5 + [422], 5)


def test_too_many_codes_from_one_address_are_refused(client, workshop):
    answers = [ask(client, workshop, contact=f"a{n}@example.org").status_code for n in range(31)]
    assert answers == [302] * 30 + [422]


def test_a_landline_or_half_a_number_is_refused_beside_the_field(client, workshop):
    for contact, said in (("02 61 91 05 12", "Un téléphone fixe"), ("06 39 98", "n’est pas complet")):
        answer = ask(client, workshop, contact=contact)
        assert (answer.status_code, said in words(answer), b'value="Martine"' in answer.content) == (422, True, True)
    assert ContactCode.objects.count() == 0


def test_a_mobile_number_gets_its_code_by_sms(client, workshop):
    register(client, workshop, contact="06 39 98 01 02")
    assert only() == ("Martine Le Bihan", RegistrationState.CONFIRMED)
    assert set(Notification.objects.values_list("channel", flat=True)) == {"sms"}


def test_the_bearer_of_a_known_contact_and_name_is_the_same_person(client, workshop):
    known = PersonFactory(
        first_name="martine", last_name="LE BIHAN", contacts=[(ContactKind.EMAIL, "martine@example.org")]
    )
    register(client, workshop)
    assert Registration.objects.get().person_id == known.pk


def test_another_name_at_a_shared_contact_is_another_person_and_nobody_is_named(client, workshop):
    PersonFactory(first_name="Joseph", last_name="Le Bihan", contacts=[(ContactKind.EMAIL, "martine@example.org")])
    pages = [ask(client, workshop), client.get(code_url(workshop))]
    last = client.post(code_url(workshop), {"code": last_code()})
    pages += [last, client.get(last["Location"])]
    assert ["Joseph" in page.content.decode() for page in pages] == [False] * 4
    assert only() == ("Martine Le Bihan", RegistrationState.CONFIRMED)


def test_a_companion_is_a_number_on_the_same_row(client):
    workshop = WorkshopFactory(module=ModuleFactory(audience=Audience.WITH_CARERS))
    register(client, workshop, who="with")
    assert (Registration.objects.get().companions, taken(workshop)) == (1, 1)


def test_needs_are_kept_for_the_sheet(client, workshop):
    register(client, workshop, needs=["0", "3"])
    assert Person.objects.get().needs == "Pouvoir me lever et m’allonger, Aide pour lire ou écrire"


def test_the_last_seat_gone_meanwhile_tells_first_and_loses_nothing(client, workshop):
    ask(client, workshop)
    fill_up(workshop)
    before = Person.objects.count()
    answer = client.post(code_url(workshop), {"code": last_code()})
    assert (answer["Location"], Person.objects.count()) == (full_url(workshop), before)
    text = words(client.get(full_url(workshop)))
    assert ["La dernière place vient d’être prise" in text, "1re personne sur la liste" in text] == [True, True]
    joined = client.post(full_url(workshop), {"join": "1"})
    row = Registration.objects.latest("pk")
    assert (row.person.full_name, row.state) == ("Martine Le Bihan", RegistrationState.WAITING)
    text = words(client.get(joined["Location"]))
    assert ["Vous êtes sur la liste d’attente" in text, "1re personne sur la liste" in text] == [True, True]


def test_another_date_of_the_same_module_can_be_taken_instead(client, workshop):
    other = WorkshopFactory(module=workshop.module, programme=workshop.programme, hour=time(10))
    ask(client, workshop)
    fill_up(workshop)
    client.post(code_url(workshop), {"code": last_code()})
    assert f'value="{other.pk}"' in client.get(full_url(workshop)).content.decode()
    client.post(full_url(workshop), {"other": str(other.pk)})
    row = Registration.objects.latest("pk")
    assert (row.workshop_id, row.state) == (other.pk, RegistrationState.CONFIRMED)


def test_who_was_told_that_it_is_full_joins_the_list_with_the_code(client, workshop):
    fill_up(workshop)
    waiters(workshop, 2)
    assert b'name="waits"' in client.get(form_url(workshop)).content
    register(client, workshop, waits="1")
    assert Registration.objects.latest("pk").state == RegistrationState.WAITING


def test_the_full_page_without_a_proved_contact_goes_back_to_the_form(client, workshop):
    ask(client, workshop)
    assert client.get(full_url(workshop))["Location"] == form_url(workshop)


def test_someone_already_registered_sees_their_place_again(client, workshop):
    known = PersonFactory(
        first_name="Martine", last_name="Le Bihan", contacts=[(ContactKind.EMAIL, "martine@example.org")]
    )
    row = place(workshop, known)
    answer = register(client, workshop)
    assert (answer["Location"], Booking.objects.count()) == (reverse("sessions:manage", args=[manage_token(row)]), 1)


def test_a_module_that_is_not_open_sends_to_the_request_to_enter(client):
    workshop = WorkshopFactory(module=ModuleFactory(access=Access.AFTER_DIAGNOSIS))
    answer = client.get(form_url(workshop))
    assert answer["Location"] == reverse("enrolments:ask") + f"?programme={workshop.programme.code}"


def test_a_workshop_that_has_started_takes_nobody(client, workshop, now):
    ask(client, workshop)
    now.move_to(workshop.starts_at)
    assert client.get(form_url(workshop))["Location"] == reverse("sessions:workshop", args=[workshop.pk])
    assert client.post(code_url(workshop), {"code": last_code()})["Location"] == reverse(
        "sessions:workshop", args=[workshop.pk]
    )
    assert Registration.objects.count() == 0


def test_the_code_page_without_a_form_goes_back_to_it(client, workshop):
    assert client.get(code_url(workshop))["Location"] == form_url(workshop)


def test_someone_in_their_own_space_needs_no_code_and_one_button(client, workshop):
    person = PersonFactory(first_name="Denise", last_name="Allanic")
    client.force_login(account_of(person))
    page = client.get(form_url(workshop))
    assert ("Denise Allanic" in words(page), Entry.objects.filter(person=person.key, act="read").count()) == (True, 1)
    answer = client.post(form_url(workshop), {"key": "k"})
    row = Registration.objects.get()
    assert (row.person_id, row.state, answer["Location"]) == (
        person.pk,
        RegistrationState.CONFIRMED,
        reverse("sessions:manage", args=[manage_token(row)]),
    )
    assert ContactCode.objects.count() == 0


def test_in_their_own_space_the_last_seat_gone_is_told_before_the_list(client, workshop):
    person = PersonFactory()
    client.force_login(account_of(person))
    fill_up(workshop)
    told = client.post(form_url(workshop), {"key": "k"})
    assert (told.status_code, "La dernière place vient d’être prise" in words(told)) == (409, True)
    client.post(form_url(workshop), {"key": "k2", "waits": "1"})
    assert Registration.objects.get(person=person).state == RegistrationState.WAITING


def test_registering_pages_are_never_stored(client, workshop):
    page = client.get(form_url(workshop))
    assert ("no-store" in page["Cache-Control"], b"csrfmiddlewaretoken" in page.content) == (True, True)
