"""A workshop that is on today, its people, and the cast around it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from etp.accounts.enums import Role
from etp.patients.domain import share_with
from sessions.enums import AnimatorRole
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.network import RoomFactory, SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import LONG_AGO, ModuleFactory, carried_programme, version_with
from tests.factories.sessions import NOW, WorkshopFactory, place


class Scene:
    """A programme at one site, an educator, a front desk, a coordinator, an outsider, and a workshop of eight."""

    def __init__(self):
        self.programme = carried_programme(code="dos", title="Douleurs et Rachis")
        self.organisation = self.programme.carriers.first().organisation
        self.site = SiteFactory(organisation=self.organisation, name="Maison de santé", street="12 rue des Ajoncs")
        self.room = RoomFactory(site=self.site, name="Salle du haut", capacity=12)
        self.module = ModuleFactory(code="bouger", title="Bouger à son rythme", bring="Des vêtements souples")
        self.version = version_with(self.programme, [self.module])
        self.programme.programme_sites.create(site=self.site, since=LONG_AGO)
        self.educator = self.member(Role.EDUCATOR, first_name="Maëlle", last_name="Quéré")
        self.secretary = self.member(Role.SECRETARY, site=self.site)
        self.manager = self.member(Role.SITE_MANAGER, site=self.site)
        self.coordinator = self.member(Role.PROGRAMME_COORDINATOR, programme_code="dos")
        self.outsider = MembershipFactory(role=Role.EDUCATOR).user
        self.programme.team.create(
            user=self.educator, organisation=self.organisation, profession="kinésithérapeute", since=LONG_AGO
        )
        self.workshop = WorkshopFactory(
            programme=self.programme,
            module=self.module,
            site=self.site,
            room=self.room,
            capacity=8,
            animators=[(self.educator, AnimatorRole.LEAD)],
        )

    def member(self, role, *, site=None, programme_code="", **facts):
        """A member of the scene's organisation."""
        row = MembershipFactory(role=role, organisation=self.organisation, site=site, programme_code=programme_code)
        for name, value in facts.items():
            setattr(row.user, name, value)
        row.user.save()
        return row.user

    def people(self, number, *, shared=True, **facts):
        """`number` people registered a month before, who share their record with the scene's organisation or not."""
        rows = []
        for rank in range(number):
            person = PersonFactory(first_name=f"Martine{rank}", last_name=f"Lebihan{rank}")
            if shared:
                share_with(person, self.organisation, at=NOW)
            rows.append(place(self.workshop, person, **facts))
        return rows

    def client(self, user):
        """A browser in which `user` has signed in, second factor included."""
        client = Client()
        sign_in(client, user)
        return client

    @property
    def during(self):
        """Three minutes after the start."""
        return self.workshop.starts_at + timedelta(minutes=3)


@pytest.fixture
def scene(db):
    return Scene()


@pytest.fixture
def clock(scene):
    """The clock stands three minutes after the start of the workshop."""
    with time_machine.travel(scene.during, tick=False) as traveller:
        yield traveller
