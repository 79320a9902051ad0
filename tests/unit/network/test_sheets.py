"""Structures, places, rooms and services as spreadsheets: what goes out comes back the same, all of it or nothing."""

from datetime import UTC, date, datetime

import pytest

from etp.common import RuleBroken
from etp.common.spreadsheets import Table, read_table, table_bytes
from etp.network.imports import DirectorySheet, OrganisationSheet, RoomSheet, SiteSheet
from etp.network.models import DirectoryEntry, DirectoryEvent, Organisation, Room, Site
from tests.factories.accounts import UserFactory
from tests.factories.network import CommuneFactory, OrganisationFactory, RoomFactory, SiteFactory, directory_entry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
HEAD = ["Identifiant Escale", "Nom", "Nom court", "Type", "Pays"]


def table_of(head, *rows):
    return Table(head, [(number, list(row)) for number, row in enumerate(rows, 2)])


def again(sheet, extension="xlsx"):
    """The table that its own export gives back."""
    return read_table(table_bytes(sheet.get_export_headers(), sheet.lines(), extension))


def told(faults):
    return [(fault.row, fault.column, fault.said) for fault in faults]


def imported(sheet, table):
    return sheet.write(table, seen=sheet.examine(table).digest, by=UserFactory(), at=NOON)


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@pytest.mark.parametrize("sheet", [OrganisationSheet, SiteSheet, RoomSheet, DirectorySheet])
def test_a_file_that_went_out_changes_nothing_when_it_comes_back(sheet, extension):
    site = SiteFactory(phone="+33 2 97 00 00 00", how_to_find="À gauche ;\r\n« sonner »", bus="=1+1", parking="'=2")
    OrganisationFactory(name="- Élan -", identifier="0560008047")
    RoomFactory(site=site, asked_on=date(2026, 11, 2))
    directory_entry(offer="@marche, -2 kg\tpar mois")
    outcome = sheet().examine(again(sheet(), extension))
    assert (outcome.faults, outcome.writes, outcome.unchanged) == ([], 0, sheet.model.objects.count())


def test_a_row_is_added_with_its_slug_and_one_cell_changed_without_the_others():
    known = OrganisationFactory(name="Cap Santé", short_name="Cap", slug="cap", phone="0297000000")
    table = table_of(HEAD, ["cap", "Cap Santé", "Cap Lorient", "association", "France"],
                     ["", "Cap Quimperlé", "Cap", "Établissement de santé", "fr"])  # fmt: skip
    outcome = imported(OrganisationSheet(), table)
    known.refresh_from_db()
    new = Organisation.objects.get(name="Cap Quimperlé")
    assert (known.short_name, known.kind, known.phone) == ("Cap Lorient", "association", "0297000000")
    assert (new.slug, new.kind, new.country) == ("cap-2", "hospital", "FR")
    assert [(d.column, d.before, d.after) for d in outcome.changed[0].differences] == [
        ("Nom court", "Cap", "Cap Lorient"),
        ("Type", "maison ou pôle de santé", "association"),
    ]


def test_a_file_without_identifiers_does_not_double_what_it_brought():
    table = table_of(HEAD, ["", "Cap Santé", "Cap", "association", "France"])
    imported(OrganisationSheet(), table)
    outcome = OrganisationSheet().examine(table)
    assert (outcome.writes, outcome.unchanged, Organisation.objects.count()) == (0, 1, 1)


