from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Page, Site, Workflow

from cms.domain.content import parse
from cms.domain.pages import build_module_page, publish_programme_page, publish_site_page
from cms.domain.tree import set_up_site
from cms.models import CarrierSignOff, ContentPage, HomePage, ModulePage, SitePage
from etp.common import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.cms import PROGRAMME, module_page, module_text, programme_page, site_tree, writer_of
from tests.factories.network import SiteFactory
from tests.factories.programmes import ModuleFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def addresses():
    return sorted(HomePage.objects.get().get_descendants(inclusive=True).values_list("url_path", flat=True))


def test_the_tree_is_planted_once_and_kept_afterwards():
    set_up_site(host="escale.example", port=443)
    home = HomePage.objects.get()
    home.lead = "Changé par une éditrice."
    home.save_revision().publish()
    set_up_site()
    assert HomePage.objects.get().lead == "Changé par une éditrice."
    assert addresses() == [
        "/accueil/",
        "/accueil/accessibilite/",
        "/accueil/annuaire/",
        "/accueil/contact/",
        "/accueil/lieux/",
        "/accueil/mentions-legales/",
        "/accueil/orienter/",
        "/accueil/programmes/",
        "/accueil/vos-donnees/",
    ]
    assert list(Site.objects.values_list("hostname", "port", "is_default_site")) == [("escale.example", 443, True)]


def test_only_our_pages_groups_and_workflow_are_left():
    site_tree()
    assert Page.objects.filter(depth=2).count() == 1
    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "Administrateurs", "Auteurs", "Patients partenaires", "Responsables de lieu", "Responsables du site",
        "Signataires",
    ]  # fmt: skip
    used = Workflow.objects.filter(workflow_pages__isnull=False)
    assert [[task.specific for task in workflow.tasks] for workflow in used] == [list(CarrierSignOff.objects.all())]


def test_the_command_says_how_many_pages_there_are():
    said = StringIO()
    call_command("setup_site", stdout=said)
    assert said.getvalue() == "Site ready: 9 pages under Apprendre à vivre mieux avec une maladie qui dure.\n"


def test_the_plain_pages_are_online_with_their_words():
    site_tree()
    statement = ContentPage.objects.live().get(slug="accessibilite")
    headings = [block.value["heading"] for block in statement.body]
    assert headings[:2] == ["Ce que nous visons", "Où nous en sommes"]


def test_a_programme_page_needs_the_tree():
    with pytest.raises(RuleBroken, match="arbre des pages"):
        publish_programme_page(ProgrammeFactory(), module_text())


def test_the_page_of_a_programme_is_online_with_its_text():
    page = programme_page()
    assert (page.live, page.slug, page.title) == (True, page.programme.code, "Douleurs et Rachis")
    assert [aim.value for aim in page.aims] == ["Doser vos efforts."]
    assert page.alert == "<p>Faites le 15 ou le 112.</p>"


def test_publishing_the_same_text_again_makes_no_revision():
    page = programme_page()
    assert programme_page(page.programme) == page
    assert page.revisions.count() == 1
    changed = PROGRAMME.replace("cost: Rien", "cost: Gratuit")
    publish_programme_page(page.programme, parse(changed))
    assert page.revisions.count() == 2


def test_the_page_of_a_site_takes_its_name_and_address_from_the_record():
    site_tree()
    site = SiteFactory(slug="arlon", name="Maison d’Arlon")
    page = publish_site_page(site)
    assert publish_site_page(site) == page
    assert list(SitePage.objects.live().values_list("slug", "title")) == [("arlon", "Maison d’Arlon")]
    assert page.revisions.count() == 1


def test_a_module_text_is_a_draft_by_the_hand_of_its_author():
    author = UserFactory()
    page = module_page(author)
    assert (page.live, page.latest_revision.user, page.slug) == (False, author, "comprendre-ma-douleur")
    text = page.get_latest_revision_as_object()
    assert [block.value["text"] for block in text.sources] == ["Haute Autorité de santé, fiche mémo, 2019"]


def test_the_same_module_text_again_makes_no_revision_and_another_makes_one():
    parent, module = programme_page(), ModuleFactory(title="Bouger")
    author = writer_of(parent.programme)
    page = build_module_page(parent, module, module_text("Bouger"), by=author)
    assert build_module_page(parent, module, module_text("Bouger"), by=author) == page
    assert page.revisions.count() == 1
    build_module_page(parent, module, module_text("Bouger", "Autres mots."), by=author, note="Plus simple")
    page = ModulePage.objects.get(pk=page.pk)
    assert (page.revisions.count(), page.get_latest_revision_as_object().change_note) == (2, "Plus simple")
