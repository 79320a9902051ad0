"""The directory as visitors, owners and the team meet it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.domain.directory import still_asked
from etp.messaging.domain import deliver_pending
from etp.network.domain import ask_token, tend_directory, withdraw_entry
from etp.network.models import DirectoryAsk
from tests.factories.cms import site_tree
from tests.factories.network import CommuneFactory, directory_entry
from tests.integration.cms.reference import at, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


def page(client, **asked):
    return client.get("/annuaire/", asked)


def names(answer):
    return [entry["name"] for entry in answer.context["entries"]]


def asked_link():
    directory_entry(name="Marche", review_days=10, at=timezone.now() - timedelta(days=11))
    tend_directory()
    return reverse("directory_answer", args=[ask_token(DirectoryAsk.objects.get())])


def test_visitors_read_each_service_with_its_age_and_whether_to_call_first(client):
    site_tree()
    directory_entry(name="Ancien", phone="02 61 91 00 01", review_days=10, at=timezone.now() - timedelta(days=100))
    directory_entry(name="Neuf", offer="<b>marcher</b>")
    withdraw_entry(directory_entry(name="Parti"), reason="a fermé")
    for days in (89, 70, 50):
        tend_directory(at=timezone.now() - timedelta(days=days))
    answer = page(client)
    said = [(entry["name"], entry["age"], entry["doubtful"]) for entry in answer.context["entries"]]
    assert said == [("Ancien", "confirmé il y a 3 mois", True), ("Neuf", "confirmé aujourd’hui", False)]
    words = answer.content.decode()
    assert ('href="tel:0261910001"' in words, "&lt;b&gt;marcher" in words, "o@example.org" in words) == (
        True, True, False,
    )  # fmt: skip
    assert (answer.cookies.output(), "csrf" in words) == ("", False)


def test_a_search_takes_words_without_accents_a_kind_and_a_distance(client):
    site_tree()
    near = CommuneFactory(name="Lorient", postcode="56100", latitude=47.75, longitude=-3.37)
    far = CommuneFactory(name="Arlon", postcode="6700", latitude=49.68, longitude=5.82)
    directory_entry(name="Marche d’été", commune=near)
    directory_entry(name="Cuisine", kind="eat", commune=far)
    assert names(page(client, mots="ETE")) == ["Marche d’été"]
    assert names(page(client, type="eat")) == ["Cuisine"]
    assert names(page(client, commune="Arlon")) == ["Cuisine", "Marche d’été"]
    assert names(page(client, commune="56100", distance="25")) == ["Marche d’été"]
    assert names(page(client, type="nothing", distance="x")) == ["Cuisine", "Marche d’été"]
    assert page(client, commune="Nulle part").context["unknown_commune"] == "Nulle part"


def test_the_page_costs_as_many_queries_for_thirty_services_as_for_one(client, django_assert_num_queries):
    site_tree()
    directory_entry()
    page(client, warm="1")
    with django_assert_num_queries(3) as one:
        page(client, first="1")
    for _rank in range(29):
        directory_entry()
    with django_assert_num_queries(len(one)):
        assert len(names(page(client, second="1"))) == 30


def test_the_owner_receives_the_question_without_any_other_word(client):
    link = asked_link()
    deliver_pending()
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == (["o@example.org"], "Annuaire des services : est-ce toujours juste ?")
    assert (link in sent.body, "Marche" in sent.body) == (True, True)


def test_reading_the_link_changes_nothing_and_one_tap_confirms(client):
    site_tree()
    link = asked_link()
    ask = DirectoryAsk.objects.get()
    entry, key = ask.entry, f"ask:{ask.pk}"
    assert client.get(link).status_code == 200
    entry.refresh_from_db()
    assert (entry.times_asked, still_asked(key)) == (1, True)
    assert client.post(link, {"confirm": "1"}, follow=True).status_code == 200
    entry.refresh_from_db()
    assert (entry.times_asked, entry.confirmed_on, entry.events.last().by) == (0, timezone.now().date(), "owner")
    assert still_asked(key) is False


def test_the_owner_proposes_a_correction_in_the_same_page(client):
    site_tree()
    link = asked_link()
    assert client.post(link, {"correct": "1", "words": ""}).status_code == 422
    client.post(link, {"correct": "1", "words": "Le prix a changé."})
    entry = DirectoryAsk.objects.get().entry
    assert (entry.proposed, entry.times_asked) == ("Le prix a changé.", 1)


def test_any_other_link_and_a_form_from_elsewhere_are_refused(client):
    site_tree()
    link = asked_link()
    assert client.get(reverse("directory_answer", args=["x" * 43])).status_code == 404
    assert Client(enforce_csrf_checks=True).post(link, {"confirm": "1"}).status_code == 403


def test_the_team_adds_corrects_confirms_withdraws_and_restores(boss):
    commune = CommuneFactory()
    facts = {"name": "Marche", "kind": "move", "offer": "Marcher.", "commune": commune.pk, "review_days": 90}
    boss.post(at("directoryentry:add"), facts)
    entry = type(directory_entry()).objects.get(name="Marche")
    boss.post(at("directoryentry:edit", entry.pk), {**facts, "cost": "Gratuit"})
    boss.post(at("directoryentry:confirmer", entry.pk))
    assert refusals(boss.post(at("directoryentry:retirer", entry.pk), {"reason": ""})) == ["Champ requis."]
    boss.post(at("directoryentry:retirer", entry.pk), {"reason": "a fermé"})
    boss.post(at("directoryentry:remettre", entry.pk))
    entry.refresh_from_db()
    acts = list(entry.events.values_list("what", flat=True))
    assert (entry.cost, entry.state) == ("Gratuit", "to_confirm")
    assert acts == ["added", "corrected", "confirmed", "withdrawn", "restored"]
    assert "Remis par l’équipe" in boss.get(at("directoryentry:inspect", entry.pk)).content.decode()


def test_the_list_of_the_team_starts_with_what_waits_for_it(boss):
    old = timezone.now() - timedelta(days=100)
    for name, proposed in (("Neuf", ""), ("Corrigé", "Le prix")):
        directory_entry(name=name, proposed=proposed)
    directory_entry(name="Tard", review_days=10, at=old)
    for days in (89, 70, 50):
        tend_directory(at=timezone.now() - timedelta(days=days))
    rows = boss.get(at("directoryentry:index")).context["object_list"]
    assert [row.name for row in rows] == ["Corrigé", "Tard", "Neuf"]


def test_a_coordinator_of_one_programme_does_not_reach_the_directory(mine):
    entry = directory_entry()
    addresses = [at("directoryentry:index"), at("directoryentry:inspect", entry.pk), at("directoryentry:add")]
    assert [mine.get(address).status_code for address in addresses] == [404, 404, 404]
