"""The public site in two languages: a page and its twin, what stands in for it, the ways between them."""

import re

import pytest
from django.core.cache import caches
from wagtail.models import Page

from cms.domain.content import parse
from cms.domain.pages import build_module_page, publish_programme_page, publish_site_page
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.domain.tree import set_up_language
from cms.models import ContentPage, ModulePage, ProgrammePage
from tests.factories.accounts import UserFactory
from tests.factories.cms import MODULE, PROGRAMME, carriers_of, programme_page, signed_page, site_tree, writer_of
from tests.factories.network import SiteFactory

pytestmark = pytest.mark.django_db
ENGLISH_NOTICE = re.compile(r'<p class="whose">')


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


@pytest.fixture
def both():
    """The two trees, and a programme with a signed text, in French only so far."""
    page = signed_page()
    set_up_language("en")
    return page


def in_english(page):
    """The English page of the programme of a module page."""
    source = PROGRAMME.replace("Douleurs et Rachis", "Back and pain").replace("Apprendre à", "Learning to")
    return publish_programme_page(page.programme_of_page, parse(source, "en"))


def signed_in_english(page, parent):
    """The English text of `page`, signed by every carrier."""
    author = writer_of(parent.programme, UserFactory())
    text = parse(MODULE.format(title="Understanding my pain", words="Pain is an alarm."), "en")
    twin = build_module_page(parent, page.module, text, by=author)
    row = open_round(twin, by=author)
    for carrier in carriers_of(twin):
        sign(row, carrier.organisation, by=carrier.signatory)
    return ModulePage.objects.get(pk=twin.pk)


def path_of(page):
    return page.url_path.split("/", 2)[2]


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_page_is_read_in_english_at_its_own_address(client, both):
    shown = read(client, "/en/contact/")
    assert ("<h1>Contact us</h1>" in shown, '<html lang="en">' in shown) == (True, True)
    assert (ENGLISH_NOTICE.search(shown), 'lang="fr"' in shown.split("<main")[1].split("</main>")[0]) == (None, False)
    assert "Nous contacter</h1>" in read(client, "/contact/")


def test_a_page_without_a_twin_is_shown_in_french_and_says_so(client, both):
    shown = read(client, f"/en/{path_of(both)}")
    main = shown.split("<main")[1].split("</main>")[0]
    assert '<html lang="en">' in shown
    assert ENGLISH_NOTICE.search(main)
    assert '<h1 lang="fr">Comprendre ma douleur</h1>' in main
    assert ENGLISH_NOTICE.search(read(client, f"/{path_of(both)}")) is None


def test_a_machine_is_told_which_page_says_the_same_and_which_address_counts(client, both):
    french, fallback = read(client, "/contact/"), read(client, f"/en/{path_of(both)}")
    alternates = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', french)
    assert alternates == [("fr", "http://testserver/contact/"), ("en", "http://testserver/en/contact/")]
    assert '<link rel="canonical" href="http://testserver/contact/">' in french
    assert f'<link rel="canonical" href="http://testserver/{path_of(both)}">' in fallback
    assert 'rel="alternate"' not in fallback


def test_the_switch_of_languages_leads_to_the_twin_or_to_the_same_words(client, both):
    twin = in_english(both)
    twin.slug = "back-and-pain"
    twin.save_revision(clean=False).publish()
    first = both.get_parent()
    assert f'href="/en/{path_of(ProgrammePage.objects.get(pk=twin.pk))}" lang="en"' in read(
        client, f"/{path_of(first)}"
    )
    assert f'href="/en/{path_of(both)}" lang="en"' in read(client, f"/{path_of(both)}")
    assert f'href="/{path_of(first)}" lang="fr"' in read(client, "/en/programmes/back-and-pain/")


def test_a_french_address_under_the_english_door_leads_to_the_twin(client, both):
    twin = in_english(both)
    twin.slug = "back-and-pain"
    twin.save_revision(clean=False).publish()
    answer = client.get(f"/en/{path_of(both.get_parent())}")
    assert (answer.status_code, answer["Location"]) == (302, "/en/programmes/back-and-pain/")


def test_lists_hold_each_programme_and_each_place_once_in_the_language_of_the_reader_first(client, both):
    in_english(both)
    other = programme_page()
    site = SiteFactory(slug="arlon")
    publish_site_page(site)
    shown = read(client, "/en/programmes/")
    assert (shown.count("Back and pain</a>"), shown.count("Douleurs et Rachis</a>")) == (1, 1)
    assert shown.count(f'href="/en/{path_of(other)}"') == 1
    assert read(client, "/en/lieux/").count('href="/en/lieux/arlon/"') == 1
    assert "Back and pain" not in read(client, "/programmes/")


def test_a_programme_in_english_names_its_texts_in_english_and_the_others_in_french(client, both):
    parent = in_english(both)
    address = f"/en/{path_of(parent)}"
    assert '<p lang="fr"><a' in read(client, address)
    twin = signed_in_english(both, parent)
    caches["visitors"].clear()
    shown = read(client, address)
    assert f'<p><a href="/en/{path_of(twin)}"><b>Understanding my pain</b></a></p>' in shown
    assert "Understanding my pain" not in read(client, f"/{path_of(both.get_parent())}")


def test_a_translation_nobody_signed_is_not_read(client, both):
    parent = in_english(both)
    author = writer_of(parent.programme, UserFactory())
    text = parse(MODULE.format(title="Unsigned", words="Nobody agreed to this."), "en")
    draft = build_module_page(parent, both.module, text, by=author)
    assert (draft.live, draft.translation_key == both.translation_key) == (False, True)
    assert "Nobody agreed" not in read(client, f"/en/{path_of(both)}")
    assert "Unsigned" not in read(client, f"/en/{path_of(parent)}")


def test_the_list_for_machines_holds_each_language_with_its_twins(client, both):
    listed = read(client, "/sitemap.xml")
    assert listed.count("<loc>http://testserver/en/contact/</loc>") == 1
    pair = '<xhtml:link rel="alternate" hreflang="{}" href="http://testserver{}"/>'
    assert listed.count(pair.format("fr", "/contact/") + pair.format("en", "/en/contact/")) == 2
    assert f"/en/{path_of(both)}" not in listed


@pytest.mark.parametrize("path", ["/en/", "/en/programmes/", "/en/contact/", "/en/lieux/"])
def test_an_english_page_gives_no_cookie_and_may_be_kept(client, both, path):
    answer = client.get(path)
    assert (answer.status_code, dict(answer.cookies), answer["Cache-Control"]) == (200, {}, "public, max-age=1")
    assert answer.headers.get("Vary") is None


def test_a_language_more_costs_no_query(client, both, django_assert_num_queries):
    address = path_of(both)
    for path in (f"/{address}", f"/en/{address}"):
        caches["visitors"].clear()
        with django_assert_num_queries(5):
            client.get(path)


def test_planting_a_language_twice_changes_nothing(both):
    before = list(Page.objects.order_by("pk").values_list("pk", "url_path", "latest_revision"))
    set_up_language("en")
    assert list(Page.objects.order_by("pk").values_list("pk", "url_path", "latest_revision")) == before


def test_each_planted_page_has_its_twin_at_the_same_address(both):
    site_tree()
    french = ContentPage.objects.filter(locale__language_code="fr").values_list("slug", "translation_key")
    english = ContentPage.objects.filter(locale__language_code="en").values_list("slug", "translation_key")
    assert sorted(french) == sorted(english)


def test_a_language_without_first_pages_is_refused():
    site_tree()
    with pytest.raises(ValueError, match="No first text"):
        set_up_language("nl")
