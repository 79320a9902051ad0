import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import override_settings

from etp.demo.models import CourierItem
from etp.messaging.domain import deliver_pending, queue, run_batch
from etp.messaging.domain.delivery import BACK_OFF, claim
from etp.messaging.enums import Channel, State
from etp.messaging.models import STUCK_AFTER, Notification
from tests.factories.messaging import note

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BROKEN_MAIL = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
)


def fate(notification):
    notification.refresh_from_db()
    return notification.state, notification.reason


def test_an_email_leaves_once_with_its_stable_identity():
    notification = note(at=MORNING)
    assert (deliver_pending(at=MORNING), deliver_pending(at=MORNING)) == (1, 0)
    (email,) = mail.outbox
    headers = email.message()
    assert email.to == ["marie@example.org"]
    assert (headers["Message-ID"], headers["Auto-Submitted"]) == (notification.message_id, "auto-generated")
    assert headers["From"] == "Escale <bonjour@escale.example>"
    assert fate(notification) == (State.SENT, "")
    assert notification.sent_at == MORNING


def test_a_subject_is_one_line_whatever_it_was_made_from():
    note("1", at=MORNING)
    deliver_pending(at=MORNING)
    assert mail.outbox[0].subject == "Bonjour Bcc: x@example.org 1"
    assert mail.outbox[0].message()["Bcc"] is None


def test_a_message_is_written_in_the_language_of_its_reader():
    note(at=MORNING, language="en")
    deliver_pending(at=MORNING)
    assert mail.outbox[0].body == "Yes"


@pytest.mark.parametrize(
    ("key", "state", "reason"),
    [("stale:1", State.DROPPED, "stale"), ("forbidden:1", State.DROPPED, "not_allowed")],
)
def test_a_message_that_became_false_or_is_not_allowed_is_dropped_with_its_reason(key, state, reason):
    notification = note(key, at=MORNING)
    assert deliver_pending(at=MORNING) == 0
    assert (fate(notification), mail.outbox) == ((state, reason), [])


def test_an_unknown_kind_fails_with_a_reason_and_the_others_leave():
    stranger = queue("tests.unknown", "1", recipient="reader:1", channel=Channel.EMAIL, address="a@b.c", at=MORNING)
    note(at=MORNING)
    assert deliver_pending(at=MORNING) == 1
    assert fate(stranger) == (State.FAILED, "unknown_kind")


def test_a_message_without_an_address_fails_with_a_reason():
    notification = note(at=MORNING, address="")
    deliver_pending(at=MORNING)
    assert fate(notification) == (State.FAILED, "no_address")


def test_a_message_past_its_use_expires_unsent():
    reminder = note(at=MORNING, expires_at=MORNING + MINUTE)
    assert deliver_pending(at=MORNING + MINUTE) == 0
    assert fate(reminder) == (State.EXPIRED, "")


def test_a_message_waits_for_its_hour():
    note(at=MORNING, not_before=MORNING + MINUTE)
    assert (deliver_pending(at=MORNING), deliver_pending(at=MORNING + MINUTE)) == (0, 1)


def test_one_broken_message_is_put_back_and_the_others_leave():
    broken = note("broken:1", at=MORNING)
    note(at=MORNING)
    assert deliver_pending(at=MORNING) == 1
    assert fate(broken) == (State.QUEUED, "error: ValueError")
    assert broken.not_before == MORNING + MINUTE


def test_a_broken_message_is_tried_five_times_over_81_minutes_then_fails():
    broken, now, tries = note("broken:1", at=MORNING), MORNING, []
    while fate(broken)[0] == State.QUEUED:
        now = broken.not_before
        tries.append(now - MORNING)
        deliver_pending(at=now)
    assert [int(wait / MINUTE) for wait in tries] == [0, 1, 6, 21, 81]
    assert fate(broken) == (State.FAILED, "error: ValueError")
    assert broken.attempts == len(BACK_OFF) + 1


def test_the_log_of_a_failure_holds_no_word_of_the_message(caplog):
    note("broken:1", at=MORNING)
    with caplog.at_level(logging.INFO):
        deliver_pending(at=MORNING)
    assert "ValueError" in caplog.text
    assert [word for word in ("Marie", "diabète", "example.org") if word in caplog.text] == []


