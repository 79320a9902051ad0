from datetime import UTC, date, datetime, time, timedelta

import pytest

from etp.common import RuleBroken
from etp.messaging.models import Notification
from etp.patients.models import TherapeuticLink
from etp.programmes.enums import ModuleKind
from sessions.domain.moves import move_registration
from sessions.domain.scheduling import (
    Clash,
    cancel_workshop,
    change,
    move_workshop_state,
    publish,
    schedule,
    set_animators,
)
from sessions.domain.snapshots import snapshot_words
from sessions.enums import AnimatorRole, RegistrationState, WorkshopState
from sessions.models import SeatOffer, Workshop
from tests.factories.accounts import UserFactory
from tests.factories.network import ClosureFactory, RoomFactory, SiteFactory
from tests.factories.programmes import ModuleFactory, ProgrammeFactory, TeamMemberFactory, version_with
from tests.factories.sessions import DAY, HOUR, NOW, WorkshopFactory, fill_up, place, states, taken, waiters

pytestmark = pytest.mark.django_db


def test_two_in_the_afternoon_is_on_the_wall_of_the_site_in_winter_and_in_summer():
    winter, summer = WorkshopFactory(), WorkshopFactory(day=date(2027, 7, 1))
    assert (winter.starts_at, winter.ends_at) == (
        datetime(2026, 12, 3, 13, tzinfo=UTC),
        datetime(2026, 12, 3, 15, tzinfo=UTC),
    )
    assert (summer.starts_at, summer.ends_at) == (
        datetime(2027, 7, 1, 12, tzinfo=UTC),
        datetime(2027, 7, 1, 14, tzinfo=UTC),
    )


def test_minutes_and_seats_come_from_the_version_in_force():
    programme, module = ProgrammeFactory(), ModuleFactory()
    version_with(programme, [module], minutes=90, min_seats=4, max_seats=9)
    workshop = schedule(programme, module, SiteFactory(), day=DAY, hour=HOUR, at=NOW)
    assert (workshop.state, workshop.minutes, workshop.capacity, workshop.minimum) == ("draft", 90, 9, 4)


def test_an_appointment_is_for_one_person():
    programme, module = ProgrammeFactory(), ModuleFactory(kind=ModuleKind.DIAGNOSIS)
    version_with(programme, [module], minutes=60)
    workshop = schedule(programme, module, SiteFactory(), day=DAY, hour=HOUR, at=NOW)
    assert (workshop.capacity, workshop.minimum) == (1, 1)


def test_a_workshop_without_length_or_seats_is_refused():
    with pytest.raises(RuleBroken, match="Indiquez la durée"):
        schedule(ProgrammeFactory(), ModuleFactory(), SiteFactory(), day=DAY, hour=HOUR, at=NOW)
    assert Workshop.objects.count() == 0


def test_a_past_hour_is_refused():
    with pytest.raises(RuleBroken, match="Cette date est passée."):
        WorkshopFactory(day=NOW.date(), hour=time(10))


def test_a_room_of_another_site_is_refused():
    with pytest.raises(RuleBroken, match="dans un autre lieu"):
        WorkshopFactory(room=RoomFactory())


def test_more_seats_than_the_room_holds_are_refused():
    room = RoomFactory(capacity=6, name="Salle du haut")
    with pytest.raises(RuleBroken, match="La salle « Salle du haut » a 6 places."):
        WorkshopFactory(site=room.site, room=room, capacity=7)


def test_a_taken_room_is_refused_with_what_takes_it():
    room = RoomFactory(name="Salle du haut")
    WorkshopFactory(site=room.site, room=room, module__title="Bouger à son rythme")
    with pytest.raises(Clash) as refusal:
        WorkshopFactory(site=room.site, room=room, hour=time(15))
    assert str(refusal.value).replace("\u00a0", " ") == (
        "La salle « Salle du haut » est prise : Bouger à son rythme, 14 h – 16 h."
    )


def test_a_room_is_free_when_the_other_workshop_ends_or_is_cancelled():
    room = RoomFactory()
    first = WorkshopFactory(site=room.site, room=room)
    after = WorkshopFactory(site=room.site, room=room, hour=time(16))
    cancel_workshop(first, reason="neige", at=NOW)
    instead = WorkshopFactory(site=room.site, room=room)
    assert (after.state, instead.state) == ("published", "published")


