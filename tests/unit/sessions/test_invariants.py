"""One corruption a test, planted under the verbs by raw SQL: the doctor names the row, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from etp.common.doctor import checks
from etp.enrolments.domain import agree_plan, open_offer
from etp.enrolments.enums import OfferKind
from etp.messaging.models import Notification
from etp.patients.models import Consent
from sessions.domain.attendance import mark
from sessions.domain.invariants import CHECKS, broken_rows
from sessions.domain.registration import cancel
from sessions.enums import Mark
from sessions.models import Registration, SeatOffer, Workshop
from tests.factories.enrolments import Stage, offer_in_progress, path_at, territory
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, place, waiters

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def sql(statement, *values):
    """Write past every verb and, where the database itself would refuse, past its constraint."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def unguarded():
    """Take one constraint of the base away for a test: its name, and its table."""

    def drop(name, table):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"')
            else:
                cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')

    yield drop
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def examined(at=LATER):
    return broken_rows(at=at)


def doctor():
    """What the command prints, and its exit code."""
    out = StringIO()
    try:
        with time_machine.travel(LATER, tick=False):
            call_command("doctor", stdout=out)
    except SystemExit as leaving:
        return out.getvalue().splitlines(), leaving.code
    return out.getvalue().splitlines(), 0


def lively_list():
    """A workshop with someone seated, someone offered a seat and someone who waits."""
    workshop = WorkshopFactory(capacity=2)
    seated, leaving = fill_up(workshop)
    offered, waiting = waiters(workshop, 2)
    cancel(leaving, at=LATER)
    Notification.objects.all().delete()
    return workshop, seated, offered, waiting


def test_a_sound_base_is_told_in_one_line_and_exit_0():
    lively_list()
    offer_in_progress(territory())
    Notification.objects.all().delete()
    assert doctor() == ([f"{len(CHECKS) + len(checks())} invariants hold."], 0)


def test_a_broken_base_is_exit_1_with_a_line_a_row():
    workshop = WorkshopFactory(capacity=6)
    fill_up(workshop)
    Notification.objects.all().delete()
    sql("UPDATE etp_sessions_workshop SET taken = 5 WHERE id = %s", workshop.pk)
    assert doctor() == ([f"Workshop {workshop.pk}: taken 5, seated 6"], 1)


def test_a_wrong_count_of_seats():
    workshop, *_people = lively_list()
    sql("UPDATE etp_sessions_workshop SET taken = 1 WHERE id = %s", workshop.pk)
    assert examined()[0] == f"Workshop {workshop.pk}: taken 1, seated 2"


def test_an_oversold_workshop(unguarded):
    workshop = WorkshopFactory(capacity=2)
    fill_up(workshop)
    Notification.objects.all().delete()
    unguarded("no_oversold_seat", Workshop._meta.db_table)
    sql("UPDATE etp_sessions_workshop SET capacity = 1 WHERE id = %s", workshop.pk)
    assert examined() == [f"Workshop {workshop.pk}: taken 2 of 1"]


def test_a_person_twice_in_a_workshop(unguarded):
    workshop, _seated, _offered, waiting = lively_list()
    unguarded("one_live_registration", Registration._meta.db_table)
    other = place(WorkshopFactory(), waiting.person)
    Notification.objects.all().delete()
    Workshop.objects.filter(pk=other.workshop_id).update(taken=0)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=3, taken=3)
    sql("UPDATE etp_sessions_registration SET workshop_id = %s WHERE id = %s", workshop.pk, other.pk)
    assert examined() == [f"Workshop {workshop.pk}: person {waiting.person_id} is live 2 times"]


def test_a_live_offer_of_someone_who_left():
    _workshop, _seated, offered, _waiting = lively_list()
    offer = offered.offers.get()
    cancel(offered, at=LATER)
    Notification.objects.all().delete()
    sql("UPDATE etp_sessions_seatoffer SET ended = '', ended_at = NULL WHERE id = %s", offer.pk)
    assert examined() == [f"SeatOffer {offer.pk}: live, registration {offered.pk} is left_list"]


