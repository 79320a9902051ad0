from datetime import date

import pytest

from cms.domain.publishing import live_without_signatures
from cms.domain.rounds import follow_revision, open_round, withdraw_round
from cms.domain.signatures import authors_of, propose, refuse, sign
from cms.enums import Decision, RoundState
from cms.models import ModulePage, Round
from etp.common import RuleBroken
from etp.programmes.domain import add_carrier, appoint_signatories, end
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import (
    NOON,
    carriers_of,
    module_page,
    module_text,
    programme_page,
    rewrite,
    signed_page,
    writer_of,
)
from tests.factories.network import OrganisationFactory
from tests.factories.programmes import LONG_AGO, carried_programme

pytestmark = pytest.mark.django_db


def states(page):
    return list(Round.objects.filter(page=page).order_by("number").values_list("number", "state"))


def test_a_round_freezes_the_carriers_the_revision_and_its_hash(page, opened, author):
    organisations = [carrier.organisation for carrier in carriers_of(page)]
    assert sorted(row.organisation.pk for row in opened.carriers.all()) == sorted(row.pk for row in organisations)
    assert (opened.number, opened.state, opened.revision) == (1, RoundState.OPEN, page.latest_revision)
    assert opened.content_hash == page.latest_revision.as_object().content_hash
    assert (opened.deadline, opened.opened_by) == (date(2026, 11, 30), author)


def test_a_stranger_to_the_programme_opens_no_round_and_ends_none(page, opened):
    stranger = writer_of(programme_page().programme)
    with pytest.raises(RuleBroken, match="ses structures porteuses"):
        open_round(page, by=stranger)
    draft = page.get_latest_revision_as_object()
    draft.summary = "Réécrit d’ailleurs."
    with pytest.raises(RuleBroken, match="ses structures porteuses"):
        draft.save_revision(user=stranger, clean=False)
    assert (states(page), page.revisions.count()) == ([(1, RoundState.OPEN)], 1)


def test_a_carrier_that_joins_later_is_asked_at_the_next_round(page, opened, author):
    programme = page.get_parent().specific.programme
    add_carrier(programme, OrganisationFactory(), signatory=UserFactory(), since=LONG_AGO)
    assert opened.carriers.count() == 3
    rewrite(page, "Autres mots.", by=author)
    assert Round.objects.get(page=page, number=2).carriers.count() == 4


def test_the_last_of_the_signatures_puts_the_text_online_in_any_order(page, opened):
    last, middle, first = carriers_of(page)
    for carrier in (first, middle):
        sign(opened, carrier.organisation, by=carrier.signatory)
        assert ModulePage.objects.get(pk=page.pk).live is False
    sign(opened, last.organisation, by=last.signatory)
    page.refresh_from_db()
    opened.refresh_from_db()
    assert (page.live, page.live_revision, opened.state) == (True, opened.revision, RoundState.COMPLETE)


def test_a_signature_keeps_what_was_signed_by_whom_and_when(page, opened):
    carrier = carriers_of(page)[0]
    sign(opened, carrier.organisation, by=carrier.signatory, comment=" D’accord. ", at=NOON)
    kept = opened.signatures.get()
    assert (kept.user, kept.organisation, kept.as_deputy) == (carrier.signatory, carrier.organisation, False)
    assert (kept.revision, kept.content_hash) == (opened.revision, opened.content_hash)
    assert (kept.comment, kept.at, kept.decision) == ("D’accord.", NOON, Decision.SIGNED)


def test_a_deputy_signs_and_the_ledger_says_so(page, opened):
    carrier = carriers_of(page)[0]
    sign(opened, carrier.organisation, by=carrier.deputy)
    assert opened.signatures.get().as_deputy is True


def test_nobody_else_signs_in_the_name_of_a_carrier(page, opened):
    one, other, _third = carriers_of(page)
    for user in (UserFactory(), other.signatory):
        with pytest.raises(RuleBroken, match="pas désigné"):
            sign(opened, one.organisation, by=user)
    assert opened.signatures.count() == 0