def test_an_animator_who_is_elsewhere_is_refused_with_where():
    animator = UserFactory(first_name="Soizic", last_name="Le Bris")
    WorkshopFactory(module__title="Bouger", site__name="Pôle de Kervignac", animators=[(animator, AnimatorRole.LEAD)])
    with pytest.raises(Clash) as refusal:
        WorkshopFactory(animators=[animator])
    assert str(refusal.value).replace("\u00a0", " ") == (
        "Soizic Le Bris anime déjà à cette heure : Bouger, 14 h – 16 h, Pôle de Kervignac."
    )


def test_a_closed_day_of_the_site_is_refused_with_its_dates():
    closure = ClosureFactory(first_day=DAY - timedelta(days=1), last_day=DAY)
    with pytest.raises(Clash) as refusal:
        WorkshopFactory(site=closure.site)
    assert str(refusal.value).replace("\u00a0", " ") == (
        "Ce lieu est fermé du mercredi 2 décembre au jeudi 3 décembre."
    )


def test_a_site_that_has_closed_for_good_is_refused():
    with pytest.raises(Clash, match="Ce lieu est fermé depuis le"):
        WorkshopFactory(site__closed_on=DAY)


def test_an_animator_comes_for_the_organisation_of_their_team():
    member = TeamMemberFactory()
    workshop = WorkshopFactory(programme=member.programme, animators=[(member.user, AnimatorRole.CO_LEAD)])
    assert [(row.user, row.organisation, row.role) for row in workshop.animators.all()] == [
        (member.user, member.organisation, "co_lead")
    ]


@pytest.mark.parametrize("left", WorkshopState)
@pytest.mark.parametrize("entered", WorkshopState)
def test_a_workshop_moves_along_its_table_alone(left, entered):
    workshop = WorkshopFactory(state=WorkshopState.DRAFT)
    Workshop.objects.update(state=left)
    workshop.refresh_from_db()
    if left.leads_to(entered):
        move_workshop_state(workshop, entered, why="x", at=workshop.ends_at)
        expected = entered
    else:
        with pytest.raises(RuleBroken, match="elle ne peut pas devenir"):
            move_workshop_state(workshop, entered, why="x", at=workshop.ends_at)
        expected = left
    assert Workshop.objects.get().state == expected


def test_of_two_moves_from_the_same_page_the_second_is_refused():
    workshop = WorkshopFactory()
    copy = Workshop.objects.get(pk=workshop.pk)
    move_workshop_state(workshop, WorkshopState.HELD, at=workshop.ends_at)
    with pytest.raises(RuleBroken, match="vient de modifier"):
        move_workshop_state(copy, WorkshopState.NOT_HELD, at=workshop.ends_at)
    assert list(workshop.events.filter(what="state").values_list("left", "entered")) == [
        ("draft", "published"),
        ("published", "held"),
    ]


def test_a_workshop_is_not_held_before_it_starts():
    workshop = WorkshopFactory()
    with pytest.raises(RuleBroken, match="n’a pas encore commencé"):
        move_workshop_state(workshop, WorkshopState.HELD, at=workshop.starts_at - timedelta(seconds=1))


def test_a_draft_of_the_past_is_not_published():
    workshop = WorkshopFactory(state=WorkshopState.DRAFT)
    with pytest.raises(RuleBroken, match="Cette date est passée."):
        publish(workshop, at=workshop.starts_at)


def told(kind):
    return list(Notification.objects.filter(kind=kind).order_by("pk").values_list("recipient", flat=True))


def test_a_new_hour_raises_the_sequence_and_is_told_to_all_with_the_hour_before():
    workshop = WorkshopFactory(capacity=1)
    (seated,) = fill_up(workshop)
    (waiting,) = waiters(workshop, 1)
    later = NOW + timedelta(days=2)
    changed = change(workshop, hour=time(10), at=later)
    assert (changed.starts_at, changed.sequence, changed.updated_at) == (
        datetime(2026, 12, 3, 9, tzinfo=UTC),
        1,
        later,
    )
    assert told("workshop_changed") == [seated.person.key, waiting.person.key]
    event = workshop.events.get(what="moved")
    assert [snapshot_words(text).replace("\u00a0", " ") for text in (event.left, event.entered)] == [
        f"jeudi 3 décembre, 14 h – 16 h, 7 rue Léo Lagrange, 56700 {workshop.site.commune.name}",
        f"jeudi 3 décembre, 10 h – 12 h, 7 rue Léo Lagrange, 56700 {workshop.site.commune.name}",
    ]