def test_a_mail_server_that_is_down_uses_up_no_try_and_touches_no_message():
    notification = note(at=MORNING)
    with BROKEN_MAIL:
        batch = run_batch(at=MORNING)
    assert (batch.sent, batch.shut) == (0, [Channel.EMAIL])
    assert fate(notification) == (State.QUEUED, "")
    assert (notification.attempts, notification.claimed_at) == (0, None)


def test_sms_and_letters_leave_while_the_mail_server_is_down():
    note(at=MORNING)
    sms = note("2", channel=Channel.SMS, address="+33612345678", at=MORNING)
    letter = note("3", channel=Channel.LETTER, address="", at=MORNING)
    with BROKEN_MAIL:
        assert run_batch(at=MORNING).sent == 2
    assert [fate(sms), fate(letter)] == [(State.SENT, ""), (State.SENT, "")]
    kept = CourierItem.objects.order_by("pk").values_list("channel", "address", "text")
    assert list(kept) == [("sms", "+33612345678", "Oui"), ("letter", "", "Oui")]


@override_settings(SMS_BACKEND="not.a.Backend")
def test_a_gateway_wrongly_set_shuts_its_channel_alone():
    sms = note(channel=Channel.SMS, address="+33612345678", at=MORNING)
    letter = note(channel=Channel.LETTER, address="", at=MORNING)
    assert run_batch(at=MORNING).shut == [Channel.SMS]
    assert [fate(sms), fate(letter)] == [(State.QUEUED, ""), (State.SENT, "")]


@override_settings(LETTER_BACKEND="etp.messaging.backends.WaitingLetter")
def test_a_letter_waits_to_be_printed_where_nobody_prints_it():
    letter = note(channel=Channel.LETTER, address="", at=MORNING)
    deliver_pending(at=MORNING)
    assert fate(letter) == (State.WAITING, "")


def test_a_claim_goes_to_one_process_only():
    notification = note(at=MORNING)
    same = Notification.objects.get(pk=notification.pk)
    assert (claim(notification, MORNING), claim(same, MORNING)) == (True, False)


def test_a_claim_on_a_row_that_was_tried_meanwhile_is_refused():
    seen_before = note("broken:1", at=MORNING)
    deliver_pending(at=MORNING)
    assert claim(seen_before, MORNING) is False


def test_a_message_in_a_dead_hand_is_taken_again_after_five_minutes():
    claim(note(at=MORNING), MORNING)
    almost = MORNING + STUCK_AFTER - timedelta(seconds=1)
    assert (deliver_pending(at=almost), deliver_pending(at=MORNING + STUCK_AFTER)) == (0, 1)


def test_a_message_in_a_living_hand_does_not_expire_under_it():
    notification = note(at=MORNING, expires_at=MORNING + MINUTE)
    claim(notification, MORNING)
    run_batch(at=MORNING + 2 * MINUTE)
    assert fate(notification) == (State.SENDING, "")


def test_a_batch_told_to_end_has_nothing_in_hand():
    first, second = note("1", at=MORNING), note("2", at=MORNING)
    turns = iter([True, False])
    assert run_batch(keep_on=lambda: next(turns), at=MORNING).sent == 1
    assert [fate(first), fate(second)] == [(State.SENT, ""), (State.QUEUED, "")]


def test_the_longest_due_leave_first_and_a_batch_has_a_limit():
    for minute in (3, 1, 2):
        note(str(minute), at=MORNING, not_before=MORNING + minute * MINUTE)
    assert deliver_pending(limit=2, at=MORNING + 5 * MINUTE) == 2
    assert [email.subject[-1] for email in mail.outbox] == ["1", "2"]


@pytest.mark.parametrize("waiting", [1, 30])
def test_each_message_costs_two_writes(waiting, django_assert_num_queries):
    for number in range(waiting):
        note(str(number), at=MORNING)
    with django_assert_num_queries(1 + 3 + 2 * waiting):
        assert deliver_pending(at=MORNING) == waiting
