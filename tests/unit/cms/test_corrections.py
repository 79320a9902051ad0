"""A minor correction of signed words, the seven days after it, and the objection that undoes it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cms.domain.correction_notices import may_be_objected_to
from cms.domain.corrections import (
    correct,
    hand_for_objection,
    may_correct,
    object_to,
    proposed_correction,
    take_back,
)
from cms.domain.invariants import online_words_are_signed
from cms.domain.objecting import is_open, open_corrections
from cms.domain.publishing import pinned_text
from cms.domain.rounds import open_round
from cms.domain.signatures import authors_of, sign
from cms.enums import CorrectionState, RoundState
from cms.models import Correction, ModulePage, Objection, Round
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.messaging.domain.kinds import known_kind
from etp.messaging.models import Notification
from etp.programmes.domain import appoint_signatories, version_in_force
from tests.factories.accounts import UserFactory
from tests.factories.cms import NOON, carriers_of, programme_page, rewrite, signed_page, writer_of

pytestmark = pytest.mark.django_db
ONLINE = "Pourquoi le dos fait encore mal."


@pytest.fixture
def author():
    return UserFactory()


@pytest.fixture
def page(author):
    """A signed text that names a telephone number."""
    return signed_page(author, words="Parlez-en à l’équipe au 02 97 00 00 01.")


@pytest.fixture
def corrector(page):
    return writer_of(page.programme_of_page)


def fix(page, by, *, find="02 97 00 00 01", put="02 97 00 00 02", at=NOON, **facts):
    return correct(page, find=find, put=put, reason="Nouveau numéro", by=by, at=at, **facts)


def body(page):
    return str(ModulePage.objects.get(pk=page.pk).body)


def test_a_correction_is_online_at_once_and_keeps_what_was_before(page, corrector):
    signed = page.live_revision
    made = fix(page, corrector)
    stored = ModulePage.objects.get(pk=page.pk)
    assert ("02 97 00 00 02" in body(page), "02 97 00 00 01" in body(page)) == (True, False)
    assert (made.before, made.revision, made.state) == (signed, stored.live_revision, CorrectionState.STANDING)
    assert (made.made_by, made.organisation, made.number) == (corrector, carriers_of(page)[0].organisation, 1)
    assert (stored.latest_revision, stored.has_unpublished_changes) == (made.revision, False)
    assert list(online_words_are_signed(NOON)) == []


def test_the_seven_days_are_those_of_the_programme(page, corrector):
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert fix(page, corrector, at=late).open_until == date(2026, 11, 24)


def test_only_the_words_of_the_correction_are_allowed_online(page, corrector):
    fix(page, corrector)
    draft = rewrite(page, "Autre chose.", by=corrector)
    with pytest.raises(RuleBroken, match="une fois signé"):
        draft.publish()
    stored = ModulePage.objects.get(pk=page.pk)
    stored.summary = "Autre chose."
    with pytest.raises(RuleBroken, match="une fois signé"):
        stored.save()


@pytest.mark.parametrize(
    ("find", "put", "why"),
    [
        ("une jambe perd sa force", "une jambe est raide", "remplacé par un autre"),
        ("Appelez le 15", "Appelez le 18", "Un nombre change"),
        ("introuvable", "trouvé", "ne sont pas dans le texte"),
        ("l’équipe", "l’équipe", "Rien ne change"),
    ],
)
def test_more_than_a_slip_is_refused_with_its_reason_and_nothing_changes(page, corrector, find, put, why):
    before = body(page)
    with pytest.raises(RuleBroken, match=why):
        fix(page, corrector, find=find, put=put)
    assert (body(page), Correction.objects.count()) == (before, 0)


def test_the_author_of_another_programme_or_a_superuser_of_no_carrier_corrects_nothing(page):
    stranger = writer_of(programme_page().programme)
    boss = User.objects.create_superuser(email="chef@example.org")
    for user in (stranger, boss, carriers_of(page)[0].signatory):
        with pytest.raises(RuleBroken, match="auteur d’une structure porteuse"):
            fix(page, user)
        assert may_correct(page, user) is False


def test_a_text_offline_locked_or_changed_since_is_not_corrected(page, corrector):
    with pytest.raises(RuleBroken, match="a changé depuis"):
        fix(page, corrector, shown="0" * 64)
    with pytest.raises(RuleBroken, match="pourquoi"):
        correct(page, find="02 97 00 00 01", put="02 97 00 00 02", reason=" ", by=corrector)
    ModulePage.objects.filter(pk=page.pk).update(locked=True)
    with pytest.raises(RuleBroken, match="verrouillé"):
        fix(page, corrector)
    page.unpublish()
    with pytest.raises(RuleBroken, match="pas en ligne"):
        fix(page, corrector)


def test_the_exact_differences_are_shown_before(page):
    shown = proposed_correction(page, find="02 97 00 00 01", put="02 97 00 00 02")
    assert [(each.where, each.kind) for each in shown.differences] == [("bloc 1 (Texte), Texte", "changed")]
    assert [(p.kind, p.text) for p in shown.differences[0].pieces if p.kind != "kept"] == [
        ("gone", "01"),
        ("new", "02"),
    ]
    assert "02 97 00 00 01" in body(page)


def test_a_message_does_not_leave_once_one_may_no_longer_object(page, corrector):
    with time_machine.travel(NOON, tick=False):
        made = fix(page, corrector)
        key = f"correction:{made.pk}"
        assert may_be_objected_to(key) is True
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        assert may_be_objected_to(key) is False
    with time_machine.travel(NOON, tick=False):
        ModulePage.objects.get(pk=page.pk).unpublish()
        assert may_be_objected_to(key) is False


def test_old_corrections_cost_the_home_of_the_tool_nothing(page, corrector, django_assert_num_queries):
    fix(page, corrector)
    with django_assert_num_queries(1):
        assert open_corrections(at=NOON + timedelta(days=30)) == []


def test_every_carrier_is_told_but_not_the_hand_that_corrected(page, corrector):
    appoint_signatories(carriers_of(page)[0], signatory=corrector)
    made = fix(page, corrector)
    told = set(Notification.objects.filter(kind="signoff_correction").values_list("address", flat=True))
    others = {user.email for c in carriers_of(page)[1:] for user in (c.signatory, c.deputy)}
    assert told == others
    message = known_kind("signoff_correction").render(Notification.objects.filter(kind="signoff_correction").first())
    assert ("lundi 23 novembre" in message.text, f"/cms/corrections/{made.pk}/" in message.text) == (True, True)


def test_an_objection_puts_the_signed_words_back_by_a_revision_of_their_own(page, corrector):
    signed, made, other = page.content_hash, fix(page, corrector), carriers_of(page)[1]
    object_to(made, other.organisation, by=other.deputy, comment="Ce numéro est privé.", at=NOON + timedelta(days=7))
    stored = ModulePage.objects.get(pk=page.pk)
    assert (stored.content_hash, stored.live) == (signed, True)
    assert (made.before != stored.live_revision, stored.latest_revision) == (True, stored.live_revision)
    made.refresh_from_db()
    assert (made.state, made.ended_by, made.restored) == (CorrectionState.OBJECTED, other.deputy, stored.live_revision)
    said = Objection.objects.get()
    assert (said.organisation, said.as_deputy, said.comment) == (other.organisation, True, "Ce numéro est privé.")
    assert Notification.objects.get(kind="signoff_objection").address == corrector.email
    assert known_kind("signoff_correction").still_true(f"correction:{made.pk}") is False


def test_after_seven_days_it_stands(page, corrector):
    made, other = fix(page, corrector), carriers_of(page)[1]
    with pytest.raises(RuleBroken, match="sept jours sont passés"):
        object_to(made, other.organisation, by=other.signatory, comment="Trop tard", at=NOON + timedelta(days=8))
    assert [is_open(made, at=NOON + timedelta(days=n)) for n in (0, 7, 8)] == [True, True, False]
    assert open_corrections(at=NOON) == [made]
    assert open_corrections(at=NOON + timedelta(days=8)) == []


def test_an_objection_needs_words_and_the_named_hand_of_that_carrier(page, corrector):
    made, (one, other, _third) = fix(page, corrector), carriers_of(page)
    with pytest.raises(RuleBroken, match="pourquoi vous objectez"):
        object_to(made, one.organisation, by=one.signatory, comment=" ", at=NOON)
    for user in (UserFactory(), other.signatory):
        with pytest.raises(RuleBroken, match="pas désigné"):
            object_to(made, one.organisation, by=user, comment="Non", at=NOON)
    assert Objection.objects.count() == 0
    assert hand_for_objection(made, other.signatory, at=NOON) == [other.organisation]


def test_the_author_objects_for_nobody_and_takes_the_correction_back(page, corrector):
    signed, one = page.content_hash, carriers_of(page)[0]
    appoint_signatories(one, signatory=corrector)
    made = fix(page, corrector)
    with pytest.raises(RuleBroken, match="reprenez-la"):
        object_to(made, one.organisation, by=corrector, comment="Non", at=NOON)
    with pytest.raises(RuleBroken, match="Seul l’auteur"):
        take_back(made, by=carriers_of(page)[1].signatory, at=NOON)
    take_back(made, by=corrector, at=NOON)
    made.refresh_from_db()
    assert (made.state, ModulePage.objects.get(pk=page.pk).content_hash) == (CorrectionState.TAKEN_BACK, signed)
    with pytest.raises(RuleBroken, match="déjà annulée"):
        take_back(made, by=corrector, at=NOON)


def test_an_objection_takes_the_corrections_made_after_with_it(page, corrector):
    signed, other = page.content_hash, carriers_of(page)[1]
    first = fix(page, corrector)
    second = fix(page, corrector, find="02 97 00 00 02", put="02 97 00 00 03")
    object_to(second, other.organisation, by=other.signatory, comment="Non", at=NOON)
    assert "02 97 00 00 02" in body(page)
    object_to(first, other.organisation, by=other.signatory, comment="Non plus", at=NOON)
    assert ModulePage.objects.get(pk=page.pk).content_hash == signed


def test_a_draft_under_way_stays_the_latest_and_takes_the_correction(page, corrector):
    rewrite(page, "Un résumé en discussion.", by=corrector)
    row = open_round(page, by=corrector)
    made = fix(page, corrector)
    stored = ModulePage.objects.get(pk=page.pk)
    draft = stored.get_latest_revision_as_object()
    assert (stored.summary, draft.summary) == (ONLINE, "Un résumé en discussion.")
    assert ("02 97 00 00 02" in str(draft.body), stored.live_revision, stored.has_unpublished_changes) == (
        True, made.revision, True,
    )  # fmt: skip
    row.refresh_from_db()
    following = Round.objects.get(page=page, state=RoundState.OPEN)
    assert (row.state, following.number, following.reason) == (
        RoundState.SUPERSEDED, 3, "La correction mineure en ligne est reprise dans ce texte.",
    )  # fmt: skip
    other = carriers_of(page)[1]
    object_to(made, other.organisation, by=other.signatory, comment="Non", at=NOON)
    after = ModulePage.objects.get(pk=page.pk)
    assert after.get_latest_revision_as_object().summary == "Un résumé en discussion."
    assert ("02 97 00 00 01" in body(page), Round.objects.get(state=RoundState.OPEN)) == (True, following)


def test_a_correction_elsewhere_in_the_text_leaves_an_open_round_as_it_is(page, corrector):
    rewrite(page, "Le dos fait mall.", by=corrector)
    row = open_round(page, by=corrector)
    made = correct(page, find="fait encore mal", put="fait encore, mal", reason="Virgule", by=corrector, at=NOON)
    row.refresh_from_db()
    assert (row.state, ModulePage.objects.get(pk=page.pk).live_revision) == (RoundState.OPEN, made.revision)


def test_a_text_signed_since_closes_the_objection(page, corrector):
    made = fix(page, corrector)
    rewrite(page, "La suite.", by=corrector)
    row = open_round(page, by=corrector, at=NOON)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory, at=NOON)
    other = carriers_of(page)[1]
    with pytest.raises(RuleBroken, match="signé ou retiré depuis"):
        object_to(made, other.organisation, by=other.signatory, comment="Non", at=NOON)
    assert (is_open(made, at=NOON), ModulePage.objects.get(pk=page.pk).summary) == (False, "La suite.")


def test_a_correction_makes_nobody_an_author_of_the_next_text(page, corrector):
    fix(page, corrector)
    other = writer_of(page.programme_of_page)
    rewrite(page, "La suite.", by=other)
    assert authors_of(open_round(page, by=other)) == {other.pk}


def test_people_on_a_path_read_the_correction_until_it_is_undone(page, corrector):
    version, other = version_in_force(page.programme_of_page), carriers_of(page)[1]
    made = fix(page, corrector)
    assert "02 97 00 00 02" in str(pinned_text(version, page.module).body)
    object_to(made, other.organisation, by=other.signatory, comment="Non", at=NOON)
    assert "02 97 00 00 01" in str(pinned_text(version, page.module).body)
