"""End every session, as after a restore."""

from typing import Any

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "End every session: each member and each person signs in again."

    def handle(self, **options: Any) -> None:
        ended, _of_each = Session.objects.all().delete()
        # Sessions are read from the cache first.
        cache.clear()
        self.stdout.write(f"{ended} sessions ended")
