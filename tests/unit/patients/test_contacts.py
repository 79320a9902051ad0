"""A contact is locked while people are looked for behind it, and a message goes only where its person is reached."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from etp.messaging.domain import deliver_pending, register_recipient_check
from etp.messaging.enums import Channel, State
from etp.messaging.models import Notification
from etp.patients.domain import (
    add_contact,
    end_contact,
    is_reached_at,
    lock_contact,
    read_contact,
)
from etp.patients.domain.contacts import lock_number
from etp.patients.enums import ContactKind
from tests.factories.messaging import note
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANNE = "anne@example.org"
EMAIL_NUMBER, MOBILE_NUMBER = -2155379132912534240, 8211461343123880357


@pytest.fixture
def second_connection():
    """Another session on the same base, as a second request has."""
    other = connection.copy()
    yield other
    other.close()


def is_free(other, kind, value):
    """Whether the other session may take the contact now."""
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_number(kind, value)])
        return cursor.fetchone()[0]


class TestLock:
    @pytest.mark.postgres
    def test_a_contact_held_by_one_request_is_shut_to_the_next_and_others_stay_free(self, second_connection):
        lock_contact(ContactKind.EMAIL, ANNE)
        free = [is_free(second_connection, ContactKind.EMAIL, address) for address in (ANNE, "luc@example.org")]
        assert free == [False, True]

    @pytest.mark.postgres
    @pytest.mark.django_db(transaction=True)
    def test_the_end_of_the_transaction_lets_go(self, second_connection):
        with transaction.atomic():
            lock_contact(ContactKind.EMAIL, ANNE)
        assert is_free(second_connection, ContactKind.EMAIL, ANNE) is True

    @pytest.mark.sqlite
    def test_sqlite_asks_nothing_since_a_transaction_already_holds_the_right_to_write(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            lock_contact(ContactKind.EMAIL, ANNE)
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    @pytest.mark.django_db(transaction=True)
    def test_a_lock_outside_a_transaction_is_refused(self):
        with pytest.raises(TransactionManagementError, match="within a transaction"):
            lock_contact(ContactKind.EMAIL, ANNE)

    def test_the_number_of_a_contact_is_the_same_in_every_process(self):
        assert [lock_number(kind, ANNE) for kind in (ContactKind.EMAIL, "email", ContactKind.MOBILE)] == [
            EMAIL_NUMBER,
            EMAIL_NUMBER,
            MOBILE_NUMBER,
        ]


class TestReached:
    def test_a_person_is_reached_at_their_live_contacts_by_the_channel_of_each(self):
        person = PersonFactory(contacts=[(ContactKind.EMAIL, ANNE)])
        add_contact(person, *read_contact("06 12 34 56 78"))
        other = PersonFactory(contacts=[(ContactKind.EMAIL, "autre@example.org")])
        asked = [
            (person.key, Channel.EMAIL, ANNE),
            (person.key, Channel.SMS, "+33612345678"),
            (person.key, Channel.EMAIL, "+33612345678"),
            (person.key, Channel.LETTER, ANNE),
            (other.key, Channel.EMAIL, ANNE),
            ("person:abc", Channel.EMAIL, ANNE),
        ]
        assert [is_reached_at(*one) for one in asked] == [True, True, False, False, False, False]

    def test_a_message_to_a_contact_that_the_person_has_ended_does_not_leave(self):
        person = PersonFactory(contacts=[(ContactKind.EMAIL, ANNE)])
        kept = note("1", recipient=person.key, address=ANNE, at=MORNING)
        assert (deliver_pending(at=MORNING), len(mail.outbox)) == (1, 1)
        dropped = note("2", recipient=person.key, address=ANNE, at=MORNING)
        end_contact(person.contacts.get(), at=MORNING)
        assert (deliver_pending(at=MORNING + timedelta(minutes=1)), len(mail.outbox)) == (0, 1)
        fates = Notification.objects.order_by("pk").values_list("pk", "state", "reason")
        assert list(fates) == [(kept.pk, State.SENT, ""), (dropped.pk, State.DROPPED, "address_ended")]

    def test_a_letter_needs_no_contact(self):
        person = PersonFactory(contacts=[])
        letter = note(recipient=person.key, channel=Channel.LETTER, address="1 rue du Port", at=MORNING)
        deliver_pending(at=MORNING)
        letter.refresh_from_db()
        assert (letter.state, letter.reason) == (State.SENT, "")

    def test_recipients_are_checked_by_one_app_only(self):
        with pytest.raises(ValueError, match="person: are checked twice"):
            register_recipient_check("person:", is_reached_at)
