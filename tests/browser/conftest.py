"""A browser in front of a whole demonstration: `make run` on a base filled once, then copied for each module."""

import datetime as dt
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from etp.common.preparation import fingerprint
from tests.databases import SCRATCH, only_one, point_at, sqlite_copy
from tests.machine import chromium
from tests.servers import ROOT, whole_escale

SEED_SECONDS = 300
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Playwright runs a loop in this thread; Django would refuse the tests' own queries beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


def keep(base, snapshot):
    """Copy a live SQLite file, all committed rows included."""
    with sqlite3.connect(base) as source, sqlite3.connect(snapshot) as target:
        source.backup(target)
    source.close()
    target.close()


def fill(folder):
    """Start `make run` in `folder` with a migrated base, let it write the demonstration, stop it, return the folder."""
    base = folder / "escale.sqlite3"
    shutil.move(sqlite_copy(f"seed-{os.getpid()}"), base)
    point_at(base)
    with whole_escale(folder, seconds=SEED_SECONDS):
        connection.close()
    return folder


@pytest.fixture(scope="session")
def seeded(django_db_setup, django_db_blocker):
    """A folder with the base and files of a filled demonstration; made once a day for a given state of the code."""
    if connection.vendor != "sqlite":
        pytest.fail("The browser tests run on SQLite.")
    ready = SCRATCH / f"demo-{dt.date.today()}-{fingerprint(ROOT)}"
    before = connection.settings_dict["NAME"]
    with only_one("demo"):
        if not ready.exists():
            unfinished = ready.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            with django_db_blocker.unblock():
                fill(unfinished)
                keep(unfinished / "escale.sqlite3", unfinished / "kept.sqlite3")
                point_at(before)
            unfinished.rename(ready)
    return ready


@pytest.fixture(scope="module")
def escale(seeded, django_db_blocker, tmp_path_factory):
    """The whole demonstration, served with its task cluster, on a copy that this module may change as it likes.

    `escale.url` is its address, `escale.folder` its files; queries of the test look at the same base.
    """
    folder = tmp_path_factory.mktemp("escale")
    shutil.copytree(seeded, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite3*", "prepared"))
    base = Path(shutil.copy(seeded / "kept.sqlite3", folder / "escale.sqlite3"))
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        point_at(base)
        with whole_escale(folder) as server:
            server.folder = folder
            yield server
        point_at(before)


@pytest.fixture(scope="session")
def chrome():
    """The system's Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


def own_page(chrome, escale, size, **more):
    context = chrome.new_context(base_url=escale.url, viewport=size, locale="fr-FR", **more)
    context.set_default_timeout(15_000)
    return context.new_page()


@pytest.fixture
def desktop(chrome, escale):
    """A page 1280 px wide with nobody signed in; a link without a host goes to `escale`."""
    page = own_page(chrome, escale, DESKTOP)
    yield page
    page.context.close()


@pytest.fixture
def phone(chrome, escale):
    """A page 390 px wide, touched rather than clicked."""
    page = own_page(chrome, escale, PHONE, has_touch=True, is_mobile=True)
    yield page
    page.context.close()


@pytest.fixture(params=["phone", "desktop"])
def any_size(request):
    """Each test that asks for it runs twice: on a phone, then on a desk."""
    return request.getfixturevalue(request.param)
