"""Calendar files over HTTP: same bytes, strong tag, a right 304, the same headers for HEAD."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions.domain.links import feed_token, new_feed, revoke_feed
from sessions.domain.scheduling import cancel_workshop, change
from tests.factories.patients import PersonFactory
from tests.factories.sessions import NOW, WorkshopFactory, place

pytestmark = pytest.mark.django_db
EVENT_NAME = b"SUMMARY:Rendez-vous"


def ics(workshop):
    return reverse("sessions:workshop_ics", args=[workshop.pk])


def feed_of(person):
    return reverse("sessions:feed", args=[feed_token(new_feed(person))])


def test_the_file_of_a_workshop_is_public_neutral_and_tagged(client):
    workshop = WorkshopFactory()
    place(workshop, PersonFactory(first_name="Martine", last_name="Lebihan"))
    page = client.get(ics(workshop))
    assert (page.status_code, page["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (page["ETag"][0], page["ETag"].startswith("W/"), dict(page.cookies)) == ('"', False, {})
    assert [EVENT_NAME in page.content, b"Martine" in page.content, b"ATTENDEE" in page.content] == [True, False, False]


def test_a_client_that_holds_the_bytes_gets_304_until_they_change(client):
    workshop = WorkshopFactory()
    first = client.get(ics(workshop))
    again = client.get(ics(workshop), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    change(workshop, day=workshop.day + timedelta(days=7), at=NOW + timedelta(days=1))
    moved = client.get(ics(workshop), headers={"If-None-Match": first["ETag"]})
    assert (moved.status_code, moved["ETag"] != first["ETag"]) == (200, True)


def test_a_date_alone_never_gives_304(client):
    workshop = WorkshopFactory()
    page = client.get(ics(workshop), headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert page.status_code == 200


def test_head_answers_with_the_headers_of_get_and_no_body(client):
    workshop = WorkshopFactory()
    got, head = client.get(ics(workshop)), client.head(ics(workshop))
    assert (head.status_code, head["ETag"], head["Content-Length"], head.content) == (
        200,
        got["ETag"],
        got["Content-Length"],
        b"",
    )


def test_a_cancelled_workshop_stays_in_its_file_as_cancelled(client):
    workshop = WorkshopFactory()
    cancel_workshop(workshop, reason="grève", at=NOW)
    assert b"STATUS:CANCELLED" in client.get(ics(workshop)).content


def test_a_feed_holds_the_person_s_own_places_and_may_not_be_shared(client):
    workshop, person = WorkshopFactory(), PersonFactory()
    place(workshop, person)
    page = client.get(feed_of(person))
    assert (page.status_code, page.content.count(EVENT_NAME), page["Cache-Control"]) == (200, 1, "private, no-cache")
    same = client.get(page.wsgi_request.path, headers={"If-None-Match": page["ETag"]})
    assert same.status_code == 304


def test_a_feed_that_was_replaced_or_revoked_is_404(client):
    person = PersonFactory()
    old = feed_of(person)
    new = feed_of(person)
    assert [client.get(old).status_code, client.get(new).status_code] == [404, 200]
    revoke_feed(person)
    assert client.get(new).status_code == 404
