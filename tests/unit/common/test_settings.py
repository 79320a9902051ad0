"""The settings of a server on the open network, asked in a process of their own."""

import subprocess
import sys

import pytest

from tests.machine import environment
from tests.servers import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "etp.settings.production",
    "SECRET_KEY": "".join(chr(33 + (7 * place) % 90) for place in range(80)),
    "ALLOWED_HOSTS": "escale.example",
    "BASE_URL": "https://escale.example",
    "CONTACT_PHONE": "02 61 91 05 12",
    "CONTACT_EMAIL": "bonjour@escale.example",
}
ASK = "from django.conf import settings; import django; django.setup(); print({})"


def ask(expression, *, without="nothing", **more):
    """What `expression` over the production settings prints, variables that start with `without` left out."""
    known = {name: value for name, value in PRODUCTION.items() if not name.startswith(without)} | more
    command = [sys.executable, "-W", "ignore", "-c", ASK.format(expression)]
    done = subprocess.run(command, cwd=ROOT, env=environment(**known), capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_the_deployment_check_finds_nothing_to_say(tmp_path):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    known = environment(**PRODUCTION, DATA=str(tmp_path))
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_a_platform_that_nobody_can_call_is_warned_and_shows_no_invented_number(tmp_path):
    without = {key: value for key, value in PRODUCTION.items() if not key.startswith("CONTACT")}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    known = environment(**without, DATA=str(tmp_path))
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert (done.returncode, [name in done.stderr for name in ("CONTACT_PHONE", "CONTACT_EMAIL")]) == (1, [True, True])
    names = "settings.CONTACT_PHONE, settings.CONTACT_EMAIL, settings.CONTACT_HOURS"
    assert ask(f"({names})", without="CONTACT") == "('', '', '')"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_server_without_its_secret_or_its_name_does_not_start(name):
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment(**without), capture_output=True, text=True, check=False)
    assert (done.returncode, name in done.stderr) == (1, True)


def test_the_pool_of_connections_is_for_those_who_ask_for_it():
    address = "postgres://u@127.0.0.1/x"
    expression = "settings.DATABASES['default'].get('OPTIONS'), settings.DATABASES['default']['CONN_MAX_AGE']"
    assert ask(expression, DATABASE_URL=address) == "{} 60"
    assert ask(expression, DATABASE_URL=address, DB_POOL="1") == "{'pool': {'min_size': 2, 'max_size': 8}} 0"
