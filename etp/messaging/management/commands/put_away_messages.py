"""After a restore: what was waiting may have left since the backup."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from etp.messaging.domain import expire_due_before


class Command(BaseCommand):
    help = "Put away, unsent, the messages that should have left by now; those of later stay."

    def handle(self, **options):
        self.stdout.write(f"{expire_due_before(timezone.now())} messages put away")
