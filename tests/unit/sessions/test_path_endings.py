"""What a path that ends gives back, seat by seat, and the one message about it."""

from datetime import timedelta

import pytest

from etp.enrolments.domain import close_path, decline
from etp.enrolments.enums import CloseReason, Stage
from etp.enrolments.models import Enrolment
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from sessions.domain.path_endings import KIND, WHY
from sessions.domain.registration import cancel
from sessions.models import SeatOffer
from tests.factories.enrolments import path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, place, states, taken
from tests.unit.sessions.messages import HOME, holds, plain, write

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def path():
    return path_at(territory(), Stage.INCLUDED)


def workshop_of(path, **facts):
    return WorkshopFactory(programme=path.programme, **facts)


def seat(path, workshop, **facts):
    return place(workshop, path.person, enrolment=path, by_staff=True, **facts)


def messages(kind=KIND):
    return Notification.objects.filter(kind=kind).count()


def test_places_to_come_end_and_the_next_person_is_offered_the_seat(path):
    full, other = workshop_of(path, capacity=1), workshop_of(path, day=DAY + timedelta(days=7), capacity=1)
    mine, next_one = seat(path, full), place(full, at=NOW + timedelta(hours=1))
    ahead, waits = place(other), seat(path, other, at=NOW + timedelta(hours=1))
    close_path(path, CloseReason.MOTIVATION, stage=Stage.WITHDRAWN, at=LATER)
    assert states(mine, next_one, ahead, waits) == [
        "cancelled_by_service",
        "offered",
        "confirmed",
        "cancelled_by_service",
    ]
    assert (taken(full), taken(other)) == (1, 1)
    assert set(mine.events.filter(entered="cancelled_by_service").values_list("why", flat=True)) == {WHY}
    assert (messages(), messages("registration_cancelled")) == (1, 0)


def test_an_offered_seat_is_withdrawn_and_passed_on(path):
    full = workshop_of(path, capacity=1)
    seated = place(full)
    offered, next_one = seat(path, full, at=NOW + timedelta(hours=1)), place(full, at=NOW + timedelta(hours=2))
    cancel(seated, by_service=True, at=LATER)
    assert states(offered, next_one) == ["offered", "waiting"]
    close_path(path, CloseReason.LOST, at=LATER + timedelta(hours=1))
    assert states(offered, next_one) == ["cancelled_by_service", "offered"]
    assert list(SeatOffer.objects.order_by("pk").values_list("ended", flat=True)) == ["withdrawn", ""]


def test_what_has_begun_and_what_belongs_to_another_path_stays(path):
    begun, other_programme = workshop_of(path), WorkshopFactory(day=DAY + timedelta(days=3))
    kept, elsewhere, stranger = seat(path, begun), place(other_programme, path.person), place(begun)
    during = begun.starts_at + timedelta(minutes=5)
    close_path(path, CloseReason.LOST, at=during)
    assert states(kept, elsewhere, stranger) == ["confirmed", "confirmed", "confirmed"]
    assert messages() == 0


def test_relatives_who_came_along_do_not_come_alone(path):
    workshop = workshop_of(path, capacity=4)
    relative, own_way = PersonFactory(first_name="Yves"), PersonFactory(first_name="Anna")
    seat(path, workshop, carers=[relative])
    alone = place(workshop, own_way, as_carer=True)
    close_path(path, CloseReason.MOVED, stage=Stage.TRANSFERRED, at=LATER)
    assert states(relative.registrations.get(), alone) == ["cancelled_by_service", "confirmed"]
    assert taken(workshop) == 1


def test_someone_who_does_not_enter_gives_the_first_appointment_back():
    path = path_at(territory(), Stage.CONTACTED)
    mine = seat(path, workshop_of(path))
    decline(path, CloseReason.UNAVAILABLE, at=LATER)
    assert (states(mine), messages()) == (["cancelled_by_service"], 1)


def test_nobody_is_written_to_about_a_death(path):
    mine = seat(path, workshop_of(path))
    close_path(path, CloseReason.DEATH, at=LATER)
    assert (states(mine), messages()) == (["cancelled_by_service"], 0)


def test_the_message_names_each_appointment_once_and_nothing_of_health(path):
    seat(path, workshop_of(path)), seat(path, workshop_of(path, day=DAY + timedelta(days=7)))
    close_path(path, CloseReason.LOST, at=LATER)
    message = write(KIND)
    assert plain(message.subject) == "Vos rendez-vous à venir sont annulés"
    assert [plain(message.text).count(day) for day in ("jeudi 3 décembre, 14 h – 16 h", "jeudi 10 décembre")] == [1, 1]
    assert path.programme.title not in message.text + message.html
    sms = plain(write(KIND, Channel.SMS).text)
    assert sms.startswith("Escale : vos 2 rendez-vous à venir sont annulés, dès le jeudi 3 décembre, 14 h – 16 h.")
    assert HOME in sms
    assert plain(write(KIND, language="en").subject) == "Your coming appointments are cancelled"


def test_the_message_leaves_while_it_is_true_and_welcome(path):
    seat(path, workshop_of(path))
    close_path(path, CloseReason.LOST, at=LATER)
    assert holds(KIND, at=LATER) == (True, True)
    Enrolment.objects.filter(pk=path.pk).update(do_not_contact=True)
    assert holds(KIND, at=LATER) == (True, False)
