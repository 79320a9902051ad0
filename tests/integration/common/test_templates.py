"""What the shared templates promise to every page."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

NBSP = "\N{NO-BREAK SPACE}"
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]


class Callback(forms.Form):
    phone = forms.CharField(label="Téléphone", help_text="Pour vous prévenir")
    email = forms.EmailField(label="Courriel", required=False)
    who = forms.ChoiceField(label="Qui vient", choices=[("me", "Moi"), ("two", "À deux")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="J’accepte d’être rappelé")
    page = forms.CharField(widget=forms.HiddenInput)


def opened(html, tag):
    return re.findall(rf"<{tag}\b[^>]*>", html)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_field_says_label_then_hint_then_error_then_input():
    form = Callback({"phone": "1"})
    form.add_error("phone", "Il manque des chiffres.")
    html = form["phone"].as_field_group()
    assert words(html) == "Téléphone Pour vous prévenir Il manque des chiffres."
    assert html.index("Il manque") < html.index("<input")


def test_a_wrong_field_ties_its_input_to_its_hint_and_its_error():
    html = Callback({"phone": ""})["phone"].as_field_group()
    assert re.findall(r'aria-\w+="[^"]*"', opened(html, "input")[0]) == [
        'aria-invalid="true"',
        'aria-describedby="id_phone_helptext id_phone_error"',
    ]
    assert re.findall(r' id="([^"]+)"', html) == ["id_phone_helptext", "id_phone_error", "id_phone"]


def test_only_an_optional_field_says_so():
    form = Callback()
    assert [words(form[name].as_field_group()) for name in ("phone", "email")] == [
        "Téléphone Pour vous prévenir",
        "Courriel (facultatif)",
    ]


def test_every_radio_button_has_its_own_label_inside_one_group():
    html = Callback()["who"].as_field_group()
    assert (len(opened(html, "fieldset")), len(opened(html, "legend"))) == (1, 1)
    assert re.findall(r'<label class="choice" for="([^"]+)"', html) == ["id_who_0", "id_who_1"]


def test_a_whole_form_shows_each_field_once_and_keeps_the_hidden_one():
    assert re.findall(r' name="([^"]+)"', str(Callback())) == ["phone", "email", "who", "who", "agreed", "page"]


def test_the_summary_links_each_error_to_its_input():
    html = render_to_string("components/errors.html", {"form": Callback({"phone": "1", "page": "x"})})
    assert re.findall(r'href="(#[^"]+)"', html) == ["#id_who_0", "#id_agreed"]
    assert "2 réponses à corriger" in words(html)


def test_a_rule_that_refuses_the_whole_form_is_not_counted_as_an_answer():
    form = Callback({"phone": "1", "who": "me", "agreed": "on", "page": "x"})
    form.add_error(None, "La dernière place vient d’être prise.")
    assert words(render_to_string("components/errors.html", {"form": form})) == (
        "Cela n’a pas marché La dernière place vient d’être prise."
    )


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_no_context_and_gives_the_phone(name, settings):
    settings.CONTACT_PHONE = f"02{NBSP}61{NBSP}91{NBSP}05{NBSP}12"
    html = render_to_string(name)
    assert set(re.findall(r'href="(tel:[^"]*)"', html)) == {"tel:0261910512"}
    assert len(opened(html, "h1")) == 1


def test_a_page_for_visitors_holds_no_form_token_and_no_sign_out():
    html = render_to_string("layouts/public.html", {"contact_phone": "02 61 91 05 12"})
    assert opened(html, "form") == []


def test_a_visitor_reading_english_stays_in_english():
    with override("en"):
        html = render_to_string("layouts/_public_links.html", {"section": "lieux"})
    pages = ["programmes", "ateliers", "lieux", "mon-espace", "recherche"]
    assert re.findall(r'href="([^"]+)"', html) == [f"/en/{page}/" for page in pages]


def test_the_ribbon_of_a_demonstration_shows_only_there():
    shown = [
        'class="ribbon' in render_to_string("layouts/public.html", {"demo_mode": demo, "contact_phone": "1"})
        for demo in (True, False)
    ]
    assert shown == [True, False]