def test_a_seat_kept_without_an_offer():
    _workshop, _seated, offered, _waiting = lively_list()
    sql("UPDATE etp_sessions_seatoffer SET ended = 'expired', ended_at = %s", NOW)
    assert examined() == [f"Registration {offered.pk}: offered, no live offer"]


def test_a_state_that_no_event_entered():
    _workshop, seated, _offered, _waiting = lively_list()
    sql("UPDATE etp_sessions_registration SET state = 'cancelled_by_person' WHERE id = %s", seated.pk)
    Workshop.objects.update(taken=1, capacity=1)
    assert examined() == [f"Registration {seated.pk}: cancelled_by_person, last event confirmed"]


def test_someone_passed_over_without_a_reason():
    workshop, _seated, _offered, waiting = lively_list()
    sql("UPDATE etp_sessions_registration SET arrived_at = %s WHERE id = %s", NOW - timedelta(days=9), waiting.pk)
    assert examined() == [f"Registration {waiting.pk}: passed over in workshop {workshop.pk} without a reason"]
    waiting.events.create(left="waiting", entered="waiting", why="to_call", at=LATER)
    assert examined() == []


def test_someone_of_the_first_class_who_comes_after_an_offer_was_not_passed_over():
    workshop, _seated, _offered, _waiting = lively_list()
    latecomer = place(workshop, at=LATER)
    Notification.objects.all().delete()
    sql("UPDATE etp_sessions_registration SET priority = 1 WHERE id = %s", latecomer.pk)
    assert examined() == []


def test_someone_who_waits_while_a_seat_is_free():
    workshop, _seated, _offered, waiting = lively_list()
    sql("UPDATE etp_sessions_workshop SET capacity = 3 WHERE id = %s", workshop.pk)
    assert examined() == [f"Registration {waiting.pk}: waits, a seat of workshop {workshop.pk} is free"]


def test_someone_live_in_a_cancelled_workshop():
    workshop, seated, offered, waiting = lively_list()
    sql("UPDATE etp_sessions_workshop SET state = 'cancelled' WHERE id = %s", workshop.pk)
    assert examined() == [
        f"Registration {row.pk}: {state}, workshop {workshop.pk} is cancelled"
        for row, state in ((seated, "confirmed"), (offered, "offered"), (waiting, "waiting"))
    ]


def test_a_list_that_outlives_the_start_and_an_offer_its_deadline():
    workshop, _seated, offered, waiting = lively_list()
    offer = offered.offers.get()
    late = workshop.starts_at + timedelta(hours=1, seconds=1)
    assert examined(at=late) == [
        f"Registration {offered.pk}: offered, workshop {workshop.pk} has started",
        f"Registration {waiting.pk}: waiting, workshop {workshop.pk} has started",
        f"SeatOffer {offer.pk}: live, its deadline was {offer.deadline:%Y-%m-%d %H:%M} UTC",
    ]


def test_an_offer_kept_past_the_start():
    workshop, _seated, offered, _waiting = lively_list()
    sql("UPDATE etp_sessions_seatoffer SET deadline = %s", workshop.starts_at + timedelta(minutes=1))
    assert examined() == [f"SeatOffer {offered.offers.get().pk}: its deadline is after the start"]


def test_a_presence_without_a_place():
    workshop, seated, _offered, _waiting = lively_list()
    mark(seated, Mark.PRESENT, at=workshop.starts_at)
    sql("UPDATE etp_sessions_registration SET state = 'cancelled_by_service' WHERE id = %s", seated.pk)
    sql(
        "UPDATE etp_sessions_registrationevent SET entered = 'cancelled_by_service' WHERE registration_id = %s",
        seated.pk,
    )
    Workshop.objects.update(taken=1, capacity=1)
    row = seated.attendance
    assert examined() == [f"Attendance {row.pk}: present, registration {seated.pk} is cancelled_by_service"]


def test_a_message_that_has_not_left():
    place(WorkshopFactory())
    row = Notification.objects.get(kind="booking")
    on_time = NOW + timedelta(hours=1)
    assert examined(at=on_time) == []
    assert examined(at=on_time + timedelta(seconds=1)) == [
        f"Notification {row.pk}: queued, due since 2026-11-02 09:00 UTC"
    ]


