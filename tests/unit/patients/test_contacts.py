"""A message goes only where its person is reached now: not to a contact that ended, and after the one given since."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from etp.messaging.domain import deliver_pending, register_recipients
from etp.messaging.enums import Channel, State
from etp.messaging.models import Notification
from etp.patients.domain import (
    add_contact,
    end_contact,
    read_contact,
    where_reached,
)
from etp.patients.enums import ContactKind
from tests.factories.messaging import note
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANNE = "anne@example.org"


class TestReached:
    def test_a_person_is_reached_at_their_live_contacts_by_the_channel_of_each(self):
        person = PersonFactory(contacts=[(ContactKind.EMAIL, ANNE)])
        add_contact(person, *read_contact("06 12 34 56 78"))
        other, nobody = PersonFactory(contacts=[(ContactKind.EMAIL, "autre@example.org")]), PersonFactory(contacts=[])
        asked = [
            (person.key, Channel.EMAIL, ANNE),
            (person.key, Channel.SMS, "+33612345678"),
            (person.key, Channel.EMAIL, "+33612345678"),
            (other.key, Channel.SMS, "+33612345678"),
            (nobody.key, Channel.EMAIL, ANNE),
            ("person:abc", Channel.EMAIL, ANNE),
        ]
        assert [where_reached(*one) for one in asked] == [
            (Channel.EMAIL, ANNE),
            (Channel.SMS, "+33612345678"),
            (Channel.EMAIL, ANNE),
            (Channel.EMAIL, "autre@example.org"),
            None,
            None,
        ]

    def test_a_message_to_a_contact_that_the_person_has_ended_does_not_leave(self):
        person = PersonFactory(contacts=[(ContactKind.EMAIL, ANNE)])
        kept = note("1", recipient=person.key, address=ANNE, at=MORNING)
        assert (deliver_pending(at=MORNING), len(mail.outbox)) == (1, 1)
        dropped = note("2", recipient=person.key, address=ANNE, at=MORNING)
        end_contact(person.contacts.get(), at=MORNING)
        assert (deliver_pending(at=MORNING + timedelta(minutes=1)), len(mail.outbox)) == (0, 1)
        fates = Notification.objects.order_by("pk").values_list("pk", "state", "reason")
        assert list(fates) == [(kept.pk, State.SENT, ""), (dropped.pk, State.DROPPED, "address_ended")]

    def test_a_message_follows_its_person_to_the_contact_they_gave_since(self):
        person = PersonFactory(contacts=[(ContactKind.EMAIL, ANNE)])
        message = note("3", recipient=person.key, address=ANNE, at=MORNING)
        end_contact(person.contacts.get(), at=MORNING)
        add_contact(person, ContactKind.EMAIL, "anne.neuve@example.org", at=MORNING)
        assert deliver_pending(at=MORNING + timedelta(minutes=1)) == 0
        assert deliver_pending(at=MORNING + timedelta(minutes=1)) == 1
        message.refresh_from_db()
        assert ([mail.outbox[0].to, message.attempts]) == ([["anne.neuve@example.org"], 1])

    def test_a_letter_needs_no_contact(self):
        person = PersonFactory(contacts=[])
        letter = note(recipient=person.key, channel=Channel.LETTER, address="1 rue du Port", at=MORNING)
        deliver_pending(at=MORNING)
        letter.refresh_from_db()
        assert (letter.state, letter.reason) == (State.SENT, "")

    def test_recipients_are_checked_by_one_app_only(self):
        with pytest.raises(ValueError, match="person: are located twice"):
            register_recipients("person:", where_reached)
