"""The waiting list against a model of it: whatever people, staff and time do, both say the same after each step."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from etp.common import RuleBroken
from etp.enrolments.domain import agree_plan, open_offer
from etp.enrolments.enums import OfferKind
from etp.messaging.models import Notification
from sessions.domain.invariants import CHECKS, messages_leave_in_time
from sessions.domain.registration import book, cancel, undo_cancel
from sessions.domain.scheduling import change
from sessions.domain.waiting import accept, give_seat, rank, refuse, tend_lists
from sessions.models import Registration, SeatOffer, Workshop
from tests.factories.enrolments import enter, referral_in, territory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import WorkshopFactory
from tests.scale import rounds

EXAMPLES = rounds(15, 600)
PLANNED, UNREACHABLE = {0, 1}, {5, 6}
PEOPLE = st.integers(0, 6)
SEATED = {"confirmed", "offered"}


# The class of whoever let an offer go by: after both the others.
AFTER_ALL = 2


class Model:
    """What the stated rule of the list says, with nothing but dictionaries."""

    def __init__(self, start, capacity):
        self.start, self.capacity, self.booked = start, capacity, 0
        self.state, self.order, self.deadline, self.silences = {}, {}, {}, {}
        self.cancelled, self.elsewhere = {}, set()

    @property
    def free(self):
        return self.capacity - sum(state in SEATED for state in self.state.values())

    @property
    def line(self):
        return sorted((who for who, state in self.state.items() if state == "waiting"), key=self.order.get)

    def refused(self, reason):
        if reason:
            raise RuleBroken(reason)

    def book(self, who, now):
        self.refused(who in self.state or who in self.elsewhere or now >= self.start)
        self.booked += 1
        self.order[who] = (who not in PLANNED, now, self.booked)
        self.silences[who] = 0
        self.cancelled.pop(who, None)
        self.state[who] = "waiting" if self.line or self.free < 1 else "confirmed"
        self.fill(now)

    def fill(self, now):
        last = self.start - timedelta(hours=4)
        for who in self.line:
            if self.free < 1 or now >= last:
                return
            if who not in self.elsewhere and who not in UNREACHABLE:
                self.state[who] = "offered"
                shorter = max((last - now) / 2, min(timedelta(hours=1), last - now))
                self.deadline[who] = now + min(timedelta(hours=48), shorter)

    def leave(self, who, now):
        self.state.pop(who)
        self.fill(now)

    def cancel(self, who, now):
        self.refused(who not in self.state or now >= self.start)
        if self.state[who] == "confirmed":
            self.refused(now > self.start - timedelta(hours=2))
            self.cancelled[who] = now
        self.leave(who, now)

    def undo(self, who, now):
        at = self.cancelled.get(who)
        self.refused(at is None or now > at + timedelta(minutes=10) or self.free < 1 or now >= self.start)
        self.refused(who in self.elsewhere)
        del self.cancelled[who]
        self.state[who] = "confirmed"

    def accept(self, who, now):
        self.refused(self.state.get(who) != "offered" or now >= self.deadline[who] or who in self.elsewhere)
        self.state[who] = "confirmed"

    def refuse(self, who, now):
        self.refused(self.state.get(who) != "offered")
        self.leave(who, now)

    def give(self, who):
        self.refused(self.state.get(who) != "waiting" or self.free < 1 or who in self.elsewhere)
        self.state[who] = "confirmed"

    def resize(self, capacity, now):
        self.refused(now >= self.start or capacity < self.capacity - self.free)
        self.capacity = capacity
        self.fill(now)

    def tend(self, now):
        for who in [who for who, state in self.state.items() if state == "offered" and self.deadline[who] <= now]:
            self.silences[who] += 1
            if self.silences[who] > 1:
                self.state.pop(who)
            else:
                self.state[who] = "waiting"
                self.order[who] = (AFTER_ALL, self.deadline[who], self.order[who][2])
        self.fill(now)
        if now >= self.start:
            self.state = {who: state for who, state in self.state.items() if state == "confirmed"}


class WaitingList(RuleBasedStateMachine):
    """Each rule does one thing to both; a refusal of one must be a refusal of the other."""

    ground = None

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(capacity=st.integers(1, 3))
    def publish(self, capacity):
        self.people, self.workshop, self.other = self.ground
        Workshop.objects.filter(pk=self.workshop.pk).update(capacity=capacity)
        self.now = self.workshop.starts_at - timedelta(days=4)
        self.model, self.keys = Model(self.workshop.starts_at, capacity), 0

    def both(self, real, modelled):
        """Do one thing to the verbs and to the model; both accept it or both refuse it."""
        outcomes = []
        for act in (real, modelled):
            try:
                act()
                outcomes.append("done")
            except RuleBroken:
                outcomes.append("refused")
        assert outcomes[0] == outcomes[1]

    def registration(self, who):
        """The last registration of this person here; RuleBroken when there is none to act on."""
        found = Registration.objects.filter(workshop=self.workshop, person=self.people[who]).order_by("pk").last()
        if found is None:
            raise RuleBroken("none")
        return found

    def offer(self, who):
        found = SeatOffer.objects.filter(registration__workshop=self.workshop, registration__person=self.people[who])
        if not found:
            raise RuleBroken("none")
        return found.order_by("pk").last()

    def key(self):
        self.keys += 1
        return f"key-{self.keys}"

    @rule(who=PEOPLE)
    def book(self, who):
        self.both(
            lambda: book(self.people[who], [self.workshop], key=self.key(), at=self.now),
            lambda: self.model.book(who, self.now),
        )

    @rule(who=PEOPLE)
    def cancel(self, who):
        self.both(lambda: cancel(self.registration(who), at=self.now), lambda: self.model.cancel(who, self.now))

    @rule(who=PEOPLE)
    def undo(self, who):
        self.both(lambda: undo_cancel(self.registration(who), at=self.now), lambda: self.model.undo(who, self.now))

    @rule(who=PEOPLE)
    def accept(self, who):
        self.both(lambda: accept(self.offer(who), at=self.now), lambda: self.model.accept(who, self.now))

    @rule(who=PEOPLE)
    def refuse(self, who):
        self.both(lambda: refuse(self.offer(who), at=self.now), lambda: self.model.refuse(who, self.now))

    @rule(who=PEOPLE)
    def give(self, who):
        self.both(lambda: give_seat(self.registration(who), at=self.now), lambda: self.model.give(who))

    @rule(who=PEOPLE)
    def go_elsewhere_or_come_back(self, who):
        there = Registration.objects.filter(workshop=self.other, person=self.people[who], state="confirmed").first()
        if there:
            cancel(there, by_service=True, at=self.now)
            self.model.elsewhere.discard(who)
        elif self.model.state.get(who) != "confirmed" and self.now < self.model.start:
            book(self.people[who], [self.other], key=self.key(), at=self.now)
            self.model.elsewhere.add(who)

    @rule(capacity=st.integers(1, 4))
    def resize(self, capacity):
        self.both(
            lambda: change(self.workshop, capacity=capacity, at=self.now),
            lambda: self.model.resize(capacity, self.now),
        )

    @rule(minutes=st.sampled_from([1, 9, 60, 12 * 60, 30 * 60]))
    def let_time_pass(self, minutes):
        self.now += timedelta(minutes=minutes)
        tend_lists(at=self.now)
        self.model.tend(self.now)

    @invariant()
    def both_say_the_same(self):
        rows = Registration.objects.live().filter(workshop=self.workshop).select_related("person")
        by_person = {person.pk: who for who, person in enumerate(self.people)}
        assert {by_person[row.person_id]: row.state for row in rows} == self.model.state
        waiting = sorted((row for row in rows if row.state == "waiting"), key=rank)
        assert [by_person[row.person_id] for row in waiting] == self.model.line
        assert [rank(row) for row in waiting] == list(range(1, len(waiting) + 1))

    @invariant()
    def the_doctor_finds_nothing(self):
        # Messages do not leave while time is only pretended to pass.
        checks = [check for check in CHECKS if check is not messages_leave_in_time]
        assert [sentence for check in checks for sentence in check(self.now)] == []


def someone_planned(place, module):
    """A person whose plan holds `module`: the first class of the list."""
    path = enter(place, referral_in(place).enrolment)
    plan = agree_plan(open_offer(path, OfferKind.INITIAL), objectives=[("Marcher", 5)], modules=place.modules[:1])
    plan.plan_modules.create(module=module, order=9)
    return path.person


@pytest.mark.django_db
def test_the_list_moves_as_its_rule_says():
    workshop = WorkshopFactory()
    place = territory()
    people = [someone_planned(place, workshop.module) for _number in PLANNED]
    people += [PersonFactory() for _number in range(3)]
    people += [PersonFactory(contacts=[]) for _number in UNREACHABLE]
    WaitingList.ground = people, workshop, WorkshopFactory(capacity=7)
    Notification.objects.all().delete()
    run_state_machine_as_test(
        WaitingList,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