def test_every_fault_is_told_by_row_and_column():
    OrganisationFactory(name="Pris", slug="pris")
    table = table_of(
        [*HEAD, "Courriel"],
        ["", "", "Cap", "association", "France", "x"],
        ["Pas Bon", "Deux", "Deux", "clinique", "France", ""],
        ["autre", "PRIS", "Trois", "association", "Belgique", ""],
        ["pris", "Pris", "x" * 61, "association", "Belgique", ""],
        ["neuf", "Neuf", "Neuf", "association", "Belgique", ""],
        ["neuf", "Neuf bis", "Neuf\x07", "association", "Belgique", ""],
        ["neuf", "Neuf bis", "Neuf", "association", "Belgique", ""],
    )
    outcome = OrganisationSheet().examine(table)
    kinds = "plateforme ETP, maison ou pôle de santé, établissement de santé, projet de soins intégrés, association"
    assert told(outcome.faults) == [
        (2, "Nom", "Cette cellule ne peut pas rester vide."),
        (2, "Courriel", "Saisissez une adresse de courriel valide."),
        (3, "Identifiant Escale", "Un identifiant n’a que des minuscules sans accent, des chiffres et des tirets."),
        (4, "Nom", "Une autre ligne porte déjà ce nom."),
        (5, "Nom court", "Assurez-vous que cette valeur comporte au plus 60 caractères (actuellement 61)."),
        (7, "Nom court", "Ce texte contient un signe illisible."),
        (8, "Identifiant Escale", "Cette ligne est déjà dans le fichier, à la ligne 6."),
    ]
    table = table_of(HEAD, ["", "Deux", "Deux", "clinique", "France"])
    assert told(OrganisationSheet().examine(table).faults) == [
        (2, "Type", f"«\u00a0clinique\u00a0» n’est pas dans la liste\u00a0: {kinds}.")
    ]


def test_one_fault_keeps_the_whole_file_out():
    good, bad = ["", "Un", "Un", "association", "France"], ["", "Deux", "", "association", "France"]
    sheet, table = OrganisationSheet(), table_of(HEAD, good, bad)
    with pytest.raises(RuleBroken):
        sheet.write(table, seen=sheet.examine(table).digest, by=UserFactory(), at=NOON)
    assert Organisation.objects.count() == 0


def test_what_was_agreed_to_is_what_is_written_or_nothing_is():
    row = OrganisationFactory(name="Cap", short_name="Cap", slug="cap", kind="association")
    sheet, table = OrganisationSheet(), table_of(HEAD, ["cap", "Cap", "Cap Lorient", "association", "France"])
    seen = sheet.examine(table).digest
    Organisation.objects.update(short_name="Écrit entre-temps")
    with pytest.raises(RuleBroken, match="ont changé depuis l’essai"):
        sheet.write(table, seen=seen, by=UserFactory(), at=NOON)
    row.refresh_from_db()
    assert row.short_name == "Écrit entre-temps"


def test_a_column_that_is_unknown_twice_or_missing_is_named_in_any_language_of_the_platform():
    outcome = OrganisationSheet().examine(table_of(["Nom", "NOM", "Mot de passe", "Type", "Country"], ["a"] * 5))
    assert told(outcome.faults) == [
        (1, "NOM", "Cette colonne est deux fois dans le fichier."),
        (1, "Mot de passe", "Cette colonne n’existe pas dans le modèle."),
        (1, "Identifiant Escale", "Cette colonne manque."),
        (1, "Nom court", "Cette colonne manque."),
    ]


def test_a_doubtful_number_is_said_and_forbids_nothing():
    table = table_of([*HEAD, "FINESS ou numéro d’entreprise"], ["", "Un", "Un", "association", "France", "56000"])
    outcome = OrganisationSheet().examine(table)
    assert (outcome.possible, [(doubt.row, doubt.column) for doubt in outcome.doubts]) == (
        True, [(2, "FINESS ou numéro d’entreprise")],
    )  # fmt: skip


