"""An author of another programme, a manager of another place: each door of the editing tool, one by one (Z6)."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.domain.editing import grant_editing
from cms.domain.pages import open_site_page
from cms.domain.rounds import open_round
from cms.models import ModulePage, ProgrammePage, SitePage
from etp.accounts.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.cms import module_page, programme_page, rewrite
from tests.factories.network import SiteFactory
from tests.factories.programmes import ModuleFactory, carried_programme
from tests.integration.cms.reference import browser, words

pytestmark = pytest.mark.django_db
CANARY = "Canari jaune"
MISSING = 987_654


@pytest.fixture
def mine():
    """The page of the author's own programme."""
    return programme_page(carried_programme(1, code="mien", title="Mon programme"))


@pytest.fixture
def canary(mine):
    """A draft text of another programme, changed once, in a round."""
    other = programme_page(carried_programme(1, code="autre", title=f"{CANARY} programme"))
    Page.objects.filter(pk=other.pk).update(title=f"{CANARY} programme", draft_title=f"{CANARY} programme")
    hand = UserFactory()
    page = module_page(hand, ProgrammePage.objects.get(pk=other.pk), module=ModuleFactory(title=CANARY))
    rewrite(page, "D’autres mots.", by=hand)
    open_round(page, by=None)
    page.refresh_from_db()
    return page


@pytest.fixture
def author(mine):
    return browser(Role.AUTHOR, organisation=mine.programme.carriers.get().organisation)


def doors(page):
    """Every address of the tool that names one page, by the name of the door."""
    revisions = list(page.revisions.order_by("pk").values_list("pk", flat=True))
    by_page = [
        "edit", "delete", "unpublish", "view_draft", "preview_on_edit", "move", "copy", "history", "history_results",
        "workflow_history", "usage", "revisions_index", "set_privacy", "lock", "unlock", "convert_alias",
        "add_subpage", "confirm_workflow_cancellation", "workflow_preview",
    ]  # fmt: skip
    found = {}
    for name in by_page:
        args = [page.pk, 1] if name == "workflow_preview" else [page.pk]
        found[name] = reverse(f"wagtailadmin_pages:{name}", args=args)
    found |= {
        "compare": reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, revisions[0], revisions[-1]]),
        "compare_live": reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", revisions[-1]]),
        "revision": reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revisions[0]]),
        "revert": reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revisions[0]]),
        "explore": reverse("wagtailadmin_explore", args=[page.pk]),
        "chooser": reverse("wagtailadmin_choose_page_child", args=[page.pk]),
        "api": reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
        "create": reverse("wagtailadmin_pages:add", args=["cms", "modulepage", page.pk]),
    }
    for act in ("delete", "move", "publish", "unpublish"):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act])
        found[f"bulk_{act}"] = f"{bulk}?id={page.pk}&next=/cms/"
    return found


LISTS = [
    "/cms/", "/cms/pages/", "/cms/pages/search/?q=Canari",
    "/cms/choose-page/", "/cms/choose-page/search/?q=Canari",
    "/cms/api/main/pages/", "/cms/api/main/pages/?search=Canari", "/cms/api/main/pages/?fields=*&order=title",
    "/cms/reports/locked/", "/cms/reports/workflow/", "/cms/reports/workflow_tasks/", "/cms/reports/site-history/",
    "/cms/reports/aging-pages/", "/cms/validations/",
    "/cms/pages/usage/cms/modulepage/", "/cms/reports/aging-pages/?export=csv", "/cms/reports/site-history/?export=csv",
]  # fmt: skip


def test_each_address_of_a_foreign_page_answers_like_one_that_does_not_exist(author, canary):
    for page in (canary, canary.get_parent()):
        if not page.revisions.exists():
            page.specific.save_revision(clean=False)
        found = {name: author.get(address) for name, address in doors(page).items()}
        assert {name: answer.status_code for name, answer in found.items()} == dict.fromkeys(found, 404)
    missing = author.get(reverse("wagtailadmin_pages:edit", args=[MISSING]))
    known = author.get(reverse("wagtailadmin_pages:edit", args=[canary.pk]))
    assert known.content == missing.content


def test_posting_to_each_of_them_changes_nothing(author, canary):
    before = list(Page.objects.order_by("pk").values())
    revisions = canary.revisions.count()
    sent = {"title": "Pris", "next": "/cms/", "confirm": "1", "new_parent_page": canary.get_parent().pk}
    answers = {name: author.post(address, sent).status_code for name, address in doors(canary).items()}
    assert answers == dict.fromkeys(answers, 404)
    assert (list(Page.objects.order_by("pk").values()), canary.revisions.count()) == (before, revisions)


def opened_with_canary(client, address):
    """The status of a list, and whether it names the canary."""
    answer = client.get(address, follow=True)
    shown = b"".join(answer.streaming_content).decode() if answer.streaming else words(answer)
    return answer.status_code, CANARY in shown


