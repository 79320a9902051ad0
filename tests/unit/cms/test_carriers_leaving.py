"""A carrier that leaves: the texts that waited for it are asked of the others, and its hands leave the tool."""

from datetime import timedelta

import pytest

from cms.domain.carriers_leaving import count_rounds, rounds_asking
from cms.domain.editing import SIGNATORIES, grant_editing
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.enums import RoundState
from cms.models import Round
from etp.common.clock import local_day
from etp.records.domain import hanging_on, leave, prepare_leaving
from tests.factories.accounts import UserFactory
from tests.factories.cms import NOON, module_page, signed_page

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


def last_carrier_leaves(programme, at=TOMORROW):
    """The last partner of `programme` prepares to leave and does; the organisation."""
    organisation = programme.carriers.order_by("-pk").first().organisation
    departure = prepare_leaving(
        programme, organisation, on=local_day(NOON, "Europe/Paris"), reason="fermeture", at=NOON
    )
    counted = hanging_on(departure, NOON).rounds
    leave(departure, at=at)
    return organisation, counted


def test_an_open_round_is_asked_again_of_the_carriers_that_stay():
    page = module_page(UserFactory())
    first = open_round(page, by=None, at=NOON)
    programme = page.programme_of_page
    staying = programme.carriers.order_by("pk").first()
    sign(first, staying.organisation, by=staying.signatory, at=NOON)
    organisation, counted = last_carrier_leaves(programme)
    first.refresh_from_db()
    again = Round.objects.get(page=page, state=RoundState.OPEN)
    assert (counted, first.state, again.number) == (1, RoundState.SUPERSEDED, 2)
    assert organisation.pk not in again.carriers.values_list("organisation", flat=True)
    assert (again.carriers.count(), again.content_hash) == (2, first.content_hash)
    assert again.reason == f"{organisation} ne porte plus le programme."
    assert count_rounds(programme, organisation) == 0


def test_a_text_signed_with_the_carrier_stays_online_and_signed():
    page = signed_page()
    last_carrier_leaves(page.programme_of_page)
    page.refresh_from_db()
    assert (page.live, list(page.rounds.values_list("state", flat=True))) == (True, [RoundState.COMPLETE])


def test_the_rounds_of_another_programme_go_on():
    page = module_page(UserFactory())
    other = open_round(module_page(UserFactory()), by=None, at=NOON)
    organisation = page.programme_of_page.carriers.first().organisation
    other.carriers.create(organisation=organisation, role="partner")
    assert list(rounds_asking(page.programme_of_page, organisation)) == []


def test_the_hands_of_the_carrier_leave_the_editing_tool():
    page = module_page(UserFactory())
    programme = page.programme_of_page
    hand = programme.carriers.order_by("-pk").first().signatory
    assert grant_editing(hand) == [SIGNATORIES]
    last_carrier_leaves(programme)
    assert hand.groups.count() == 0
