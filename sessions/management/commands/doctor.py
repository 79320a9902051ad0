import sys

from django.core.management.base import BaseCommand

from etp.common.clock import moment
from etp.common.doctor import checks, found_by_checks
from sessions.domain.invariants import CHECKS, broken_rows


class Command(BaseCommand):
    help = "Check on the live data what must always be true; print each broken row and exit 1, or one line and exit 0."

    def handle(self, **options):
        broken = [*broken_rows(), *found_by_checks(moment())]
        for sentence in broken:
            self.stdout.write(sentence)
        if broken:
            sys.exit(1)
        self.stdout.write(f"{len(CHECKS) + len(checks())} invariants hold.")
