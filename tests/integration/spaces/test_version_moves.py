"""The screen where a path changes its version: what is said before, who may, what the file shows after."""

import re

import pytest

from etp.accounts.enums import Role
from etp.enrolments.domain import close_path
from etp.enrolments.models import Enrolment, VersionMove
from etp.programmes.domain import add_module, add_objective, draft_version, put_in_force
from etp.programmes.enums import SkillKind
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.enrolments import worker
from tests.factories.programmes import ModuleFactory
from tests.factories.spaces import TODAY, a_place, life

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return life(a_place())


@pytest.fixture
def second(one):
    """Version 2: the second module of the plan is gone, another one is new, one objective reads differently."""
    draft = draft_version(one.place.programme, like=one.place.version)
    draft.module_versions.get(module=one.place.modules[1]).delete()
    add_module(draft, ModuleFactory(title="Reprendre le travail"), minutes=120)
    add_objective(draft, code="dormir", text="Mieux dormir", kind=SkillKind.ADAPTATION)
    return put_in_force(draft, on=TODAY)


def address(one):
    return f"/pro/parcours/{one.path.pk}/version/"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_what_it_changes_is_said_before_module_by_module(client, one, second):
    sign_in(client, one.place.educator)
    page = client.get(address(one))
    assert page.context["effects"]["modules"] == [
        ("Comprendre la douleur", "fait\u00a0: cela reste fait"),
        (
            "Bouger à son rythme",
            "n’est plus dans cette version\u00a0: il sort du programme personnalisé quand on le revoit",
        ),
        ("Reprendre le travail", "nouveau\u00a0: à proposer en revoyant le programme personnalisé"),
    ]
    assert page.context["effects"]["objectives"]["new"] == ["Mieux dormir"]
    assert "Ce que change la version 2 pour cette personne" in words(page)


def test_the_path_moves_the_file_says_so_and_one_moves_back(client, one, second):
    sign_in(client, one.place.educator)
    file = f"/pro/personnes/{one.person.pk}/"
    assert "Version 1 du programme Changer de version" in words(client.get(file))
    said = words(client.post(address(one), {"version": "2", "reason": "Elle veut le nouvel atelier"}, follow=True))
    assert "Ce parcours suit maintenant la version 2." in said
    assert "Version 2 du programme" in said
    assert "de la version 1 à la version 2" in said and "Elle veut le nouvel atelier" in said
    client.post(address(one), {"version": "1", "reason": "Finalement non"})
    assert Enrolment.objects.get(pk=one.path.pk).version == one.place.version
    assert VersionMove.objects.count() == 2


def test_without_a_reason_nothing_moves(client, one, second):
    sign_in(client, one.place.educator)
    page = client.post(address(one), {"version": "2", "reason": ""})
    assert (page.status_code, VersionMove.objects.count()) == (422, 0)
    assert "Dites pourquoi ce parcours change de version." in words(page)


def test_a_version_that_does_not_exist_moves_nothing(client, one, second):
    sign_in(client, one.place.educator)
    assert client.post(address(one), {"version": "9", "reason": "Pour voir"}).status_code == 422
    assert VersionMove.objects.count() == 0


def test_the_matrix_says_who_may(client, one, second):
    found = {}
    for role in Role:
        code = one.place.programme.code if role == Role.PROGRAMME_COORDINATOR else ""
        client.logout()
        sign_in(client, worker(one.place, role, programme_code=code))
        found[role] = client.get(address(one)).status_code
    may = {role for role, status in found.items() if status == 200}
    # An educator who neither follows nor meets the person is not one of them: the referent is, above.
    assert may == {Role.PROGRAMME_COORDINATOR}
    assert set(found.values()) == {200, 404}


def test_the_right_of_a_front_desk_is_not_one_here(client, one, second):
    user = worker(one.place, Role.EDUCATOR)
    for role in (Role.SECRETARY, Role.SITE_MANAGER):
        MembershipFactory(user=user, organisation=one.place.lead, role=role, site=one.place.site)
    sign_in(client, user)
    assert client.get(address(one)).status_code == 404


def test_a_coordinator_of_another_programme_finds_nothing(client, one, second):
    sign_in(client, worker(one.place, Role.PROGRAMME_COORDINATOR, programme_code="autre"))
    assert client.get(address(one)).status_code == client.get("/pro/parcours/999999/version/").status_code == 404


def test_a_closed_path_keeps_its_version_and_the_file_offers_nothing(client, one, second):
    close_path(Enrolment.objects.get(pk=one.path.pk), "other", by=one.place.educator)
    sign_in(client, one.place.educator)
    assert "Changer de version" not in words(client.get(f"/pro/personnes/{one.person.pk}/"))
    client.post(address(one), {"version": "2", "reason": "Trop tard"})
    assert (Enrolment.objects.get(pk=one.path.pk).version, VersionMove.objects.count()) == (one.place.version, 0)


def test_with_one_version_only_there_is_nothing_to_choose(client, one):
    sign_in(client, one.place.educator)
    assert "Changer de version" not in words(client.get(f"/pro/personnes/{one.person.pk}/"))
    assert "Ce parcours garde sa version." in words(client.get(address(one)))
