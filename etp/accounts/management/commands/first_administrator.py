from django.core.management.base import BaseCommand

from etp.accounts.domain import first_start_url


class Command(BaseCommand):
    help = "Print the address that creates the first organisation and administrator; nothing once there is one."

    def add_arguments(self, parser):
        parser.add_argument("--base-url", default="", help="where this platform answers (default: BASE_URL)")

    def handle(self, base_url, **options):
        url = first_start_url(base_url)
        self.stdout.write(url or "This platform already has its administrator.")
