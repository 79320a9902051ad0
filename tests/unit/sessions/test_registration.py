from datetime import timedelta

import pytest

from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.enrolments.domain import agree_plan, open_offer
from etp.enrolments.enums import OfferKind
from etp.messaging.models import Notification
from etp.patients.models import TherapeuticLink
from etp.programmes.enums import Access
from sessions.domain.registration import book, cancel
from sessions.domain.scheduling import publish
from sessions.domain.seats import Full
from sessions.enums import PriorityClass, RegistrationState, WorkshopState
from sessions.models import Booking, Registration, WorkshopAnimator
from tests.factories.accounts import UserFactory
from tests.factories.enrolments import Stage, path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import ModuleFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, fill_up, place, states, taken

pytestmark = pytest.mark.django_db


def kinds():
    return list(Notification.objects.order_by("pk").values_list("kind", flat=True))


def planned_path(module):
    ground = territory()
    path = path_at(ground, Stage.INCLUDED)
    plan = agree_plan(open_offer(path, OfferKind.INITIAL), objectives=[("Marcher", 5)], modules=ground.modules[:1])
    plan.plan_modules.create(module=module, order=9)
    return path


def test_a_free_seat_is_confirmed_with_its_event_its_journal_row_and_one_message():
    workshop = WorkshopFactory()
    person = PersonFactory()
    Notification.objects.all().delete()
    registration = place(workshop, person)
    assert (registration.state, taken(workshop)) == (RegistrationState.CONFIRMED, 1)
    assert [(e.left, e.entered, e.at) for e in registration.events.all()] == [("", "confirmed", NOW)]
    journal = Entry.objects.filter(object_key=f"registration:{registration.pk}")
    assert [(e.person, e.act, e.acting_as) for e in journal] == [(person.key, "create", "la personne elle-même")]
    assert kinds() == ["reminder", "booking"]


def test_the_same_key_again_gives_the_first_booking_and_changes_nothing():
    workshop, person = WorkshopFactory(), PersonFactory()
    first = book(person, [workshop], key="k", at=NOW)
    second = book(person, [workshop], key="k", at=NOW)
    assert (first.pk, Booking.objects.count(), taken(workshop)) == (second.pk, 1, 1)


def test_the_key_of_someone_else_is_refused():
    workshop = WorkshopFactory()
    book(PersonFactory(), [workshop], key="k", at=NOW)
    with pytest.raises(RuleBroken, match="Cette demande a déjà servi"):
        book(PersonFactory(), [workshop], key="k", at=NOW)
    assert taken(workshop) == 1


def test_the_person_after_the_last_seat_waits():
    workshop = WorkshopFactory(capacity=1)
    first, second = place(workshop), place(workshop)
    assert states(first, second) == [RegistrationState.CONFIRMED, RegistrationState.WAITING]
    assert taken(workshop) == 1


def test_the_person_after_the_last_seat_is_refused_when_they_would_not_wait():
    workshop = WorkshopFactory(capacity=1)
    place(workshop)
    with pytest.raises(Full):
        place(workshop, waiting_allowed=False)
    assert (Registration.objects.count(), Booking.objects.count()) == (1, 1)


def test_nobody_passes_before_those_who_wait():
    workshop = WorkshopFactory(capacity=1)
    fill_up(workshop)
    person = PersonFactory(contacts=[("landline", "0297330000")])
    waiting = place(workshop, person)
    cancel(workshop.registrations.get(state="confirmed"), by_service=True, at=NOW)
    assert (taken(workshop), states(waiting)) == (0, [RegistrationState.WAITING])
    late = place(workshop, at=NOW + timedelta(hours=2))
    # The first of the list is to be called, so the seat is offered to the next, who did not take it by arriving.
    assert states(waiting, late) == [RegistrationState.WAITING, RegistrationState.OFFERED]


def test_a_person_is_registered_once_at_a_workshop():
    first = place(WorkshopFactory(capacity=5))
    with pytest.raises(RuleBroken, match="déjà inscrite"):
        place(first.workshop, first.person, key="other")
    assert taken(first.workshop) == 1


def test_two_places_at_the_same_hour_are_refused_naming_the_other():
    workshop = WorkshopFactory(module__title="Bouger à son rythme")
    registration = place(workshop)
    other = WorkshopFactory(hour=workshop.hour.replace(hour=15))
    with pytest.raises(RuleBroken) as refusal:
        place(other, registration.person)
    assert str(refusal.value).replace("\u00a0", " ") == (
        "À cette heure, une autre place est déjà prise : Bouger à son rythme, jeudi 3 décembre, 14 h – 16 h."
    )


def test_a_workshop_that_starts_when_another_ends_is_no_clash():
    first = place(WorkshopFactory())
    second = place(WorkshopFactory(hour=first.workshop.hour.replace(hour=16)), first.person)
    assert states(first, second) == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED]


