from django.core.management.base import BaseCommand

from etp.network.imports import load_communes


class Command(BaseCommand):
    help = "Load the shipped list of communes; again changes nothing."

    def handle(self, **options):
        new, changed = load_communes()
        self.stdout.write(f"{new} communes added, {changed} changed")
