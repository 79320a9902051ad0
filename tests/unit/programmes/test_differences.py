"""What a draft changes to the version in force, as data."""

import pytest

from etp.programmes.domain import add_module, add_objective, differences, draft_version, put_in_force, rule_completion
from etp.programmes.domain.differences import Change
from etp.programmes.enums import SkillKind
from tests.factories.programmes import LONG_AGO, ModuleFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    version = draft_version(ProgrammeFactory())
    for code in ("a", "b", "c"):
        add_module(version, ModuleFactory(code=code), minutes=120, min_seats=4, max_seats=10)
    add_objective(version, code="one", text="Nommer.", kind=SkillKind.SELF_CARE)
    add_objective(version, code="two", text="Expliquer.", kind=SkillKind.SELF_CARE)
    rule_completion(version, required=["a", "b"])
    return put_in_force(version, on=LONG_AGO)


@pytest.fixture
def draft(first):
    return draft_version(first.programme, like=first)


def test_a_draft_made_like_the_version_in_force_changes_nothing(first, draft):
    assert not differences(draft, first)


def test_everything_is_new_in_a_first_version(first):
    found = differences(first, None)
    assert [(row.module.code, row.kind) for row in found.modules] == [("a", "added"), ("b", "added"), ("c", "added")]
    assert [(row.code, row.kind) for row in found.objectives] == [("one", "added"), ("two", "added")]
    assert found.completion == Change("completion", None, {"required": ["a", "b"], "among": [], "at_least": 1})


def test_an_added_and_a_removed_module_do_not_count_as_moves_of_the_others(first, draft):
    draft.module_versions.get(module__code="a").delete()
    add_module(draft, ModuleFactory(code="d"), minutes=60, order=1)
    found = differences(draft, first).modules
    assert [(row.module.code, row.kind, row.moved) for row in found] == [("d", "added", False), ("a", "removed", False)]


def test_each_changed_fact_of_a_module_says_how_it_was_and_how_it_is(first, draft):
    row = draft.module_versions.get(module__code="b")
    row.minutes, row.max_seats, row.aims, row.professions = 90, 12, "Oser", "infirmière"
    row.save()
    row.prerequisites.set([first.module_versions.get(module__code="a").module])
    (found,) = differences(draft, first).modules
    assert (found.module.code, found.kind, found.moved) == ("b", "changed", False)
    assert found.changes == [
        Change("minutes", 120, 90),
        Change("seats", (4, 10), (4, 12)),
        Change("aims", "", "Oser"),
        Change("professions", "", "infirmière"),
        Change("prerequisites", [], ["a"]),
    ]


def test_two_modules_that_change_places_have_moved(first, draft):
    draft.module_versions.filter(module__code="a").update(order=8)
    draft.module_versions.filter(module__code="c").update(order=1)
    found = differences(draft, first).modules
    assert [(row.module.code, row.kind, row.moved) for row in found] == [("c", "changed", True), ("a", "changed", True)]


def test_objectives_are_added_removed_and_reworded(first, draft):
    row = draft.objectives.get(code="one")
    row.text = "Nommer deux choses."
    row.save()
    draft.objectives.get(code="two").delete()
    add_objective(draft, code="three", text="Demander.", kind=SkillKind.SELF_CARE)
    found = differences(draft, first).objectives
    assert [(row.code, row.kind) for row in found] == [("one", "reworded"), ("three", "added"), ("two", "removed")]
    assert found[0].changes == [Change("text", "Nommer.", "Nommer deux choses.")]


def test_another_end_of_path_is_a_difference(first, draft):
    rule_completion(draft, required=["a"], among=["b", "c"])
    was = {"required": ["a", "b"], "among": [], "at_least": 1}
    now = {"required": ["a"], "among": ["b", "c"], "at_least": 1}
    assert differences(draft, first).completion == Change("completion", was, now)


def test_the_number_of_queries_does_not_grow_with_the_modules(first, draft, django_assert_max_num_queries):
    for rank in range(30):
        add_module(draft, ModuleFactory(code=f"more-{rank}"), minutes=60)
    with django_assert_max_num_queries(10):
        assert len(differences(draft, first).modules) == 30
