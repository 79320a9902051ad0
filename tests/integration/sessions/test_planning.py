"""Planning a workshop on the workspace: a clash is said, nothing typed is lost, and others see a 404."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.messaging.models import Notification
from etp.programmes.enums import ModuleKind
from sessions.domain.registration import cancel
from sessions.enums import RegistrationState, WorkshopState
from sessions.models import SeatOffer, Workshop
from tests.factories.accounts import MembershipFactory
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO, ModuleFactory, add_module, draft_version, put_in_force
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, place, states, waiters
from tests.integration.sessions.test_sheet import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(scene):
    with time_machine.travel(NOW + timedelta(days=1), tick=False) as traveller:
        yield traveller


def url(name, pk):
    return reverse(f"sessions:{name}", args=[pk])


def new_url(scene):
    return f"{reverse('sessions:schedule')}?programme={scene.programme.pk}&lieu={scene.site.pk}"


def typed(scene, **changed):
    """What one types to plan a workshop on another Thursday."""
    fields = {
        "module": scene.module.pk,
        "day": "2026-12-10",
        "hour": "14:00",
        "minutes": "",
        "room": scene.room.pk,
        "animators": [scene.educator.pk],
        "capacity": "8",
        "minimum": "4",
        "care_mode": "town",
    }
    return {**fields, **changed}


def planned():
    """The workshop planned last."""
    return Workshop.objects.latest("pk")


def test_what_and_where_come_first_and_only_one_s_own_are_proposed(scene):
    SiteFactory(name="Lieu des autres")
    text = words(scene.client(scene.secretary).get(reverse("sessions:schedule")))
    assert ["Douleurs et Rachis" in text, "Maison de santé" in text, "Lieu des autres" in text] == [True, True, False]


def test_a_front_desk_publishes_a_workshop_with_the_sizes_of_the_programme(scene):
    answer = scene.client(scene.secretary).post(new_url(scene), typed(scene, publish="1", capacity="", minimum=""))
    row = planned()
    assert answer["Location"] == url("workshop_work", row.pk)
    assert (row.state, row.day, row.minutes, row.capacity, row.minimum) == (
        WorkshopState.PUBLISHED,
        date(2026, 12, 10),
        120,
        10,
        4,
    )
    assert [animator.user for animator in row.animators.all()] == [scene.educator]


def test_a_draft_stays_a_draft_until_it_is_published(scene):
    client = scene.client(scene.secretary)
    client.post(new_url(scene), typed(scene))
    assert planned().state == WorkshopState.DRAFT
    client.post(url("publish", planned().pk))
    assert planned().state == WorkshopState.PUBLISHED


def test_a_clash_of_room_is_said_and_nothing_typed_is_lost(scene):
    answer = scene.client(scene.secretary).post(
        new_url(scene), typed(scene, day="2026-12-03", animators=[], capacity="7")
    )
    text = words(answer)
    assert (answer.status_code, "La salle « Salle du haut » est prise" in text.replace("\u00a0", " ")) == (422, True)
    assert (b'value="7"' in answer.content, b'value="2026-12-03"' in answer.content) == (True, True)
    assert Workshop.objects.count() == 1


def test_a_clash_of_animator_names_who_and_where(scene):
    answer = scene.client(scene.secretary).post(new_url(scene), typed(scene, day="2026-12-03", room=""))
    assert (answer.status_code, "Maëlle Quéré anime déjà à cette heure" in words(answer)) == (422, True)


def test_an_educator_plans_only_their_own_sessions(scene):
    scene.client(scene.educator).post(new_url(scene), typed(scene, animators=[], room=""))
    assert [animator.user for animator in planned().animators.all()] == [scene.educator]


def test_one_plans_only_at_one_s_own_site_for_its_programmes(scene):
    elsewhere = SiteFactory()
    scene.programme.programme_sites.create(site=elsewhere, since=LONG_AGO)
    address = f"{reverse('sessions:schedule')}?programme={scene.programme.pk}&lieu={elsewhere.pk}"
    answers = [
        scene.client(user).get(address).status_code for user in (scene.secretary, scene.educator, scene.coordinator)
    ]
    assert answers == [404, 404, 200]


def test_a_new_date_is_told_to_everyone_with_the_old_one_in_the_history(scene):
    scene.people(2)
    Notification.objects.all().delete()
    client = scene.client(scene.secretary)
    data = {
        "day": "2026-12-17",
        "hour": "10:00",
        "minutes": "120",
        "capacity": "8",
        "minimum": "4",
        "why": "salle prise",
    }
    answer = client.post(url("change", scene.workshop.pk), data)
    assert answer.status_code == 302
    assert (
        list(Notification.objects.filter(kind="workshop_changed").values_list("kind", flat=True))
        == ["workshop_changed"] * 2
    )
    text = words(client.get(answer["Location"])).replace("\u00a0", " ")
    assert ["jeudi 17 décembre, 10 h" in text, "jeudi 3 décembre, 14 h" in text, "salle prise" in text] == [True] * 3


def test_fewer_seats_than_taken_are_refused_on_the_form(scene):
    scene.people(3)
    data = {
        "day": "2026-12-03",
        "hour": "14:00",
        "minutes": "120",
        "room": scene.room.pk,
        "capacity": "2",
        "minimum": "1",
    }
    answer = scene.client(scene.secretary).post(url("change", scene.workshop.pk), data)
    assert (answer.status_code, "3 places sont déjà prises" in words(answer)) == (422, True)


def test_cancelling_says_how_many_will_be_told_and_keeps_the_reason(scene):
    rows = scene.people(2)
    client = scene.client(scene.secretary)
    assert "2 personnes seront prévenues" in words(client.get(url("cancel_workshop", scene.workshop.pk)))
    client.post(url("cancel_workshop", scene.workshop.pk), {"reason": "chauffage en panne"})
    assert states(*rows) == [RegistrationState.CANCELLED_BY_SERVICE] * 2
    text = words(client.get(url("workshop_work", scene.workshop.pk)))
    assert ("annulée" in text, "chauffage en panne" in text) == (True, True)


WRITES = ["publish", "change", "cancel_workshop", "register_someone"]


def test_who_may_change_a_workshop_follows_the_matrix(scene):
    scene.workshop.animators.all().delete()
    scene.workshop.animators.create(user=scene.educator, role="lead")
    cast = {
        "educator": scene.educator,
        "secretary": scene.secretary,
        "coordinator": scene.coordinator,
        "colleague": scene.member(Role.EDUCATOR),
        "platform": scene.member(Role.PLATFORM_COORDINATOR),
        "reader": scene.member(Role.CARRIER_READER),
        "outsider": scene.outsider,
        "elsewhere": MembershipFactory(role=Role.SECRETARY).user,
    }
    found = {name: scene.client(user).get(url("change", scene.workshop.pk)).status_code for name, user in cast.items()}
    assert found == {
        "educator": 200,
        "secretary": 200,
        "coordinator": 200,
        "colleague": 404,
        "platform": 404,
        "reader": 404,
        "outsider": 404,
        "elsewhere": 404,
    }


def test_the_page_shows_facts_to_every_reader_and_people_to_few(scene):
    scene.people(1)
    seen = {}
    for name, user in (
        ("secretary", scene.secretary),
        ("platform", scene.member(Role.PLATFORM_COORDINATOR)),
        ("colleague", scene.member(Role.EDUCATOR)),
    ):
        text = words(scene.client(user).get(url("workshop_work", scene.workshop.pk)))
        seen[name] = ("1 prises sur 8" in text, "Martine0" in text)
    assert seen == {"secretary": (True, True), "platform": (True, False), "colleague": (True, False)}


def test_what_one_may_not_do_answers_like_what_does_not_exist(scene):
    client = scene.client(scene.outsider)
    for name in WRITES:
        hidden, missing = client.post(url(name, scene.workshop.pk)), client.post(url(name, 987654))
        assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_the_waiting_list_says_rank_reason_and_deadline(scene):
    full = WorkshopFactory(programme=scene.programme, site=scene.site, capacity=1)
    (first,) = fill_up(full)
    waiters(full, 3)
    cancel(first, at=NOW + timedelta(hours=2))
    text = words(scene.client(scene.secretary).get(url("workshop_work", full.pk))).replace("\u00a0", " ")
    assert ["gardée jusqu’au mercredi 4 novembre à 12 h" in text, "1re personne" in text, "2e personne" in text] == [
        True
    ] * 3


def test_staff_accept_an_offer_in_the_person_s_name(scene):
    full = WorkshopFactory(programme=scene.programme, site=scene.site, capacity=1)
    (first,) = fill_up(full)
    (waiting,) = waiters(full, 1)
    cancel(first, at=NOW + timedelta(hours=2))
    scene.client(scene.secretary).post(reverse("sessions:act_for", args=[full.pk, waiting.pk]), {"act": "accept"})
    assert (states(waiting), SeatOffer.objects.get().ended) == ([RegistrationState.CONFIRMED], "accepted")
    assert waiting.events.last().by == scene.secretary


@pytest.mark.parametrize(
    ("act", "state"),
    [("cancel", RegistrationState.CANCELLED_BY_PERSON), ("remove", RegistrationState.CANCELLED_BY_SERVICE)],
)
def test_staff_free_a_seat_in_the_person_s_name_or_in_their_own(scene, act, state):
    (row,) = scene.people(1)
    scene.client(scene.secretary).post(reverse("sessions:act_for", args=[scene.workshop.pk, row.pk]), {"act": act})
    assert states(row) == [state]


def test_nobody_else_acts_in_someone_s_name(scene):
    (row,) = scene.people(1)
    answer = scene.client(scene.outsider).post(
        reverse("sessions:act_for", args=[scene.workshop.pk, row.pk]), {"act": "cancel"}
    )
    assert (answer.status_code, states(row)) == (404, [RegistrationState.CONFIRMED])


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_costs_the_same_whatever_the_number_of_people(scene, number, django_assert_max_num_queries):
    scene.people(number)
    full = WorkshopFactory(programme=scene.programme, site=scene.site, capacity=1)
    place(full)
    waiters(full, number)
    client = scene.client(scene.secretary)
    for workshop in (scene.workshop, full):
        with django_assert_max_num_queries(36):
            client.get(url("workshop_work", workshop.pk))


def test_each_name_of_the_page_is_journalled(scene):
    rows = scene.people(2)
    before = Entry.objects.count()
    scene.client(scene.secretary).get(url("workshop_work", scene.workshop.pk))
    read = Entry.objects.order_by("pk")[before:]
    assert sorted(entry.person for entry in read) == sorted(row.person.key for row in rows)


def test_a_meeting_is_planned_too_but_not_an_appointment(scene):
    version = draft_version(scene.programme)
    meeting, own = ModuleFactory(title="Réunion", kind=ModuleKind.MEETING), ModuleFactory(kind=ModuleKind.DIAGNOSIS)
    for module in (scene.module, meeting, own):
        add_module(version, module, minutes=60, min_seats=1, max_seats=20)
    put_in_force(version, on=date(2026, 11, 1))
    page = scene.client(scene.secretary).get(new_url(scene)).content.decode()
    assert [f'value="{module.pk}">{module.title}' in page for module in (scene.module, meeting, own)] == [
        True,
        True,
        False,
    ]