def test_a_signatory_replaced_meanwhile_no_longer_signs(page, opened):
    carrier = carriers_of(page)[0]
    before, after = carrier.signatory, UserFactory()
    appoint_signatories(carrier, signatory=after)
    with pytest.raises(RuleBroken, match="pas désigné"):
        sign(opened, carrier.organisation, by=before)
    sign(opened, carrier.organisation, by=after)
    assert opened.signatures.get().user == after


def test_a_carrier_answers_once_a_round(page, opened):
    carrier = carriers_of(page)[0]
    sign(opened, carrier.organisation, by=carrier.signatory)
    with pytest.raises(RuleBroken, match="déjà répondu"):
        sign(opened, carrier.organisation, by=carrier.deputy)


def test_the_author_never_signs_even_as_the_named_hand_of_a_carrier(page, opened, author):
    carrier = carriers_of(page)[0]
    appoint_signatories(carrier, signatory=author, deputy=UserFactory())
    with pytest.raises(RuleBroken, match="Vous avez écrit ce texte"):
        sign(opened, carrier.organisation, by=author)
    with pytest.raises(RuleBroken, match="Vous avez écrit ce texte"):
        refuse(opened, carrier.organisation, by=author, comment="À changer")
    assert opened.signatures.count() == 0


def test_whoever_saved_a_revision_since_the_last_complete_round_is_an_author(page, author):
    one, other = UserFactory(), writer_of(page.programme_of_page)
    rewrite(page, "Un.", by=one)
    rewrite(page, "Deux.", by=author)
    row = open_round(page, by=other)
    assert authors_of(row) == {author.pk, one.pk, other.pk}


def test_the_author_of_an_older_signed_text_may_sign_the_next_one(author):
    page = signed_page(author)
    other = UserFactory()
    rewrite(page, "La suite.", by=other)
    assert authors_of(open_round(page, by=other)) == {other.pk}


def test_a_carrier_of_one_member_who_wrote_the_text_proposes_it(author):
    parent = programme_page(carried_programme(carriers=2))
    page = module_page(author, parent)
    alone, other = carriers_of(page)
    appoint_signatories(alone, signatory=author)
    MembershipFactory(user=author, organisation=alone.organisation)
    row = open_round(page, by=author)
    propose(row, alone.organisation, by=author)
    kept = row.signatures.get()
    assert (kept.decision, kept.proposed_by) == (Decision.PROPOSED, author)
    sign(row, other.organisation, by=other.signatory)
    page.refresh_from_db()
    assert page.live is True


def test_a_proposal_alone_never_completes_a_round(author):
    page = module_page(author, programme_page(carried_programme(carriers=1)))
    alone = carriers_of(page)[0]
    appoint_signatories(alone, signatory=author)
    MembershipFactory(user=author, organisation=alone.organisation)
    row = open_round(page, by=author)
    propose(row, alone.organisation, by=author)
    row.refresh_from_db()
    page.refresh_from_db()
    assert (row.state, page.live) == (RoundState.OPEN, False)


def test_a_carrier_with_another_member_does_not_propose(page, opened, author):
    carrier = carriers_of(page)[0]
    appoint_signatories(carrier, signatory=author)
    MembershipFactory(user=author, organisation=carrier.organisation)
    MembershipFactory(organisation=carrier.organisation)
    with pytest.raises(RuleBroken, match="d’un seul membre"):
        propose(opened, carrier.organisation, by=author)


def test_only_the_author_proposes(page, opened):
    carrier = carriers_of(page)[0]
    MembershipFactory(user=carrier.signatory, organisation=carrier.organisation)
    with pytest.raises(RuleBroken, match="d’un seul membre"):
        propose(opened, carrier.organisation, by=carrier.signatory)


def test_a_refusal_needs_words_and_ends_the_round(page, opened):
    carrier = carriers_of(page)[0]
    with pytest.raises(RuleBroken, match="ce qu’il faut changer"):
        refuse(opened, carrier.organisation, by=carrier.signatory, comment="  ")
    refuse(opened, carrier.organisation, by=carrier.signatory, comment="Paragraphe 2", at=NOON)
    opened.refresh_from_db()
    assert (opened.state, opened.closed_by, opened.closed_at) == (RoundState.REFUSED, carrier.signatory, NOON)
    other = carriers_of(page)[1]
    with pytest.raises(RuleBroken, match="déjà clos"):
        sign(opened, other.organisation, by=other.signatory)


