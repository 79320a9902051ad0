import sys

from django.core.management.base import BaseCommand

from etp.accounts.permissions import every_door


class Command(BaseCommand):
    help = "List every address with the rule that guards it; fails when one has none."
    # The check says the same, and would stop this list from being printed.
    requires_system_checks = []

    def handle(self, **options):
        doors = every_door()
        for door in doors:
            words = f"{door.rule.name}: {door.rule.words}" if door.rule else "NO RULE"
            self.stdout.write(f"{door.path}\t{words}")
        without = sum(door.rule is None for door in doors)
        self.stdout.write(f"{len(doors)} addresses, {without} without a rule")
        if without:
            sys.exit(1)
