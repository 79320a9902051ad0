from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from etp.audit.domain import Flaw, head, record_change, seal_journal, verify_journal
from etp.audit.models import Entry, Seal
from tests.factories.audit import MORNING, sealed_entries, tamper

pytestmark = pytest.mark.django_db


def test_a_seal_fixes_the_entries_since_the_one_before():
    numbers = sealed_entries(2, 3)
    seals = Seal.objects.order_by("pk").values_list("after", "last_entry", "entries")
    assert list(seals) == [(0, numbers[1], 2), (numbers[1], numbers[4], 3)]
    assert verify_journal() is None


def test_entries_wait_ten_seconds_for_their_seal():
    record_change("person:1", "agenda", by=None, at=MORNING)
    assert seal_journal(at=MORNING + timedelta(seconds=9)) == 0
    assert seal_journal(at=MORNING + timedelta(seconds=10)) == 1


def test_an_entry_dated_in_the_future_does_not_hold_the_chain_up():
    record_change("person:1", "agenda", by=None, at=MORNING + timedelta(days=1))
    record_change("person:1", "agenda", by=None, at=MORNING)
    assert seal_journal(at=MORNING + timedelta(minutes=1)) == 2


def test_nothing_new_makes_no_seal():
    sealed_entries(1)
    assert (seal_journal(), Seal.objects.count()) == (0, 1)


def test_an_altered_entry_is_named():
    numbers = sealed_entries(2, 3, 1)
    tamper("UPDATE audit_entry SET resource = 'plan' WHERE id = %s", numbers[3])
    assert verify_journal() == Flaw("altered", numbers[3])


@pytest.mark.parametrize("position", [0, 1, 2, 4])
def test_a_deleted_entry_is_named(position):
    numbers = sealed_entries(2, 3, 1)
    tamper("DELETE FROM audit_entry WHERE id = %s", numbers[position])
    assert verify_journal() == Flaw("deleted", numbers[position])


def test_an_entry_slipped_in_later_is_named():
    for _ in range(3):
        record_change("person:1", "agenda", by=None, at=MORNING)
    first, free, _last = Entry.objects.order_by("pk").values_list("pk", flat=True)
    tamper("DELETE FROM audit_entry WHERE id = %s", free)
    seal_journal(at=MORNING + timedelta(minutes=1))
    tamper(
        "INSERT INTO audit_entry (id, at, actor, acting_as, person, act, resource, object_key, reason) "
        "SELECT %s, at, actor, acting_as, person, act, resource, object_key, reason FROM audit_entry WHERE id = %s",
        free,
        first,
    )
    assert verify_journal() == Flaw("added", free)


def test_an_entry_and_its_mark_altered_together_break_the_chain():
    sealed_entries(2, 1)
    first = Seal.objects.order_by("pk").first()
    tamper("UPDATE audit_seal SET marks = %s WHERE id = %s", bytes(first.marks)[:-1] + b"\0", first.pk)
    flaw = verify_journal()
    assert (flaw.what, flaw.number) == ("altered", first.last_entry)


def test_a_seal_rewritten_by_itself_is_named():
    sealed_entries(2, 1)
    first = Seal.objects.order_by("pk").first()
    tamper("UPDATE audit_seal SET sealed_at = %s WHERE id = %s", MORNING - timedelta(days=1), first.pk)
    assert verify_journal() == Flaw("seal", first.pk)


def test_a_seal_removed_with_its_entries_breaks_the_next_one():
    numbers = sealed_entries(1, 2, 1)
    middle = Seal.objects.order_by("pk")[1]
    tamper("DELETE FROM audit_entry WHERE id IN (%s, %s)", *numbers[1:3])
    tamper("DELETE FROM audit_seal WHERE id = %s", middle.pk)
    assert verify_journal() == Flaw("seal", middle.pk + 1)


def test_the_chain_cut_off_at_its_end_shows_against_a_head_noted_elsewhere():
    numbers = sealed_entries(1, 1)
    noted = head()
    tamper("DELETE FROM audit_entry WHERE id = %s", numbers[1])
    tamper("DELETE FROM audit_seal WHERE digest = %s", noted)
    call_command("verify_journal", verbosity=0)
    with pytest.raises(CommandError, match="no longer holds that head"):
        call_command("verify_journal", contains=noted)


def test_the_commands_seal_then_name_the_broken_row(capsys):
    record_change("person:1", "agenda", by=None, at=MORNING)
    call_command("seal_journal")
    assert capsys.readouterr().out == f"1 entries sealed, head {head()}\n"
    call_command("verify_journal")
    assert capsys.readouterr().out == f"1 seals hold, head {head()}\n"
    tamper("UPDATE audit_entry SET actor = 'user:1'")
    with pytest.raises(CommandError, match="entry [0-9]+ altered"):
        call_command("verify_journal")