def test_a_place_keeps_its_structure_and_knows_its_commune_by_name_and_postcode():
    cap, other = OrganisationFactory(name="Cap"), OrganisationFactory(name="Autre")
    for postcode in ("56700", "29300"):
        CommuneFactory(name="Kernével", postcode=postcode)
    site = SiteFactory(organisation=cap, name="Maison", slug="maison")
    head = ["Identifiant Escale", "Structure", "Nom", "Code postal", "Commune", "Accès de plain-pied"]
    table = table_of(head, ["maison", "Autre", "Maison", "56700", str(site.commune), "non"],
                     ["", "Cap", "Salle", "29300", "Kernével", "oui"],
                     ["", "Cap", "Salle", "29300", "Kernével (29300)", "peut-être"])  # fmt: skip
    assert told(SiteSheet().examine(table).faults) == [
        (2, "Structure", "Ne change plus après la création."),
        (3, "Commune", "«\u00a0Kernével\u00a0» désigne plusieurs lignes\u00a0: précisez."),
        (4, "Accès de plain-pied", "Écrivez oui ou non."),
    ]
    imported(SiteSheet(), table_of(head, ["", other.slug, "Salle", "29300", "Kernével (29300)", "oui"]))
    new = Site.objects.get(name="Salle")
    assert (new.organisation, new.commune.postcode, new.time_zone, new.step_free) == (
        other,
        "29300",
        "Europe/Paris",
        True,
    )


def test_a_room_is_known_by_its_number_and_an_agreement_is_noted_with_its_day():
    room = RoomFactory(site__slug="mairie", name="Haut", state="asked", asked_of="la mairie")
    head = ["Identifiant Escale", "Lieu", "Nom", "Places", "Accord", "Demandée le"]
    wrong = table_of(head, ["999999", "mairie", "Bas", "8", "", ""], ["", "mairie", "Bas", "huit", "", "hier"])
    assert told(RoomSheet().examine(wrong).faults) == [
        (2, "Identifiant Escale", "Aucune ligne n’a cet identifiant. Laissez vide pour ajouter."),
        (3, "Places", "Écrivez un nombre entier, en chiffres."),
        (3, "Demandée le", "Écrivez un jour comme 25/11/2026."),
    ]
    table = table_of(head, [str(room.pk), "mairie", "Étage", "8", "confirmée", "02/11/2026"],
                     ["", "mairie", "Bas", "20", "demandée", ""])  # fmt: skip
    imported(RoomSheet(), table)
    room.refresh_from_db()
    new = Room.objects.get(name="Bas")
    assert (room.name, room.state, room.confirmed_on, room.asked_on, room.asked_of) == (
        "Étage", "confirmed", date(2026, 11, 25), date(2026, 11, 2), "la mairie",
    )  # fmt: skip
    assert (new.state, new.capacity, new.confirmed_on) == ("asked", 20, None)


def test_a_service_is_searched_asked_about_and_has_its_history_as_one_written_by_hand():
    known = directory_entry(name="Marche", at=NOON)
    head = ["Identifiant Escale", "Nom", "Type", "Ce qu’on y trouve", "Commune", "À redemander après (jours)"]
    table = table_of(head, [known.slug, "Marche", "bouger", "Marcher à l’étang", str(known.commune), "10"],
                     ["", "Épicerie", "manger", "Des légumes", known.commune.name, ""])  # fmt: skip
    imported(DirectorySheet(), table)
    known.refresh_from_db()
    new = DirectoryEntry.objects.get(name="Épicerie")
    assert ("etang" in known.folded, known.next_on, known.confirmed_on) == (True, date(2026, 12, 5), date(2026, 11, 25))
    assert ("epicerie" in new.folded, new.confirmed_on, new.review_days, new.next_on) == (
        True, date(2026, 11, 25), 180, date(2027, 5, 24),
    )  # fmt: skip
    events = DirectoryEvent.objects.filter(at=NOON, by__startswith="user:").values_list("entry", "what", "why")
    assert sorted(events) == [(known.pk, "corrected", "offer, review_days"), (new.pk, "added", "")]


def test_a_file_is_read_with_the_same_few_questions_whatever_its_rows(django_assert_num_queries):
    rows = [["", f"Cap {rank}", "Cap", "association", "France"] for rank in range(30)]
    for some in (rows[:1], rows):
        with django_assert_num_queries(1):
            assert len(OrganisationSheet().examine(table_of(HEAD, *some)).added) == len(some)
