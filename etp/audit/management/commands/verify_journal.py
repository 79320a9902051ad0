"""Prove that no sealed entry of the journal was altered, deleted or added."""

from django.core.management.base import BaseCommand, CommandError

from etp.audit.domain import head, verify_journal
from etp.audit.models import Seal


class Command(BaseCommand):
    help = "Check the hash chain of the journal; exit with 1 and name the first entry that is not as it was sealed."

    def add_arguments(self, parser):
        parser.add_argument("--contains", default="", help="a head noted earlier: it must still be in the chain")

    def handle(self, *, contains, **options):
        flaw = verify_journal()
        if flaw:
            raise CommandError(f"The journal is broken: {flaw}.")
        if contains and not Seal.objects.filter(digest=contains).exists():
            raise CommandError("The journal is broken: the chain no longer holds that head.")
        self.stdout.write(f"{Seal.objects.count()} seals hold, head {head() or '-'}")
