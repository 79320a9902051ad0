"""Every cell of the matrix, against real rows: one person for each way to be near someone, and nobody else.

What is expected stands in tests/data/matrix.csv, copied cell by cell from the table of rights, each with the clauses it
is read as and why where the words leave a choice. The code's own table is not asked.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etp.accounts.enums import Role
from etp.audit.domain import record_change
from etp.patients.domain import exclude, open_care_link, open_link, share_with
from etp.patients.enums import CareScope, LinkWhy, Resource
from etp.patients.models import TherapeuticLink
from etp.patients.permissions import CARER, MATRIX, PERSON, Act, may_at_all, visible_to
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.network import SiteFactory
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).resolve().parents[2] / "data" / "matrix.csv"
THEN = datetime(2026, 1, 5, 8, tzinfo=UTC)
CODE = "douleurs"

# Which people of the cast each scope reaches; « t » reads those of its colleagues too.
REACH = {
    "o": {"self"},
    "oa": {"cared_agenda", "cared_documents", "cared_all"},
    "od": {"cared_documents", "cared_all"},
    "ol": {"cared_all"},
    "t": {"team", "written"},
    "a": {"animated"},
    "w": {"written"},
    "s": {"here"},
    "p": {"programme"},
    "g": {"here", "next_door", "colleague", "past"},
    "m": {"traced"},
}
LETTERS = {Act.CREATE: "C", Act.READ: "R", Act.UPDATE: "U", Act.DELETE: "D", Act.EXPORT: "X"}


def table():
    """The rows of the table: resource, column, the cell's own words, the clauses it is read as, why."""
    with open(TABLE, newline="") as source:
        return list(csv.DictReader(source))


EXPECTED = {(row["resource"], row["column"]): row["reading"] for row in table()}


def link(person, why, **named):
    return open_link(person, why, source="test:1", at=THEN, **named)


class Cast:
    """A user with one role, and one person for each relation to that user; names are those of REACH."""

    def __init__(self, role, **membership):
        site = SiteFactory()
        self.people = {}
        self.membership = MembershipFactory(
            role=role or Role.TRAINEE, organisation=site.organisation, site=site, programme_code=CODE, **membership
        )
        self.user, self.organisation, self.site = self.membership.user, site.organisation, site
        self._own_space()
        self._team()
        self._places()

    def person(self, name, *, shared=False, **facts):
        person = self.people[name] = PersonFactory(first_name=name, contacts=[], **facts)
        if shared:
            share_with(person, self.organisation, at=THEN)
        return person

    def _own_space(self):
        me = self.person("self")
        me.user = self.user
        me.save(update_fields=["user"])
        for scope in CareScope:
            open_care_link(self.person(f"cared_{scope}"), me, relation="fille", scope=scope, at=THEN)

    def _team(self):
        link(self.person("team", shared=True), LinkWhy.REFERENT, user=self.user)
        link(self.person("team_unshared"), LinkWhy.REFERENT, user=self.user)
        link(self.person("written", shared=True), LinkWhy.AUTHOR, user=self.user)
        link(self.person("animated"), LinkWhy.ANIMATOR, user=self.user)
        link(self.person("colleague", shared=True), LinkWhy.RESPONSIBLE, organisation=self.organisation)
        excluded = self.person("excluded", shared=True)
        link(excluded, LinkWhy.REFERENT, user=self.user, site=self.site, programme_code=CODE)
        exclude(excluded, self.user, at=THEN)

    def _places(self):
        link(self.person("here"), LinkWhy.REGISTRATION, site=self.site)
        link(self.person("next_door"), LinkWhy.REGISTRATION, site=SiteFactory(organisation=self.organisation))
        link(self.person("elsewhere", shared=True), LinkWhy.REGISTRATION, site=SiteFactory())
        link(self.person("programme"), LinkWhy.REFERRAL, programme_code=CODE)
        link(self.person("other_programme"), LinkWhy.REFERRAL, programme_code="metabolique")
        past = link(self.person("past"), LinkWhy.REFERRAL, organisation=self.organisation)
        TherapeuticLink.objects.filter(pk=past.pk).update(until=THEN)
        self.person("stranger", shared=True)
        record_change(self.person("traced", shared=True).key, Resource.NEEDS, by=self.user, at=THEN)

    def seen(self, resource, act):
        return set(visible_to(self.user, resource, act).values_list("first_name", flat=True))


