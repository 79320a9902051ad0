"""Escale as `make run` serves it, with the twins' two tables and addresses beside it."""

from etp.settings.run import *  # noqa: F403 -- the server under measure is the real one
from etp.settings.run import INSTALLED_APPS

INSTALLED_APPS = ["bench", *INSTALLED_APPS]
ROOT_URLCONF = "bench.urls"
WSGI_APPLICATION = "bench.wsgi.application"
# The cached twin: Django's own whole-page cache, for as long as ours keeps a visitor's page.
CACHE_MIDDLEWARE_ALIAS = "visitors"
CACHE_MIDDLEWARE_SECONDS = 1
