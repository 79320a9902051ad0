"""« Ouvrir un lieu »: everything at once or nothing, by those who may, with what is still missing."""

from datetime import date

import pytest
from django.urls import reverse

from cms.domain.opening_places import missing_at
from cms.models import SiteIndexPage, SitePage
from etp.accounts.enums import Role
from etp.network.models import Room, Site
from etp.programmes.models import ProgrammeSite
from tests.factories.accounts import MembershipFactory
from tests.factories.network import CommuneFactory, OrganisationFactory, SiteFactory
from tests.factories.programmes import carried_programme
from tests.integration.cms.reference import browser, refusals, words

pytestmark = pytest.mark.django_db
FORM = "/cms/ouvrir-un-lieu/"


@pytest.fixture
def lead(dos):
    return dos.carriers.get().organisation


@pytest.fixture
def sent(dos, lead):
    """A place with one room, for the programme."""
    return {
        "organisation": lead.pk,
        "name": "Maison des associations",
        "street": "2, rue du Port",
        "postcode": "56670",
        "commune": CommuneFactory(name="Riantec").pk,
        "time_zone": "Europe/Paris",
        "programmes": [dos.pk],
        "since": "2026-12-01",
        "salle-1-name": "Salle bleue",
        "salle-1-capacity": "12",
        "salle-1-equipment": "Tapis",
    }


def written():
    """How many places, rooms, runs and pages there are."""
    return [model.objects.count() for model in (Site, Room, ProgrammeSite, SitePage)]


@pytest.mark.parametrize("who", ["boss", "mine"])
def test_one_page_opens_the_place_its_room_its_programme_and_the_draft_of_its_page(request, who, dos, sent):
    answer = request.getfixturevalue(who).post(FORM, sent, follow=True)
    site = Site.objects.get(name="Maison des associations")
    assert answer.redirect_chain == [(f"{FORM}{site.pk}/", 302)]
    assert [(room.name, room.capacity, room.equipment) for room in site.rooms.all()] == [("Salle bleue", 12, "Tapis")]
    run = site.programme_sites.get()
    assert (run.programme, run.since, run.until) == (dos, date(2026, 12, 1), None)
    page = SitePage.objects.get(site=site)
    assert (page.live, page.title, page.latest_revision is not None) == (False, site.name, True)


def test_nobody_reads_the_draft(boss, sent, client):
    boss.post(FORM, sent)
    page = SitePage.objects.get()
    assert client.get(f"/lieux/{page.slug}/").status_code == 404
    assert page.title not in client.get("/lieux/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "maison de santé"}, "Un lieu de cette structure porte déjà ce nom."),
        ({"salle-2-name": "SALLE BLEUE", "salle-2-capacity": "3"}, "Deux salles portent le même nom."),
        ({"phone": "12"}, "Ce numéro de téléphone n’est pas complet."),
    ],
)
def test_what_is_refused_leaves_nothing_behind(boss, lead, sent, wrong, said):
    SiteFactory(organisation=lead, name="Maison de santé")
    before = written()
    answer = boss.post(FORM, sent | wrong)
    assert (answer.status_code, refusals(answer)) == (422, [said])
    assert written() == before
    assert 'value="2, rue du Port"' in words(answer)


def test_a_room_begun_is_finished_or_left_out(boss, sent):
    before = written()
    answer = boss.post(FORM, sent | {"salle-2-name": "Salle verte"})
    assert (answer.status_code, written()) == (422, before)
    assert answer.context["rooms"][1].errors["capacity"] == ["Champ requis."]


def test_without_the_list_of_places_on_the_site_nothing_is_created(boss, sent):
    SiteIndexPage.objects.update(live=False)
    before = written()
    assert refusals(boss.post(FORM, sent)) == ["L’arbre des pages n’est pas encore en place."]
    assert written() == before


def test_a_coordinator_is_offered_their_own_carriers_and_programmes_only(mine, dos, lead, sent):
    other = carried_programme(1, code="autre")
    elsewhere = OrganisationFactory()
    form = mine.get(FORM).context["form"]
    assert list(form.fields["organisation"].queryset) == [lead]
    assert list(form.fields["programmes"].queryset) == [dos]
    before = written()
    for wrong in ({"programmes": [other.pk]}, {"organisation": elsewhere.pk}, {"programmes": []}):
        assert mine.post(FORM, sent | wrong).status_code == 422
    assert written() == before


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.SITE_MANAGER, Role.SECRETARY])
def test_nobody_else_opens_a_place(dos, lead, sent, role):
    client, before = browser(role, organisation=lead), written()
    answers = [client.get(FORM), client.post(FORM, sent), client.get(f"{FORM}{Site.objects.first().pk}/")]
    assert {answer.status_code for answer in answers} <= {302, 404}
    assert written() == before
    assert FORM not in words(client.get("/cms/"))


def test_the_place_of_another_programme_is_missing(mine):
    other = SiteFactory()
    answers = [mine.get(f"{FORM}{pk}/") for pk in (other.pk, 987_654)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_what_is_missing_is_listed_until_it_is_there(boss, lead, sent):
    boss.post(FORM, sent)
    site = Site.objects.get(name="Maison des associations")
    assert [lack.words for lack in missing_at(site)] == [
        "À écrire\u00a0: téléphone.",
        "À écrire\u00a0: qui demander.",
        "À écrire\u00a0: comment venir.",
        "À écrire\u00a0: bus.",
        "À écrire\u00a0: stationnement.",
        "Personne n’est responsable de ce lieu.",
        "Aucun secrétariat ne répond pour ce lieu.",
        "La page n’a pas de phrase d’ouverture.",
        "La page n’a pas d’image.",
        "La page n’est pas en ligne\u00a0: relisez-la, puis publiez-la.",
    ]
    shown = words(boss.get(f"{FORM}{site.pk}/"))
    page = SitePage.objects.get(site=site)
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert "Salle bleue" in shown
    assert site.name in words(boss.get(FORM))
    Site.objects.update(phone="02 97 00 00 00", who_to_ask="L’accueil", how_to_find="Cour", bus="12", parking="Devant")
    for role in (Role.SITE_MANAGER, Role.SECRETARY):
        MembershipFactory(role=role, organisation=lead, site=site)
    page.lead, page.drawing = "Au bord de l’eau.", "salle.svg"
    page.save_revision().publish()
    assert missing_at(Site.objects.get(pk=site.pk)) == []
    assert "les gens peuvent venir" in words(boss.get(f"{FORM}{site.pk}/"))


def test_a_place_opened_otherwise_says_that_it_has_no_page_nor_room_nor_programme(boss):
    site = SiteFactory()
    said = {lack.words for lack in missing_at(site)}
    assert {
        "Le lieu n’a pas encore de page publique.",
        "Aucune salle : les ateliers s’y prévoient sans salle réservée.",
        "Aucun programme n’a lieu ici.",
    } <= said
    assert boss.get(f"{FORM}{site.pk}/").status_code == 200
