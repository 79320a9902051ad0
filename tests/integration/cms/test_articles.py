"""Articles: what a visitor reads and finds, who writes them, who puts them online."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.domain.article_pages import publish_article
from cms.domain.reviews import late_reviews
from cms.domain.searching import search
from cms.models import ArticleIndexPage, ArticlePage
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.common import RuleBroken
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import article, module_text, programme_page, site_tree
from tests.factories.programmes import carried_programme
from tests.integration.cms.reference import browser

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


@pytest.fixture
def dos():
    return programme_page(carried_programme(1, code="dos", title="Douleurs et Rachis")).programme


@pytest.fixture
def sucre():
    return carried_programme(1, code="sucre", title="Sucre")


@pytest.fixture
def author(dos):
    return browser(Role.AUTHOR, organisation=dos.carriers.get().organisation)


def user_of(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def sent(programmes, *, publish=False, **changes):
    """What the editor's form sends for an article."""
    facts = {
        "title": "Marcher",
        "slug": "marcher",
        "lead": "Un peu chaque jour.",
        "body": streamfield([("key_message", {"text": "Commencez petit."})]),
        "sources": streamfield([]),
        "easy_body": streamfield([]),
        "comments": inline_formset([]),
    }
    pressed = {"action-publish": "action-publish"} if publish else {}
    chosen = [str(programme.pk) for programme in programmes]
    return {**nested_form_data({**facts, **pressed, **changes}), "programmes": chosen}


def adding():
    return reverse("wagtailadmin_pages:add", args=["cms", "articlepage", ArticleIndexPage.objects.get().pk])


def editing(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def errors(answer):
    return [str(error) for found in answer.context["form"].errors.values() for error in found]


def test_a_visitor_reads_who_wrote_it_who_read_it_again_and_where_to_go_on(client, dos):
    article(dos)
    answer = client.get("/articles/dormir/")
    shown = answer.content.decode()
    assert answer.context["programmes"] == [{"title": "Douleurs et Rachis", "url": "/programmes/dos/"}]
    said = ["Écrit par\u00a0: une infirmière.", "Relu par Anne Fouquet", "Haute Autorité de santé, 2006"]
    assert [words in shown for words in said] == [True, True, True]


def test_the_list_sorts_articles_by_programme_and_keeps_a_place_for_the_rest(client, dos):
    article(dos)
    article(slug="autre", title="Autre")
    topics = client.get("/articles/").context["topics"]
    said = [(topic["title"], [card["title"] for card in topic["cards"]]) for topic in topics]
    assert said == [("Douleurs et Rachis", ["Mieux dormir"]), ("Pour tous", ["Autre"])]


def test_the_first_page_and_the_programme_lead_to_them_and_another_programme_does_not(client, dos, sucre):
    programme_page(sucre)
    article(dos)
    shown = [client.get(address).content for address in ("/", "/programmes/dos/", "/programmes/sucre/")]
    assert [b'href="/articles/dormir/"' in page for page in shown] == [True, True, False]


def test_an_article_taken_offline_is_met_nowhere(client, dos):
    article(dos).unpublish()
    shown = [client.get(address).content for address in ("/", "/programmes/dos/", "/articles/", "/sitemap.xml")]
    assert [b"articles/dormir/" in page for page in shown] == [False] * 4
    assert client.get("/articles/dormir/").status_code == 404


def test_without_any_the_list_says_what_to_do(client):
    site_tree()
    assert "Aucun article n’est encore en ligne." in client.get("/articles/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_and_an_article_cost_as_much_whatever_their_number(client, dos, django_assert_num_queries, number):
    for rank in range(number):
        article(dos, slug=f"article-{rank}", title=f"Article {rank}")
    with django_assert_num_queries(5):
        client.get("/articles/")
    with django_assert_num_queries(4):
        client.get("/articles/article-0/")


def test_the_search_finds_it_by_the_words_people_say(dos):
    article(dos)
    groups = {heading: [hit.title for hit in hits] for heading, hits in search("insomnies").groups}
    assert groups == {"Articles": ["Mieux dormir"]}


def test_an_author_writes_a_draft_for_their_programme_and_cannot_publish_it(author, dos):
    answer = author.post(adding(), sent([dos], publish=True))
    page = ArticlePage.objects.get(slug="marcher")
    assert (answer.status_code, page.live, page.programmes_of_page) == (302, False, [dos])
    assert page.permissions_for_user(user_of(author)).can_publish() is False


def test_an_author_gives_no_article_to_a_programme_they_do_not_write_for(author, dos, sucre):
    answer = author.post(adding(), sent([dos, sucre]))
    assert errors(answer) == ["Vous n’écrivez pas pour\u00a0: Sucre."]
    assert errors(author.post(adding(), sent([]))) == ["Choisissez au moins un programme, parmi les vôtres."]
    assert ArticlePage.objects.exists() is False


def test_an_author_takes_no_article_from_another_programme(author, dos, sucre):
    page = article(dos, sucre)
    answer = author.post(editing(page), sent([dos], slug="dormir"))
    assert errors(answer) == ["Vous n’écrivez pas pour\u00a0: Sucre."]


def test_an_article_of_another_programme_answers_like_one_that_does_not_exist(author, sucre):
    page = article(sucre)
    names = ("edit", "delete", "unpublish", "copy", "move", "history", "view_draft", "preview_on_edit")
    answers = [author.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code for name in names]
    assert answers == [404] * len(names)
    assert author.post(editing(page), sent([sucre])).status_code == 404
    assert "Mieux dormir" not in author.get("/cms/pages/search/?q=dormir").content.decode()


def test_the_rights_on_a_foreign_article_are_none_even_where_the_tool_does_not_hide_it(author, sucre):
    rights = article(sucre).permissions_for_user(user_of(author))
    asked = (rights.can_edit, rights.can_publish, rights.can_delete, rights.can_copy, rights.can_unlock)
    assert [may() for may in asked] == [False] * 5


def test_an_author_changes_neither_the_list_nor_what_is_online(author, dos):
    index, page = ArticleIndexPage.objects.get(), article(dos)
    assert author.get(editing(index)).status_code == 302
    author.post(editing(page), sent([dos], slug="dormir", publish=True))
    assert ArticlePage.objects.get().title == "Mieux dormir"


def test_the_coordination_of_the_platform_puts_a_draft_online(author, dos):
    author.post(adding(), sent([dos]))
    boss = browser(Role.PLATFORM_COORDINATOR)
    page = ArticlePage.objects.get()
    boss.post(editing(page), sent([dos], publish=True))
    assert ArticlePage.objects.get().live is True


def test_the_verb_refuses_who_may_not_publish_and_an_address_that_is_taken(dos):
    days = (TODAY, TODAY)
    with pytest.raises(RuleBroken, match="coordination de la plateforme"):
        publish_article("dormir", module_text(), programmes=[dos], reviewed=days, by=UserFactory())
    article(dos)
    with pytest.raises(RuleBroken, match="existe déjà"):
        article(dos)


def test_a_late_article_is_on_the_list_of_its_authors_and_of_no_other(author, dos, sucre):
    page = article(dos)
    ArticlePage.objects.filter(pk=page.pk).update(review_before=TODAY - timedelta(days=5))
    stranger = MembershipFactory(role=Role.AUTHOR, organisation=sucre.carriers.get().organisation).user
    found = [[late.page.pk for late in late_reviews(user)] for user in (user_of(author), stranger)]
    assert found == [[page.pk], []]
