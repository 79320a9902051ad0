"""A site manager in the editing tool: the words, the picture and the contacts of their own place, nothing else (S9)."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.domain.editing import MANAGERS, grant_editing
from cms.domain.pages import open_site_page
from cms.models import SitePage
from etp.accounts.enums import Role
from etp.network.models import Site
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import site_tree
from tests.factories.network import SiteFactory
from tests.integration.cms.reference import browser, words

pytestmark = pytest.mark.django_db
Image = get_image_model()
CONTACTS = {
    "who_to_ask": "Nolwenn, à l’accueil",
    "phone": "02 97 00 11 22",
    "how_to_find": "Entrée par la cour.",
    "bus": "Ligne 12",
    "parking": "Devant",
}


@pytest.fixture
def here(db):
    site_tree()
    site = SiteFactory(name="Kervignac", phone="02 00 00 00 00")
    return SitePage.objects.get(pk=open_site_page(site).pk)


@pytest.fixture
def manager(here):
    return browser(Role.SITE_MANAGER, organisation=here.site.organisation, site=here.site)


def form_of(**sent):
    return nested_form_data({"body": streamfield([]), "comments": inline_formset([]), "lead": "", **sent})


def test_the_form_of_the_page_holds_the_words_and_the_picture_only(manager, here):
    form = manager.get(reverse("wagtailadmin_pages:edit", args=[here.pk])).context["form"]
    assert sorted(set(form.fields) - {"comment_notifications"}) == [
        "body", "drawing", "image", "lead", "picture_alt",
    ]  # fmt: skip


def test_fields_sent_besides_change_nothing(manager, here):
    other = SiteFactory()
    sent = form_of(
        lead="Au fond de la cour.", title="Pris", slug="pris", site=other.pk, seo_title="Pris",
        go_live_at="2030-01-01 10:00", expire_at="2030-01-02 10:00", **{"action-publish": "action-publish"},
    )  # fmt: skip
    answer = manager.post(reverse("wagtailadmin_pages:edit", args=[here.pk]), sent)
    now = SitePage.objects.get(pk=here.pk)
    assert (answer.status_code, now.lead, now.live) == (302, "Au fond de la cour.", True)
    kept = (now.title, now.slug, now.site, now.seo_title, now.go_live_at, now.expire_at)
    assert kept == (here.title, here.slug, here.site, here.seo_title, None, None)


@pytest.mark.parametrize("name", ["delete", "unpublish", "move", "copy", "set_privacy", "lock", "convert_alias"])
def test_the_page_of_ones_place_is_not_deleted_moved_copied_or_taken_down(manager, here, name):
    manager.post(reverse(f"wagtailadmin_pages:{name}", args=[here.pk]), {"next": "/cms/"})
    now = SitePage.objects.get(pk=here.pk)
    assert (now.live, now.locked, now.path, SitePage.objects.count()) == (True, False, here.path, 1)
    assert now.view_restrictions.count() == 0


def test_no_page_is_added_under_the_list_of_places(manager, here):
    address = reverse("wagtailadmin_pages:add", args=["cms", "sitepage", here.get_parent().pk])
    manager.post(address, form_of(title="Pris", slug="pris", site=SiteFactory().pk))
    assert SitePage.objects.count() == 1
    manager.post(reverse("wagtailadmin_pages:edit", args=[here.get_parent().pk]), form_of(title="Pris", slug="pris"))
    assert here.get_parent().title == "Lieux"


def test_the_platform_still_writes_the_whole_page(here):
    boss = browser(Role.PLATFORM_COORDINATOR)
    form = boss.get(reverse("wagtailadmin_pages:edit", args=[here.pk])).context["form"]
    assert {"title", "slug", "site", "go_live_at"} <= set(form.fields)


def test_the_contacts_of_ones_place_are_changed_and_nothing_else_of_it(manager, here):
    sent = CONTACTS | {"name": "Pris", "slug": "pris", "organisation": 1, "closed_on": "2026-01-01", "street": "x"}
    answer = manager.post(reverse("cms_place_contacts", args=[here.site.pk]), sent, follow=True)
    now = Site.objects.get(pk=here.site.pk)
    assert {name: getattr(now, name) for name in CONTACTS} == CONTACTS
    assert (now.name, now.slug, now.closed_on, now.street) == ("Kervignac", here.site.slug, None, "")
    assert "Les contacts sont enregistrés" in words(answer)


def test_a_phone_that_cannot_be_one_comes_back_with_what_was_typed(manager, here):
    answer = manager.post(reverse("cms_place_contacts", args=[here.site.pk]), CONTACTS | {"phone": "12"})
    assert answer.status_code == 422
    assert "Ligne 12" in words(answer)
    assert Site.objects.get(pk=here.site.pk).phone == "02 00 00 00 00"


def test_the_contacts_of_another_place_are_missing(manager, here):
    there = SiteFactory(organisation=here.site.organisation)
    answers = [manager.get(reverse("cms_place_contacts", args=[pk])) for pk in (there.pk, 987_654)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert manager.post(reverse("cms_place_contacts", args=[there.pk]), CONTACTS).status_code == 404


def test_ones_places_lead_to_their_page_and_their_contacts(manager, here):
    SiteFactory(name="Ailleurs")
    listed = words(manager.get(reverse("cms_places")))
    assert ("Kervignac" in listed, "Ailleurs" in listed) == (True, False)
    assert reverse("cms_place_contacts", args=[here.site.pk]) in listed
    assert reverse("wagtailadmin_pages:edit", args=[here.pk]) in listed


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDUCATOR, Role.PROGRAMME_COORDINATOR])
def test_nobody_else_has_places_to_keep(here, role):
    other = browser(role, organisation=here.site.organisation)
    assert other.get(reverse("cms_places")).status_code == 404
    assert other.get(reverse("cms_place_contacts", args=[here.site.pk])).status_code == 404


def test_a_manager_of_the_whole_structure_keeps_all_its_places(here):
    SitePage.objects.get(pk=here.pk)
    boss = browser(Role.SITE_MANAGER, organisation=here.site.organisation)
    assert boss.get(reverse("wagtailadmin_pages:edit", args=[here.pk])).status_code == 200


def test_a_role_that_ends_takes_the_tool_away(here):
    row = MembershipFactory(role=Role.SITE_MANAGER, organisation=here.site.organisation, site=here.site)
    assert grant_editing(row.user) == [MANAGERS]
    type(row).objects.filter(pk=row.pk).update(until="2020-06-01")
    assert grant_editing(row.user) == []


def picture(by, title):
    """A picture that `by` added; its file plays no part here."""
    return Image.objects.create(title=title, file="original_images/photo.png", width=2, height=2, uploaded_by_user=by)


def test_pictures_are_shared_to_choose_and_only_ones_own_are_changed(manager, here):
    me = here.site.organisation.memberships.get().user
    own, foreign = picture(me, "Ma salle"), picture(UserFactory(), "Une autre salle")
    policy = policy_registry.get_by_type(Image)
    reach = {act: set(policy.instances_user_has_permission_for(me, act)) for act in ("choose", "change", "delete")}
    assert reach == {"choose": {own, foreign}, "change": {own}, "delete": {own}}
    for name in ("edit", "delete"):
        manager.post(reverse(f"wagtailimages:{name}", args=[foreign.pk]), {"title": "Prise"})
    assert list(Image.objects.filter(pk=foreign.pk).values_list("title", flat=True)) == ["Une autre salle"]


def test_an_author_has_the_same_rights_on_pictures_and_the_platform_changes_all(here):
    author, boss = MembershipFactory(role=Role.AUTHOR).user, MembershipFactory(role=Role.PLATFORM_COORDINATOR).user
    for user in (author, boss):
        grant_editing(user)
    foreign, policy = picture(UserFactory(), "Une autre salle"), policy_registry.get_by_type(Image)
    acts = ("choose", "change", "delete")
    found = {
        user: [policy.user_has_permission_for_instance(user, act, foreign) for act in acts] for user in (author, boss)
    }
    assert found == {author: [True, False, False], boss: [True, True, True]}


def test_another_place_gives_its_manager_no_right_on_its_page(here):
    stranger = MembershipFactory(role=Role.SITE_MANAGER).user
    mine = MembershipFactory(role=Role.SITE_MANAGER, organisation=here.site.organisation).user
    for user in (stranger, mine):
        grant_editing(user)
    asked = ("can_edit", "can_publish", "can_delete", "can_unpublish", "can_move", "can_copy")
    found = {user: [getattr(here.permissions_for_user(user), name)() for name in asked] for user in (stranger, mine)}
    assert found == {stranger: [False] * 6, mine: [True, True, False, False, False, False]}
