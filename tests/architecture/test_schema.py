"""Relations point downwards, like imports; migrations are complete, named by intent and give a reason to destroy."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.architecture.layers import RANKS, ROOT, may_know, package_of

OURS = [model for model in apps.get_models() if package_of(model.__module__)]
MIGRATIONS = sorted(path for path in ROOT.glob("*/**/migrations/0*.py") if ".venv" not in path.parts)
DESTROYS = re.compile(r"migrations\.(RemoveField|DeleteModel|RunSQL)")
# The one relation that leaves our apps for the pages: a workshop keeps the content it was announced with.
INTO_PAGES = {("sessions.models.workshop.Workshop", "content_revision")}


def label(model):
    return f"{model.__module__}.{model.__name__}"


def relations(model):
    return [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]


def test_a_relation_points_to_the_same_app_or_a_lower_one():
    known = {(model, field.name): field.related_model for model in OURS for field in relations(model)}
    upward = [
        (label(model), name)
        for (model, name), other in known.items()
        if other is not None and not may_know(model.__module__, other.__module__)
    ]
    assert upward == []


def test_only_cms_and_the_workshop_know_a_page():
    into_pages = {
        (label(model), field.name)
        for model in OURS
        for field in relations(model)
        if field.related_model is not None and field.related_model.__module__.startswith("wagtail")
        if package_of(model.__module__) != "cms"
    }
    assert into_pages == INTO_PAGES


def test_every_app_of_ours_has_its_place_in_the_order():
    ours = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in ("etp", "cms", "sessions")}
    assert ours - set(RANKS) == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_every_migration_is_named_by_its_intent():
    assert [path.stem for path in MIGRATIONS if re.search(r"_auto_|_initial$|_and_more", path.stem)] == []


def test_a_migration_that_destroys_says_why():
    destroying = [path for path in MIGRATIONS if DESTROYS.search(path.read_text())]
    assert [path.stem for path in destroying if "# Destroys:" not in path.read_text()] == []
