"""What every test may ask for."""

import os

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation

from etp.common.machine import can_write_pdf
from tests.databases import fresh_base, own_base


def pytest_collection_modifyitems(config, items):
    """Leave out, and count as deselected, what only the other engine can prove (`sqlite`, `postgres`), or Pango."""
    here = "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgres"
    other = ({"sqlite", "postgres"} - {here}).pop()
    absent = {other} if can_write_pdf() else {other, "pdf"}
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in absent)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """A migrated base of this process alone, from a template made once for this set of migrations."""
    with django_db_blocker.unblock():
        drop = fresh_base(f"{worker_id}-{os.getpid()}")
    yield
    with django_db_blocker.unblock():
        drop()


@pytest.fixture(autouse=True)
def own_language():
    """Each test starts in the platform's own language, whatever page the one before asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def empty_memory():
    """No answer kept in memory for one test reaches the next; a base's own cache table goes back with its test."""
    yield
    caches["visitors"].clear()
    if settings.REDIS_URL:
        caches["default"].clear()


@pytest.fixture
def committed_base(django_db_setup, django_db_blocker, worker_id):
    """A base of this test alone, where what is written is committed, so that a server beside it sees it."""
    with django_db_blocker.unblock(), own_base(f"own-{worker_id}-{os.getpid()}") as name:
        yield name
