"""The texts whose next reading is late: told to those who may change them, with the day and the owner."""

from datetime import date, timedelta

import pytest

from cms.domain.reviews import late_reviews
from cms.domain.showing.records import today
from cms.domain.showing.words import reviewed_words
from cms.models import ContentPage, ModulePage, ProgrammePage
from etp.accounts.enums import Role
from etp.spaces.views.readings import texts_to_review
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import programme_page, signed_page, writer_of

pytestmark = pytest.mark.django_db
DUE = date(2026, 2, 3)


@pytest.fixture
def page():
    """A module text online whose reading is late, and nothing else that is."""
    page = signed_page()
    ProgrammePage.objects.update(review_before=today())
    ModulePage.objects.update(review_before=DUE)
    return page


def told(user, **when):
    return [(row.page.title, row.due) for row in late_reviews(user, **when)]


def test_a_writer_of_the_programme_is_told_and_a_stranger_is_not(page):
    mine, other = writer_of(page.programme_of_page), writer_of(programme_page().programme)
    assert (told(mine), told(other), told(UserFactory())) == ([("Comprendre ma douleur", DUE)], [], [])


def test_the_owner_is_the_last_hand(page):
    row = late_reviews(writer_of(page.programme_of_page))[0]
    assert row.owner == page.latest_revision.user.get_full_name()


def test_the_day_itself_is_not_late(page):
    mine = writer_of(page.programme_of_page)
    assert (told(mine, day=DUE), told(mine, day=DUE + timedelta(days=1))) == ([], [("Comprendre ma douleur", DUE)])


def test_a_plain_text_is_told_to_those_who_publish(page):
    ContentPage.objects.filter(slug="contact").update(review_before=DUE - timedelta(days=1))
    platform = MembershipFactory(role=Role.PLATFORM_COORDINATOR).user
    found = [(row.page.slug, row.due) for row in late_reviews(platform)]
    assert found[0] == ("contact", DUE - timedelta(days=1))
    assert [title for title, _due in told(writer_of(page.programme_of_page))] == ["Comprendre ma douleur"]


def test_a_text_taken_offline_is_late_for_nobody(page):
    ModulePage.objects.update(live=False)
    assert told(writer_of(page.programme_of_page)) == []


def test_the_public_reads_that_a_text_is_late(page):
    page.refresh_from_db()
    assert reviewed_words(page)[-1] == "À revoir depuis février 2026"
    page.review_before = today()
    assert reviewed_words(page)[-1].startswith("À revoir avant ")


def test_the_first_page_of_the_workspace_counts_them_in_one_line(page):
    mine = writer_of(page.programme_of_page)
    (line,) = texts_to_review(mine, today())
    assert (line["title"], line["label"]) == ("1 texte à revoir", "Ouvrir l’édition")
    assert line["detail"].startswith("le plus ancien\u00a0: Comprendre ma douleur, depuis le ")
    assert texts_to_review(UserFactory(), today()) == []
