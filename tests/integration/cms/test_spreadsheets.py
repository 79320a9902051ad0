"""« Tableurs »: a file goes out, is tried without writing, then imported whole or not at all, by who keeps it alone."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from cms.models import SheetUpload
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.audit.models import Entry
from etp.common.spreadsheets import read_table, table_bytes
from etp.network.imports import OrganisationSheet
from etp.network.models import Organisation
from etp.programmes.models import TeamMember
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.network import OrganisationFactory
from tests.factories.programmes import LONG_AGO, TeamMemberFactory, carried_programme
from tests.integration.cms.reference import browser, words

pytestmark = pytest.mark.django_db

HEAD = ["Identifiant Escale", "Nom", "Nom court", "Type", "Pays"]
TEAM = ["Identifiant Escale", "Courriel", "Structure", "Métier", "Attestation 40 h"]
GOOD = ["", "Cap Santé", "Cap", "association", "France"]


def at(name, *args):
    return reverse(f"spreadsheets:{name}", args=args)


def send(client, name, *rows, head=HEAD, extension="csv"):
    """Try a file; returns the address of its trial, or the page that refuses it."""
    file = SimpleUploadedFile(f"liste.{extension}", table_bytes(head, rows, extension))
    answer = client.post(at("sheet", name), {"file": file})
    return answer.url if answer.status_code == 302 else answer


def agree(client, trial):
    """Import what the trial shows."""
    seen = client.get(trial).context["outcome"].digest
    return words(client.post(trial, {"seen": seen}, follow=True))


def test_a_file_is_tried_without_writing_then_imported_and_journalled(boss):
    known = OrganisationFactory(name="Élan", short_name="Élan", slug="elan", kind="association")
    trial = send(boss, "structures", GOOD, ["elan", "Élan", "Élan Sud", "association", "France"], extension="xlsx")
    shown = words(boss.get(trial))
    before = Organisation.objects.filter(name="Cap Santé").exists()
    assert ("À ajouter\u00a0: 1. À changer\u00a0: 1." in shown, "Élan Sud" in shown, before) == (True, True, False)
    assert "2 lignes sont importées." in agree(boss, trial)
    known.refresh_from_db()
    new = Organisation.objects.get(name="Cap Santé")
    logged = ModelLogEntry.objects.filter(object_id__in=[known.pk, new.pk]).values_list("object_id", "action")
    assert (known.short_name, sorted(logged)) == (
        "Élan Sud", sorted([(str(new.pk), "wagtail.create"), (str(known.pk), "wagtail.edit")]),
    )  # fmt: skip
    entry = Entry.objects.get(resource="spreadsheet")
    assert (entry.act, entry.object_key, entry.reason[:5]) == ("change", "sheet:structures", "+1 ~1")
    assert (SheetUpload.objects.count(), boss.post(trial, follow=True).status_code) == (0, 200)


def test_the_file_that_went_out_comes_back_without_a_change(boss):
    OrganisationFactory(name="=HYPERLINK(1)", phone="+33297000000")
    answer = boss.get(at("export", "structures", "xlsx"))
    file = SimpleUploadedFile("structures.xlsx", answer.content)
    trial = boss.post(at("sheet", "structures"), {"file": file}).url
    shown = words(boss.get(trial))
    assert ("0 ligne changée" in shown, 'name="seen"' in shown) == (True, False)
    assert answer["Content-Disposition"] == 'attachment; filename="escale-structures.xlsx"'
    entry = Entry.objects.get(resource="spreadsheet")
    assert (entry.act, entry.reason) == ("export", str(Organisation.objects.count()))


def test_one_error_shows_its_row_and_column_and_nothing_can_be_imported(boss):
    trial = send(boss, "structures", GOOD, ["", "Deux", "", "clinique", "France"])
    shown = words(boss.get(trial))
    assert ("2 erreurs" in shown, "n’est pas dans la liste" in shown, 'name="seen"' in shown) == (True, True, False)
    boss.post(trial, {"seen": boss.get(trial).context["outcome"].digest})
    assert not Organisation.objects.filter(name="Cap Santé").exists()
    table = read_table(boss.get(f"{trial}erreurs.csv").content)
    assert [cells[:2] for _row, cells in table.rows] == [["3", "Nom court"], ["3", "Type"]]


def test_a_file_that_cannot_be_read_is_refused_on_the_form(boss):
    answer = boss.post(at("sheet", "structures"), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 cut")})
    assert ("ni un tableur XLSX, ni un CSV" in words(answer), SheetUpload.objects.count()) == (True, 0)
    assert "Ce fichier est vide." in words(boss.post(at("sheet", "lieux"), {"file": SimpleUploadedFile("x.csv", b"")}))


def test_a_tried_file_is_seen_by_its_sender_alone_for_one_hour_and_one_spreadsheet(boss):
    trial = send(boss, "structures", GOOD)
    colleague = browser(Role.PLATFORM_COORDINATOR)
    back = at("sheet", "structures")
    assert (colleague.get(trial).url, colleague.get(f"{trial}erreurs.csv").status_code) == (back, 404)
    assert boss.get(trial.replace("structures", "lieux")).url == at("sheet", "lieux")
    assert colleague.post(trial, {"seen": boss.get(trial).context["outcome"].digest}).url == back
    SheetUpload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (boss.get(trial).url, Organisation.objects.filter(name="Cap Santé").exists()) == (back, False)
    send(boss, "lieux", GOOD)
    assert [upload.sheet for upload in SheetUpload.objects.all()] == ["lieux"]


def test_the_model_says_what_each_column_takes(boss):
    book = load_workbook(io.BytesIO(boss.get(at("model", "structures")).content))
    first, second = book.worksheets
    assert [cell.value for cell in first[1]] == OrganisationSheet().get_export_headers()
    assert (first.max_row, [cell.value for cell in second[6]]) == (1, ["Pays", "oui", "France, Belgique"])


def test_a_coordinator_keeps_the_team_of_their_programme_and_nothing_else(dos, mine):
    carried_programme(1, code="autre", title="Autre")
    assert words(mine.get(at("index"))).count("/cms/tableurs/equipe-") == 1
    closed = ["structures", "lieux", "salles", "annuaire", "equipe-autre", "equipe-", "dos", "inconnu"]
    for name in closed:
        addresses = [at("sheet", name), at("export", name, "csv"), at("model", name), at("trial", name, "x")]
        assert [mine.get(address).status_code for address in addresses] == [404] * 4
        assert mine.post(at("sheet", name), {"file": SimpleUploadedFile("x.csv", b"a")}).status_code == 404
    assert mine.get(at("sheet", "equipe-dos")).status_code == 200


def test_who_keeps_nothing_sees_no_spreadsheet(dos):
    author = browser(Role.AUTHOR, organisation=dos.carriers.get().organisation)
    assert [author.get(address).status_code for address in (at("index"), at("sheet", "equipe-dos"))] == [404, 404]
    assert ("/cms/tableurs/" in words(author.get("/cms/")), SheetUpload.objects.count()) == (False, 0)


def test_the_team_is_imported_from_members_and_no_account_is_made(dos, mine):
    carrier = dos.carriers.get().organisation
    known = TeamMemberFactory(programme=dos, organisation=carrier)
    new = MembershipFactory(organisation=carrier, user__email="anne@example.org").user
    stranger, accounts = UserFactory(email="ailleurs@example.org"), User.objects.count()
    rows = [
        [str(known.pk), known.user.email, carrier.name, "médecin", "2026-03-02"],
        ["", "ANNE@example.org", carrier.name, "diététicienne", ""],
    ]
    strange = [["", email, carrier.name, "infirmier", ""] for email in (stranger.email, "personne@example.org")]
    outcome = mine.get(send(mine, "equipe-dos", *rows, *strange, head=TEAM)).context["outcome"]
    assert [(fault.row, fault.column, "Invitez-le" in fault.said) for fault in outcome.faults] == [
        (4, "Courriel", True), (5, "Courriel", True),
    ]  # fmt: skip
    assert "2 lignes sont importées." in agree(mine, send(mine, "equipe-dos", *rows, head=TEAM))
    team = TeamMember.objects.filter(programme=dos).order_by("pk")
    assert [(member.user, member.profession) for member in team] == [(known.user, "médecin"), (new, "diététicienne")]
    assert (str(team[0].certificate_on), team[0].since, User.objects.count()) == ("2026-03-02", LONG_AGO, accounts)
    again = mine.get(send(mine, "equipe-dos", *rows, head=TEAM)).context["outcome"]
    assert (again.faults, again.writes, again.unchanged) == ([], 0, 2)


def test_someone_of_the_team_keeps_their_name_their_structure_and_their_first_day(dos, mine):
    known = TeamMemberFactory(programme=dos, organisation=dos.carriers.get().organisation)
    answer = mine.get(at("export", "equipe-dos", "csv"))
    table = read_table(answer.content)
    row = dict(zip(table.headers, table.rows[0][1], strict=False))
    head = ["Identifiant Escale", "Courriel", "Nom", "Structure", "Métier", "Depuis le"]
    assert (row["Nom"], row["Identifiant Escale"]) == (known.user.get_full_name(), str(known.pk))
    changed = [row["Identifiant Escale"], row["Courriel"], "Autre Nom", row["Structure"], "kiné", "2027-01-01"]
    outcome = mine.get(send(mine, "equipe-dos", changed, head=head)).context["outcome"]
    assert [(fault.column, fault.said) for fault in outcome.faults] == [
        ("Nom", "Cette colonne ne se change pas ici."),
        ("Depuis le", "Ne change plus après la création."),
    ]
