import importlib
import re

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django.urls import clear_url_caches, reverse

import etp.demo.urls
import etp.urls
from etp.demo.models import CourierItem
from etp.messaging.domain import deliver_pending
from etp.messaging.enums import Channel
from tests.factories.messaging import note

pytestmark = pytest.mark.django_db
COURIER = override_settings(EMAIL_BACKEND="etp.demo.backends.CourierMail")
ABSENT = ["/demo/courrier/", "/demo/courrier/1/", "/demo/courrier/1/message.html", "/en/demo/courrier/"]


def item(**facts):
    return CourierItem.objects.create(**{"channel": Channel.EMAIL, "address": "a@b.c", "text": "x", **facts})


def shown(client, **query):
    page = client.get(reverse("demo:courier"), query).content.decode()
    return [int(pk) for pk in re.findall(r'href="/demo/courrier/(\d+)/"', page)]


@COURIER
def test_an_email_is_kept_as_it_would_have_left(client):
    notification = note(address="marie@example.org")
    deliver_pending()
    kept = CourierItem.objects.get()
    assert (kept.channel, kept.address, kept.text) == (Channel.EMAIL, "marie@example.org", "Oui")
    assert kept.headers["Message-ID"] == notification.message_id
    assert shown(client) == [kept.pk]


@COURIER
def test_an_email_to_two_addresses_is_kept_for_each_with_its_html():
    email = EmailMultiAlternatives("Bonjour", "texte", to=["a@b.c"], bcc=["d@e.f"])
    email.attach_alternative("<p>texte</p>", "text/html")
    assert email.send() == 1
    assert list(CourierItem.objects.order_by("pk").values_list("address", "html")) == [
        ("a@b.c", "<p>texte</p>"), ("d@e.f", "<p>texte</p>"),
    ]  # fmt: skip


def test_the_list_is_newest_first_and_filtered_by_channel_and_address(client):
    mail, sms, letter = item(), item(channel=Channel.SMS, address="+33612345678"), item(channel=Channel.LETTER)
    assert shown(client) == [letter.pk, sms.pk, mail.pk]
    assert shown(client, channel="sms") == [sms.pk]
    assert shown(client, address="A@B") == [letter.pk, mail.pk]
    assert shown(client, address="A@B", channel="email") == [mail.pk]


def test_an_empty_list_says_when_messages_come(client):
    page = client.get(reverse("demo:courier")).content.decode()
    assert "Aucun message ne correspond" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(client, rows, django_assert_num_queries):
    CourierItem.objects.bulk_create(CourierItem(channel=Channel.SMS, text="x") for _ in range(rows))
    with django_assert_num_queries(2):
        client.get(reverse("demo:courier"))


def test_a_link_in_the_text_can_be_followed_and_nothing_else_is_live(client):
    kept = item(text="Ouvrez http://127.0.0.1:8000/place/abc/ <script>alert(1)</script>", subject="<b>Bonjour</b>")
    page = client.get(reverse("demo:courier_item", args=[kept.pk])).content.decode()
    assert '<a href="http://127.0.0.1:8000/place/abc/"' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;Bonjour&lt;/b&gt;" in page
    assert [found for found in re.findall(r"<script[^>]*>|<b>Bonjour", page) if " src=" not in found] == []


def test_the_html_is_shown_in_a_frame_that_can_run_nothing(client):
    kept = item(html="<html><head></head><body><a href='/x/'>x</a><script>1</script></body></html>")
    page = client.get(reverse("demo:courier_item", args=[kept.pk]))
    assert f'src="/demo/courrier/{kept.pk}/message.html"' in page.content.decode()
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = client.get(reverse("demo:courier_html", args=[kept.pk]))
    assert frame.content.decode().startswith('<html><head><base target="_top"></head>')
    directives = set(frame.headers["Content-Security-Policy"].split("; "))
    assert directives == {
        "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'self'", "sandbox allow-top-navigation-by-user-activation",
    }  # fmt: skip


def test_a_message_without_html_has_no_frame(client):
    kept = item(channel=Channel.SMS)
    assert "<iframe" not in client.get(reverse("demo:courier_item", args=[kept.pk])).content.decode()
    assert client.get(reverse("demo:courier_html", args=[kept.pk])).status_code == 404


@pytest.fixture
def outside_demo(settings):
    """The addresses as a process outside demo mode builds them at its start."""
    settings.DEMO_MODE = False
    build_addresses()
    yield
    settings.DEMO_MODE = True
    build_addresses()


def build_addresses():
    importlib.reload(etp.demo.urls)
    importlib.reload(etp.urls)
    clear_url_caches()


@pytest.mark.parametrize("path", ABSENT)
@pytest.mark.parametrize("method", ["get", "head", "post", "options", "delete"])
def test_outside_demo_mode_the_courier_answers_like_an_address_that_does_not_exist(client, outside_demo, path, method):
    CourierItem.objects.create(pk=1, channel=Channel.EMAIL, text="x", html="x")
    with time_machine.travel("2026-03-02 08:00", tick=False):
        answer = getattr(client, method)(path)
        missing = getattr(client, method)(path.replace("courrier", "courriel"))
    assert (answer.status_code, answer.content, answer.headers) == (
        missing.status_code, missing.content, missing.headers,
    )  # fmt: skip
    unknown = method in ("get", "head") or path.endswith(".html")
    assert answer.status_code == (404 if unknown else 405)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_in_demo_mode_nothing_can_be_written_to_the_courier(client, method):
    item()
    assert getattr(client, method)(reverse("demo:courier")).status_code == 405
    assert CourierItem.objects.count() == 1
