"""One server, three stacks: Escale's under every address, none under /bare/, Django's page cache under /kept/."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

CACHED = ["django.middleware.cache.UpdateCacheMiddleware", "django.middleware.cache.FetchFromCacheMiddleware"]
escale = get_wsgi_application()


def with_middleware(names):
    """A handler of its own, with these middleware and no other."""
    usual, settings.MIDDLEWARE = settings.MIDDLEWARE, names
    try:
        return WSGIHandler()
    finally:
        settings.MIDDLEWARE = usual


bare, kept = with_middleware([]), with_middleware(CACHED)


def application(environ, start_response):
    """Send the twins' addresses to their own stacks."""
    path = environ.get("PATH_INFO", "")
    chosen = bare if path.startswith("/bare/") else kept if path.startswith("/kept/") else escale
    return chosen(environ, start_response)
