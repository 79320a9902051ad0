"""Who reads which figures: the row « report owed to an authority or funder » of the matrix, cell by cell."""

from datetime import UTC, datetime

import pytest

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.patients.models import Exclusion, TherapeuticLink
from tests.integration.reporting.conftest import values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]
PAGE, CSV, JSON = "/pro/rapport/", "/pro/rapport.csv", "/pro/rapport.json"
NOTHING = (404, 404, 404)
# The cells of the row: own part R, RX, R own organisation, R; every other column « - ».
ROW = {
    Role.PROGRAMME_COORDINATOR: (200, 200, 200),
    Role.PLATFORM_COORDINATOR: (200, 200, 200),
    Role.SITE_MANAGER: (200, 404, 404),
    Role.CARRIER_READER: (200, 404, 404),
    Role.DPO: (200, 404, 404),
}


def shown(answer):
    """{code: value as JSON knows it} of the rows that a page shows."""
    return {row["code"]: row["value"] for row in answer.context["rows"]}


def written(figures):
    """Figures as the page writes them."""
    words = {None: "", True: "oui", False: "non"}
    return {
        code: words[value] if value is None or isinstance(value, bool) else str(value).replace(".", ",")
        for code, value in figures.items()
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_and_exports_what_its_cell_says(as_member, role):
    client = as_member((role, "kerpape", {}))
    answers = tuple(client.get(page, {"year": "2026"}).status_code for page in (PAGE, CSV, JSON))
    assert answers == ROW.get(role, NOTHING)
    if answers[0] == 200:
        assert ("rapport.csv" in client.get(PAGE).content.decode()) is (answers[1] == 200)


def test_a_carrier_reads_its_own_figures_and_nobody_else_s(as_member, history):
    client = as_member((Role.CARRIER_READER, "kerpape", {"programme_code": "DR"}))
    own = written(values(history.programmes["DR"], carrier=history.organisations["kerpape"]))
    for asked in ({}, {"carrier": ""}, {"carrier": "kerpape"}):
        assert shown(client.get(PAGE, {"year": "2026", **asked})) == own
    assert own != written(values(history.programmes["DR"]))
    for elsewhere in ({"carrier": "cap"}, {"carrier": "kervignac"}, {"site": "k"}, {"site": "p"}):
        assert client.get(PAGE, {"year": "2026", **elsewhere}).status_code == 404
        assert client.get(f"{PAGE}1.1/", {"year": "2026", **elsewhere}).status_code == 404


def test_two_roles_are_not_multiplied_into_a_wider_one(as_member, history):
    client = as_member(
        (Role.PROGRAMME_COORDINATOR, "cap", {"programme_code": "DR"}),
        (Role.SITE_MANAGER, "chronilux", {"site": history.sites["A"]}),
    )
    year = {"year": "2026"}
    assert shown(client.get(PAGE, {**year, "programme": "DR"})) == written(values(history.programmes["DR"]))
    part = written(values(history.programmes["SM"], site=history.sites["A"]))
    answer = client.get(PAGE, {**year, "programme": "SM"})
    assert (shown(answer), answer.context["asked"].site) == (part, history.sites["A"])
    assert client.get(PAGE, {**year, "programme": "SM", "carrier": "chronilux"}).status_code == 404
    assert client.get(PAGE, {**year, "programme": "SM", "site": "k"}).status_code == 404
    assert client.get(CSV, {**year, "programme": "DR"}).status_code == 200
    assert client.get(CSV, {**year, "programme": "SM", "site": "a"}).status_code == 404


def linked(person, *, until, **named):
    """A link of care of `person` since February 2026."""
    since = datetime(2026, 2, 1, tzinfo=UTC)
    return TherapeuticLink.objects.create(
        person=person, why="responsible", source="x", since=since, until=until, **named
    )


def names_behind(client, code, **scope):
    """The first names that the page of one figure shows, and how many it leaves out."""
    [behind] = client.get(f"{PAGE}{code}/", {"year": "2026", **scope}).context["lists"]
    return [line["person"].first_name for line in behind["lines"]], behind["closed"]


def test_the_rows_of_one_role_are_not_opened_by_another(as_member, history):
    # P11 follows the other programme; a link with the first one does not open P11 there.
    linked(history.people["P11"], until=None, programme_code="DR")
    client = as_member(
        (Role.PROGRAMME_COORDINATOR, "cap", {"programme_code": "DR"}),
        (Role.DPO, "chronilux", {}),
    )
    assert names_behind(client, "1.1", programme="SM") == ([], 1)


def test_a_link_that_lived_during_the_year_opens_the_row_after_it_has_ended(as_member, history):
    in_the_year, before = datetime(2026, 9, 1, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC)
    linked(history.people["P01"], until=in_the_year, programme_code="DR")
    linked(history.people["P02"], until=None, programme_code="DR")
    TherapeuticLink.objects.filter(pk=linked(history.people["P03"], until=before, programme_code="DR").pk).update(
        since=datetime(2025, 6, 1, tzinfo=UTC)
    )
    linked(history.people["P05"], until=in_the_year, programme_code="SM")
    client = as_member((Role.PROGRAMME_COORDINATOR, "cap", {"programme_code": "DR"}))
    assert names_behind(client, "1.1") == (["P01", "P02"], 7)
    read = Entry.objects.filter(resource="indicator_rows").values_list("person", flat=True)
    assert sorted(read) == sorted(history.people[name].key for name in ("P01", "P02"))


def test_an_exclusion_of_today_closes_the_row(as_member, history):
    link = linked(history.people["P01"], until=None, programme_code="DR")
    client = as_member((Role.PROGRAMME_COORDINATOR, "cap", {"programme_code": "DR"}))
    user = int(client.session["_auth_user_id"])
    Exclusion.objects.create(person=link.person, user_id=user, since=datetime(2026, 12, 1, tzinfo=UTC))
    assert names_behind(client, "1.1") == ([], 9)
