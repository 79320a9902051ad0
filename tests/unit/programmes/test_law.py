"""What the French law asks: the life of a declaration, the changes to declare, what is missing, person by person."""

from datetime import date

import pytest

from etp.common import RuleBroken
from etp.programmes.domain import (
    add_objective,
    answer_change,
    change_funding,
    checks,
    declare,
    draft_version,
    follow_declaration,
    name_coordinator,
    open_site,
    questions,
    standing,
    to_declare,
)
from etp.programmes.domain.declarations import months_after
from etp.programmes.domain.professions import health_profession
from etp.programmes.enums import DeclarationState, LegalFrame
from tests.factories.accounts import UserFactory
from tests.factories.network import SiteFactory
from tests.factories.programmes import (
    LONG_AGO,
    ModuleFactory,
    ProgrammeFactory,
    TeamMemberFactory,
    carried_programme,
    version_with,
)
from tests.unit.programmes.proofs import attach

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
FILED = date(2025, 12, 31)


def declared(programme=None, **facts):
    return declare(programme or ProgrammeFactory(), agency="ARS Bretagne", **{"filed_on": FILED, **facts})


def test_two_months_end_on_the_last_day_of_a_shorter_month():
    assert (months_after(FILED, 2), months_after(date(2025, 10, 5), 2)) == (date(2026, 2, 28), date(2025, 12, 5))


def test_two_months_of_silence_make_a_declaration_complete_and_not_a_day_less():
    row = declared()
    before, after = standing(row, date(2026, 2, 27)), standing(row, date(2026, 2, 28))
    assert (before.state, before.silent_until) == (DeclarationState.FILED, date(2026, 2, 28))
    assert (after.state, after.since, after.by_silence) == (DeclarationState.COMPLETE, date(2026, 2, 28), True)


def test_items_asked_stop_the_clock_and_their_answer_starts_it_again():
    row = declared()
    row = follow_declaration(row, state="asked", on=date(2026, 1, 20))
    assert standing(row, DAY).state == DeclarationState.ITEMS_ASKED
    row = follow_declaration(row, state="answered", on=date(2026, 2, 10), note="statuts")
    assert standing(row, date(2026, 4, 9)).state == DeclarationState.ITEMS_ANSWERED
    assert standing(row, date(2026, 4, 10)).since == date(2026, 4, 10)
    assert [event.state for event in row.events.all()] == ["filed", "asked", "answered"]


def test_a_step_out_of_order_or_out_of_time_is_refused_with_its_reason():
    row = declared()
    for state, on, reason in [
        ("answered", date(2026, 1, 5), "ne peut pas suivre « déposée »"),
        ("received", date(2025, 12, 1), "ne peut pas précéder"),
        ("received", date(2999, 1, 1), "pas encore venu"),
        ("asked", date(2026, 3, 5), "Deux mois de silence"),
    ]:
        with pytest.raises(RuleBroken, match=reason):
            follow_declaration(row, state=state, on=on)
    assert row.events.count() == 1


def test_an_acknowledgement_after_the_silence_does_not_move_the_day_of_completeness():
    row = follow_declaration(declared(), state="complete", on=date(2026, 5, 4), number="ETP-56")
    assert (row.state, row.complete_on, row.number) == ("complete", date(2026, 2, 28), "ETP-56")


def test_an_authorisation_of_before_2021_runs_four_years_and_no_later_one_exists():
    row = declared(kind="authorised", filed_on=date(2020, 6, 1))
    assert (row.state, row.expires_on) == ("granted", date(2024, 6, 1))
    assert [standing(row, day).state for day in (date(2024, 6, 1), date(2024, 6, 2))] == ["granted", "lapsed"]
    with pytest.raises(RuleBroken, match="il n’est plus autorisé"):
        declared(kind="authorised", filed_on=date(2021, 1, 1))


def test_what_cannot_be_declared_is_refused():
    with pytest.raises(RuleBroken, match="d’abord la déclaration initiale"):
        declared(kind="modification")
    with pytest.raises(RuleBroken, match="n’est pas soumis"):
        declared(ProgrammeFactory(legal_frame=LegalFrame.PROJECT))


def test_a_change_is_asked_about_answered_and_told_by_the_next_modification():
    programme, boss = ProgrammeFactory(), UserFactory()
    name_coordinator(programme, boss)
    declared(programme)
    assert questions(programme) == []
    for _twice in "ab":
        name_coordinator(programme, UserFactory())
    change_funding(programme, "commune")
    assert [row.subject for row in questions(programme)] == ["coordinator", "funding"]
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        answer_change(programme, subject="funding", notify=False)
    answer_change(programme, subject="funding", notify=False, reason="même part", by=boss)
    answer_change(programme, subject="coordinator", notify=True, by=boss)
    assert [row.subject for row in to_declare(programme)] == ["coordinator"]
    with pytest.raises(RuleBroken, match="déjà sa réponse"):
        answer_change(programme, subject="funding", notify=True)
    row = declared(programme, kind="modification", filed_on=to_declare(programme).get().happened_on)
    assert ([change.subject for change in row.changes.all()], to_declare(programme).count()) == (["coordinator"], 0)


