"""The thirty figures against those worked out by hand, and against a brute-force recount."""

import csv
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from etp.reporting.grid import grid
from etp.reporting.indicators import BY_CODE, Kind
from tests.integration.reporting.agreement import agree
from tests.integration.reporting.history import FOLDER

pytestmark = pytest.mark.django_db


def by_hand():
    with open(FOLDER / "expected.csv", newline="") as file:
        return {row["code"]: row["value"] for row in csv.DictReader(file)}


def as_written(value):
    return (
        {None: "", True: "yes", False: "no"}.get(value, str(value))
        if not isinstance(value, int | Decimal) or isinstance(value, bool)
        else str(value)
    )


def test_every_figure_is_the_one_worked_out_by_hand(history):
    found = {row.code: as_written(row.figure.value) for row in grid(history.programmes["DR"], year=2026)}
    assert found == by_hand()


def test_a_brute_force_recount_of_the_raw_rows_agrees(history):
    places = [{}, *({"site": site} for site in history.sites.values())]
    places += [{"carrier": organisation} for organisation in history.organisations.values()]
    for programme in history.programmes.values():
        for year in (2025, 2026, 2027):
            for place in places:
                agree(programme, year, place)


def test_a_figure_without_value_says_why(history):
    silent = [
        row.code
        for row in grid(history.programmes["SM"], year=2024)
        if row.figure.value is None and not row.figure.reason
    ]
    assert silent == []


def test_every_figure_opens_to_as_many_rows_as_it_counts(history):
    rows = [r for r in grid(history.programmes["DR"], year=2026) if r.indicator.kind is not Kind.NONE]
    figures = {r.code: r.figure for r in rows if r.code != "2.8"}  # a mean
    assert {code: len(figure.rows) + sum(figure.unnamed.values()) for code, figure in figures.items()} == {
        code: figure.value for code, figure in figures.items()
    }


def test_a_row_is_part_of_another_only_when_its_rows_are(history):
    figures = {r.code: (r.indicator.part_of, r.figure.rows) for r in grid(history.programmes["DR"], year=2026)}
    parts = {code: part_of for code, (part_of, _rows) in figures.items() if part_of}
    assert [code for code, part_of in parts.items() if not figures[code][1] <= figures[part_of][1]] == []
    assert "2.2" not in parts


def test_care_modes_add_up_to_the_complete_programmes(history):
    values = {row.code: row.figure.value for row in grid(history.programmes["DR"], year=2026)}
    assert sum(values[code] for code in ("3.2", "3.3", "3.4", "3.5")) == values["3.1"]


def test_people_are_never_the_sum_of_their_years(history):
    two_years = [grid(history.programmes["DR"], year=year) for year in (2025, 2026)]
    diagnosed = [next(r.figure.rows for r in rows if r.code == "1.1") for rows in two_years]
    assert diagnosed[0] & diagnosed[1] == frozenset()


def test_a_site_sees_the_sessions_held_there(history):
    rows = {r.code: r.figure for r in grid(history.programmes["DR"], year=2026, site=history.sites["K"])}
    assert rows["2.7"].rows == {history.workshops["W01"].pk}


def test_the_grid_has_thirty_rows_each_with_a_written_definition():
    assert (len(BY_CODE), [code for code, row in BY_CODE.items() if not str(row.definition)]) == (30, [])


def test_the_command_prints_the_rows_as_json(history):
    out = StringIO()
    call_command("activity_grid", year=2026, programme="DR", format="json", stdout=out)
    data = json.loads(out.getvalue())
    assert (len(data), sorted(data[0]), data[0]["value"]) == (30, ["code", "reason", "title", "value"], 9)
