"""Workshops and registrations, made by the verbs, a month before the day they are about."""

from datetime import UTC, date, datetime, time, timedelta

import factory

from etp.network.models import Commune
from sessions.domain.registration import book
from sessions.domain.scheduling import publish, schedule
from sessions.enums import WorkshopState
from sessions.models import Registration, Workshop
from tests.factories.network import CommuneFactory, SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import ModuleFactory, ProgrammeFactory

# A Monday morning; the workshop is on a Thursday afternoon, a month later.
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = date(2026, 12, 3)
HOUR = time(14)


class WorkshopFactory(factory.django.DjangoModelFactory):
    """A published group workshop of two hours for two people; `state` draft leaves it unpublished."""

    class Meta:
        model = Workshop

    programme = factory.SubFactory(ProgrammeFactory)
    module = factory.SubFactory(ModuleFactory)
    site = factory.SubFactory(SiteFactory, street="7 rue Léo Lagrange")
    day = DAY
    hour = HOUR
    minutes = 120
    capacity = 2
    state = WorkshopState.PUBLISHED
    at = NOW

    @classmethod
    def _create(cls, model_class, programme, module, site, state, at, **facts):
        workshop = schedule(programme, module, site, at=at, **facts)
        return publish(workshop, at=at) if state == WorkshopState.PUBLISHED else workshop


def lanester():
    """The commune of Lanester."""
    place = {"latitude": 47.7647, "longitude": -3.3422}
    return Commune.objects.filter(name="Lanester").first() or CommuneFactory(name="Lanester", postcode="56600", **place)


def place(workshop, person=None, *, at=NOW, key=None, **facts):
    """The registration that one booking of `person` at `workshop` makes."""
    person = person or PersonFactory()
    booking = book(person, [workshop], key=key or f"{workshop.pk}-{person.pk}-{at.isoformat()}", at=at, **facts)
    return booking.registrations.get(person=person)


def fill_up(workshop, *, at=NOW):
    """Book the seats that are left, a minute apart; returns the registrations."""
    workshop.refresh_from_db()
    return [place(workshop, at=at + timedelta(minutes=n)) for n in range(workshop.seats_left)]


def waiters(workshop, number, *, at=NOW + timedelta(hours=1)):
    """`number` people who join the list of a full workshop, a minute apart."""
    return [place(workshop, at=at + timedelta(minutes=n)) for n in range(number)]


def states(*registrations):
    """The states of the registrations as the base knows them now."""
    known = dict(Registration.objects.filter(pk__in=[r.pk for r in registrations]).values_list("pk", "state"))
    return [known[registration.pk] for registration in registrations]


def taken(workshop):
    """The seats counted as taken in the base now."""
    return Workshop.objects.values_list("taken", flat=True).get(pk=workshop.pk)
