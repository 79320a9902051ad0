"""A contact is held by one request at a time, until its transaction ends."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from etp.patients.domain import lock_contact
from etp.patients.domain.contacts import lock_number
from etp.patients.enums import ContactKind

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


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_contact_held_by_one_request_is_shut_to_the_next_and_others_stay_free(second_connection):
    lock_contact(ContactKind.EMAIL, ANNE)
    free = [is_free(second_connection, ContactKind.EMAIL, address) for address in (ANNE, "luc@example.org")]
    assert free == [False, True]


@pytest.mark.postgres
def test_the_end_of_the_transaction_lets_go(committed_base, second_connection):
    with transaction.atomic():
        lock_contact(ContactKind.EMAIL, ANNE)
    assert is_free(second_connection, ContactKind.EMAIL, ANNE) is True


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_asks_nothing_since_a_transaction_already_holds_the_right_to_write(django_assert_num_queries):
    with django_assert_num_queries(0):
        lock_contact(ContactKind.EMAIL, ANNE)
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_lock_outside_a_transaction_is_refused(committed_base):
    with pytest.raises(TransactionManagementError, match="within a transaction"):
        lock_contact(ContactKind.EMAIL, ANNE)


def test_the_number_of_a_contact_is_the_same_in_every_process():
    assert [lock_number(kind, ANNE) for kind in (ContactKind.EMAIL, "email", ContactKind.MOBILE)] == [
        EMAIL_NUMBER,
        EMAIL_NUMBER,
        MOBILE_NUMBER,
    ]