def test_objectives_changed_in_a_draft_are_asked_about_and_again_when_they_change_after_the_answer():
    programme = ProgrammeFactory()
    version = version_with(programme, [ModuleFactory()])
    declared(programme)
    draft = draft_version(programme, like=version)
    assert questions(programme) == []
    add_objective(draft, code="doser", text="Doser", kind="self_care")
    assert [(row.subject, row.version) for row in questions(programme)] == [("objectives", draft)]
    answer_change(programme, subject="objectives", notify=False, reason="précision de mots")
    assert questions(programme) == []
    add_objective(draft, code="marcher", text="Marcher", kind="self_care")
    assert len(questions(programme)) == 1


def test_a_belgian_project_is_never_asked_and_lacks_nothing_of_the_french_law():
    programme = ProgrammeFactory(legal_frame=LegalFrame.PROJECT)
    TeamMemberFactory(programme=programme)
    name_coordinator(programme, UserFactory())
    change_funding(programme, "INAMI")
    assert questions(programme) == []
    assert [str(lack) for lack in checks(programme, DAY)] == [
        "Aucune structure référente ne porte le programme.",
        "Le programme n’a lieu nulle part.",
        "Aucune version n’est en vigueur.",
    ]


def test_checks_say_all_that_a_bare_programme_lacks():
    assert [str(lack) for lack in checks(ProgrammeFactory(), DAY)] == [
        "Aucune structure référente ne porte le programme.",
        "Le programme n’a pas de coordonnateur.",
        "Le programme n’a lieu nulle part.",
        "Aucune version n’est en vigueur.",
        "Dites si ce problème de santé est sur la liste des ALD, ou pourquoi il est choisi.",
        "L’équipe doit réunir au moins deux professionnels de santé de professions différentes.",
        "Le coordonnateur n’est pas médecin : l’équipe doit en compter un.",
        "Le support du bilan éducatif partagé n’est pas joint au dossier.",
        "Le programme n’est pas déclaré à l’agence régionale de santé.",
    ]


def test_certificates_and_charters_are_told_person_by_person():
    programme = ProgrammeFactory()
    user = UserFactory(first_name="Nadia", last_name="Benali")
    member = TeamMemberFactory(programme=programme, user=user, charter_on=DAY)
    found = [lack for lack in checks(programme, DAY) if lack.pk == member.pk]
    assert [str(lack) for lack in found] == ["Nadia Benali : attestation de 40 heures manquante."]


def test_a_charter_that_is_not_signed_is_told_by_name():
    programme = ProgrammeFactory()
    user = UserFactory(first_name="Goulven", last_name="Tanguy")
    member = TeamMemberFactory(programme=programme, user=user, certificate_on=DAY)
    found = [str(lack) for lack in checks(programme, DAY) if lack.pk == member.pk]
    assert found == ["Goulven Tanguy\u00a0: charte d’engagement non signée."]


def test_a_woman_and_a_man_of_one_trade_are_one_profession_and_a_psychologist_none():
    words = ["infirmière", "Infirmier de coordination", "masseuse-kinésithérapeute", "kinésithérapeute", "psychologue",
             "étudiante en soins infirmiers", "diabétologue"]  # fmt: skip
    assert [health_profession(each) for each in words] == [
        "infirmier", "infirmier", "masseu", "masseu", "", "", "medecin",
    ]  # fmt: skip


def in_order(coordinator):
    """A programme of a nurse and a physiotherapist that lacks nothing but, perhaps, what its coordinator is not."""
    programme = carried_programme(carriers=2, need="ald")
    name_coordinator(programme, UserFactory(profession=coordinator))
    open_site(programme, SiteFactory(), since=LONG_AGO)
    version_with(programme, [ModuleFactory()])
    done = {"certificate_on": LONG_AGO, "charter_on": LONG_AGO}
    for profession in ("infirmière", "kinésithérapeute"):
        TeamMemberFactory(programme=programme, profession=profession, **done)
    row = declared(programme)
    attach(programme, "diagnosis")
    attach(programme, "attestation", declaration=row)
    return programme


@pytest.mark.parametrize(
    ("profession", "lacks"),
    [
        ("médecin", []),
        ("infirmière", ["Le coordonnateur n’est pas médecin : l’équipe doit en compter un."]),
    ],
)
def test_a_physician_is_asked_of_the_team_only_when_its_coordinator_is_not_one(profession, lacks):
    assert [str(lack) for lack in checks(in_order(profession), DAY)] == lacks


def test_a_coordinator_without_a_health_profession_needs_a_mandate_and_a_condition_off_the_list_a_reason():
    programme = in_order("juriste")
    programme.need = "priority"
    sentences = [str(lack) for lack in checks(programme, DAY)]
    assert ("il faut le justifier" in sentences[0], "ni mandaté" in sentences[1]) == (True, True)
    programme.mandated, programme.justification = True, "priorité du projet régional"
    assert len(checks(programme, DAY)) == len(sentences) - 2
