from django.core.management.base import BaseCommand

from sessions.domain.waiting import tend_lists


class Command(BaseCommand):
    help = "End the seat offers whose time is over, offer free seats to the waiting lists, end the lists of the past."

    def handle(self, **options):
        done = tend_lists()
        self.stdout.write(f"{done.expired} offers expired, {done.offered} seats offered, {done.left} waits ended")
