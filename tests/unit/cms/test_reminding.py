"""A round opened on Monday 16 November 2026 expects its answers before the 30th."""

from datetime import date, timedelta

import pytest

from cms.domain.reminding import overdue_rounds, remind_carriers
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from etp.messaging.domain.kinds import known_kind
from etp.messaging.models import Notification
from etp.programmes.domain import appoint_signatories
from tests.factories.accounts import UserFactory
from tests.factories.cms import NOON, carriers_of

pytestmark = pytest.mark.django_db


def late():
    """Who is told that a round is late, by address."""
    return sorted(Notification.objects.filter(kind="signoff_late").values_list("address", flat=True))


def hands(carriers):
    return sorted(user.email for carrier in carriers for user in (carrier.signatory, carrier.deputy))


def test_a_round_past_its_deadline_is_overdue(opened):
    assert list(overdue_rounds(at=NOON + timedelta(days=14))) == []
    assert list(overdue_rounds(at=NOON + timedelta(days=15))) == [opened]


def test_past_the_deadline_only_the_carriers_that_have_not_answered_are_told(page, opened):
    first, *others = carriers_of(page)
    sign(opened, first.organisation, by=first.signatory)
    remind_carriers(at=NOON + timedelta(days=14))
    assert late() == []
    remind_carriers(at=NOON + timedelta(days=15))
    assert late() == hands(others)


def test_the_same_week_tells_once_the_next_one_again_and_the_fifth_no_more(page, opened):
    told = []
    for days in (15, 15, 20, 21, 28, 35, 42, 49):
        remind_carriers(at=NOON + timedelta(days=days))
        told.append(len(late()))
    assert told == [6, 6, 6, 12, 18, 24, 24, 24]


def test_near_the_deadline_only_a_hand_named_since_the_opening_gains_a_reminder(page, opened):
    before = Notification.objects.count()
    remind_carriers(at=NOON + timedelta(days=12))
    assert Notification.objects.count() == before
    newcomer = UserFactory()
    appoint_signatories(carriers_of(page)[0], signatory=newcomer)
    remind_carriers(at=NOON + timedelta(days=10))
    assert Notification.objects.filter(address=newcomer.email).count() == 0
    remind_carriers(at=NOON + timedelta(days=12))
    remind_carriers(at=NOON + timedelta(days=13))
    told = Notification.objects.get(address=newcomer.email)
    assert (told.kind, told.not_before.date()) == ("signoff_round", date(2026, 11, 27))


def test_a_round_of_two_days_has_no_reminder_before_its_end(page, author):
    open_round(page, by=author, days=2, at=NOON)
    asked = Notification.objects.count()
    remind_carriers(at=NOON + timedelta(days=1))
    assert Notification.objects.count() == asked


def test_the_late_reminder_names_the_text_and_leads_to_its_round(opened):
    remind_carriers(at=NOON + timedelta(days=15))
    message = known_kind("signoff_late").render(Notification.objects.filter(kind="signoff_late").first())
    assert message.subject == "Un texte attend encore votre réponse"
    expected = ("« Comprendre ma douleur »", "avant lundi 30 novembre", f"/cms/validations/{opened.pk}/")
    assert [words in message.text for words in expected] == [True] * 3


def test_a_late_reminder_is_dropped_once_the_carrier_has_answered(page, opened):
    carrier = carriers_of(page)[0]
    kind, key = known_kind("signoff_late"), f"round:{opened.pk}:{carrier.organisation_id}"
    assert kind.still_true(key) is True
    sign(opened, carrier.organisation, by=carrier.signatory)
    assert kind.still_true(key) is False
