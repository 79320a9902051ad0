"""A programme kept up to date: the next version, what is known of the team, what the agency answered."""

import pytest

from etp.common import RuleBroken
from etp.programmes.domain import (
    add_objective,
    draft_version,
    put_in_force,
    rule_completion,
    update_team_member,
)
from etp.programmes.domain.versions import version_in_force
from tests.factories.programmes import LONG_AGO, ModuleFactory, ProgrammeFactory, TeamMemberFactory, version_with

pytestmark = pytest.mark.django_db


def told(version):
    """What a version says, in plain values."""
    rule = version.completion_rule
    return {
        "modules": [
            (row.module.code, row.minutes, row.aims, [other.code for other in row.prerequisites.all()])
            for row in version.module_versions.all()
        ],
        "objectives": [
            (row.code, row.text, row.security, [each.code for each in row.modules.all()])
            for row in version.objectives.all()
        ],
        "rule": (rule.required, rule.among, rule.at_least),
    }


def test_the_next_draft_says_what_the_version_before_said_and_changes_alone():
    programme = ProgrammeFactory()
    first, second = ModuleFactory(code="a"), ModuleFactory(code="b")
    version = version_with(programme, [first, second], in_force_from=None, aims="Doser")
    version.module_versions.get(module=second).prerequisites.set([first])
    add_objective(version, code="doser", text="Doser", kind="self_care", security=True, modules=[first])
    rule_completion(version, required=["a"], among=["b"], at_least=1)
    put_in_force(version, on=LONG_AGO)
    draft = draft_version(programme, like=version)
    assert (draft.number, told(draft)) == (2, told(version))
    draft.module_versions.all().delete()
    assert (version.module_versions.count(), version_in_force(programme)) == (2, version)


def test_what_is_known_of_a_team_member_changes_until_they_leave():
    member = TeamMemberFactory()
    update_team_member(member, profession="médecin", physician=True, charter_on=LONG_AGO)
    member.refresh_from_db()
    assert (member.profession, member.physician, member.charter_on) == ("médecin", True, LONG_AGO)
    with pytest.raises(RuleBroken, match="Indiquez le métier"):
        update_team_member(member, profession="")
    member.until = LONG_AGO
    with pytest.raises(RuleBroken, match="n’est plus dans l’équipe"):
        update_team_member(member, profession="médecin")
