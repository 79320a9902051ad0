"""What stands behind each figure, line by line, and what a file says of its scope."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from etp.accounts.enums import Role
from etp.patients.models import TherapeuticLink
from etp.reporting.grid import grid
from etp.reporting.indicators import Kind
from etp.reporting.rows import lists_behind
from tests.integration.reporting.conftest import values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]
YEAR = {"year": "2026"}


@pytest.fixture
def coordinator(as_member, history):
    for person in history.people.values():
        TherapeuticLink.objects.create(
            person=person, why="responsible", source="x", since=datetime(2026, 1, 2, tzinfo=UTC), programme_code="DR"
        )
    return as_member((Role.PROGRAMME_COORDINATOR, "cap", {"programme_code": "DR"}))


def lists(client, code):
    """Each list of a figure's page: its caption, its column, and its lines as {first name: count}."""
    shown = client.get(f"/pro/rapport/{code}/", YEAR).context["lists"]
    return [
        (one["caption"], one["column"], {line["person"].first_name: line["count"] for line in one["lines"]})
        for one in shown
    ]


def test_relatives_are_told_apart_from_the_patients_they_came_with(coordinator):
    assert lists(coordinator, "2.9") == [
        ("Les 2 proches venus sous leur nom", "", {"P12": 1, "P13": 1}),
        (
            "Les 2 personnes venues sans donner de nom, par patient qu’elles accompagnaient",
            "Venues avec ce patient",
            {"P14": 2},
        ),
    ]


def test_presences_are_counted_by_patient(coordinator):
    assert lists(coordinator, "2.6") == [
        ("Les 4 présences comptées, par patient", "Présences", {"P08": 2, "P15": 1, "P16": 1})
    ]
    [(caption, _column, lines)] = lists(coordinator, "2.8")
    assert (caption, sum(lines.values())) == ("Les 14 présences comptées, par patient", 14)


def test_patients_are_one_a_line(coordinator):
    [(caption, column, lines)] = lists(coordinator, "3.1")
    assert (caption, column, lines) == (
        "Les 4 patients derrière le chiffre",
        "",
        {"P01": 1, "P04": 1, "P05": 1, "P08": 1},
    )


def test_the_lists_of_a_figure_add_up_to_it(history):
    rows = grid(history.programmes["DR"], year=2026)
    opened = [r for r in rows if r.indicator.kind not in (Kind.NONE, Kind.WORKSHOPS) and r.code != "2.8"]
    added = {r.code: sum(sum(one.counts.values()) for one in lists_behind(r.indicator, r.figure)) for r in opened}
    assert added == {r.code: r.figure.value for r in opened}


def head_of(client, **scope):
    """The lines of the file above its table."""
    text = client.get("/pro/rapport.csv", {**YEAR, **scope}).content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text), delimiter=";"))
    return [line[1] for line in lines[: lines.index([])]]


def test_a_file_says_what_it_covers(coordinator, history):
    assert head_of(coordinator) == ["DR", "2026", "Toutes", "Tous", "2027-01-15"]
    assert head_of(coordinator, carrier="kerpape", site="p") == ["DR", "2026", "kerpape", "P", "2027-01-15"]
    data = coordinator.get("/pro/rapport.json", {**YEAR, "carrier": "kerpape"}).json()
    assert data["scope"] == {
        "programme": "DR", "year": 2026, "carrier": "kerpape", "site": None, "made_on": "2027-01-15",
    }  # fmt: skip
    own = values(history.programmes["DR"], carrier=history.organisations["kerpape"])
    assert next(row["value"] for row in data["rows"] if row["code"] == "1.1") == own["1.1"]
