from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.enrolments.domain.calling import (
    close_call,
    erase_old_calls,
    note_call,
    refer_caller,
    release,
    reopen_call,
    request_call,
    take,
)
from etp.enrolments.enums import CallEnd, CallOutcome, ReferralState, Stage
from etp.enrolments.models import CallBack, CallTry
from etp.enrolments.permissions import calls_of
from etp.patients.models import Person
from tests.factories.enrolments import MORNING, TODAY, territory, worker
from tests.factories.network import SiteFactory

pytestmark = pytest.mark.django_db
PHONE = "+33639980101"


@pytest.fixture
def place():
    return territory(code="dos")


@pytest.fixture
def desk(place):
    return worker(place, Role.SECRETARY, site=place.site)


@pytest.fixture
def partner(place):
    """The secretary of a partner's site."""
    site = SiteFactory(organisation=place.organisations[1])
    place.programme.programme_sites.create(site=site, since=date(2020, 1, 1))
    return worker(place, Role.SECRETARY, organisation=place.organisations[1], site=site)


def asked(name="Marie Guégan", phone=PHONE, at=MORNING, **facts):
    return request_call(name=name, phone=phone, at=at, **facts)


def now(call):
    return CallBack.objects.get(pk=call.pk)


def test_a_request_is_due_in_two_working_days_at_the_site_of_the_programme(place):
    call = asked(programme=place.programme)
    assert (call.due_on, call.site, call.owner) == (date(2026, 3, 5), place.site, None)


def test_a_request_of_a_friday_is_due_on_tuesday():
    assert asked(at=MORNING + timedelta(days=3)).due_on == date(2026, 3, 10)


def test_the_same_person_does_not_wait_twice_but_the_household_may():
    asked()
    assert asked(name="marie  guegan") is None
    assert asked(name="Paul Guégan") is not None
    assert CallBack.objects.count() == 2


def test_who_comes_back_to_name_a_programme_is_heard_again(place):
    assert asked() is not None
    named = asked(programme=place.programme)
    assert (named.programme, CallBack.objects.waiting().count()) == (place.programme, 2)
    assert asked(programme=place.programme) is None


def test_what_is_opened_again_before_the_night_is_not_erased(place, desk):
    call = asked(programme=place.programme)
    take(call, by=desk, at=MORNING)
    close_call(call, CallEnd.OTHER, why="Erreur", by=desk, at=MORNING)
    reopen_call(call, by=desk, at=MORNING + timedelta(days=31))
    assert (erase_old_calls(at=MORNING + timedelta(days=40)), CallBack.objects.count()) == (0, 1)


def test_a_number_asks_three_times_a_day():
    given = [asked(name=f"Personne {n}") is not None for n in range(5)]
    assert given == [True, True, True, False, False]
    assert asked(name="Personne 9", at=MORNING + timedelta(days=1, minutes=1)) is not None


def test_a_request_that_names_no_place_lies_before_every_desk_until_one_takes_it(place, desk, partner):
    call = asked()
    assert [calls_of(user).count() for user in (desk, partner)] == [1, 1]
    take(call, by=desk)
    assert [calls_of(user).count() for user in (desk, partner)] == [1, 0]
    assert now(call).site == place.site
    release(call, by=desk)
    assert [calls_of(user).count() for user in (desk, partner)] == [1, 1]


def test_a_request_for_a_programme_is_that_of_its_desk_and_of_its_coordinator(place, desk, partner):
    asked(programme=place.programme)
    coordinator = worker(place, Role.PROGRAMME_COORDINATOR, programme_code="dos")
    others = [
        partner,
        place.educator,
        worker(place, Role.PROGRAMME_COORDINATOR, programme_code="autre"),
        worker(place, Role.CARRIER_READER),
        worker(place, Role.DPO),
    ]
    assert [calls_of(user).count() for user in (desk, coordinator)] == [1, 1]
    assert [calls_of(user).count() for user in others] == [0, 0, 0, 0, 0]


def test_a_structure_that_carries_nothing_sees_no_request(place):
    asked()
    outsider = worker(territory(), Role.SECRETARY, site=SiteFactory())
    assert calls_of(outsider).count() == 0


def test_two_people_do_not_take_the_same_request(place, desk):
    call = asked(programme=place.programme)
    other = worker(place, Role.SECRETARY, site=place.site)
    take(call, by=desk)
    with pytest.raises(RuleBroken, match="Quelqu’un d’autre"):
        take(call, by=other)
    assert now(call).owner == desk


def test_a_missed_call_is_tried_again_the_next_working_day_and_its_caller_keeps_it(place, desk):
    call = asked(programme=place.programme)
    note_call(call, CallOutcome.MESSAGE, note="Répondeur", by=desk, at=MORNING + timedelta(days=3))
    assert (now(call).due_on, now(call).owner) == (date(2026, 3, 9), desk)


