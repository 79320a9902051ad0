"""`make run`: prepare the base, serve, run the tasks, stop cleanly."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from etp.common.running import run_here
from etp.common.supervisor import port_is_free
from etp.network.models import Organisation


class Command(BaseCommand):
    help = "Prepare the base, then run the web server and the task cluster together until told to stop."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host, port, **options):
        if not port_is_free(host, port):
            raise CommandError(f"Port {port} is taken. Try: make run PORT={port + 1}")
        run_here(
            host, port, folder=settings.DATA_DIR, code=settings.BASE_DIR, demo=settings.DEMO_MODE,
            is_empty=lambda: not Organisation.objects.exists(), say=self.stdout.write,
        )  # fmt: skip