def test_a_new_revision_ends_the_round_and_opens_the_next_with_its_reason(page, opened, author):
    carrier = carriers_of(page)[0]
    sign(opened, carrier.organisation, by=carrier.signatory)
    draft = page.get_latest_revision_as_object()
    draft.summary, draft.change_note = "Deux jours de suite.", "Dosage de l’effort"
    draft.save_revision(user=author, clean=False)
    assert states(page) == [(1, RoundState.SUPERSEDED), (2, RoundState.OPEN)]
    following = Round.objects.get(page=page, number=2)
    assert (following.reason, following.signatures.count(), following.opened_by) == ("Dosage de l’effort", 0, author)


def test_a_revision_that_says_the_same_leaves_the_round_open(page, opened, author):
    page.get_latest_revision_as_object().save_revision(user=author, clean=False)
    assert states(page) == [(1, RoundState.OPEN)]
    assert open_round(page, by=author) == opened


def test_a_new_revision_without_a_round_opens_none(page, author):
    rewrite(page, "Autres mots.", by=author)
    assert states(page) == []


def test_when_no_hand_is_left_a_new_revision_only_ends_the_round(page, opened, author):
    appoint_signatories(carriers_of(page)[0], signatory=None)
    rewrite(page, "Autres mots.", by=author)
    assert states(page) == [(1, RoundState.SUPERSEDED)]


def test_following_the_same_revision_twice_changes_nothing(page, opened):
    follow_revision(opened.revision)
    assert states(page) == [(1, RoundState.OPEN)]


def test_a_round_needs_a_carrier_and_a_hand_for_each(author):
    page = module_page(author, programme_page(carried_programme(carriers=1)))
    carrier = carriers_of(page)[0]
    appoint_signatories(carrier, signatory=None)
    with pytest.raises(RuleBroken, match=f"Personne n’est désigné pour signer\u00a0: {carrier.organisation}"):
        open_round(page, by=author)
    end(carrier, on=date(2021, 1, 1), reason="fin")
    with pytest.raises(RuleBroken, match="aucune structure porteuse"):
        open_round(page)


def test_a_page_without_a_revision_opens_no_round(page):
    ModulePage.objects.filter(pk=page.pk).update(latest_revision=None)
    with pytest.raises(RuleBroken, match="Enregistrez d’abord"):
        open_round(ModulePage.objects.get(pk=page.pk))


def test_the_author_takes_the_text_back(page, opened, author):
    withdraw_round(page, by=author)
    withdraw_round(page, by=author)
    assert states(page) == [(1, RoundState.WITHDRAWN)]


def test_a_revision_under_signature_cannot_be_written_over(page, opened, author):
    revision = opened.revision
    revision.content["summary"] = "Autre chose"
    with pytest.raises(RuleBroken, match="ne change plus"):
        revision.save()


def test_a_revision_altered_behind_our_back_is_not_signed(page, opened):
    content = opened.revision.content
    type(opened.revision).objects.filter(pk=opened.revision_id).update(content={**content, "summary": "Autre"})
    carrier = carriers_of(page)[0]
    with pytest.raises(RuleBroken, match="altéré"):
        sign(opened, carrier.organisation, by=carrier.signatory)


def test_nothing_is_online_without_signatures(page):
    assert live_without_signatures() == []
    signed_page()
    assert live_without_signatures() == []
    ModulePage.objects.filter(pk=page.pk).update(live=True)
    assert live_without_signatures() == [page]


def test_the_same_words_have_the_same_hash_whatever_the_blocks_are_called(page):
    again = module_text()
    draft = page.get_latest_revision_as_object()
    before = draft.content_hash
    for block in draft.body.raw_data:
        block["id"] = "autre"
    assert (draft.content_hash, again.facts["title"]) == (before, draft.title)
