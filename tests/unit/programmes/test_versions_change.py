from datetime import date

import pytest

from etp.common import RuleBroken
from etp.programmes.domain import (
    add_module,
    add_objective,
    change_module,
    draft_version,
    put_in_force,
    reword_objective,
)
from etp.programmes.enums import SkillKind
from tests.factories.programmes import ModuleFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_a_draft_takes_other_minutes_and_other_words_and_a_version_in_force_takes_none():
    version = draft_version(ProgrammeFactory())
    row = add_module(version, ModuleFactory(), minutes=120, max_seats=8)
    objective = add_objective(version, code="un", text="Dire.", kind=SkillKind.SELF_CARE)
    change_module(row, minutes=90)
    reword_objective(objective, "Montrer.")
    row.refresh_from_db()
    objective.refresh_from_db()
    assert (row.minutes, row.max_seats, objective.text) == (90, 8, "Montrer.")
    put_in_force(version, on=date(2026, 1, 5))
    for change in (lambda: change_module(row, minutes=60), lambda: reword_objective(objective, "Autre.")):
        with pytest.raises(RuleBroken, match="ne change plus"):
            change()
    row.refresh_from_db()
    objective.refresh_from_db()
    assert (row.minutes, objective.text) == (90, "Montrer.")
