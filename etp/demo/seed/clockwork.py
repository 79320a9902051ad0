"""Time for a demonstration: stories are generators that act, then say at what instant they wake up again."""

import heapq
from itertools import count

from django.db import transaction


class Clockwork:
    """Run stories in the order of their instants, from the past up to `until`; later acts never happen."""

    def __init__(self, until):
        self.until = until
        self._queue, self._numbers = [], count()
        self.acts = 0

    def start(self, story, at):
        """Let `story(at)` begin at the instant `at`; it yields the instants of its next acts."""
        heapq.heappush(self._queue, (at, next(self._numbers), story, None))

    def run(self, tell=lambda done, waiting: None):
        """Act until nothing is left before `until`; `tell(done, left)` is called now and then."""
        while self._queue and self._queue[0][0] <= self.until:
            at, _number, story, running = heapq.heappop(self._queue)
            with transaction.atomic():
                running, wake = self._step(story, running, at)
            self.acts += 1
            if self.acts % 100 == 0:
                tell(self.acts, len(self._queue))
            if wake is not None:
                heapq.heappush(self._queue, (wake, next(self._numbers), story, running))

    @staticmethod
    def _step(story, running, at):
        try:
            if running is None:
                running = story(at)
                return running, next(running)
            return running, running.send(at)
        except StopIteration:
            return running, None
