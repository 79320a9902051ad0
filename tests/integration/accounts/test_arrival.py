"""How accounts begin and roles change, on screen."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etp.accounts.domain import end_membership, first_start_url, invitation_token, invite
from etp.accounts.enums import Role
from etp.accounts.models import Invitation, Membership, User
from etp.messaging.domain import deliver_pending
from etp.network.models import Organisation
from tests.factories.accounts import MembershipFactory, UserFactory, member_client, sign_in
from tests.factories.network import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db
FIRST = {
    "organisation_name": "Cap Autonomie Santé",
    "organisation_kind": "platform",
    "country": "FR",
    "email": "admin@example.org",
    "first_name": "Yann",
    "last_name": "Guillou",
    "password": "trois petits vélos bleus",
}
NAMES = {"first_name": "Maëlle", "last_name": "Kervern", "password": "trois petits vélos bleus"}


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def manager():
    site = SiteFactory()
    return MembershipFactory(role=Role.SITE_MANAGER, organisation=site.organisation, site=site)


@pytest.fixture
def invited(manager):
    return invite("new@example.org", Role.SECRETARY, manager.organisation, site=manager.site, by=manager.user)


def link(invitation):
    return reverse("accounts:invitation", args=[invitation_token(invitation)])


def printed():
    out = StringIO()
    call_command("first_administrator", "--base-url", "http://127.0.0.1:8123", stdout=out)
    return out.getvalue().strip()


def test_the_printed_address_opens_the_platform_and_leads_to_the_second_factor(client):
    page = printed().removeprefix("http://127.0.0.1:8123")
    assert client.get(page).status_code == 200
    answer = client.post(page, FIRST)
    assert answer.headers["Location"] == reverse("mfa_activate_totp")
    assert client.get(answer.headers["Location"]).status_code == 200
    user = User.objects.get()
    assert (user.email, user.memberships.get().role, Organisation.objects.get().slug) == (
        "admin@example.org", Role.ADMIN, "cap-autonomie-sante",
    )  # fmt: skip
    assert [client.get(page).status_code, client.post(page, FIRST).status_code] == [404, 404]
    assert printed() == "This platform already has its administrator."


def test_the_first_administrator_sees_no_page_of_work_before_the_second_factor(client):
    client.post(printed().removeprefix("http://127.0.0.1:8123"), FIRST)
    assert client.get("/pro/equipe/").headers["Location"].startswith(reverse("mfa_activate_totp"))
    assert client.get("/cms/").headers["Location"].startswith(reverse("mfa_activate_totp"))


def test_a_weak_password_or_a_wrong_token_opens_nothing(client):
    page = first_start_url().removeprefix("http://127.0.0.1:8000")
    answer = client.post(page, {**FIRST, "password": "escale-2026-etp"})
    assert list(answer.context["form"].errors) == ["password"]
    assert client.post(reverse("accounts:first_start", args=["x" * 43]), FIRST).status_code == 404
    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)


def test_an_invitation_arrives_by_mail_and_opens_an_account(client, invited, mailoutbox):
    assert deliver_pending() == 1
    url = next(line for line in mailoutbox[0].body.splitlines() if "/compte/invitation/" in line)
    page = url.removeprefix("http://127.0.0.1:8000")
    assert client.get(page).status_code == 200
    assert Invitation.objects.get().accepted_at is None
    answer = client.post(page, {**NAMES, "role": "admin", "email": "evil@example.org"})
    assert answer.headers["Location"] == reverse("mfa_activate_totp")
    user = User.objects.get(email="new@example.org")
    assert [held.role for held in user.memberships.all()] == [Role.SECRETARY]
    assert [client.get(page).status_code, client.post(page, NAMES).status_code] == [404, 404]


def test_an_invitation_opened_by_another_account_binds_nothing(client, invited):
    other = MembershipFactory(role=Role.EDUCATOR).user
    sign_in(client, other)
    answer = client.post(link(invited), NAMES)
    assert (answer.context["mine"], answer.context["known"]) == (False, False)
    assert (other.memberships.count(), Invitation.objects.get().accepted_at) == (1, None)


def test_a_member_who_is_invited_accepts_with_their_own_account(client, invited):
    known = UserFactory(email="new@example.org")
    assert client.post(link(invited)).context["known"] is True
    assert known.memberships.count() == 0
    sign_in(client, known)
    assert client.post(link(invited)).status_code == 302
    assert known.memberships.get().role == Role.SECRETARY


def test_the_team_page_lists_the_structure_and_its_invitations(client, manager, invited):
    MembershipFactory(role=Role.EDUCATOR)
    sign_in(client, manager.user)
    page = client.get(reverse("accounts:members"))
    assert [membership for membership, _may_end in page.context["members"]] == [manager]
    assert page.context["invitations"] == [invited]


def test_a_manager_invites_from_the_screen(client, manager):
    sign_in(client, manager.user)
    form = client.get(reverse("accounts:invite")).context["form"]
    assert [value for value, _label in form.fields["role"].choices] == [
        "author", "educator", "secretary", "patient_partner", "trainee",
    ]  # fmt: skip
    asked = {"email": "new@example.org", "organisation": manager.organisation.pk, "site": manager.site.pk}
    answer = client.post(reverse("accounts:invite"), {**asked, "role": "educator"})
    assert answer.headers["Location"] == reverse("accounts:members")
    assert Invitation.objects.get().role == Role.EDUCATOR


@pytest.mark.parametrize("role", ["admin", "site_manager", "programme_coordinator", "dpo"])
def test_a_role_that_is_not_offered_is_refused_when_posted(client, manager, role):
    sign_in(client, manager.user)
    asked = {"email": "new@example.org", "organisation": manager.organisation.pk, "site": manager.site.pk}
    client.post(reverse("accounts:invite"), {**asked, "role": role})
    assert Invitation.objects.count() == 0


def test_a_structure_of_others_is_refused_when_posted(client, manager):
    sign_in(client, manager.user)
    other = OrganisationFactory()
    client.post(reverse("accounts:invite"), {"email": "n@example.org", "organisation": other.pk, "role": "educator"})
    assert Invitation.objects.count() == 0


def test_a_role_is_ended_with_its_reason_and_its_session_is_refused(client, manager):
    held = MembershipFactory(role=Role.SECRETARY, organisation=manager.organisation, site=manager.site)
    sign_in(client, manager.user)
    page = reverse("accounts:end_membership", args=[held.pk])
    assert list(client.post(page, {"reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(page, {"reason": "départ"}).status_code == 302
    assert (Membership.objects.get(pk=held.pk).ended_by, Membership.objects.live().count()) == (manager.user, 1)


def test_a_role_one_may_not_end_is_not_found(client, manager):
    sign_in(client, manager.user)
    above = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, organisation=manager.organisation)
    far = MembershipFactory(role=Role.EDUCATOR)
    pages = [reverse("accounts:end_membership", args=[pk]) for pk in (above.pk, far.pk, manager.pk, 999_999)]
    assert [client.post(page, {"reason": "x"}).status_code for page in pages] == [404] * 4
    assert len({client.get(page).content for page in pages}) == 1


def test_an_invitation_is_taken_back_by_who_could_send_it(client, manager, invited):
    page = reverse("accounts:revoke_invitation", args=[invited.pk])
    outsider, _membership = member_client(client, Role.SITE_MANAGER)
    assert outsider.post(page).status_code == 404
    sign_in(client, manager.user)
    assert client.get(page).status_code == 405
    assert client.post(page).status_code == 302
    assert client.get(link(invited)).status_code == 404


def test_the_dpo_reads_the_team_and_changes_nothing(client, manager, invited):
    sign_in(client, MembershipFactory(role=Role.DPO).user)
    page = client.get(reverse("accounts:members"))
    assert (len(page.context["members"]), page.context["may_invite"], page.context["invitations"]) == (2, False, [])
    assert client.get(reverse("accounts:invite")).status_code == 404
    assert client.post(reverse("accounts:end_membership", args=[manager.pk]), {"reason": "x"}).status_code == 404


def test_the_team_page_costs_the_same_for_one_and_thirty_members(client, manager):
    sign_in(client, manager.user)
    page = reverse("accounts:members")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    MembershipFactory.create_batch(30, organisation=manager.organisation)
    with CaptureQueriesContext(connection) as thirty:
        client.get(page)
    assert len(thirty) == len(one)
    assert len(one) <= 12


def test_a_new_author_reaches_the_editing_tool_and_loses_it_with_the_role(client, manager):
    call_command("setup_site", stdout=StringIO())
    invitation = invite("new@example.org", Role.AUTHOR, manager.organisation, site=manager.site, by=manager.user)
    client.post(link(invitation), NAMES)
    author = User.objects.get(email="new@example.org")
    assert list(author.groups.values_list("name", flat=True)) == ["Auteurs"]
    end_membership(author.memberships.get(), reason="départ", by=manager.user)
    assert author.groups.count() == 0
