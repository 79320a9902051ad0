"""What the team is told of a planned workshop without being stopped."""

from datetime import timedelta

import pytest

from sessions.domain.cautions import cautions
from sessions.domain.clashes import Clash
from sessions.domain.scheduling import change, publish
from tests.factories.network import ClosureFactory, RoomFactory
from tests.factories.sessions import DAY, WorkshopFactory

pytestmark = pytest.mark.django_db


def said(workshop):
    return [words.replace("\u00a0", " ") for words in cautions(workshop)]


def test_a_room_only_asked_for_is_said_with_whom_to_remind_and_publishing_goes_on():
    room = RoomFactory(name="Conseil", state="asked", asked_of="la mairie")
    workshop = WorkshopFactory(site=room.site, room=room, state="draft")
    assert said(workshop) == ["La salle « Conseil » est demandée, pas encore confirmée. Réponse attendue : la mairie."]
    assert publish(workshop, at=workshop.starts_at - timedelta(days=1)).state == "published"


def test_a_confirmed_room_and_an_open_day_are_not_spoken_of():
    room = RoomFactory()
    assert said(WorkshopFactory(site=room.site, room=room)) == []


def test_a_day_closed_after_the_workshop_was_planned_is_said():
    workshop = WorkshopFactory()
    ClosureFactory(site=workshop.site, first_day=DAY, last_day=DAY)
    assert said(workshop) == ["Ce lieu est fermé du jeudi 3 décembre au jeudi 3 décembre. Changez la date ou le lieu."]


def test_a_workshop_is_not_moved_onto_a_closed_day():
    workshop = WorkshopFactory()
    closed = DAY + timedelta(days=7)
    ClosureFactory(site=workshop.site, first_day=closed, last_day=closed)
    with pytest.raises(Clash, match="fermé"):
        change(workshop, day=closed, at=workshop.starts_at - timedelta(days=1))
