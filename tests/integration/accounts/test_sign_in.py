"""The way of a member through the door: password, code, session, and the ways out of it."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from etp.accounts.domain import end_membership
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.messaging.domain import deliver_pending
from etp.messaging.models import Notification
from tests.factories.accounts import PASSWORD, MembershipFactory, protect, sign_in

pytestmark = pytest.mark.django_db
TEAM = "/pro/equipe/"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture(autouse=True)
def steady_clock():
    """The first second of a code’s thirty: none changes between being typed and being checked."""
    with time_machine.travel(int(time.time()) // 30 * 30 + 1, tick=False):
        yield


@pytest.fixture
def manager():
    return MembershipFactory(role=Role.SITE_MANAGER)


def totp(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def password(client, user, word=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": word})


def test_a_member_enters_with_a_password_and_a_code(client, manager):
    secret = protect(manager.user)
    assert password(client, manager.user).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(TEAM).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert client.get(TEAM).status_code == 200


def test_the_session_gets_a_new_key_at_sign_in(client, manager):
    protect(manager.user)
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "before"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client, manager.user)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_code_of_the_telephone_serves_once(client, manager):
    secret = protect(manager.user)
    code = totp(secret)
    password(client, manager.user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    password(client, manager.user)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert client.get(TEAM).status_code == 302


def test_setting_the_second_factor_up_after_the_password_opens_this_session(client, manager):
    password(client, manager.user)
    page = client.get(reverse("mfa_activate_totp"))
    done = client.post(reverse("mfa_activate_totp"), {"code": totp(page.context["form"].secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done.headers["Location"]).status_code == 200
    assert client.get(TEAM).status_code == 200


def test_a_recovery_code_serves_once(client, manager):
    password(client, manager.user)
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": totp(page.context["form"].secret)})
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    opened = []
    for _again in range(2):
        client.post(reverse("account_logout"))
        password(client, manager.user)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        opened.append(client.get(TEAM).status_code)
    assert opened == [200, 302]


def test_who_must_have_a_second_factor_does_not_take_it_off(client, manager):
    sign_in(client, manager.user)
    client.post(reverse("mfa_deactivate_totp"))
    assert manager.user.authenticator_set.count() == 1


def test_the_secret_of_the_second_factor_is_encrypted_in_the_base(manager):
    secret = protect(manager.user)
    kept = manager.user.authenticator_set.get().data["secret"]
    assert (secret in kept, get_adapter().decrypt(kept)) == (False, secret)


def test_a_forgotten_password_leaves_by_mail_and_does_not_replace_the_code(client, manager, mailoutbox):
    protect(manager.user)
    client.post(reverse("account_reset_password"), {"email": manager.user.email})
    assert deliver_pending() == 1
    link = next(line for line in mailoutbox[0].body.splitlines() if "/password/reset/key/" in line)
    landing = client.get(link.removeprefix("http://127.0.0.1:8000"))
    new = {"password1": "trois petits vélos bleus", "password2": "trois petits vélos bleus"}
    client.post(landing.headers["Location"], new)
    assert client.get(TEAM).headers["Location"].startswith(reverse("account_login"))
    assert password(client, manager.user, new["password1"]).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(TEAM).status_code == 302
    again = client.get(link.removeprefix("http://127.0.0.1:8000"))
    assert again.context["token_fail"] is True


def test_a_link_for_a_new_password_dies_after_an_hour(client, manager, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": manager.user.email})
    deliver_pending()
    link = next(line for line in mailoutbox[0].body.splitlines() if "/password/reset/key/" in line)
    with time_machine.travel(timedelta(minutes=61), tick=False):
        page = client.get(link.removeprefix("http://127.0.0.1:8000"))
        assert page.context["token_fail"] is True


def test_an_unknown_email_gets_the_same_answer_and_no_mail(client, manager, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (manager.user.email, "personne@example.org")
    ]
    bodies = {answer.content for answer in answers}
    assert (len(bodies), {answer.status_code for answer in answers}) == (1, {200})
    assert Notification.objects.count() == 2
    assert (deliver_pending(), [mail.to for mail in mailoutbox]) == (1, [[manager.user.email]])


def test_a_new_password_ends_every_other_session(client, manager):
    sign_in(client, manager.user)
    user = User.objects.get(pk=manager.user_id)
    user.set_password("trois petits vélos bleus")
    user.save()
    assert client.get(TEAM).status_code == 302


def test_a_closed_account_is_out_at_the_next_request(client, manager):
    sign_in(client, manager.user)
    assert client.get(TEAM).status_code == 200
    User.objects.filter(pk=manager.user_id).update(is_active=False)
    assert client.get(TEAM).status_code == 302


def test_a_role_that_ends_shuts_its_pages_at_the_next_request(client, manager):
    sign_in(client, manager.user)
    end_membership(manager, reason="départ", by=None)
    assert client.get(TEAM).status_code == 404


@pytest.mark.parametrize("minutes, status", [(14, 200), (16, 302)])
def test_a_member_who_left_is_signed_out_after_fifteen_minutes(client, manager, minutes, status):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        sign_in(client, manager.user)
        client.get(TEAM)
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        assert client.get(TEAM).status_code == status


def test_a_session_in_use_ends_after_ten_hours(client, manager):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in(client, manager.user)
    seen = []
    for minutes in range(0, 620, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            seen.append(client.get(TEAM).status_code)
    assert seen == [200] * 61 + [302]


def test_signing_out_asks_the_browser_to_forget(client, manager):
    sign_in(client, manager.user)
    key = client.session.session_key
    assert client.get(reverse("account_logout")).status_code == 200
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert not Session.objects.filter(session_key=key).exists()


def test_a_signed_in_answer_is_never_stored(client, manager):
    sign_in(client, manager.user)
    assert "no-store" in client.get(TEAM).headers["Cache-Control"]


def test_nobody_is_sent_to_another_site_after_the_door(client, manager):
    secret = protect(manager.user)
    client.post(
        f"{reverse('account_login')}?next=https://evil.example/", {"login": manager.user.email, "password": PASSWORD}
    )
    landed = client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert landed.headers["Location"] == "/pro/"
