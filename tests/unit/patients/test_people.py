from datetime import UTC, date, datetime

import pytest

from etp.accounts.models import User
from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.patients.domain import (
    account_of,
    add_contact,
    contact_candidates,
    end_contact,
    people_at,
    reach,
    read_contact,
    register_person,
    tell,
    update_person,
)
from etp.patients.enums import ContactKind
from etp.patients.models import Contact, Person
from tests.factories.accounts import UserFactory
from tests.factories.network import CommuneFactory
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def entries(person):
    return list(Entry.objects.filter(person=person.key).order_by("pk").values_list("resource", "act"))


def test_a_person_comes_in_with_normalised_names_and_contacts():
    person = register_person(
        first_name=" Anaëlle ",
        last_name="Le  Bœuf",
        contacts=[("mobile", "06 12 34 56 78"), ("email", "Anaelle@Example.org ")],
        at=NOON,
    )
    assert (person.first_name, person.last_name, person.folded) == ("Anaëlle", "Le Bœuf", "anaelle le boeuf")
    assert list(person.contacts.order_by("pk").values_list("kind", "value", "preferred")) == [
        ("mobile", "+33612345678", True),
        ("email", "anaelle@example.org", False),
    ]


def test_a_belgian_number_is_read_in_the_country_of_the_commune():
    person = register_person(
        first_name="Luc", commune=CommuneFactory(country="BE"), contacts=[("mobile", "0475 12 34 56")], at=NOON
    )
    assert person.contacts.get().value == "+32475123456"


@pytest.mark.parametrize(
    "facts, said",
    [
        ({"first_name": "  "}, "prénom"),
        ({"first_name": "Anne", "birth_date": date(1899, 12, 31)}, "date de naissance"),
        ({"first_name": "Anne", "birth_date": date(2026, 3, 3)}, "date de naissance"),
        ({"first_name": "Anne", "contacts": [("email", "anne@")]}, "courriel"),
        ({"first_name": "Anne", "contacts": [("mobile", "0612")]}, "pas complet"),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_made(facts, said):
    with pytest.raises(RuleBroken, match=said):
        register_person(at=NOON, **facts)
    assert Person.objects.count() == 0


def test_a_change_is_journalled_by_the_rows_of_the_matrix_it_touches():
    person, by = PersonFactory(), UserFactory()
    update_person(person, last_name="Riou", gp_name="Dr Kerjean", by=by)
    update_person(person, last_name="Riou", by=by)
    assert Person.objects.get(pk=person.pk).folded.endswith("riou")
    assert entries(person)[-2:] == [("identity", "change"), ("needs", "change")]


def test_an_unknown_fact_is_a_programming_error():
    with pytest.raises(TypeError, match="no user"):
        update_person(PersonFactory(), user=UserFactory())


def test_the_preferred_contact_is_one_and_an_ended_one_reaches_nobody():
    person = PersonFactory(contacts=[("email", "a@example.org")])
    second = add_contact(person, "mobile", "0612345678", preferred=True)
    assert reach(person) == (Channel.SMS, "+33612345678")
    end_contact(second)
    assert reach(person) == (Channel.EMAIL, "a@example.org")
    assert people_at(ContactKind.MOBILE, "+33612345678").count() == 0


def test_the_same_contact_twice_is_one_row():
    person = PersonFactory(contacts=[("email", "a@example.org")])
    add_contact(person, "email", "A@example.org", verified=True, at=NOON)
    assert Contact.objects.get().verified_at == NOON


def test_a_landline_is_not_written_to_a_letter_is():
    commune = CommuneFactory(name="Guidel", postcode="56520")
    person = PersonFactory(contacts=[("landline", "0297000000")], street="2 rue du Port", commune=commune)
    assert reach(person) == (Channel.LETTER, "2 rue du Port, 56520 Guidel")


def test_a_message_leaves_by_the_preferred_contact_in_the_language_of_the_person():
    person = PersonFactory(contacts=[("email", "a@example.org")], language="en")
    tell(person, "reminder", "registration:4", dedupe="reminder:4", at=NOON)
    row = Notification.objects.get()
    assert (row.recipient, row.channel, row.address, row.language) == (person.key, "email", "a@example.org", "en")


def test_the_dead_are_not_reached_by_their_contact():
    person = PersonFactory(contacts=[("email", "a@example.org")])
    update_person(person, deceased_on=date(2026, 1, 2))
    assert people_at(ContactKind.EMAIL, "a@example.org").count() == 0


def test_a_typed_contact_is_an_email_or_a_phone_of_either_country():
    assert read_contact(" Anne@Example.org ") == ("email", "anne@example.org")
    assert contact_candidates("0475 12 34 56") == [("landline", "+33475123456"), ("mobile", "+32475123456")]
    with pytest.raises(RuleBroken, match="pas complet"):
        read_contact("anne")


def test_the_first_entry_makes_an_account_without_email_and_the_next_finds_it():
    person = PersonFactory()
    account = account_of(person)
    assert (account.email, account.has_usable_password()) == (None, False)
    assert account_of(Person.objects.get(pk=person.pk)) == account
    assert User.objects.count() == 1


def test_a_code_never_opens_the_account_of_a_member():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(user=UserFactory())
    with pytest.raises(RuleBroken, match="ne s’ouvre pas avec un code"):
        account_of(person)
