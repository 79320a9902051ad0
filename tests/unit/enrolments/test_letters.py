from datetime import date

import pytest

from etp.common import RuleBroken
from etp.enrolments.domain import record_letter, record_transmission
from etp.enrolments.enums import LetterKind, Stage, TransmissionState
from etp.patients.domain import update_person, withdraw_consent
from etp.patients.enums import ConsentKind
from tests.factories.enrolments import MORNING, TODAY, enter, path_at, territory

pytestmark = pytest.mark.django_db
SENT = {"recipient": "Dr Nicolas", "channel": "courrier"}


@pytest.fixture
def place():
    return territory()


@pytest.fixture
def path(place):
    return path_at(place, Stage.INCLUDED)


def states(letter):
    return list(letter.transmissions.order_by("pk").values_list("state", flat=True))


def test_a_letter_is_due_in_fifteen_days(place, path):
    letter = record_letter(path, LetterKind.AFTER_DIAGNOSIS, by=place.educator, at=MORNING)
    assert (letter.due_on, states(letter)) == (date(2026, 3, 18), [TransmissionState.DUE])


def test_a_letter_of_someone_without_gp_says_so(place, path):
    update_person(path.person, no_gp=True, at=MORNING)
    assert states(record_letter(path, LetterKind.END, at=MORNING)) == [TransmissionState.NO_GP]


def test_a_letter_that_the_person_refuses_says_so(place):
    path = enter(place, path_at(place, Stage.CONTACTED), consents={ConsentKind.ENTRY: True, ConsentKind.GP: False})
    assert states(record_letter(path, LetterKind.END, at=MORNING)) == [TransmissionState.REFUSED]


def test_sending_fills_the_row_that_was_due(place, path):
    letter = record_letter(path, LetterKind.END, at=MORNING)
    row = record_transmission(letter, TransmissionState.SENT, **SENT, by=place.educator, at=MORNING)
    assert states(letter) == [TransmissionState.SENT]
    assert (row.recipient, row.channel, row.sent_on, row.to_gp) == ("Dr Nicolas", "courrier", TODAY, True)


def test_a_second_recipient_is_a_second_row(place, path):
    letter = record_letter(path, LetterKind.END, at=MORNING)
    record_transmission(letter, TransmissionState.SENT, **SENT, at=MORNING)
    record_transmission(letter, TransmissionState.SENT, **SENT, to_gp=False, at=MORNING)
    assert states(letter) == [TransmissionState.SENT, TransmissionState.SENT]


def test_nothing_is_sent_to_a_gp_after_the_consent_is_taken_back(place, path):
    letter = record_letter(path, LetterKind.END, at=MORNING)
    withdraw_consent(path.person, ConsentKind.GP, at=MORNING)
    with pytest.raises(RuleBroken):
        record_transmission(letter, TransmissionState.SENT, **SENT, at=MORNING)
    assert states(letter) == [TransmissionState.DUE]


def test_nothing_is_sent_to_nobody(place, path):
    letter = record_letter(path, LetterKind.END, at=MORNING)
    with pytest.raises(RuleBroken):
        record_transmission(letter, TransmissionState.SENT, recipient="Dr Nicolas", at=MORNING)
    assert states(letter) == [TransmissionState.DUE]
