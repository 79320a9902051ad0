import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from etp.accounts.permissions import PUBLIC, allow
from etp.audit.domain import note_read
from etp.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@allow(PUBLIC)
def plain(request):
    note_read("person:1", "agenda", by=None)
    note_read("person:2", "agenda", by=None)
    return HttpResponse(f"{Entry.objects.count()} written so far")


@allow(PUBLIC)
def failing(request):
    note_read("person:1", "agenda", by=None)
    raise ValueError("after the read")


@allow(PUBLIC)
def streaming(request):
    note_read("person:1", "agenda", by=None)

    def rows():
        for number in (2, 3):
            note_read(f"person:{number}", "agenda", by=None)
            yield f"{number}:{Entry.objects.count()} "

    return StreamingHttpResponse(rows())


urlpatterns = [path("plain/", plain), path("failing/", failing), path("streaming/", streaming)]


def journalled():
    return list(Entry.objects.order_by("pk").values_list("person", flat=True))


def test_the_reads_of_an_answer_are_written_after_the_view_and_before_the_answer(client):
    assert client.get("/plain/").content == b"0 written so far"
    assert journalled() == ["person:1", "person:2"]


def test_the_reads_of_a_view_that_fails_are_written_too(client):
    client.raise_request_exception = False
    assert client.get("/failing/").status_code == 500
    assert journalled() == ["person:1"]


def test_each_row_of_a_streamed_answer_is_journalled_before_its_bytes_leave(client):
    answer = client.get("/streaming/")
    assert journalled() == ["person:1"]
    assert b"".join(answer.streaming_content) == b"2:2 3:3 "
    assert journalled() == ["person:1", "person:2", "person:3"]


def test_a_read_after_a_request_is_not_lost_in_it(client):
    client.get("/plain/")
    note_read("person:9", "agenda", by=None)
    assert journalled() == ["person:1", "person:2", "person:9"]


def test_what_cannot_be_journalled_is_not_shown(client):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO audit_entry_away")
    answer = client.get("/plain/")
    assert (answer.status_code, b"written so far" in answer.content) == (500, False)
