"""A person enters their space by a code; what the answers never say."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.messaging.domain import deliver_pending
from etp.patients.domain import code_of
from etp.patients.models import ContactCode, Person
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
DOOR, CODE = "/mon-espace/entrer/", "/mon-espace/entrer/code/"
CONSENTS = "/mon-espace/mes-accords/"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def latest_code():
    return code_of(ContactCode.objects.latest("pk"))


def enter(client, contact, **query):
    client.post(reverse("patients:sign_in", query=query), {"contact": contact})
    return client.post(CODE, {"code": latest_code()})


def test_a_person_enters_with_a_contact_and_its_code(client, mailoutbox):
    person = PersonFactory(contacts=[("email", "anne@example.org")])
    client.post(DOOR, {"contact": " Anne@Example.org "})
    deliver_pending()
    assert latest_code() in mailoutbox[0].body
    answer = client.post(CODE, {"code": latest_code()})
    assert answer.headers["Location"] == "/mon-espace/"
    account = User.objects.get()
    assert (account.email, Person.objects.get().user, int(client.session["_auth_user_id"])) == (
        None,
        account,
        account.pk,
    )
    assert client.get(CONSENTS).status_code == 200
    assert person.full_name not in client.get(CONSENTS).headers.get("Location", "")


def test_a_person_enters_with_a_telephone(client):
    PersonFactory(contacts=[("mobile", "0612345678")])
    assert enter(client, "06 12 34 56 78").headers["Location"] == "/mon-espace/"


def test_a_known_and_an_unknown_contact_get_the_same_pages(client):
    PersonFactory(contacts=[("email", "anne@example.org")])
    pages = []
    for contact in ("anne@example.org", "paul@example.org"):
        landed = client.post(DOOR, {"contact": contact}, follow=True)
        wrong = client.post(CODE, {"code": "12"})
        pages.append((landed.redirect_chain, landed.content.replace(contact.encode(), b""), wrong.status_code))
    tokenless = [(chain, len(content), status) for chain, content, status in pages]
    assert tokenless[0] == tokenless[1]


def test_the_right_code_of_an_unknown_contact_opens_nothing(client):
    enter(client, "paul@example.org")
    assert ("_auth_user_id" in client.session, User.objects.count()) == (False, 0)


def test_people_who_share_a_contact_say_their_birth_date_and_see_no_name(client):
    anne = PersonFactory(first_name="Annick", last_name="Riou", contacts=[("email", "foyer@example.org")])
    paul = PersonFactory(first_name="Paul", birth_date=date(1961, 7, 2), contacts=[("email", "foyer@example.org")])
    assert enter(client, "foyer@example.org").headers["Location"] == CODE
    page = client.get(CODE)
    shown = page.content.decode()
    assert [name in shown for name in (anne.first_name, anne.last_name, paul.first_name)] == [False] * 3
    wrong = client.post(CODE, {"birth_date": "01/01/1970"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (200, False)
    assert client.post(CODE, {"birth_date": "02/07/1961"}).headers["Location"] == "/mon-espace/"
    assert int(client.session["_auth_user_id"]) == Person.objects.get(pk=paul.pk).user_id


def test_a_birth_date_opens_nothing_before_the_code(client):
    paul = PersonFactory(contacts=[("email", "foyer@example.org")])
    PersonFactory(contacts=[("email", "foyer@example.org")], birth_date=date(1950, 1, 1))
    client.post(DOOR, {"contact": "foyer@example.org"})
    client.post(CODE, {"birth_date": f"{paul.birth_date:%d/%m/%Y}"})
    assert "_auth_user_id" not in client.session


def test_the_code_page_without_a_request_leads_to_the_door(client):
    assert client.get(CODE).headers["Location"] == DOOR
    assert client.post(CODE, {"code": "123456"}).headers["Location"] == DOOR


def test_the_session_has_a_new_key_and_keeps_nothing_of_before(client):
    PersonFactory(contacts=[("email", "anne@example.org")])
    client.post(DOOR, {"contact": "anne@example.org"})
    before = client.session.session_key
    client.post(CODE, {"code": latest_code()})
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session.session_key != before
    assert "entry" not in client.session


def test_one_comes_back_to_the_page_asked_for_and_never_to_another_site(client):
    PersonFactory(contacts=[("email", "anne@example.org")])
    asked = client.get(CONSENTS)
    assert asked.headers["Location"] == f"{DOOR}?next={CONSENTS}"
    assert enter(client, "anne@example.org", next=CONSENTS).headers["Location"] == CONSENTS
    client.post(reverse("patients:sign_out"))
    assert enter(client, "anne@example.org", next="https://evil.example/").headers["Location"] == "/mon-espace/"


def test_a_person_finds_no_page_of_a_team_and_a_member_no_page_of_a_person(client):
    PersonFactory(contacts=[("email", "anne@example.org")])
    enter(client, "anne@example.org")
    assert client.get("/pro/equipe/").status_code == 404
    sign_in(client, MembershipFactory(role=Role.EDUCATOR).user)
    assert client.get(CONSENTS).status_code == 404


def test_a_code_does_not_open_the_account_of_a_member(client):
    person = PersonFactory(contacts=[("email", "anne@example.org")])
    Person.objects.filter(pk=person.pk).update(user=UserFactory())
    assert enter(client, "anne@example.org").status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_person_who_left_the_screen_is_signed_out_after_half_an_hour(client):
    PersonFactory(contacts=[("email", "anne@example.org")])
    now = timezone.now()
    seen = []
    with time_machine.travel(now, tick=False):
        enter(client, "anne@example.org")
        client.get(CONSENTS)
    for minutes in (29, 60):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            seen.append(client.get(CONSENTS).status_code)
    assert seen == [200, 302]


def test_leaving_is_a_post_and_asks_the_browser_to_forget(client):
    PersonFactory(contacts=[("email", "anne@example.org")])
    enter(client, "anne@example.org")
    assert client.get(reverse("patients:sign_out")).status_code == 405
    answer = client.post(reverse("patients:sign_out"))
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert "_auth_user_id" not in client.session


def test_the_sixth_code_of_an_hour_is_refused_in_words(client):
    for _time in range(5):
        client.post(DOOR, {"contact": "anne@example.org"})
    answer = client.post(DOOR, {"contact": "anne@example.org"})
    assert list(answer.context["form"].errors["contact"]) == [
        "Vous avez demandé beaucoup de codes. Attendez une heure, ou appelez-nous."
    ]


def test_a_typed_contact_that_is_none_keeps_the_form(client):
    answer = client.post(DOOR, {"contact": "anne"})
    assert (answer.status_code, answer.context["form"]["contact"].value()) == (200, "anne")
    assert ContactCode.objects.count() == 0