def test_three_missed_calls_in_a_row_close_the_request(place, desk):
    call = asked(programme=place.programme)
    outcomes = ["no_answer", "no_answer", "reached", "message", "no_answer"]
    for day, outcome in enumerate(outcomes):
        note_call(call, outcome, by=desk, at=MORNING + timedelta(days=day))
    assert now(call).ended == ""
    note_call(call, CallOutcome.NO_ANSWER, by=desk, at=MORNING + timedelta(days=6))
    assert (now(call).ended, now(call).due_on) == (CallEnd.UNREACHED, None)


def test_a_wrong_number_closes_the_request_and_it_can_be_opened_again(place, desk):
    call = asked(programme=place.programme)
    note_call(call, CallOutcome.WRONG_NUMBER, by=desk, at=MORNING)
    assert now(call).ended == CallEnd.WRONG_NUMBER
    reopen_call(call, by=desk, at=MORNING)
    assert (now(call).ended, now(call).due_on, now(call).closed_at) == ("", date(2026, 3, 4), None)
    with pytest.raises(RuleBroken, match="déjà ouverte"):
        reopen_call(call, by=desk)


@pytest.mark.parametrize(
    ("end", "why", "words"),
    [
        ("answered", "", "jointe"),
        ("registered", "", "jointe"),
        ("other", " ", "raison"),
        ("unreached", "", "Choisissez"),
        ("referred", "", "Choisissez"),
    ],
)
def test_a_request_is_not_closed_without_what_its_end_says(place, desk, end, why, words):
    call = asked(programme=place.programme)
    with pytest.raises(RuleBroken, match=words):
        close_call(call, end, why=why, by=desk)
    assert now(call).ended == ""


def test_a_closed_request_takes_no_other_call(place, desk):
    call = asked(programme=place.programme)
    note_call(call, CallOutcome.REACHED, by=desk)
    close_call(call, CallEnd.ANSWERED, by=desk)
    with pytest.raises(RuleBroken, match="déjà close"):
        note_call(call, CallOutcome.REACHED, by=desk)
    assert CallTry.objects.count() == 1


def test_who_was_reached_becomes_a_referral_already_contacted(place, desk):
    call = asked(programme=place.programme)
    facts = {"first_name": "Marie", "last_name": "Guégan", "site": place.site, "by": desk}
    with pytest.raises(RuleBroken, match="jointe"):
        refer_caller(call, place.programme, **facts)
    note_call(call, CallOutcome.REACHED, by=desk, at=MORNING)
    referral = refer_caller(call, place.programme, **facts, at=MORNING)
    assert (referral.state, referral.received_on) == (ReferralState.OPEN, TODAY)
    assert referral.enrolment.path_moves.order_by("-pk").first().entered == Stage.CONTACTED
    assert Person.objects.get().contacts.get().value == PHONE
    assert now(call).ended == CallEnd.REFERRED
    with pytest.raises(RuleBroken, match="orientations"):
        reopen_call(call, by=desk)


def test_what_is_closed_is_erased_after_thirty_days_with_its_calls(place, desk):
    old, recent, waiting = (asked(name=f"Personne {n}", phone=f"{PHONE[:-1]}{n}") for n in range(3))
    for call, day in ((old, 0), (recent, 1)):
        note_call(call, CallOutcome.WRONG_NUMBER, note="M. Rio", by=desk, at=MORNING + timedelta(days=day))
    assert erase_old_calls(at=MORNING + timedelta(days=30, minutes=1)) == 1
    assert list(CallBack.objects.order_by("pk")) == [recent, waiting]
    assert CallTry.objects.count() == 1
    with pytest.raises(RuleBroken, match="effacée"):
        reopen_call(old, by=desk)


def test_each_act_is_journalled_without_a_name_nor_a_number(place, desk):
    call = asked(programme=place.programme)
    take(call, by=desk)
    note_call(call, CallOutcome.WRONG_NUMBER, by=desk, at=MORNING)
    erase_old_calls(at=MORNING + timedelta(days=31))
    rows = Entry.objects.filter(object_key=f"call:{call.pk}").order_by("pk")
    assert list(rows.values_list("act", flat=True)) == ["create", "change", "change", "delete"]
    assert all("Guégan" not in str(row) and PHONE not in str(row) for row in rows.values())


def test_the_base_refuses_a_request_that_is_neither_due_nor_closed():
    call = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        CallBack.objects.filter(pk=call.pk).update(due_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallBack.objects.filter(pk=call.pk).update(ended="other", due_on=None, closed_at=MORNING)
    assert now(call).due_on == date(2026, 3, 5)
