import pytest
from django.test import override_settings
from django.utils import translation

from etp.messaging.domain import absolute, compose, compose_sms

CHILD = "{% extends 'emails/base.{ext}' %}{% block content %}{{ word }}{% endblock %}"


@pytest.fixture(autouse=True)
def child_templates(tmp_path, settings):
    """A mail written on the real base, in a folder of its own."""
    (tmp_path / "emails").mkdir()
    for ext in ("txt", "html"):
        (tmp_path / "emails" / f"child.{ext}").write_text(CHILD.replace("{ext}", ext))
    (tmp_path / "emails" / "child.sms.txt").write_text("Escale :\n\n{{ word }}, {{ contact_phone }}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]


def test_the_text_is_not_escaped_and_the_html_is():
    message = compose("child", {"word": "l’eau & <b>"}, "Bonjour")
    assert message.text.splitlines()[0] == "l’eau & <b>"
    assert "l’eau &amp; &lt;b&gt;" in message.html


def test_the_button_is_in_both_forms():
    message = compose("child", {"button_url": "http://127.0.0.1/x", "button_label": "Ouvrir"}, "Bonjour")
    assert message.text.splitlines()[:3] == ["Ouvrir :", "http://127.0.0.1/x", ""]
    assert 'href="http://127.0.0.1/x"' in message.html


@override_settings(CONTACT_PHONE="02 61 91 05 12")
def test_the_phone_ends_every_message():
    message = compose("child", {"word": "x"}, "Bonjour")
    assert message.text == (
        "x\n\nUne question ? Appelez-nous au 02 61 91 05 12.\n"
        "Ce message ne vous est pas destiné ? Effacez-le.\nEscale\n"
    )
    assert '<a href="tel:0261910512"' in message.html


def test_the_html_says_its_language():
    with translation.override("en"):
        assert '<html lang="en">' in compose("child", {}, "Hello").html


def test_a_short_message_is_one_line_with_nothing_escaped():
    assert compose_sms("child", {"word": "l'eau"}).text == "Escale : l'eau, 02 61 91 05 12"


@override_settings(BASE_URL="https://escale.example/")
def test_a_link_that_leaves_is_absolute():
    assert absolute("/inscription/x/") == "https://escale.example/inscription/x/"
