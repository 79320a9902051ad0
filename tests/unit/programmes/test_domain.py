from datetime import date, timedelta

import pytest

from etp.common import RuleBroken
from etp.programmes.domain import (
    add_carrier,
    add_module,
    add_objective,
    add_team_member,
    appoint_signatories,
    create_module,
    create_programme,
    draft_version,
    end,
    modules_for_public,
    open_site,
    put_in_force,
    rule_completion,
    version_in_force,
    when_in_force,
)
from etp.programmes.enums import CarrierRole, LegalFrame, ModuleKind, SkillKind, VersionState
from tests.factories.accounts import UserFactory
from tests.factories.network import OrganisationFactory, SiteFactory
from tests.factories.programmes import (
    LONG_AGO,
    ModuleFactory,
    ProgrammeFactory,
    carried_programme,
    version_with,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def test_two_programmes_never_share_a_code():
    ProgrammeFactory(code="dos")
    with pytest.raises(RuleBroken, match="déjà le code «\u00a0dos\u00a0»"):
        create_programme(
            code="dos", title="Dos", condition="dos", target_public="adultes", legal_frame=LegalFrame.PROJECT
        )


def test_a_created_programme_keeps_its_facts():
    programme = create_programme(
        code="dos", title="Dos", condition="mal de dos", target_public="adultes", legal_frame="project", offer_hours=24
    )
    programme.refresh_from_db()
    assert (programme.legal_frame, programme.offer_hours) == (LegalFrame.PROJECT, 24)


def test_a_programme_has_one_lead_carrier():
    programme = carried_programme(carriers=1)
    with pytest.raises(RuleBroken, match="déjà une structure référente"):
        add_carrier(programme, OrganisationFactory(), role=CarrierRole.LEAD)


def test_an_organisation_carries_a_programme_once_at_a_time():
    programme = carried_programme(carriers=2)
    partner = programme.carriers.get(role=CarrierRole.PARTNER)
    with pytest.raises(RuleBroken, match="porte déjà ce programme"):
        add_carrier(programme, partner.organisation)
    end(partner, on=DAY, reason="fin de la convention")
    again = add_carrier(programme, partner.organisation, since=DAY + timedelta(days=1))
    assert list(programme.carriers.filter(organisation=partner.organisation, until=None)) == [again]


def test_the_end_of_a_row_needs_a_reason_a_day_after_its_start_and_comes_once():
    carrier = carried_programme(carriers=1).carriers.get()
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        end(carrier, on=DAY, reason="")
    with pytest.raises(RuleBroken, match="ne peut pas précéder"):
        end(carrier, on=LONG_AGO - timedelta(days=1), reason="erreur")
    end(carrier, on=DAY, reason="fin")
    with pytest.raises(RuleBroken, match="déjà terminé"):
        end(carrier, on=DAY, reason="fin")


def test_a_programme_opens_once_at_an_open_site():
    programme, site = ProgrammeFactory(), SiteFactory()
    row = open_site(programme, site, since=DAY)
    assert (row.site, row.since) == (site, DAY)
    with pytest.raises(RuleBroken, match="déjà lieu ici"):
        open_site(programme, site)
    with pytest.raises(RuleBroken, match="fermé"):
        open_site(programme, SiteFactory(closed_on=DAY), since=DAY)


def test_a_team_member_has_a_profession_and_joins_once():
    programme, organisation = ProgrammeFactory(), OrganisationFactory()
    nurse = UserFactory(profession="infirmière")
    assert add_team_member(programme, nurse, organisation=organisation).profession == "infirmière"
    with pytest.raises(RuleBroken, match="déjà dans l’équipe"):
        add_team_member(programme, nurse, organisation=organisation)
    with pytest.raises(RuleBroken, match="métier"):
        add_team_member(programme, UserFactory(), organisation=organisation)


def test_the_deputy_of_a_signatory_is_someone_else():
    carrier = carried_programme(carriers=1).carriers.get()
    one, other = UserFactory(), UserFactory()
    with pytest.raises(RuleBroken, match="une autre personne"):
        appoint_signatories(carrier, signatory=one, deputy=one)
    appoint_signatories(carrier, signatory=one, deputy=other)
    carrier.refresh_from_db()
    assert (carrier.signatory, carrier.deputy) == (one, other)


def test_a_carrier_that_left_names_nobody():
    carrier = carried_programme(carriers=1).carriers.get()
    end(carrier, on=DAY, reason="fin")
    with pytest.raises(RuleBroken, match="ne porte plus"):
        appoint_signatories(carrier, signatory=UserFactory())


def test_two_modules_never_share_a_code():
    create_module(code="dr-1", title="Comprendre", kind=ModuleKind.GROUP)
    with pytest.raises(RuleBroken, match="déjà le code"):
        create_module(code="dr-1", title="Autre", kind=ModuleKind.GROUP)


def test_one_draft_at_a_time_numbered_after_the_last_version():
    programme = ProgrammeFactory()
    version_with(programme, [ModuleFactory()])
    assert draft_version(programme).number == 2
    with pytest.raises(RuleBroken, match="déjà en préparation"):
        draft_version(programme)


def test_modules_follow_one_another_in_the_order_they_were_added():
    first, second = ModuleFactory(), ModuleFactory()
    version = version_with(ProgrammeFactory(), [first, second], in_force_from=None)
    assert [(row.order, row.module) for row in version.module_versions.all()] == [(1, first), (2, second)]
    with pytest.raises(RuleBroken, match="déjà dans la version"):
        add_module(version, first, minutes=60)


def test_a_completion_rule_names_modules_of_the_version_only():
    module = ModuleFactory(code="dr-1")
    version = version_with(ProgrammeFactory(), [module], in_force_from=None)
    with pytest.raises(RuleBroken, match="sm-1"):
        rule_completion(version, required=["dr-1"], among=["sm-1"])
    rule = rule_completion(version, required=["dr-1"])
    assert (rule.required, rule.among, rule.at_least) == (["dr-1"], [], 1)


def test_a_version_in_force_never_changes():
    version = version_with(ProgrammeFactory(), [ModuleFactory()])
    row = version.module_versions.get()
    refusals = [
        lambda: add_module(version, ModuleFactory(), minutes=60),
        lambda: add_objective(version, code="a", text="A", kind=SkillKind.SELF_CARE),
        lambda: rule_completion(version),
        lambda: put_in_force(version, on=DAY),
        row.save,
        row.delete,
    ]
    for refusal in refusals:
        with pytest.raises(RuleBroken, match="ne change plus"):
            refusal()
    assert list(version.module_versions.values_list("pk", flat=True)) == [row.pk]


def test_a_draft_changes_freely():
    version = version_with(ProgrammeFactory(), [ModuleFactory()], in_force_from=None)
    objective = add_objective(version, code="a", text="A", kind=SkillKind.SELF_CARE, security=True)
    objective.delete()
    version.module_versions.get().delete()
    assert (version.objectives.count(), version.module_versions.count()) == (0, 0)


def test_putting_a_version_in_force_retires_the_one_before():
    programme = ProgrammeFactory()
    before = version_with(programme, [ModuleFactory()])
    after = version_with(programme, [ModuleFactory()], in_force_from=DAY)
    before.refresh_from_db()
    assert (before.state, after.state) == (VersionState.RETIRED, VersionState.IN_FORCE)
    assert version_in_force(programme, DAY - timedelta(days=1)) == before
    assert version_in_force(programme, DAY) == after
    assert version_in_force(programme, LONG_AGO - timedelta(days=1)) is None


def test_a_version_enters_in_force_with_a_module_and_after_the_one_before():
    programme = ProgrammeFactory()
    with pytest.raises(RuleBroken, match="sans atelier"):
        put_in_force(draft_version(programme), on=DAY)
    other = ProgrammeFactory()
    version_with(other, [ModuleFactory()], in_force_from=DAY)
    with pytest.raises(RuleBroken, match="ce jour-là ou plus tard"):
        version_with(other, [ModuleFactory()], in_force_from=DAY)


def test_those_who_asked_are_called_once_when_a_version_enters_in_force():
    called = []

    def call(version):
        called.append(version.pk)

    when_in_force(call)
    when_in_force(call)
    version = version_with(ProgrammeFactory(), [ModuleFactory()])
    assert called == [version.pk]


def test_the_public_sees_the_group_sessions_of_the_version_in_force():
    programme = ProgrammeFactory()
    group, meeting = ModuleFactory(), ModuleFactory(kind=ModuleKind.MEETING)
    assert modules_for_public(programme) == []
    version_with(programme, [group, ModuleFactory(kind=ModuleKind.DIAGNOSIS), meeting])
    assert [row.module for row in modules_for_public(programme)] == [group, meeting]
