"""A directory that ages: confirmed, asked again, asked once more, then to be confirmed by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from etp.common import RuleBroken
from etp.messaging.models import Notification
from etp.network.domain import (
    ask_for,
    ask_token,
    confirm_entry,
    correct_entry,
    propose_correction,
    restore_entry,
    tend_directory,
    withdraw_entry,
)
from etp.network.models import DirectoryAsk
from tests.factories.network import directory_entry

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


def on(days):
    return NOON + timedelta(days=days)


def acts(entry):
    return list(entry.events.values_list("what", flat=True))


def test_a_new_entry_is_confirmed_and_its_owner_is_left_alone_for_its_review_period():
    entry = directory_entry(at=NOON, review_days=180)
    assert (entry.state, entry.confirmed_on, entry.next_on) == ("confirmed", date(2027, 1, 4), date(2027, 7, 3))
    assert tend_directory(at=on(179)) == {"asked": 0, "dropped": 0}


def test_an_owner_is_asked_twice_then_the_entry_drops_by_itself():
    entry = directory_entry(at=NOON, review_days=180, owner_email="owner@example.org")
    told = [tend_directory(at=on(days)) for days in (180, 193, 194, 207, 208, 300)]
    assert [(each["asked"], each["dropped"]) for each in told] == [(1, 0), (0, 0), (1, 0), (0, 0), (0, 1), (0, 0)]
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_on, acts(entry)) == (
        "to_confirm", date(2027, 1, 4), ["added", "asked", "asked", "dropped"],
    )  # fmt: skip
    assert list(Notification.objects.values_list("address", flat=True)) == ["owner@example.org"] * 2


def test_an_entry_without_an_address_drops_on_the_same_days_without_a_message():
    directory_entry(at=NOON, review_days=10, owner_email="")
    assert [tend_directory(at=on(days))["dropped"] for days in (10, 24, 38)] == [0, 0, 1]
    assert Notification.objects.count() == 0


def test_an_answer_makes_the_entry_young_again():
    entry = directory_entry(at=NOON, review_days=10)
    tend_directory(at=on(10))
    confirmed = confirm_entry(entry, at=on(12))
    assert (confirmed.times_asked, confirmed.confirmed_on, confirmed.next_on) == (0, on(12).date(), on(22).date())
    assert tend_directory(at=on(21)) == {"asked": 0, "dropped": 0}


def test_a_late_answer_puts_a_dropped_entry_right():
    entry = directory_entry(at=NOON, review_days=10)
    for days in (10, 24, 38):
        tend_directory(at=on(days))
    entry.refresh_from_db()
    assert (entry.state, confirm_entry(entry, at=on(40)).state) == ("to_confirm", "confirmed")


def test_a_link_opens_its_entry_for_sixty_days_and_no_other_text_does():
    entry = directory_entry(at=NOON, review_days=10, owner_email="owner@example.org")
    tend_directory(at=on(10))
    token = ask_token(DirectoryAsk.objects.get())
    assert ask_for(token, at=on(69)).entry == entry
    assert (ask_for(token, at=on(70)), ask_for("anything", at=on(11))) == (None, None)


def test_a_proposed_correction_waits_for_the_team_and_is_settled_by_it():
    entry = directory_entry(at=NOON, phone="02 61 91 00 01")
    proposed = propose_correction(entry, " Le téléphone a changé. ")
    assert (proposed.proposed, proposed.phone) == ("Le téléphone a changé.", "02 61 91 00 01")
    corrected = correct_entry(proposed, phone="02 61 91 00 02", by="user:1", at=NOON)
    assert (corrected.proposed, corrected.phone, corrected.events.get(what="corrected").why) == (
        "", "02 61 91 00 02", "phone",
    )  # fmt: skip
    assert propose_correction(corrected, "x" * 2000).proposed == "x" * 1000


def test_a_correction_that_is_not_valid_names_its_field_and_changes_nothing():
    entry = directory_entry(at=NOON, email="a@example.org")
    with pytest.raises(RuleBroken, match="courriel"):
        correct_entry(entry, email="nobody")
    entry.refresh_from_db()
    assert (entry.email, acts(entry)) == ("a@example.org", ["added"])


def test_correcting_nothing_leaves_no_line():
    entry = directory_entry(at=NOON)
    correct_entry(entry, name=entry.name)
    assert acts(entry) == ["added"]


def test_a_shorter_review_period_asks_sooner():
    entry = correct_entry(directory_entry(at=NOON, review_days=180), review_days=30)
    assert entry.next_on == on(30).date()


def test_a_withdrawn_entry_is_never_asked_about_and_comes_back_to_be_confirmed():
    entry = withdraw_entry(directory_entry(at=NOON, review_days=10), reason="a fermé", at=on(1))
    assert tend_directory(at=on(50)) == {"asked": 0, "dropped": 0}
    for refused in (lambda: confirm_entry(entry), lambda: propose_correction(entry, "ouvert")):
        with pytest.raises(RuleBroken, match="retiré"):
            refused()
    assert (restore_entry(entry, at=on(51)).state, tend_directory(at=on(51))["asked"]) == ("to_confirm", 1)
    assert acts(entry) == ["added", "withdrawn", "restored", "asked"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda entry: withdraw_entry(entry, reason=" "), "pourquoi"),
        (restore_entry, "pas retiré"),
        (lambda entry: propose_correction(entry, " "), "changé"),
    ],
)
def test_an_act_without_its_reason_or_its_state_is_refused(act, words):
    with pytest.raises(RuleBroken, match=words):
        act(directory_entry(at=NOON))


def test_two_members_at_once_do_not_both_move_an_entry():
    entry = directory_entry(at=NOON)
    withdraw_entry(type(entry).objects.get(pk=entry.pk), reason="a fermé")
    with pytest.raises(RuleBroken, match="Rechargez"):
        confirm_entry(entry)
