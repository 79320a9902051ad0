from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from etp.common import RuleBroken
from etp.messaging.domain import deliver_pending
from etp.messaging.models import Notification
from etp.patients.domain import ask_entry, check_code, code_of, entrant_born_on, only_entrant, send_code
from etp.patients.enums import ContactKind
from etp.patients.models import ContactCode
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
ANNE = (ContactKind.EMAIL, "anne@example.org")


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_opens_once():
    row = send_code(*ANNE, "registration", at=NOON)
    assert check_code(row, code_of(row), at=NOON) is True
    with pytest.raises(RuleBroken, match="plus valable"):
        check_code(row, code_of(row), at=NOON)


def test_spaces_in_the_typed_code_do_not_matter():
    row = send_code(*ANNE, "registration", at=NOON)
    digits = code_of(row)
    assert check_code(row, f" {digits[:3]} {digits[3:]} ", at=NOON) is True


def test_a_code_lasts_fifteen_minutes():
    row = send_code(*ANNE, "registration", at=NOON)
    with pytest.raises(RuleBroken, match="plus valable"):
        check_code(row, code_of(row), at=NOON + timedelta(minutes=15))
    assert check_code(row, code_of(row), at=NOON + timedelta(minutes=14, seconds=59)) is True


def test_the_sixth_try_is_refused_even_with_the_right_code():
    row = send_code(*ANNE, "registration", at=NOON)
    for _try in range(5):
        with pytest.raises(RuleBroken, match="pas le bon code"):
            check_code(row, wrong(code_of(row)), at=NOON)
    with pytest.raises(RuleBroken, match="plus valable"):
        check_code(row, code_of(row), at=NOON)
    assert ContactCode.objects.get().tries == 5


def test_a_code_for_one_purpose_does_not_serve_another():
    row = send_code(*ANNE, "registration", at=NOON)
    assert code_of(row) != code_of(ContactCode(kind=row.kind, value=row.value, purpose="sign_in", nonce=row.nonce))


def test_the_base_holds_no_code():
    row = send_code(*ANNE, "registration", at=NOON)
    assert code_of(row) not in str(list(ContactCode.objects.values()) + list(Notification.objects.values()))


def test_a_contact_takes_five_codes_an_hour():
    for _code in range(5):
        send_code(*ANNE, "registration", at=NOON)
    with pytest.raises(RuleBroken, match="beaucoup de codes"):
        send_code(*ANNE, "registration", at=NOON + timedelta(minutes=59))
    send_code(*ANNE, "registration", at=NOON + timedelta(minutes=61))
    assert ContactCode.objects.count() == 6


def test_a_network_address_asks_for_thirty_codes_an_hour():
    for number in range(30):
        send_code(ContactKind.EMAIL, f"p{number}@example.org", "sign_in", asked_from="192.0.2.7", at=NOON)
    with pytest.raises(RuleBroken, match="beaucoup de codes"):
        send_code(*ANNE, "sign_in", asked_from="192.0.2.7", at=NOON)
    assert send_code(*ANNE, "sign_in", asked_from="192.0.2.8", at=NOON).pk


def test_a_landline_is_refused_and_told_to_call():
    with pytest.raises(RuleBroken, match="téléphone fixe"):
        send_code(ContactKind.LANDLINE, "+33297000000", "sign_in", at=NOON)
    assert ContactCode.objects.count() == 0


def test_the_message_carries_the_code_in_neutral_words(mailoutbox):
    row = send_code(*ANNE, "registration")
    assert deliver_pending() == 1
    mail = mailoutbox[0]
    assert (mail.to, mail.subject) == (["anne@example.org"], "Votre code pour Escale")
    assert code_of(row) in mail.body
    assert code_of(row) in mail.alternatives[0].content


def test_an_unknown_contact_gets_the_same_rows_and_no_message(mailoutbox):
    PersonFactory(contacts=[ANNE])
    known, unknown = ask_entry("anne@example.org"), ask_entry("personne@example.org")
    assert (known.purpose, unknown.purpose) == ("sign_in", "sign_in")
    assert Notification.objects.count() == 2
    assert deliver_pending() == 1
    assert [mail.to for mail in mailoutbox] == [["anne@example.org"]]


def test_a_phone_is_read_in_the_country_where_somebody_is_reached():
    PersonFactory(contacts=[(ContactKind.MOBILE, "+32475123456")])
    assert ask_entry("0475 12 34 56").value == "+32475123456"
    assert ask_entry("06 12 34 56 78").value == "+33612345678"


def test_a_contact_of_one_person_leads_to_them_and_a_shared_one_to_nobody_yet():
    anne = PersonFactory(contacts=[ANNE])
    row = ask_entry("anne@example.org")
    assert only_entrant(row) == anne
    PersonFactory(contacts=[ANNE])
    assert only_entrant(row) is None


def test_a_shared_contact_asks_the_birth_date_five_times_within_the_code():
    PersonFactory(contacts=[ANNE], birth_date=datetime(1958, 3, 14).date())
    paul = PersonFactory(contacts=[ANNE], birth_date=datetime(1961, 7, 2).date())
    row = ask_entry("anne@example.org", at=NOON)
    check_code(row, code_of(row), at=NOON)
    for _try in range(4):
        with pytest.raises(RuleBroken, match="pas trouvé"):
            entrant_born_on(row, datetime(1970, 1, 1).date(), at=NOON)
    assert entrant_born_on(row, paul.birth_date, at=NOON) == paul
    with pytest.raises(RuleBroken, match="plusieurs essais"):
        entrant_born_on(row, paul.birth_date, at=NOON)


def test_birth_dates_are_not_tried_without_end():
    PersonFactory(contacts=[ANNE])
    paul = PersonFactory(contacts=[ANNE], birth_date=datetime(1961, 7, 2).date())
    row = ask_entry("anne@example.org", at=NOON)
    with pytest.raises(RuleBroken, match="plusieurs essais"):
        entrant_born_on(row, paul.birth_date, at=NOON)
    check_code(row, code_of(row), at=NOON)
    with pytest.raises(RuleBroken, match="plusieurs essais"):
        entrant_born_on(row, paul.birth_date, at=NOON + timedelta(minutes=15))