def test_a_closed_sheet_with_someone_not_marked():
    registration = place(WorkshopFactory())
    Notification.objects.all().delete()
    sql("UPDATE etp_sessions_workshop SET closed_at = %s", LATER)
    assert examined() == [f"Workshop {registration.workshop_id}: closed, registration {registration.pk} is not marked"]


def included():
    path = path_at(territory(), Stage.INCLUDED)
    Notification.objects.all().delete()
    return path


def test_a_path_entered_without_consent():
    path = included()
    sql(f"DELETE FROM {Consent._meta.db_table} WHERE kind = 'entry'")
    assert examined() == [f"Enrolment {path.pk}: included without consent"]


def test_a_path_entered_without_a_day(unguarded):
    path = included()
    unguarded("included_has_a_day", path._meta.db_table)
    unguarded("only_who_entered_has_an_entry", path._meta.db_table)
    sql("UPDATE enrolments_enrolment SET included_on = NULL WHERE id = %s", path.pk)
    assert examined() == [f"Enrolment {path.pk}: included without a day"]


def test_a_path_at_a_stage_that_no_move_entered(unguarded):
    path = included()
    unguarded("only_who_entered_has_an_entry", path._meta.db_table)
    sql("UPDATE enrolments_enrolment SET stage = 'contacted' WHERE id = %s", path.pk)
    assert examined() == [f"Enrolment {path.pk}: contacted, last move included"]


def test_a_path_ended_without_a_reason(unguarded):
    path = path_at(territory(), Stage.WITHDRAWN)
    Notification.objects.all().delete()
    unguarded("end_has_a_reason_that_says_it", path._meta.db_table)
    sql("UPDATE enrolments_enrolment SET close_reason = '' WHERE id = %s", path.pk)
    assert examined() == [f"Enrolment {path.pk}: withdrawn without day or reason"]


def running_offer():
    offer = offer_in_progress(territory())
    Notification.objects.all().delete()
    return offer


def test_a_care_offer_of_someone_who_is_not_in_the_programme(unguarded):
    offer = open_offer(path_at(territory(), Stage.INCLUDED), OfferKind.INITIAL)
    path = offer.enrolment
    Notification.objects.all().delete()
    unguarded("only_who_entered_has_an_entry", path._meta.db_table)
    sql("UPDATE enrolments_enrolment SET stage = 'contacted' WHERE id = %s", path.pk)
    sql("UPDATE enrolments_enrolmentmove SET entered = 'contacted' WHERE enrolment_id = %s", path.pk)
    assert examined() == [f"CareOffer {offer.pk}: open, path {path.pk} is contacted"]


def test_a_care_offer_in_progress_without_an_agreed_plan():
    offer = running_offer()
    sql("UPDATE enrolments_plan SET agreed_on = NULL")
    assert examined() == [f"CareOffer {offer.pk}: in_progress without an agreed plan"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ("state = 'stopped', stop_reason = 'other', closed_on = NULL", "stopped without a day"),
        ("state = 'stopped', stop_reason = '', closed_on = '2026-11-02'", "stopped without a reason"),
        (
            "state = 'evaluated', follow_up = '', closed_on = '2026-11-02'",
            "evaluated without follow-up or evaluation",
        ),
    ],
)
def test_a_care_offer_ended_without_its_facts(unguarded, facts, sentence):
    offer = running_offer()
    unguarded("care_offer_ends_with_its_reason", offer._meta.db_table)
    unguarded("care_offer_says_its_own_end_only", offer._meta.db_table)
    sql(f"UPDATE enrolments_careoffer SET {facts} WHERE id = %s", offer.pk)
    assert examined() == [f"CareOffer {offer.pk}: {sentence}"]


def test_a_plan_agreed_again_is_no_fault():
    offer = running_offer()
    module = offer.plan.plan_modules.get().module
    agree_plan(offer, objectives=[("Dormir", 4)], modules=[module])
    assert (examined(), SeatOffer.objects.count()) == ([], 0)
