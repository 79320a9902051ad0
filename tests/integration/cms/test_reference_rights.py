"""« Programmes et lieux »: each screen opens to whom it should, and is missing for everyone else."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import ProgrammePage, SitePage
from etp.accounts.enums import Role
from etp.programmes.models import Programme
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO, carried_programme
from tests.integration.cms.reference import at, browser, platform_screens, screens_of, statuses, words

pytestmark = pytest.mark.django_db


def test_a_coordinator_opens_every_screen_of_their_programme(dos, mine):
    addresses = screens_of(dos)
    assert statuses(mine, addresses) == dict.fromkeys(addresses, 200)


def test_another_programmes_coordinator_gets_the_answer_of_a_missing_page(dos):
    stranger = browser(Role.PROGRAMME_COORDINATOR, programme_code="autre")
    carried_programme(1, code="autre").programme_sites.create(site=SiteFactory(), since=LONG_AGO)
    missing = stranger.get(at("programme:inspect", 999_999))
    answers = {address: stranger.get(address) for address in screens_of(dos)}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(answers, 404)
    assert {words(answer) for answer in answers.values()} == {words(missing)}


def test_another_programmes_coordinator_writes_nothing(dos):
    stranger = browser(Role.PROGRAMME_COORDINATOR, programme_code="autre")
    carried_programme(1, code="autre")
    acts = [*screens_of(dos), at("programme:page-publique", dos.pk), at("programme:nouvelle-version", dos.pk)]
    sent = {"title": "Pris", "on": "2030-01-01", "reason": "x", "site": 1, "agency": "x", "filed_on": "2030-01-01"}
    assert {stranger.post(address, sent).status_code for address in acts} == {404}
    assert Programme.objects.get(pk=dos.pk).title == "Douleurs et Rachis"


def test_a_coordinator_sees_nothing_of_the_platforms_own_tables(mine):
    addresses = platform_screens()
    assert statuses(mine, addresses) == dict.fromkeys(addresses, 404)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PLATFORM_COORDINATOR])
def test_who_keeps_the_platform_opens_everything(dos, role):
    addresses = [*platform_screens(), *screens_of(dos), at("programme:index"), at("module:index")]
    assert statuses(browser(role), addresses) == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDUCATOR, Role.PATIENT_PARTNER, Role.SECRETARY, Role.DPO])
def test_nobody_else_opens_anything(dos, role):
    client = browser(role, organisation=dos.carriers.get().organisation, programme_code="dos")
    addresses = [*platform_screens(), *screens_of(dos), at("programme:index"), at("module:index")]
    assert statuses(client, addresses) == dict.fromkeys(addresses, 404)


def test_the_menu_shows_what_opens_and_nothing_more(dos, boss, mine):
    menus = [words(client.get(reverse("wagtailadmin_home"))) for client in (boss, mine, browser(Role.AUTHOR))]
    names = ["programme:index", "module:index", "site:index", "organisation:index"]
    shown = [[f'"{at(name)}"' in menu for name in names] for menu in menus]
    assert shown == [[True] * 4, [True, True, False, False], [False] * 4]


def test_the_list_of_a_coordinator_holds_their_programmes_only(dos, mine):
    carried_programme(1, title="Syndrome métabolique")
    listed = words(mine.get(at("programme:index")))
    assert ("Douleurs et Rachis" in listed, "Syndrome métabolique" in listed) == (True, False)


def test_public_pages_are_made_once_and_by_the_platform_only(dos, boss, mine):
    place = dos.programme_sites.get().site
    assert mine.post(at("programme:page-publique", dos.pk)).status_code == 404
    for _twice in "ab":
        boss.post(at("programme:page-publique", dos.pk))
        boss.post(at("site:page-publique", place.pk))
    page = ProgrammePage.objects.get()
    assert (page.live, page.for_whom, SitePage.objects.get().live) == (True, "Adultes", True)
    assert Client().get("/programmes/dos/").status_code == 200


def test_a_button_is_no_address_to_open(dos, boss):
    assert boss.get(at("programme:nouvelle-version", dos.pk)).status_code == 404