def written_in(resource, column, act):
    """The people that a cell of the table opens."""
    reached = set()
    for clause in filter(None, EXPECTED.get((resource, column), "").split(";")):
        letters, scope = clause.split()
        if LETTERS[act] in letters:
            reached |= REACH[scope]
            if scope == "t" and act is Act.READ:
                reached |= {"colleague"}
    return reached


def expected(resource, columns, act):
    return set().union(*(written_in(resource, column, act) for column in columns))


@pytest.mark.parametrize("role", [*Role, None], ids=[*Role.values, "no role"])
def test_each_cell_opens_the_people_of_its_scope_and_nobody_else(role):
    cast = Cast(role)
    columns = [PERSON, CARER, *([role] if role else [])]
    cells = [(resource, act) for resource in Resource for act in Act]
    assert {cell: cast.seen(*cell) for cell in cells} == {
        (resource, act): expected(resource, columns, act) for resource, act in cells
    }


def test_the_code_holds_each_cell_of_the_table_and_no_other():
    written = {(str(resource), str(column)): cell for resource, row in MATRIX.items() for column, cell in row.items()}
    assert written == {cell: reading for cell, reading in EXPECTED.items() if reading}


def test_the_table_says_something_of_each_resource_for_each_column_of_people():
    columns = [PERSON, CARER, *list(Role.sees_people - {Role.PATIENT_PARTNER, Role.ADMIN})]
    missing = [
        (str(resource), column) for resource in Resource for column in columns if (resource, column) not in EXPECTED
    ]
    assert missing == []


def test_a_dash_is_read_as_nothing_and_a_cell_read_otherwise_says_why():
    rows = [row for row in table() if row["column"] != Role.PATIENT_PARTNER]
    assert [row for row in rows if row["cell"] == "-" and row["reading"]] == []
    silent = [row for row in rows if row["cell"] not in ("-", "n", "stats", "counts", "modules and dates only")]
    assert [row for row in silent if not row["reading"] and not row["why"]] == []


def test_the_matrix_has_a_row_for_each_resource_and_known_columns_only():
    assert set(MATRIX) == set(Resource)
    assert {column for row in MATRIX.values() for column in row} <= {PERSON, CARER, *Role}


def test_each_role_that_a_cell_names_must_have_the_second_factor():
    named = {column for row in MATRIX.values() for column in row} - {PERSON, CARER}
    assert named <= Role.sees_people


def test_no_technical_or_reading_role_sees_health_data():
    health = [Resource.DIAGNOSIS, Resource.SENSITIVE, Resource.PLAN, Resource.ATTENDANCE, Resource.LETTER]
    blind = {Role.ADMIN, Role.DPO, Role.CARRIER_READER, Role.AUTHOR, Role.TRAINEE, Role.PLATFORM_COORDINATOR}
    assert {resource: blind & set(MATRIX[resource]) for resource in health} == dict.fromkeys(health, set())


def test_a_user_without_role_or_link_sees_nobody():
    PersonFactory()
    assert [visible_to(UserFactory(), resource).count() for resource in Resource] == [0] * len(Resource)


def test_the_button_to_register_someone_shows_to_the_roles_that_may():
    shown = {role for role in Role if may_at_all(MembershipFactory(role=role).user, Resource.IDENTITY, Act.CREATE)}
    assert shown == {Role.SECRETARY, Role.SITE_MANAGER, Role.PLATFORM_COORDINATOR}
