"""A running path follows another version, for a reason that stays; never a closed one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.enrolments.domain import move_path, versions_to_follow
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment, VersionMove
from etp.programmes.domain import draft_version, put_in_force
from tests.factories.enrolments import MORNING, TODAY, path_at, territory
from tests.factories.programmes import ModuleFactory, version_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return territory()


@pytest.fixture
def second(place):
    return put_in_force(draft_version(place.programme, like=place.version), on=TODAY)


@pytest.fixture
def path(place):
    """In the first version: referred the day before the second one."""
    return path_at(place, Stage.INCLUDED, at=MORNING - timedelta(days=1), received_on=TODAY - timedelta(days=1))


def version_kept(path):
    return Enrolment.objects.get(pk=path.pk).version


def test_a_path_moves_with_its_reason_and_the_journal_says_so(place, second, path):
    assert path.version == place.version
    row = move_path(path, second, reason=" Elle veut le nouvel atelier. ", by=place.educator, at=MORNING)
    assert (version_kept(path), row.left, row.entered) == (second, place.version, second)
    assert (row.reason, row.by, row.at) == ("Elle veut le nouvel atelier.", place.educator, MORNING)
    entry = Entry.objects.order_by("pk").last()
    assert (entry.act, entry.resource, entry.object_key, entry.reason) == (
        "change", "file_status", f"enrolment:{path.pk}", "version 1 > 2",
    )  # fmt: skip


def test_moving_back_is_the_same_act_and_both_stay(place, second, path):
    move_path(path, second, reason="Essai", at=MORNING)
    move_path(path, place.version, reason="Retour", at=MORNING)
    assert version_kept(path) == place.version
    assert list(VersionMove.objects.order_by("pk").values_list("reason", flat=True)) == ["Essai", "Retour"]


def test_what_is_refused_changes_nothing(place, second, path):
    elsewhere = territory().version
    later = put_in_force(draft_version(place.programme, like=second), on=TODAY + timedelta(days=1))
    draft = draft_version(place.programme, like=second)
    for version in (elsewhere, later, draft, place.version):
        with pytest.raises(RuleBroken, match="ne peut pas suivre cette version"):
            move_path(path, version, reason="Pour voir", at=MORNING)
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        move_path(path, second, reason="  ", at=MORNING)
    assert (version_kept(path), VersionMove.objects.count()) == (place.version, 0)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.DECLINED])
def test_an_ended_path_keeps_its_version(place, second, stage):
    ended = path_at(place, stage, at=MORNING - timedelta(days=1), received_on=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="il garde sa version"):
        move_path(ended, second, reason="Trop tard", at=MORNING)
    assert version_kept(ended) == place.version


def test_a_path_that_a_colleague_moved_meanwhile_is_not_moved_again(place, second, path):
    seen = Enrolment.objects.get(pk=path.pk)
    move_path(path, second, reason="La première", at=MORNING)
    with pytest.raises(RuleBroken, match="Quelqu’un vient de modifier"):
        move_path(seen, second, reason="La deuxième", at=MORNING)
    assert VersionMove.objects.get().reason == "La première"


def test_the_versions_to_follow_are_those_whose_day_has_come_the_latest_first(place, second, path):
    third = version_with(place.programme, [ModuleFactory()], in_force_from=date(2026, 6, 1))
    assert list(versions_to_follow(path, MORNING)) == [second]
    assert list(versions_to_follow(path)) == [third, second]


def test_the_base_refuses_a_move_to_nowhere_or_without_reason(place, second, path):
    facts = {"enrolment": path, "left": place.version, "at": MORNING}
    for wrong in ({"entered": place.version, "reason": "x"}, {"entered": second, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionMove.objects.create(**facts, **wrong)