def test_the_reminder_follows_the_new_hour():
    workshop = WorkshopFactory()
    place(workshop)
    change(workshop, day=DAY + timedelta(days=7), at=NOW)
    due = Notification.objects.filter(kind="reminder").order_by("pk").values_list("not_before", flat=True)
    assert list(due) == [workshop.starts_at - timedelta(days=2), workshop.starts_at + timedelta(days=5)]


def test_a_change_of_seats_alone_is_no_news_for_calendars():
    workshop = WorkshopFactory()
    place(workshop)
    assert change(workshop, capacity=5, at=NOW).sequence == 0
    assert told("workshop_changed") == []


def test_more_seats_go_to_the_waiting_list():
    workshop = WorkshopFactory(capacity=1)
    fill_up(workshop)
    first, second = waiters(workshop, 2)
    change(workshop, capacity=2, at=NOW + timedelta(days=1))
    assert (states(first, second), taken(workshop)) == (["offered", "waiting"], 2)


def test_fewer_seats_than_are_taken_are_refused():
    workshop = WorkshopFactory(capacity=2)
    fill_up(workshop)
    with pytest.raises(RuleBroken, match="2 places sont déjà prises."):
        change(workshop, capacity=1, at=NOW)
    assert Workshop.objects.get().capacity == 2


def test_a_change_into_a_taken_room_is_refused_and_nothing_moves():
    room = RoomFactory()
    WorkshopFactory(site=room.site, room=room)
    workshop = WorkshopFactory(site=room.site, room=room, hour=time(17))
    with pytest.raises(Clash):
        change(workshop, hour=time(15), at=NOW)
    assert Workshop.objects.get(pk=workshop.pk).hour == time(17)


def test_a_workshop_keeps_its_own_room_when_it_moves_by_an_hour():
    room = RoomFactory()
    workshop = WorkshopFactory(site=room.site, room=room)
    assert change(workshop, hour=time(15), at=NOW).hour == time(15)


def test_a_workshop_that_was_held_changes_no_more():
    workshop = WorkshopFactory()
    move_workshop_state(workshop, WorkshopState.HELD, at=workshop.ends_at)
    with pytest.raises(RuleBroken, match="ne peut plus changer"):
        change(workshop, hour=time(15), at=NOW)


def test_cancelling_tells_everyone_frees_every_seat_and_ends_every_offer():
    workshop = WorkshopFactory(capacity=2)
    seated, leaving = fill_up(workshop)
    offered, waiting = waiters(workshop, 2)
    move_registration(leaving, RegistrationState.CANCELLED_BY_SERVICE, at=NOW)
    change(workshop, minimum=2, at=NOW + timedelta(days=1))
    assert states(seated, offered, waiting) == ["confirmed", "offered", "waiting"]
    cancelled = cancel_workshop(workshop, reason="animateur malade", at=NOW + timedelta(days=2))
    assert states(seated, offered, waiting) == ["cancelled_by_service"] * 3
    assert (cancelled.state, cancelled.cancel_reason, cancelled.sequence, taken(workshop)) == (
        "cancelled",
        "animateur malade",
        1,
        0,
    )
    assert [offer.ended for offer in SeatOffer.objects.all()] == ["withdrawn"]
    assert told("workshop_cancelled") == [row.person.key for row in (seated, offered, waiting)]


def test_a_workshop_is_cancelled_with_a_reason():
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        cancel_workshop(WorkshopFactory(), reason=" ", at=NOW)


def test_a_new_animator_knows_the_people_and_the_one_before_no_more():
    before, after = UserFactory(), UserFactory()
    workshop = WorkshopFactory(animators=[before])
    place(workshop)
    later = NOW + timedelta(days=20)
    set_animators(workshop, [after], at=later)
    links = TherapeuticLink.objects.filter(why="animator").order_by("pk").values_list("user", "until")
    assert list(links) == [(before.pk, later), (after.pk, workshop.ends_at + timedelta(days=30))]
