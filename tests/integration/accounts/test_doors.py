"""Every door: what opens it, what does not, and that none was forgotten."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import URLPattern, path, reverse
from django.urls.resolvers import RoutePattern

from etp.accounts.checks import every_view_has_a_rule
from etp.accounts.enums import Role
from etp.accounts.permissions import EDITORS, PERSON, PUBLIC, SHUT, every_door
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory, protect, sign_in

pytestmark = pytest.mark.django_db
VALUES = {"int": "1", "str": "x", "slug": "x", "uuid": "0" * 32, "path": "x", "date": "2026-01-01"}


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def address(door):
    """An address that the pattern of `door` answers, or "" when its regular expression is not ours to guess."""
    if not isinstance(door.pattern.pattern, RoutePattern):
        return ""
    filled = door.path
    for name, converter in door.pattern.pattern.converters.items():
        value = VALUES.get(type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), "x")
        for kind in (*VALUES, "date", "day"):
            filled = filled.replace(f"<{kind}:{name}>", value)
        filled = filled.replace(f"<{name}>", value)
    return filled if "<" not in filled and "(" not in filled else ""


def ours(rule_wanted):
    return [address(door) for door in every_door() if rule_wanted(door.rule) and address(door)]


def test_every_address_has_a_rule():
    assert [door.path for door in every_door() if door.rule is None] == []
    assert every_view_has_a_rule(None) == []


def test_the_command_lists_each_address_with_its_rule():
    out = StringIO()
    call_command("permissions", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[-1] == f"{len(every_door())} addresses, 0 without a rule"
    assert [line for line in lines if line.startswith("/pro/equipe/inviter/\t")] == [
        "/pro/equipe/inviter/\tmember:admin+platform_coordinator+programme_coordinator+site_manager: "
        "a member as admin, platform_coordinator, programme_coordinator, site_manager"
    ]


def stray(request):
    raise AssertionError("A view without a rule was run.")


@pytest.fixture
def forgotten_view(settings):
    """An address whose view declares nothing."""
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [path("oubli/", stray)]})


def test_a_view_without_a_rule_is_refused_listed_and_fails_the_check(client, forgotten_view):
    assert client.get("/oubli/").status_code == 404
    assert [error.id for error in every_view_has_a_rule(None)] == ["accounts.E001"]
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("permissions", stdout=out)
    assert (stop.value.code, out.getvalue()) == (1, "/oubli/\tNO RULE\n1 addresses, 1 without a rule\n")


def test_every_staff_address_sends_a_password_alone_to_the_second_factor(client):
    membership = MembershipFactory(role=Role.SECRETARY)
    sign_in(client, membership.user, second_factor=False)
    addresses = ours(lambda rule: rule.needs_login and rule is not PERSON and rule is not EDITORS)
    assert "/pro/equipe/" in addresses
    landed = {url: client.get(url).headers.get("Location", "").split("?")[0] for url in addresses}
    assert landed == dict.fromkeys(addresses, reverse("mfa_activate_totp"))


def test_a_session_opened_before_the_second_factor_stays_shut_after_it(client):
    membership = MembershipFactory(role=Role.SITE_MANAGER)
    sign_in(client, membership.user, second_factor=False)
    protect(membership.user)
    assert client.get("/pro/equipe/").headers["Location"] == f"{reverse('mfa_reauthenticate')}?next=/pro/equipe/"


def test_the_editing_door_asks_every_writer_for_the_second_factor(client):
    membership = MembershipFactory(role=Role.AUTHOR)
    sign_in(client, membership.user, second_factor=False)
    addresses = ours(lambda rule: rule is EDITORS)
    assert len(addresses) > 50
    landed = {client.get(url).headers.get("Location", "").split("?")[0] for url in addresses}
    assert landed == {reverse("mfa_activate_totp")}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SITE_MANAGER, Role.DPO, Role.TRAINEE])
def test_the_editing_door_does_not_exist_for_who_writes_no_page(client, role):
    sign_in(client, MembershipFactory(role=role).user)
    assert client.get("/cms/").status_code == 404


def test_a_visitor_finds_every_staff_address_behind_the_door(client):
    addresses = ours(lambda rule: rule.needs_login and rule is not PERSON)
    landed = {client.get(url).headers.get("Location", "").split("?")[0] for url in addresses}
    assert landed == {reverse("account_login")}


def test_a_person_finds_no_staff_address(client):
    sign_in(client, UserFactory(email=None), second_factor=False)
    addresses = ours(lambda rule: rule.needs_login and rule is not PERSON)
    assert {client.get(url).status_code for url in addresses} == {404}


@pytest.mark.parametrize(
    "url",
    [
        "/cms/password_reset/", "/cms/password_reset/confirm/MQ/set-password/", "/cms/users/",
        "/cms/users/new/", "/compte/signup/", "/compte/email/", "/compte/password/set/", "/compte/confirm-email/",
        "/compte/login/code/confirm/",
    ],
)  # fmt: skip
def test_the_stock_doors_are_shut_to_everyone(client, url):
    visitor = [client.get(url).status_code, client.post(url, {"login": "a@b.fr", "password": "x"}).status_code]
    admin = MembershipFactory(role=Role.ADMIN, user=UserFactory(is_superuser=True))
    sign_in(client, admin.user)
    assert [*visitor, client.get(url).status_code, client.post(url).status_code] == [404] * 4


def test_the_login_of_the_editing_tool_leads_to_the_one_door_and_checks_no_password(client):
    user = MembershipFactory(role=Role.ADMIN, user=UserFactory(is_superuser=True)).user
    answer = client.post("/cms/login/", {"username": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=%2Fcms%2F"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("url", ["/_util/login/", "/_util/authenticate_with_password/1/1/"])
def test_the_login_of_private_pages_does_not_exist(client, url):
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 405]


def test_the_pages_of_allauth_that_stay_open_are_counted():
    names = {door.name for door in every_door() if door.path.startswith("/compte/") and door.rule is not SHUT}
    assert names == {
        "accounts:first_start", "accounts:invitation", "account_login", "account_logout", "account_inactive",
        "account_reauthenticate", "account_change_password", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_index", "mfa_authenticate",
        "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    }  # fmt: skip


def test_a_page_of_the_public_site_is_served_by_its_own_rule():
    served = next(door for door in every_door() if door.name == "wagtail_serve")
    assert (isinstance(served.pattern, URLPattern), served.rule) == (True, PUBLIC)


def test_people_who_enter_by_a_code_find_no_password_page(client):
    sign_in(client, UserFactory(email=None), second_factor=False)
    found = [client.get(reverse(name)).status_code for name in ("account_change_password", "mfa_index")]
    assert found == [404, 404]


def test_the_eleventh_wrong_password_is_not_even_checked(client):
    user = UserFactory()
    said = []
    for number in range(6):
        answer = client.post(
            reverse("account_login"),
            {"login": user.email, "password": f"faux-{number}-mot-de-passe"},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
        said.append(list(answer.context["form"].non_field_errors()))
    right = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.99")
    assert right.status_code == 200
    assert said[0] != said[5]
