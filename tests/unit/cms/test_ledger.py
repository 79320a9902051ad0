from datetime import date, timedelta

import pytest

from cms.domain.ledger import count_waiting_for, ledger_of, open_rounds, rounds_of, state_of
from cms.domain.rounds import open_round, withdraw_round
from cms.domain.signatures import refuse, sign
from etp.messaging.domain.kinds import known_kind
from etp.messaging.models import Notification
from etp.programmes.domain import appoint_signatories
from tests.factories.cms import NOON, carriers_of, module_page, rewrite

pytestmark = pytest.mark.django_db


def test_the_ledger_shows_each_carrier_and_what_the_reader_may_do(page, opened, author):
    one, other, third = carriers_of(page)
    sign(opened, one.organisation, by=one.signatory)
    appoint_signatories(third, signatory=author)
    by_other = {answer.organisation: answer for answer in state_of(opened, reader=other.deputy).answers}
    assert [by_other[c.organisation].may_sign for c in (one, other, third)] == [False, True, False]
    by_author = {answer.organisation: answer for answer in state_of(opened, reader=author).answers}
    assert by_author[third.organisation].why_not == "Vous avez écrit ce texte\u00a0: une autre personne doit signer."
    state = state_of(opened)
    assert (state.agreed, sorted(state.missing)) == (1, sorted([str(other.organisation), str(third.organisation)]))


def test_rounds_that_wait_for_the_reader_come_first(page, opened, author):
    elsewhere = open_round(module_page(author), by=author, at=NOON + timedelta(days=3))
    hand = carriers_of(elsewhere.page)[0].signatory
    assert [state.round for state in open_rounds(reader=hand)] == [elsewhere, opened]
    assert [state.round for state in open_rounds()] == [opened, elsewhere]
    assert count_waiting_for(hand) == 1


def test_the_ledger_of_a_programme_names_texts_never_submitted(page, author):
    parent = page.programme_of_page
    assert ledger_of(parent) == [(page, None)]
    row = open_round(page, by=author)
    assert [(each, state.round) for each, state in ledger_of(parent)] == [(page, row)]
    rewrite(page, "Suite.", by=author)
    assert [state.round.number for state in rounds_of(page)] == [2, 1]


def test_each_named_hand_is_told_at_once_and_three_days_before_the_end(page, opened):
    carrier = carriers_of(page)[0]
    told = Notification.objects.filter(kind="signoff_round", address=carrier.signatory.email).order_by("not_before")
    assert [row.not_before.date() for row in told] == [date(2026, 11, 16), date(2026, 11, 27)]
    assert Notification.objects.filter(kind="signoff_round").count() == 12


def written(kind):
    """The message of the first notice of that kind, as it would leave."""
    return known_kind(kind).render(Notification.objects.filter(kind=kind).first())


def test_the_request_names_the_text_and_leads_to_its_round(page, opened):
    message = written("signoff_round")
    assert message.subject == "Un texte attend votre réponse"
    assert ("Comprendre ma douleur" in message.text, "lundi 30 novembre" in message.text) == (True, True)
    assert f"/cms/validations/{opened.pk}/" in message.text


def test_a_request_is_dropped_once_its_carrier_has_answered_or_the_round_is_over(page, opened):
    one, other, _third = carriers_of(page)
    kind = known_kind("signoff_round")
    keys = [f"round:{opened.pk}:{carrier.organisation_id}" for carrier in (one, other)]
    sign(opened, one.organisation, by=one.signatory)
    assert [kind.still_true(key) for key in keys] == [False, True]
    withdraw_round(page)
    assert [kind.still_true(key) for key in [*keys, "round:0:0"]] == [False, False, False]


def test_the_author_learns_how_the_round_ended(page, opened, author):
    carrier = carriers_of(page)[0]
    refuse(opened, carrier.organisation, by=carrier.signatory, comment="Trop long")
    assert Notification.objects.get(kind="signoff_outcome").address == author.email
    assert written("signoff_outcome").subject == "Une structure demande un changement"
    Notification.objects.all().delete()
    row = open_round(page, by=author)
    for each in carriers_of(page):
        sign(row, each.organisation, by=each.signatory)
    message = written("signoff_outcome")
    assert (message.subject, "Il est en ligne." in message.text) == ("Votre texte est en ligne", True)


def test_a_round_that_nobody_opened_tells_nobody(page):
    row = open_round(page)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    assert Notification.objects.filter(kind="signoff_outcome").count() == 0
