"""Booking in someone's name: on the phone, every date of a plan, an appointment; one act, one message."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.messaging.models import Notification
from etp.patients.models import Person
from etp.programmes.enums import Access, ModuleKind
from sessions.enums import RegistrationState, WorkshopState
from sessions.models import Booking, Registration
from tests.factories.accounts import sign_in
from tests.factories.enrolments import Stage, offer_in_progress, path_at, territory, worker
from tests.factories.network import SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import LONG_AGO
from tests.factories.sessions import NOW, WorkshopFactory
from tests.integration.sessions.test_sheet import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW + timedelta(days=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def ground():
    """A territory with a front desk, whose diagnosis is taken by the team."""
    place = territory(title="Douleurs et Rachis")
    place.modules[2].access = Access.BY_TEAM
    place.modules[2].save()
    place.programme.team.create(
        user=place.educator, organisation=place.lead, profession="kinésithérapeute", since=LONG_AGO
    )
    place.desk = worker(place, Role.SECRETARY, site=place.site)
    return place


def dates(ground, *, modules, **facts):
    """One published workshop a module, a day apart, at the territory's site."""
    site = facts.pop("site", ground.site)
    return [
        WorkshopFactory(
            programme=ground.programme, module=module, site=site, day=date(2026, 12, 3) + timedelta(days=rank), **facts
        )
        for rank, module in enumerate(modules)
    ]


def planned(ground):
    """A path whose plan holds the first module."""
    return offer_in_progress(ground).enrolment


def url(name, pk):
    return reverse(f"sessions:{name}", args=[pk])


def test_a_new_person_on_the_phone_is_entered_and_registered(client, ground):
    (workshop,) = dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.desk)
    data = {"first_name": "Yves", "last_name": "Rouxel", "contact": "06 39 98 01 02", "key": "k"}
    for _twice in range(2):
        client.post(url("register_someone", workshop.pk), data)
    row = Registration.objects.get()
    assert (row.person.full_name, row.state, row.by_staff, row.booking.made_by) == (
        "Yves Rouxel",
        RegistrationState.CONFIRMED,
        True,
        ground.desk,
    )


def test_someone_with_neither_phone_nor_mail_can_be_registered(client, ground):
    (workshop,) = dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.desk)
    data = {"first_name": "Yves", "last_name": "Rouxel", "street": "2 rue du Port", "key": "k"}
    client.post(url("register_someone", workshop.pk), data)
    assert (Person.objects.get().contacts.count(), Notification.objects.get().channel) == (0, "letter")


def test_a_known_person_is_found_by_name_and_registered(client, ground):
    path = path_at(ground, Stage.INCLUDED, person=PersonFactory(first_name="Solange", last_name="Pennec"))
    (workshop,) = dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.desk)
    before = Entry.objects.count()
    page = client.get(url("register_someone", workshop.pk), {"q": "pennec"})
    assert "Solange Pennec" in words(page)
    assert [entry.person for entry in Entry.objects.order_by("pk")[before:]] == [path.person.key]
    client.post(url("register_someone", workshop.pk), {"person": path.person_id, "key": "k"})
    assert Registration.objects.get().enrolment_id == path.pk


def test_someone_out_of_reach_is_neither_found_nor_registered(client, ground):
    stranger = PersonFactory(first_name="Solange", last_name="Pennec")
    (workshop,) = dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.desk)
    assert "Solange" not in words(client.get(url("register_someone", workshop.pk), {"q": "pennec"}))
    answer = client.post(url("register_someone", workshop.pk), {"person": stranger.pk, "key": "k"})
    assert (answer.status_code, Registration.objects.count()) == (404, 0)


def test_every_date_of_a_plan_is_booked_in_one_act_and_one_message(client, ground):
    path = planned(ground)
    plan = path.care_offers.get().plan
    plan.plan_modules.create(module=ground.modules[1], order=2)
    first, second = dates(ground, modules=ground.modules[:2])
    sign_in(client, ground.desk)
    Notification.objects.all().delete()
    page = client.get(url("book_plan", path.pk))
    assert "Atelier" in words(page)
    chosen = {f"module_{w.module_id}": w.pk for w in (first, second)}
    answer = client.post(url("book_plan", path.pk), {**chosen, "key": "k"})
    assert answer["Location"] == url("plan_print", path.pk)
    rows = Registration.objects.order_by("workshop__day")
    assert [(row.workshop_id, row.state, row.enrolment_id) for row in rows] == [
        (first.pk, RegistrationState.CONFIRMED, path.pk),
        (second.pk, RegistrationState.CONFIRMED, path.pk),
    ]
    assert (Booking.objects.count(), Notification.objects.filter(kind="booking").count()) == (1, 1)


