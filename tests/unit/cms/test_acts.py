"""The ledger of every act, from our own rows, and the command that prints it."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cms.domain.corrections import correct, object_to
from cms.domain.ledger import acts_of
from cms.domain.remarks import read_as_partner, remark
from cms.domain.rounds import open_round
from cms.domain.signatures import refuse, sign
from cms.models import ModulePage, Objection, Remark
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import NOON, carriers_of, module_page, programme_page, rewrite, writer_of
from tests.factories.programmes import ModuleFactory

pytestmark = pytest.mark.django_db


def hour(n):
    return NOON + timedelta(hours=n)


def told(page):
    """A text refused, remarked, read, rewritten, signed by three, corrected, objected to; returns its programme."""
    programme, author = page.programme_of_page, writer_of(page.programme_of_page)
    one, other, third = carriers_of(page)
    partner = MembershipFactory(role=Role.PATIENT_PARTNER, organisation=one.organisation).user
    first = open_round(page, by=author, at=NOON)
    remark(first, by=other.signatory, comment="Trop court.", at=hour(1))
    refuse(first, third.organisation, by=third.signatory, comment="Paragraphe 2", at=hour(2))
    rewrite(page, "Mieux dit.", by=author)
    row = open_round(ModulePage.objects.get(pk=page.pk), by=author, at=hour(3))
    read_as_partner(row, by=partner, agrees=True, at=hour(4))
    for rank, carrier in enumerate((one, other, third)):
        sign(row, carrier.organisation, by=carrier.signatory, at=hour(5 + rank))
    made = correct(page, find="Mieux dit", put="Mieux, dit", reason="Virgule", by=author, at=hour(9))
    object_to(made, other.organisation, by=other.deputy, comment="Non", at=hour(10))
    return programme


@pytest.fixture
def page():
    return module_page(UserFactory())


def test_every_act_is_told_in_order(page):
    programme = told(page)
    assert [line.act.value for line in acts_of(programme)] == [
        "proposed", "commented", "refused", "changed", "read", "signed", "signed", "signed", "published",
        "corrected", "objected", "restored",
    ]  # fmt: skip


def test_a_line_says_who_for_whom_about_which_words_written_by_whom(page):
    programme, other = told(page), carriers_of(page)[1]
    said = next(line for line in acts_of(programme) if line.act == "objected")
    assert (said.by, said.organisation, said.comment, said.at) == (
        other.deputy.get_full_name(), str(other.organisation), "Non", hour(10),
    )  # fmt: skip
    assert (said.programme, said.item) == (programme.code, "Comprendre ma douleur")
    opened = acts_of(programme)[0]
    assert (opened.organisation, opened.version) == (str(carriers_of(page)[0].organisation), page.latest_revision_id)


def test_a_correction_without_objection_is_kept_on_the_eighth_day(page):
    row = open_round(page, at=NOON)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory, at=NOON)
    by = writer_of(page.programme_of_page)
    correct(page, find="une alarme", put="une  alarme,", reason="Virgule", by=by, at=NOON)
    last = [acts_of(page.programme_of_page, at=NOON + timedelta(days=n))[-1] for n in (7, 8)]
    assert [line.act for line in last] == ["corrected", "kept"]
    assert last[1].at.isoformat() == "2026-11-23T23:00:00+00:00"


def test_the_acts_of_one_text_one_organisation_one_year(page):
    programme, other = told(page), carriers_of(page)[1]
    elsewhere = module_page(UserFactory(), page.get_parent().specific, module=ModuleFactory(title="Bouger"))
    name = str(other.organisation)
    assert [line.act.value for line in acts_of(programme, organisation=name)] == ["commented", "signed", "objected"]
    assert [len(acts_of(programme, year=year)) for year in (2025, 2026)] == [0, 12]
    assert [len(acts_of(programme, page=each)) for each in (page, elsewhere)] == [12, 0]
    assert acts_of(programme_page().programme) == []


def test_the_ledger_costs_as_much_for_one_round_as_for_ten(page, django_assert_num_queries):
    programme, author = page.programme_of_page, writer_of(page.programme_of_page)
    open_round(page, by=author)
    with django_assert_num_queries(9):
        acts_of(programme)
    for rank in range(9):
        rewrite(page, f"Version {rank}.", by=author)
    with django_assert_num_queries(9):
        assert len(acts_of(programme)) == 10


def printed(*options):
    said = io.StringIO()
    call_command("ledger", *options, stdout=said)
    return said.getvalue()


def test_the_command_prints_json_with_exactly_its_eight_facts(page):
    programme = told(page)
    rows = json.loads(printed("--format", "json"))
    assert {tuple(row) for row in rows} == {
        ("programme", "item", "version", "act", "by", "author", "organisation", "at")
    }
    assert ([row["act"] for row in rows].count("signed"), rows[0]["at"]) == (3, "2026-11-16T11:00:00+00:00")
    assert json.loads(printed("--format", "json", "--programme", programme.code)) == rows
    assert json.loads(printed("--format", "json", "--programme", programme_page().programme.code)) == []


def test_the_command_prints_a_table_or_plain_lines_and_names_an_unknown_programme(page):
    told(page)
    rows = list(csv.reader(io.StringIO(printed("--format", "csv")), delimiter=";"))
    assert (rows[0][3], len(rows), rows[1][3]) == ("act", 13, "proposed")
    assert printed().splitlines()[0].startswith("2026-11-16T11:00:00+00:00  ")
    with pytest.raises(CommandError, match="ailleurs"):
        printed("--programme", "ailleurs")


@pytest.mark.parametrize("model", [Remark, Objection])
def test_what_was_said_can_neither_change_nor_go(page, model):
    told(page)
    for spoil in (lambda rows: rows.first().save(), lambda rows: rows.update(comment="x"), lambda rows: rows.delete()):
        with pytest.raises(PermissionError):
            spoil(model.objects)
    for statement in (f"UPDATE {model._meta.db_table} SET comment = 'x'", f"DELETE FROM {model._meta.db_table}"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
