"""The activity report: the grid, one figure with its definition and rows, and the same as data."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from etp.accounts.permissions import allow
from etp.common.clock import local_day
from etp.common.tabular import csv_bytes
from etp.programmes.models import Programme
from etp.reporting.exports import as_data, as_table, in_words
from etp.reporting.forms import ScopeForm
from etp.reporting.grid import Row
from etp.reporting.grid import grid as grid_rows
from etp.reporting.indicators import BY_CODE, Kind
from etp.reporting.permissions import READERS, open_rows, reach_of
from etp.reporting.rows import Behind, lists_behind
from sessions.models import Workshop

FIRST_YEAR = 2025


class Asked:
    """The scope that a request asks for, within what one membership of its user may read; 404 for anything else."""

    def __init__(self, request: HttpRequest) -> None:
        self.reach = reach_of(request.user)
        self.today = local_day(timezone.now(), "Europe/Paris")
        years = list(range(self.today.year, FIRST_YEAR - 1, -1))
        self.form = ScopeForm(self._named(request, years[0]), reach=self.reach, years=years)
        if not self.form.is_valid():
            raise Http404
        self.scope = self.form.scope()
        self.year: int = self.form.cleaned_data["year"]
        self.programme: Programme = self.form.cleaned_data["programme"]
        self.carrier, self.site = self.scope.carrier, self.scope.site
        self.may_export = self.reach.may_export(self.scope)

    def _named(self, request: HttpRequest, year: int) -> dict[str, str]:
        """What the address says; what it leaves out is the year, the first programme, and the user's own part."""
        said = {key: value for key, value in request.GET.dict().items() if value}
        known = self.reach.programmes
        programme = known.filter(code=said["programme"]).first() if "programme" in said else known.first()
        named = {"year": str(year), "programme": programme.code if programme else ""} | said
        if programme and not {"carrier", "site"} & said.keys():
            named |= self.reach.usual(programme)
        return named

    @property
    def query(self) -> str:
        """The scope as an address, to carry from page to page."""
        known = {"year": str(self.year), "programme": self.programme.code}
        if self.carrier:
            known["carrier"] = self.carrier.slug
        if self.site:
            known["site"] = self.site.slug
        return urlencode(known)

    def words(self) -> list[list[object]]:
        """The scope line by line, so that a printed part is not taken for the whole."""
        return [
            [_("Programme"), self.programme.title],
            [_("Année"), self.year],
            [_("Structure"), self.carrier.name if self.carrier else _("Toutes")],
            [_("Lieu"), self.site.name if self.site else _("Tous")],
        ]

    def rows(self, year: int | None = None) -> list[Row]:
        """The thirty rows of this scope, for its own year unless told."""
        return grid_rows(self.programme, year=year or self.year, carrier=self.carrier, site=self.site)


def shown(row: Row, before: Row) -> dict[str, Any]:
    """One row as the screen shows it."""
    figure = row.figure
    return {
        "code": row.code,
        "label": row.code.replace("bis", " bis"),
        "title": row.indicator.title,
        "part": bool(row.indicator.part_of),
        "value": in_words(figure.value),
        "reason": figure.reason,
        "manual": figure.manual,
        "before": in_words(before.figure.value),
        "opens": row.indicator.kind is not Kind.NONE and bool(figure.rows or figure.unnamed),
        "group": row.indicator.group,
    }


@allow(READERS)
def grid(request: HttpRequest) -> HttpResponse:
    """The grid of a year beside the year before."""
    asked = Asked(request)
    rows = asked.rows()
    before = {row.code: row for row in asked.rows(asked.year - 1)}
    known = sum(row.figure.value is not None for row in rows)
    return render(
        request,
        "reporting/grid.html",
        {
            "asked": asked,
            "rows": [shown(row, before[row.code]) for row in rows],
            "known": known,
            "missing": [row.code for row in rows if row.figure.value is None],
            "total": len(rows),
        },
    )


@allow(READERS)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: its definition, its scope, and the rows behind it for those who may read them."""
    asked = Asked(request)
    if code not in BY_CODE:
        raise Http404
    row = BY_CODE[code]
    figure = row.of(asked.scope)
    context = {
        "asked": asked,
        "row": row,
        "label": code.replace("bis", " bis"),
        "figure": figure,
        "value": in_words(figure.value),
        "lists": [_list(request, asked, behind) for behind in lists_behind(row, figure)],
        "workshops": _workshops(figure.rows) if row.kind is Kind.WORKSHOPS else [],
    }
    return render(request, "reporting/indicator.html", context)


def _list(request: HttpRequest, asked: Asked, behind: Behind) -> dict[str, Any]:
    """One list as the screen shows it: a line for each person whom the user may read, and how many stay closed."""
    people = open_rows(request, behind.counts, asked.scope, asked.reach.covering(asked.scope))
    return {
        "caption": behind.caption,
        "column": behind.column,
        "lines": [{"person": person, "count": behind.counts[person.pk]} for person in people],
        "closed": len(behind.counts) - len(people),
    }


def _workshops(keys: frozenset[int]) -> QuerySet[Workshop]:
    return Workshop.objects.filter(pk__in=keys).select_related("module", "site").order_by("starts_at")


def _exported(request: HttpRequest) -> Asked:
    """The scope of a file to take away; 404 for those who may only read it on the screen."""
    asked = Asked(request)
    if not asked.may_export:
        raise Http404
    return asked


@allow(READERS)
def grid_csv(request: HttpRequest) -> HttpResponse:
    """The grid as a spreadsheet file, with its scope and day printed inside."""
    asked = _exported(request)
    head: list[list[object]] = [*asked.words(), [_("Édité le"), asked.today], []]
    response = HttpResponse(csv_bytes([*head, *as_table(asked.rows())]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rapport-activite-{asked.year}.csv"'
    return response


@allow(READERS)
def grid_json(request: HttpRequest) -> JsonResponse:
    """The grid as JSON: its scope, and its rows as a list of code, title, value, reason."""
    asked = _exported(request)
    scope = {
        "programme": asked.programme.code,
        "year": asked.year,
        "carrier": asked.carrier.slug if asked.carrier else None,
        "site": asked.site.slug if asked.site else None,
        "made_on": asked.today.isoformat(),
    }
    return JsonResponse({"scope": scope, "rows": as_data(asked.rows())})
