"""Deliver the outbox once (from cron), or continuously."""

import signal
import threading

from django.core.management.base import BaseCommand

from etp.messaging.domain import deliver_for_ever, deliver_pending


class Command(BaseCommand):
    help = "Send the messages that are due; with --loop, go on until told to stop."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="look again every two seconds")
        parser.add_argument("--limit", type=int, default=200, help="at most so many a channel and a run")

    def handle(self, *, loop, limit, **options):
        if not loop:
            self.stdout.write(f"{deliver_pending(limit)} messages handed over")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        deliver_for_ever(stop, limit=limit)
