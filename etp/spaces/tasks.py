"""The periodic jobs of the task cluster: no argument, no result, and harmless when run twice or late."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule, Task

from cms.domain.reminding import remind_carriers as remind
from cms.domain.spreadsheets import drop_expired
from etp.audit.domain import seal_journal as seal
from etp.enrolments.domain.calling import erase_old_calls
from etp.messaging.domain import beat, run_batch
from etp.network.domain import tend_directory as tend
from sessions.domain.waiting import tend_lists

# A delivery ends within its minute, so that slow mail servers do not pile deliveries up.
DELIVERY_SECONDS = 45
FAILURES_KEPT = timedelta(days=30)


class JobFailed(Exception):
    """A job ended with an error; only its type is told, because the cluster stores and logs these words."""


def job(work: Callable[[], None]) -> Callable[[], None]:
    """Make `work` a job: it proves that the cluster works, and its errors carry no word of anyone."""

    @wraps(work)
    def run() -> None:
        try:
            beat("cluster")
            work()
        except Exception as error:
            raise JobFailed(f"{work.__name__}: {type(error).__name__}") from None

    return run


@job
def heartbeat() -> None:
    """Prove each minute that the scheduler, the queue and a worker all work."""


@job
def deliver() -> None:
    """Send what is due."""
    end = time.monotonic() + DELIVERY_SECONDS
    run_batch(limit=1000, keep_on=lambda: time.monotonic() < end)


@job
def fill_lists() -> None:
    """End the offers whose deadline has passed, offer the seats that are free, end the lists of what has started."""
    tend_lists()


@job
def seal_journal() -> None:
    """Seal the journal."""
    seal()


@job
def remind_carriers() -> None:
    """Remind the hands that a round of validation still waits for, near its deadline and past it."""
    remind()


@job
def tend_directory() -> None:
    """Ask the owners of the directory whether their entry is still right, and let the unanswered ones drop."""
    tend()


@job
def tidy() -> None:
    """Remove ended sessions, files nobody imported, and after thirty days failed jobs and closed call-back requests."""
    call_command("clearsessions")
    drop_expired()
    erase_old_calls()
    Task.objects.filter(stopped__lt=timezone.now() - FAILURES_KEPT).delete()


# Minutes between two runs.
PLAN = {
    heartbeat: 1,
    deliver: 1,
    fill_lists: 1,
    seal_journal: 1,
    remind_carriers: 24 * 60,
    tend_directory: 24 * 60,
    tidy: 24 * 60,
}


def plan() -> list[str]:
    """Write the plan into the cluster's schedule, once however often it is called; returns the names of its jobs."""
    names = [f"{run.__module__}.{run.__name__}" for run in PLAN]
    Schedule.objects.filter(func__startswith=f"{__name__}.").exclude(func__in=names).delete()
    for name, minutes in zip(names, PLAN.values(), strict=True):
        Schedule.objects.update_or_create(
            name=name, defaults={"func": name, "schedule_type": Schedule.MINUTES, "minutes": minutes}
        )
    return names
