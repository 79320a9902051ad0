from django.core.management.base import BaseCommand

from etp.network.domain import tend_directory


class Command(BaseCommand):
    help = "Ask the owners of the directory whether their entry is still right; unanswered ones become to confirm."

    def handle(self, **options):
        done = tend_directory()
        self.stdout.write(f"{done['asked']} asked, {done['dropped']} to confirm.")
