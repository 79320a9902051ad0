"""The sheet on paper, and once it is closed."""

import re

import pytest
from django.urls import reverse

from etp.audit.models import Entry
from sessions.domain.attendance import mark
from sessions.enums import Mark
from sessions.models import Attendance

pytestmark = pytest.mark.django_db


def url(name, scene, *more):
    return reverse(f"sessions:{name}", args=[scene.workshop.pk, *more])


def told():
    """Every mark of the base by registration."""
    return dict(Attendance.objects.values_list("registration", "mark"))


def words(response):
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_paper_holds_names_blank_rows_and_signatures_but_no_birth_date(scene, clock):
    scene.people(2)
    page = scene.client(scene.educator).get(url("sheet_print", scene))
    text = words(page)
    assert (text.count("Ligne libre"), "1958" in text, "Maëlle Quéré" in text) == (5, False, True)
    assert ("Signature, après-midi" in text, "Signature, matin" in text) == (True, False)
    assert Entry.objects.filter(act="export", resource="participant").count() == 2


def test_a_closed_sheet_shows_answers_and_asks_why_before_a_correction(scene, clock):
    (row,) = scene.people(1)
    mark(row, Mark.PRESENT, by=scene.educator)
    client = scene.client(scene.educator)
    client.post(url("close_sheet", scene))
    page = words(client.get(url("sheet", scene)))
    assert ["Séance close" in page, "Pourquoi cette correction" in page, "Tous présents" in page] == [True, True, False]
    client.post(url("mark", scene, row.pk), {"mark": "late"})
    assert told() == {row.pk: "present"}
