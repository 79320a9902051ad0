"""Whether the task cluster works; a watchdog restarts it when this says no."""

from django.core.management.base import BaseCommand, CommandError

from etp.messaging.domain import is_alive


class Command(BaseCommand):
    help = "Exit with 1 when a background process has not proved its work for three minutes."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="exit with 1 when it is silent")
        parser.add_argument("--name", default="cluster", choices=["cluster", "deliver"])

    def handle(self, *, check, name, **options):
        alive = is_alive(name)
        if check and not alive:
            raise CommandError(f"{name} has been silent for three minutes.")
        self.stdout.write(f"{name}: {'alive' if alive else 'silent'}")
