import pytest
from django.test import Client

from etp.enrolments.enums import Origin
from etp.enrolments.models import Referral
from etp.messaging.models import Notification
from etp.patients.models import Person
from tests.factories.enrolments import territory
from tests.factories.network import CommuneFactory

pytestmark = pytest.mark.django_db
ANNE = {"first_name": "Anne", "last_name": "Guégan", "contact": "06 39 98 47 12", "programme": "dos"}


@pytest.fixture
def place():
    return territory(code="dos", title="Douleurs et Rachis")


def test_the_page_names_the_programme_the_delay_and_the_phone_and_is_never_kept(place, client):
    answer = client.get("/orientation/?programme=dos")
    words = answer.content.decode()
    assert "Douleurs et Rachis" in words
    assert "vous appelle dans les 7 jours" in words
    assert "02 61 91 05 12" in words
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_programme_that_is_not_open_is_not_offered(place, client):
    words = client.get("/orientation/?programme=inconnu").content.decode()
    assert words.count('name="programme"') == 1
    assert 'type="radio"' in words


def test_a_request_becomes_a_referral_and_the_page_says_what_happens_next(place, client):
    commune = CommuneFactory(name="Lanester")
    answer = client.post("/orientation/", ANNE | {"commune": "lanester", "message": "Plutôt le matin"}, follow=True)
    referral = Referral.objects.get()
    assert answer.redirect_chain == [("/orientation/merci/", 302)]
    assert "vous appelle dans les 7 jours" in answer.content.decode()
    assert (referral.origin, referral.programme, referral.site) == (Origin.SELF, place.programme, place.site)
    assert (referral.person.commune, referral.message) == (commune, "Plutôt le matin")
    assert Notification.objects.get().address == "+33639984712"


def test_an_unknown_commune_stays_in_the_message(place, client):
    client.post("/orientation/", ANNE | {"commune": "Nulle-Part"})
    assert "Nulle-Part" in Referral.objects.get().message


def test_a_wrong_number_keeps_what_was_typed(place, client):
    answer = client.post("/orientation/", ANNE | {"contact": "06 39"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Guégan"' in words
    assert "pas complet" in words
    assert Referral.objects.count() == 0


def test_the_answer_is_the_same_for_someone_already_known(place):
    answers = [Client().post("/orientation/", ANNE, follow=True) for _visit in range(5)]
    assert len({answer.content for answer in answers}) == 1
    assert (Person.objects.count(), Referral.objects.count()) == (1, 3)


def test_one_network_address_cannot_ask_without_end(place):
    codes = [
        Client().post("/orientation/", ANNE | {"contact": f"visiteur{n}@example.org"}).status_code for n in range(21)
    ]
    assert codes == [302] * 20 + [422]
    assert Referral.objects.count() == 20


def test_thanks_holds_nothing_of_what_was_asked(place, client):
    client.post("/orientation/", ANNE)
    assert "Anne" not in client.get("/orientation/merci/").content.decode()
