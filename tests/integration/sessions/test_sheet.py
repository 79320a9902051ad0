"""The sheet on a screen: one tap an answer, with htmx or without any script; nobody else sees it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.patients.domain import exclude
from sessions.enums import AnimatorRole, WorkshopState
from sessions.models import Attendance, Registration, Workshop
from tests.factories.accounts import MembershipFactory
from tests.factories.sessions import WorkshopFactory, place, waiters

pytestmark = pytest.mark.django_db


def url(name, scene, *more):
    return reverse(f"sessions:{name}", args=[scene.workshop.pk, *more])


def told():
    """Every mark of the base by registration."""
    return dict(Attendance.objects.values_list("registration", "mark"))


def words(response):
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_sheet_shows_each_person_the_counts_and_six_answers(scene, clock):
    scene.people(2)
    page = scene.client(scene.educator).get(url("sheet", scene))
    assert page.status_code == 200
    text = words(page)
    assert [name in text for name in ("Martine0 Lebihan0", "Martine1 Lebihan1", "0 sur 2 renseignés")] == [True] * 3
    assert page.content.count(b'name="mark" value="present"') == 2


def test_each_name_shown_is_journalled_once_with_the_role_that_opened_it(scene, clock):
    rows = scene.people(2)
    before = Entry.objects.count()
    scene.client(scene.educator).get(url("sheet", scene))
    entries = Entry.objects.order_by("pk")[before:]
    said = f"intervenant, intervenante, {scene.organisation.short_name}"
    assert sorted((e.person, e.act, e.object_key, e.acting_as) for e in entries) == sorted(
        (row.person.key, "read", f"workshop:{scene.workshop.pk}", said) for row in rows
    )


def test_without_a_share_the_sheet_says_first_name_initial_and_needs(scene, clock):
    (row,) = scene.people(1, shared=False)
    row.person.needs = "Pouvoir s’allonger"
    row.person.save()
    text = words(scene.client(scene.educator).get(url("sheet", scene)))
    assert ["Martine0 L." in text, "Lebihan0" in text, "Pouvoir s’allonger" in text] == [True, False, True]


def test_someone_who_keeps_the_educator_out_is_a_line_without_name_or_buttons(scene, clock):
    (row,) = scene.people(1)
    exclude(row.person, scene.educator)
    client = scene.client(scene.educator)
    page = client.get(url("sheet", scene))
    assert ["Martine0" in words(page), "Une personne inscrite" in words(page)] == [False, True]
    assert page.content.count(b'name="mark"') == 0
    assert client.post(url("mark", scene, row.pk), {"mark": "present"}).status_code == 404


def test_htmx_saves_one_answer_and_sends_back_the_line_and_the_counts(scene, clock):
    first, second = scene.people(2)
    client = scene.client(scene.educator)
    answer = client.post(url("mark", scene, first.pk), {"mark": "present"}, headers={"HX-Request": "true"})
    assert (answer.status_code, told()) == (200, {first.pk: "present"})
    text, html = words(answer), answer.content.decode()
    assert ["1 sur 2 renseignés" in text, "Martine0" in text, "enregistré 14:03" in text] == [True] * 3
    assert re.findall(r'id="(\w+)" hx-swap-oob="true"', html) == ["entete", "clore"]
    assert "<html" not in html


def test_without_a_script_one_answer_comes_back_as_the_sheet_at_that_line(scene, clock):
    (row,) = scene.people(1)
    answer = scene.client(scene.educator).post(url("mark", scene, row.pk), {"mark": "late"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url('sheet', scene)}#rang-{row.pk}")
    assert told() == {row.pk: "late"}


def test_unknown_without_a_reason_is_refused_in_the_line(scene, clock):
    (row,) = scene.people(1)
    client = scene.client(scene.educator)
    answer = client.post(url("mark", scene, row.pk), {"mark": "unknown"}, headers={"HX-Request": "true"})
    assert ("Dites pourquoi la réponse n’a pas été retrouvée." in words(answer), told()) == (True, {})
    client.post(url("mark", scene, row.pk), {"mark": "unknown", "reason": "feuille perdue"})
    assert told() == {row.pk: "unknown"}


def test_the_mode_of_care_of_one_person_is_kept_with_the_answer(scene, clock):
    (row,) = scene.people(1)
    data = {"mark": "present", "care_mode": "outpatient", "remote": "true"}
    scene.client(scene.educator).post(url("mark", scene, row.pk), data)
    kept = Attendance.objects.get()
    assert (kept.mark, kept.care_mode, kept.remote) == ("present", "outpatient", True)


def test_eight_people_are_marked_and_the_sheet_closed_in_four_taps(scene, clock):
    scene.people(8)
    client = scene.client(scene.educator)
    taps = [
        client.get(url("sheet", scene)),
        client.post(url("mark_all", scene)),
        client.get(url("close_sheet", scene)),
        client.post(url("close_sheet", scene)),
    ]
    assert [tap.status_code for tap in taps] == [200, 302, 200, 302]
    workshop = Workshop.objects.get(pk=scene.workshop.pk)
    assert (workshop.state, workshop.closed_by, set(told().values())) == (
        WorkshopState.HELD,
        scene.educator,
        {"present"},
    )


def test_closing_says_who_is_missing_and_closes_nothing(scene, clock):
    first, second = scene.people(2)
    client = scene.client(scene.educator)
    client.post(url("mark", scene, first.pk), {"mark": "present"})
    answer = client.post(url("close_sheet", scene))
    assert answer.status_code == 409
    assert "Il reste une personne non renseignée : Martine1 Lebihan1" in words(answer).replace("\u00a0", " ")
    assert Workshop.objects.get(pk=scene.workshop.pk).state == WorkshopState.PUBLISHED


def test_when_nobody_came_the_summary_asks_whether_it_was_held(scene, clock):
    (row,) = scene.people(1)
    client = scene.client(scene.educator)
    client.post(url("mark", scene, row.pk), {"mark": "absent"})
    page = client.get(url("close_sheet", scene))
    assert "La séance a-t-elle eu lieu" in words(page)
    assert client.post(url("close_sheet", scene)).status_code == 409
    client.post(url("close_sheet", scene), {"held": "no"})
    assert Workshop.objects.get(pk=scene.workshop.pk).state == WorkshopState.NOT_HELD


def test_a_walk_in_takes_two_fields(scene, clock):
    client = scene.client(scene.educator)
    data = {"first_name": "Paul", "last_name": "Kervella", "phone": "", "key": "k1"}
    assert client.post(url("walk_in", scene), data).status_code == 302
    client.post(url("walk_in", scene), data)
    row = Registration.objects.get()
    assert (row.person.full_name, row.walk_in, told()) == ("Paul Kervella", True, {row.pk: "present"})


def test_a_walk_in_without_a_last_name_is_refused_on_a_page_that_keeps_the_first(scene, clock):
    answer = scene.client(scene.educator).post(url("walk_in", scene), {"first_name": "Paul", "key": "k1"})
    assert (answer.status_code, b'value="Paul"' in answer.content, Registration.objects.count()) == (422, True, 0)


def test_a_walk_in_with_half_a_number_is_refused_on_a_page_that_keeps_the_names(scene, clock):
    data = {"first_name": "Paul", "last_name": "Kervella", "phone": "06 39", "key": "k1"}
    answer = scene.client(scene.educator).post(url("walk_in", scene), data)
    kept = [b'value="Paul"' in answer.content, b'value="Kervella"' in answer.content]
    assert (answer.status_code, kept, Registration.objects.count()) == (422, [True, True], 0)


def test_someone_of_the_waiting_list_is_let_in_by_the_front_desk(scene, clock):
    full = WorkshopFactory(programme=scene.programme, site=scene.site, capacity=1)
    place(full)
    (waiting,) = waiters(full, 1)
    client = scene.client(scene.secretary)
    client.post(reverse("sessions:let_in", args=[full.pk, waiting.pk]))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.overbooked, told()) == ("confirmed", True, {waiting.pk: "present"})


def test_the_coordinator_corrects_with_a_reason_only(scene, clock):
    (row,) = scene.people(1)
    client = scene.client(scene.coordinator)
    client.post(url("mark", scene, row.pk), {"mark": "present"})
    assert told() == {}
    client.post(url("mark", scene, row.pk), {"mark": "present", "reason": "vu sur la feuille"})
    assert (told(), Attendance.objects.get().reason) == ({row.pk: "present"}, "vu sur la feuille")


def test_after_thirty_days_the_animator_no_longer_writes_and_the_site_manager_gives_a_reason(scene, clock):
    (row,) = scene.people(1)
    clock.move_to(scene.workshop.ends_at + timedelta(days=31))
    answers = [
        scene.client(user).post(url("mark", scene, row.pk), {"mark": "present", "reason": "retrouvée"}).status_code
        for user in (scene.educator, scene.secretary)
    ]
    assert (answers, told()) == ([404, 404], {})
    scene.client(scene.manager).post(url("mark", scene, row.pk), {"mark": "present", "reason": "retrouvée"})
    assert told() == {row.pk: "present"}


def test_before_the_opening_the_page_says_so_and_an_excuse_is_kept(scene, clock):
    (row,) = scene.people(1)
    clock.move_to(scene.workshop.starts_at - timedelta(days=2))
    client = scene.client(scene.educator)
    assert "15 minutes avant" in words(client.get(url("sheet", scene)))
    client.post(url("mark", scene, row.pk), {"mark": "present"})
    assert told() == {}
    client.post(url("mark", scene, row.pk), {"mark": "excused"})
    assert told() == {row.pk: "excused"}


READ = ["sheet", "sheet_print"]
WRITE = ["mark_all", "walk_in", "close_sheet"]


def cast(scene):
    """Who meets the sheet, by name."""
    observer = scene.member(Role.EDUCATOR)
    scene.workshop.animators.create(user=observer, role=AnimatorRole.OBSERVER)
    partner = scene.member(Role.PATIENT_PARTNER)
    scene.workshop.animators.create(user=partner, role=AnimatorRole.PATIENT_PARTNER)
    return {
        "educator": scene.educator,
        "secretary": scene.secretary,
        "manager": scene.manager,
        "coordinator": scene.coordinator,
        "partner": partner,
        "observer": observer,
        "colleague": scene.member(Role.EDUCATOR),
        "platform": scene.member(Role.PLATFORM_COORDINATOR),
        "reader": scene.member(Role.CARRIER_READER),
        "admin": scene.member(Role.ADMIN),
        "elsewhere": MembershipFactory(role=Role.SECRETARY).user,
        "outsider": scene.outsider,
    }


# What each may do: R reads the sheet, M marks, C closes.
MAY = {
    "educator": "RMC",
    "secretary": "RMC",
    "manager": "RMC",
    "coordinator": "RC",
    "partner": "R",
    "observer": "",
    "colleague": "",
    "platform": "",
    "reader": "",
    "admin": "",
    "elsewhere": "",
    "outsider": "",
}


def test_who_reads_marks_and_closes_follows_the_matrix(scene, clock):
    scene.people(1)
    found = {}
    for name, user in cast(scene).items():
        client = scene.client(user)
        may = "R" if client.get(url("sheet", scene)).status_code == 200 else ""
        may += "M" if client.post(url("walk_in", scene), {"first_name": "Paul"}).status_code == 422 else ""
        found[name] = may + ("C" if client.get(url("close_sheet", scene)).status_code == 200 else "")
    assert found == MAY


def test_a_sheet_one_may_not_see_answers_like_one_that_does_not_exist(scene, clock):
    (row,) = scene.people(1)
    client = scene.client(scene.outsider)
    for name in READ:
        hidden = client.get(url(name, scene))
        missing = client.get(url(name, scene).replace(f"/{scene.workshop.pk}/", "/987654/"))
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    for name in WRITE:
        hidden = client.post(url(name, scene))
        missing = client.post(url(name, scene).replace(f"/{scene.workshop.pk}/", "/987654/"))
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    hidden = client.post(url("mark", scene, row.pk), {"mark": "present"})
    missing = client.post(url("mark", scene, 987654), {"mark": "present"})
    assert (hidden.status_code, hidden.content, told()) == (404, missing.content, {})


def test_a_visitor_is_sent_to_the_door(scene, client):
    assert client.get(url("sheet", scene))["Location"].startswith(reverse("account_login"))


def test_a_draft_has_no_sheet(scene):
    draft = WorkshopFactory(programme=scene.programme, site=scene.site, state=WorkshopState.DRAFT)
    assert scene.client(scene.secretary).get(reverse("sessions:sheet", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 8])
def test_the_sheet_costs_the_same_whatever_the_number_of_people(scene, clock, number, django_assert_max_num_queries):
    scene.people(number)
    client = scene.client(scene.educator)
    with django_assert_max_num_queries(24):
        client.get(url("sheet", scene))