def test_two_workshops_of_one_booking_at_the_same_hour_are_refused():
    with pytest.raises(RuleBroken, match="Deux de ces ateliers ont lieu à la même heure"):
        book(PersonFactory(), [WorkshopFactory(), WorkshopFactory()], key="k", at=NOW)
    assert Registration.objects.count() == 0


def test_several_workshops_are_one_booking_and_one_message():
    full = WorkshopFactory(capacity=1)
    fill_up(full)
    free = WorkshopFactory(day=DAY + timedelta(days=7))
    person = PersonFactory()
    Notification.objects.all().delete()
    booking = book(person, [free, full], key="k", at=NOW)
    assert dict(booking.registrations.values_list("workshop", "state")) == {full.pk: "waiting", free.pk: "confirmed"}
    assert kinds() == ["reminder", "booking"]


@pytest.mark.parametrize("state", [WorkshopState.DRAFT, WorkshopState.CANCELLED])
def test_a_workshop_that_is_not_published_takes_nobody(state):
    workshop = WorkshopFactory(state=WorkshopState.DRAFT)
    type(workshop).objects.update(state=state)
    with pytest.raises(RuleBroken, match="n’est pas ouvert aux inscriptions"):
        place(workshop)


def test_a_workshop_that_has_started_takes_nobody():
    workshop = WorkshopFactory()
    with pytest.raises(RuleBroken, match="a déjà commencé"):
        place(workshop, at=workshop.starts_at)


def test_booking_nothing_is_refused():
    with pytest.raises(RuleBroken, match="Choisissez au moins un atelier"):
        book(PersonFactory(), [], key="k", at=NOW)


def test_a_module_after_the_diagnosis_is_closed_to_a_visitor():
    workshop = WorkshopFactory(module__access=Access.AFTER_DIAGNOSIS)
    with pytest.raises(RuleBroken, match="ouvert après le premier entretien"):
        place(workshop)


def test_a_module_after_the_diagnosis_is_closed_to_someone_whose_plan_does_not_hold_it():
    path = planned_path(ModuleFactory())
    workshop = WorkshopFactory(module__access=Access.AFTER_DIAGNOSIS)
    with pytest.raises(RuleBroken, match="ouvert après le premier entretien"):
        place(workshop, path.person, enrolment=path)


def test_a_module_of_the_plan_is_booked_and_tied_to_the_path():
    workshop = WorkshopFactory(module__access=Access.AFTER_DIAGNOSIS)
    path = planned_path(workshop.module)
    registration = place(workshop, path.person)
    assert (registration.enrolment, registration.priority) == (path, PriorityClass.IN_PLAN)


def test_the_path_of_another_person_opens_nothing():
    workshop = WorkshopFactory(module__access=Access.AFTER_DIAGNOSIS)
    path = planned_path(workshop.module)
    with pytest.raises(RuleBroken, match="celui d’une autre personne"):
        place(workshop, enrolment=path)


def test_a_module_by_the_team_is_booked_by_the_team_alone():
    workshop = WorkshopFactory(module__access=Access.BY_TEAM)
    with pytest.raises(RuleBroken, match="se réserve avec votre équipe"):
        place(workshop)
    assert place(workshop, by=UserFactory(), by_staff=True).by_staff


def test_a_carer_who_comes_along_has_a_place_of_their_own():
    workshop = WorkshopFactory(capacity=2)
    person, carer = PersonFactory(), PersonFactory()
    booking = book(person, [workshop], key="k", carers=[carer], companions=1, companions_relation="fille", at=NOW)
    rows = booking.registrations.order_by("pk").values_list("person", "as_carer", "companions", "state")
    assert list(rows) == [(person.pk, False, 1, "confirmed"), (carer.pk, True, 0, "confirmed")]
    assert taken(workshop) == 2


def test_a_pair_that_does_not_fit_waits_together():
    workshop = WorkshopFactory(capacity=2)
    place(workshop)
    booking = book(PersonFactory(), [workshop], key="k", carers=[PersonFactory()], at=NOW)
    assert list(booking.registrations.values_list("state", flat=True)) == ["waiting", "waiting"]
    assert taken(workshop) == 1


def test_a_confirmed_place_opens_the_links_of_the_site_and_of_the_animators():
    workshop = WorkshopFactory(state=WorkshopState.DRAFT)
    animator = UserFactory()
    WorkshopAnimator.objects.create(workshop=workshop, user=animator)
    registration = place(publish(workshop, at=NOW))
    links = TherapeuticLink.objects.filter(source=f"registration:{registration.pk}").order_by("why")
    assert [(link.why, link.user, link.site, link.since, link.until) for link in links] == [
        (
            "animator",
            animator,
            None,
            workshop.starts_at - timedelta(days=14),
            workshop.ends_at + timedelta(days=30),
        ),
        ("registration", None, workshop.site, NOW, workshop.ends_at + timedelta(days=183)),
    ]
