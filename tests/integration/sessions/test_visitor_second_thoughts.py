"""A visitor corrects, goes back, taps twice, leaves a shared computer: nothing is lost and nothing is told too soon."""

import re
from datetime import timedelta

import pytest
import time_machine

from sessions.enums import RegistrationState
from sessions.models import Registration
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, waiters
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


def test_the_length_of_a_list_is_told_once_the_contact_is_proved_and_not_before(client, workshop):
    fill_up(workshop)
    waiters(workshop, 2)
    before = words(client.get(form_url(workshop)))
    register(client, workshop)
    after = words(client.get(full_url(workshop)))
    assert ("personne sur la liste" in before, "3e personne sur la liste" in after) == (False, True)


def test_correcting_ones_answers_finds_them_all_again(client, workshop):
    ask(client, workshop, who="other", needs=["1", "3"])
    page = client.get(form_url(workshop)).content.decode()
    chosen = re.findall(r'<input[^>]*name="(?:who|needs)"[^>]*value="(\w+)"[^>]*checked', page)
    assert sorted(chosen) == ["1", "3", "other"]


def test_answers_left_on_a_shared_computer_are_gone_with_their_code(client, workshop, now):
    ask(client, workshop)
    assert b"Martine" in client.get(form_url(workshop)).content
    now.shift(timedelta(minutes=15, seconds=1))
    assert b"Martine" not in client.get(form_url(workshop)).content


def test_the_second_of_two_taps_on_the_code_shows_the_place_that_the_first_has_made(client, workshop):
    ask(client, workshop)
    before, code = dict(client.session), last_code()
    first = client.post(code_url(workshop), {"code": code})
    session = client.session
    session.update(before)
    session.save()
    second = client.post(code_url(workshop), {"code": code})
    assert (second.status_code, second.url, Registration.objects.count()) == (302, first.url, 1)


def test_going_back_to_the_code_after_booking_shows_the_place_for_a_while(client, workshop, now):
    place_url = register(client, workshop).url
    assert client.post(code_url(workshop), {"code": "123456"}).url == place_url
    now.shift(timedelta(minutes=16))
    assert client.get(code_url(workshop)).url == form_url(workshop)


def test_a_key_that_no_form_of_ours_has_loses_nobody_their_place(client, workshop):
    register(client, workshop, key="k" * 5000)
    assert only() == ("Martine Le Bihan", RegistrationState.CONFIRMED)


def test_signs_that_do_not_show_are_no_name(client, workshop):
    answer = ask(client, workshop, first_name="\u200b\u202e")
    assert (answer.status_code, "Écrivez ce nom avec des lettres" in words(answer)) == (422, True)
    register(client, workshop, first_name="Mar\u200btine", last_name="Le\u202e Bihan")
    assert only() == ("Martine Le Bihan", RegistrationState.CONFIRMED)


def test_behind_the_proxy_each_visitor_has_a_limit_of_their_own(client, workshop, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = {
        ask(client, workshop, contact=f"p{n}@example.org", seen_from=f"192.0.2.{n}").status_code for n in range(1, 33)
    }
    assert answers == {302}