def test_the_dates_of_one_site_are_one_link_away(client, ground):
    path = planned(ground)
    far = SiteFactory(organisation=ground.lead, name="Kerpape")
    ground.programme.programme_sites.create(site=far, since=LONG_AGO)
    (near,) = dates(ground, modules=ground.modules[:1])
    (away,) = dates(ground, modules=ground.modules[:1], site=far)
    sign_in(client, ground.desk)
    everywhere = client.get(url("book_plan", path.pk)).content.decode()
    there = client.get(url("book_plan", path.pk), {"lieu": far.pk}).content.decode()
    assert [f'value="{w.pk}"' in everywhere for w in (near, away)] == [True, True]
    assert [f'value="{w.pk}"' in there for w in (near, away)] == [False, True]


def test_no_date_chosen_is_said(client, ground):
    path = planned(ground)
    dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.desk)
    answer = client.post(url("book_plan", path.pk), {"key": "k"})
    assert (answer.status_code, "Choisissez au moins un atelier" in words(answer)) == (422, True)


def test_a_booked_module_is_no_longer_asked(client, ground):
    path = planned(ground)
    (workshop,) = dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.desk)
    client.post(url("book_plan", path.pk), {f"module_{workshop.module_id}": workshop.pk, "key": "k"})
    assert "Chaque atelier du programme a sa date" in words(client.get(url("book_plan", path.pk)))


def test_the_sheet_to_take_home_holds_weekday_place_bus_and_what_to_bring(client, ground):
    path = planned(ground)
    ground.site.bus, ground.site.street = "Ligne T1", "12 rue des Ajoncs"
    ground.site.save()
    ground.modules[0].bring = "Des vêtements souples"
    ground.modules[0].save()
    (workshop,) = dates(ground, modules=ground.modules[:1])
    sign_in(client, ground.educator)
    client.post(url("book_plan", path.pk), {f"module_{workshop.module_id}": workshop.pk, "key": "k"})
    text = words(client.get(url("plan_print", path.pk))).replace("\u00a0", " ")
    said = ("Jeudi 3 décembre, 14 h", "Ligne T1", "12 rue des Ajoncs", "Des vêtements souples", "Reprendre le marché")
    assert [piece in text for piece in said] == [True] * 5


def test_the_front_desk_prints_dates_without_objectives(client, ground):
    path = planned(ground)
    sign_in(client, ground.desk)
    text = words(client.get(url("plan_print", path.pk)))
    assert ("Reprendre le marché" in text, "Date à choisir" in text) == (False, True)


def appointment(ground, **changed):
    fields = {
        "module": ground.modules[2].pk,
        "day": "2026-12-10",
        "hour": "09:00",
        "animator": ground.educator.pk,
        "care_mode": "town",
        "key": "k",
    }
    return {**fields, **changed}


def test_an_appointment_is_planned_published_and_booked_by_one_form(client, ground):
    path = path_at(ground, Stage.CONTACTED)
    sign_in(client, ground.desk)
    Notification.objects.all().delete()
    for _twice in range(2):
        client.post(url("appointment", path.pk), appointment(ground))
    row = Registration.objects.select_related("workshop").get()
    assert (row.workshop.state, row.workshop.capacity, row.workshop.taken, row.workshop.hour) == (
        WorkshopState.PUBLISHED,
        1,
        1,
        time(9),
    )
    assert (row.state, row.enrolment_id, row.workshop.module.kind) == (
        RegistrationState.CONFIRMED,
        path.pk,
        ModuleKind.DIAGNOSIS,
    )
    assert Notification.objects.filter(kind="booking").count() == 1


def test_a_clash_of_an_appointment_is_said_and_plans_nothing(client, ground):
    path = path_at(ground, Stage.CONTACTED)
    WorkshopFactory(
        programme=ground.programme, site=ground.site, day=date(2026, 12, 10), hour=time(9), animators=[ground.educator]
    )
    sign_in(client, ground.desk)
    answer = client.post(url("appointment", path.pk), appointment(ground))
    assert (answer.status_code, "anime déjà à cette heure" in words(answer), Registration.objects.count()) == (
        422,
        True,
        0,
    )


def test_an_appointment_is_no_public_workshop(client, ground):
    path = path_at(ground, Stage.CONTACTED)
    sign_in(client, ground.desk)
    client.post(url("appointment", path.pk), appointment(ground))
    client.logout()
    pk = Registration.objects.get().workshop_id
    assert (client.get(url("workshop", pk)).status_code, client.get(url("workshop_ics", pk)).status_code) == (404, 404)


@pytest.mark.parametrize("name", ["book_plan", "plan_print", "appointment"])
def test_a_path_out_of_reach_answers_like_a_missing_one(client, ground, name):
    path = planned(ground)
    outsider = worker(territory(), Role.SECRETARY)
    sign_in(client, outsider)
    hidden, missing = client.get(url(name, path.pk)), client.get(url(name, 987654))
    assert (hidden.status_code, hidden.content) == (404, missing.content)
