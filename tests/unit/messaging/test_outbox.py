from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from etp.messaging.domain import expire_due_before
from etp.messaging.enums import State
from etp.messaging.models import Notification
from tests.factories.messaging import note

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_the_same_dedupe_gives_the_first_row_and_no_second_message():
    first = note("1", dedupe="place:1", address="marie@example.org")
    second = note("2", dedupe="place:1", address="paul@example.org")
    assert (second.pk, second.key, Notification.objects.count()) == (first.pk, "1", 1)


def test_a_message_already_queued_leaves_the_caller_s_transaction_usable():
    note(dedupe="place:1")
    with transaction.atomic():
        note(dedupe="place:1")
        note("after")
    assert list(Notification.objects.order_by("pk").values_list("key", flat=True)) == ["1", "after"]


def test_messages_without_dedupe_are_all_kept():
    note()
    note()
    assert Notification.objects.count() == 2


def test_a_message_goes_with_the_transaction_that_caused_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        note()
        raise RuntimeError
    assert Notification.objects.count() == 0


def test_the_message_id_follows_from_the_dedupe_alone():
    first = note(dedupe="place:1")
    Notification.objects.all().delete()
    assert note("other", dedupe="place:1").message_id == first.message_id


def test_the_message_id_carries_the_sender_s_domain():
    assert note().message_id.endswith("@escale.example>")


def test_a_message_is_due_from_the_moment_of_its_fact_unless_told_otherwise():
    assert note(at=MORNING).not_before == MORNING
    later = MORNING + timedelta(days=2)
    assert note(at=MORNING, not_before=later).not_before == later


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="offset"):
        note(not_before=datetime(2026, 3, 2, 8))


def test_expire_due_before_gives_up_only_what_is_older_and_still_due():
    old, sent, new = note(at=MORNING), note(at=MORNING), note(at=MORNING + timedelta(days=1))
    Notification.objects.filter(pk=sent.pk).update(state=State.SENT)
    assert expire_due_before(MORNING + timedelta(hours=1)) == 1
    states = dict(Notification.objects.values_list("pk", "state"))
    assert states == {old.pk: State.EXPIRED, sent.pk: State.SENT, new.pk: State.QUEUED}
