from datetime import UTC, date, datetime

import pytest
from wagtail.models import WorkflowState

from cms.domain.publishing import pin, pin_version, pinned_text
from cms.domain.rounds import open_round
from cms.domain.signatures import refuse, sign
from cms.enums import RoundState
from cms.models import ModulePage, PinnedContent, Round
from etp.programmes.domain import put_in_force, version_in_force
from tests.factories.accounts import UserFactory
from tests.factories.cms import carriers_of, module_page, signed_page, writer_of
from tests.factories.programmes import ModuleFactory, version_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return module_page(UserFactory())


def submit(page, *, by):
    """Submit `page` to its workflow as the editor's button does, by a hand of its lead carrier."""
    writer_of(page.programme_of_page, by)
    page = ModulePage.objects.get(pk=page.pk)
    return page.get_workflow().start(page, by)


def rewrite(page, words):
    draft = ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.summary = words
    return draft.save_revision(user=writer_of(page.programme_of_page), clean=False)


def sign_all(row):
    for carrier in carriers_of(row.page):
        sign(row, carrier.organisation, by=carrier.signatory)


def test_submitting_opens_a_round_about_the_latest_revision(page):
    author = UserFactory()
    submit(page, by=author)
    row = Round.objects.get(page=page)
    assert (row.revision, row.opened_by, row.state) == (page.latest_revision, author, RoundState.OPEN)


def test_the_last_signature_ends_the_workflow_and_publishes(page):
    state = submit(page, by=UserFactory())
    sign_all(Round.objects.get(page=page))
    state.refresh_from_db()
    stored = ModulePage.objects.get(pk=page.pk)
    assert (state.status, stored.live, stored.workflow_in_progress) == (WorkflowState.STATUS_APPROVED, True, False)


def test_a_refusal_hands_the_text_back_and_the_next_submission_opens_the_next_round(page):
    author = UserFactory()
    state = submit(page, by=author)
    carrier = carriers_of(page)[0]
    refuse(Round.objects.get(page=page), carrier.organisation, by=carrier.signatory, comment="Trop long")
    state.refresh_from_db()
    task = state.current_task_state
    assert (state.status, task.comment) == (WorkflowState.STATUS_NEEDS_CHANGES, "Trop long")
    revision = rewrite(page, "Plus court.")
    state.resume(user=author)
    row = Round.objects.get(page=page, number=2)
    assert (row.state, row.revision) == (RoundState.OPEN, revision)


def test_cancelling_the_workflow_withdraws_the_round(page):
    author = UserFactory()
    submit(page, by=author).cancel(user=author)
    assert Round.objects.get(page=page).state == RoundState.WITHDRAWN


def test_a_revision_during_the_workflow_moves_the_round_and_signatures_then_publish_it(page):
    submit(page, by=UserFactory())
    revision = rewrite(page, "Mieux dit.")
    sign_all(Round.objects.get(page=page, number=2))
    stored = ModulePage.objects.get(pk=page.pk)
    assert (stored.live, stored.live_revision, stored.summary) == (True, revision, "Mieux dit.")


def test_only_module_texts_have_a_workflow(page):
    parent = page.get_parent().specific
    assert [each.has_workflow for each in (page, parent)] == [True, False]
    assert parent.get_workflow() is None


def test_a_signed_text_is_pinned_to_the_version_in_force_and_stays_so():
    page = signed_page()
    version = version_in_force(page.get_parent().specific.programme)
    first = page.live_revision
    assert PinnedContent.objects.get(version=version, module=page.module).revision == first
    rewrite(page, "La suite.")
    row = open_round(page)
    sign_all(row)
    assert ModulePage.objects.get(pk=page.pk).summary == "La suite."
    assert pinned_text(version, page.module).summary == page.summary


def test_the_next_version_pins_the_last_signed_text():
    page = signed_page()
    programme = page.get_parent().specific.programme
    rewrite(page, "La suite.")
    sign_all(open_round(page))
    following = version_with(programme, [page.module], in_force_from=date(2026, 1, 1))
    assert pinned_text(following, page.module).summary == "La suite."


def test_a_module_outside_the_version_is_not_pinned():
    page = signed_page()
    programme = page.get_parent().specific.programme
    other = version_with(programme, [ModuleFactory()], in_force_from=date(2026, 1, 1))
    row = Round.objects.get(page=page)
    assert (pin(other, row), pinned_text(other, page.module)) == (None, None)
    pin_version(other)
    assert PinnedContent.objects.filter(version=other).count() == 0


def test_a_text_is_pinned_for_its_own_programme_only():
    page = signed_page()
    elsewhere = module_page(UserFactory()).get_parent().specific.programme
    put_in_force(add_to_draft(elsewhere, page.module), on=date(2026, 1, 1))
    assert list(PinnedContent.objects.values_list("version__programme", flat=True)) == [
        page.get_parent().specific.programme.pk
    ]


def add_to_draft(programme, module):
    """A draft version of `programme` that holds `module`."""
    return version_with(programme, [module], in_force_from=None)


def test_signing_at_an_instant_pins_the_version_of_that_day_and_the_one_to_come():
    page = module_page(UserFactory())
    programme = page.get_parent().specific.programme
    first = version_in_force(programme)
    coming = put_in_force(version_with(programme, [page.module], in_force_from=None), on=date(2026, 6, 1))
    row = open_round(page, at=datetime(2026, 3, 1, tzinfo=UTC))
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory, at=datetime(2026, 3, 2, tzinfo=UTC))
    assert set(PinnedContent.objects.values_list("version", flat=True)) == {first.pk, coming.pk}
