"""Escale with the tests' own kind of message and a real mail server, for the processes that a test starts and kills."""

from etp.settings.base import EMAIL_CONFIG, INSTALLED_APPS
from etp.settings.test import *  # noqa: F403 -- an overlay starts from the test settings

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.FaultKinds"]
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
