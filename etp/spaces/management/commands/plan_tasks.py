"""Tell the task cluster what to do and how often."""

from django.core.management.base import BaseCommand

from etp.spaces.tasks import plan


class Command(BaseCommand):
    help = "Write the periodic jobs into the cluster's schedule; running it again changes nothing."

    def handle(self, **options):
        names = plan()
        if options["verbosity"]:
            self.stdout.write("\n".join(names))
