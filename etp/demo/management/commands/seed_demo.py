import json

from django.core.management.base import BaseCommand, CommandError

from etp.common import RuleBroken
from etp.demo.seed import accounts_shown, is_empty, people_shown, sow


class Command(BaseCommand):
    help = "Fill an empty base with invented people and nine months of activity (demo mode only)."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="print the accounts as JSON and stop")

    def handle(self, *, accounts, **options):
        if accounts:
            known = {"members": accounts_shown(), "people": people_shown()}
            self.stdout.write(json.dumps(known, ensure_ascii=False))
            return
        if not is_empty():
            self.stdout.write("The base is not empty: nothing sown.")
            return
        try:
            sow(tell=lambda words: self.stdout.write(f"  demo: {words}"))
        except RuleBroken as error:
            raise CommandError(str(error)) from error