@pytest.mark.parametrize("address", LISTS)
def test_no_list_search_chooser_or_report_names_it(author, canary, address):
    assert opened_with_canary(author, address) == (200, False)


@pytest.mark.parametrize("more", ["", "&q=Canari"])
@pytest.mark.parametrize("act", ["delete", "unpublish", "move"])
def test_a_bulk_act_on_all_pages_names_those_one_meets(author, canary, act, more):
    address = f"/cms/bulk/wagtailcore/page/{act}/?id=all{more}"
    boss = browser(Role.PLATFORM_COORDINATOR)
    assert (opened_with_canary(author, address)[1], opened_with_canary(boss, address)[1]) == (False, True)


def test_the_report_that_names_the_last_page_of_each_type_is_for_those_who_meet_them_all(author, manager, canary):
    report = reverse("wagtailadmin_reports:page_types_usage")
    boss = browser(Role.PLATFORM_COORDINATOR)
    assert [client.get(report).status_code for client in (author, manager, boss)] == [404, 404, 200]


def test_rounds_and_ledgers_of_another_programme_are_missing(author, canary):
    row = canary.rounds.get()
    pages = [reverse("cms_round", args=[row.pk]), reverse("cms_ledger", args=["autre"])]
    assert [author.get(page).status_code for page in pages] == [404, 404]
    assert author.post(reverse("cms_answer", args=[row.pk]), {"act": "sign"}).status_code == 404
    assert author.get(reverse("cms_ledger", args=["mien"])).status_code == 200


def test_an_author_opens_their_own_texts(author, mine, canary):
    own = module_page(UserFactory(), mine, module=ModuleFactory(title="Mon texte"))
    opened = ["edit", "history", "view_draft", "usage"]
    assert [author.get(doors(own)[name]).status_code for name in opened] == [200] * 4
    assert mine.title in words(author.get(reverse("wagtailadmin_explore", args=[mine.get_parent().pk])))


def test_a_page_of_ones_own_does_not_move_or_copy_under_a_foreign_one(author, mine, canary):
    own = module_page(UserFactory(), mine, module=ModuleFactory(title="Mon texte"))
    foreign = canary.get_parent()
    assert author.get(reverse("wagtailadmin_pages:move_confirm", args=[own.pk, foreign.pk])).status_code == 404
    sent = {"new_title": "Pris", "new_slug": "pris", "new_parent_page": foreign.pk, "copy_subpages": False}
    author.post(reverse("wagtailadmin_pages:copy", args=[own.pk]), sent)
    assert list(ModulePage.objects.child_of(foreign)) == [canary]


def test_comments_and_locks_of_another_programme_are_out_of_reach(author, canary):
    address = reverse("wagtailadmin_pages:lock", args=[canary.pk])
    author.post(address)
    canary.refresh_from_db()
    assert (canary.locked, canary.wagtail_admin_comments.count()) == (False, 0)


def test_a_superuser_and_the_platform_still_meet_everything(canary):
    boss = browser(Role.PLATFORM_COORDINATOR)
    assert boss.get(doors(canary)["edit"]).status_code == 200
    assert CANARY in words(boss.get("/cms/validations/"))


def test_a_signatory_meets_the_rounds_of_the_programme_they_sign(canary):
    carrier = canary.get_parent().specific.programme.carriers.get()
    reader = browser(Role.CARRIER_READER, organisation=carrier.organisation)
    row = carrier.organisation.memberships.get(role=Role.CARRIER_READER)
    carrier.signatory = row.user
    carrier.save()
    grant_editing(row.user)
    assert reader.get(reverse("cms_round", args=[canary.rounds.get().pk])).status_code == 200


def site_pages(*names):
    return [open_site_page(SiteFactory(name=name)) for name in names]


@pytest.fixture
def places(mine):
    here, there = site_pages("Kervignac", CANARY)
    SitePage.objects.get(pk=there.pk).save_revision(clean=False)
    return SitePage.objects.get(pk=here.pk), SitePage.objects.get(pk=there.pk)


@pytest.fixture
def manager(places):
    site = places[0].site
    return browser(Role.SITE_MANAGER, organisation=site.organisation, site=site)


def test_a_site_manager_meets_no_other_place_and_no_programme(manager, places, canary):
    for page in (places[1], canary, canary.get_parent()):
        if not page.revisions.exists():
            page.specific.save_revision(clean=False)
        found = {name: manager.get(address).status_code for name, address in doors(page).items()}
        assert found == dict.fromkeys(found, 404)


@pytest.mark.parametrize("address", LISTS)
def test_no_list_shows_a_site_manager_another_place(manager, address):
    assert opened_with_canary(manager, address) == (200, False)
