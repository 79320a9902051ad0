"""A carrier prepares to leave: its departure is begun, half decided, and nothing has changed yet."""

from datetime import timedelta

from etp.demo.seed.cast import DR, KERPAPE
from etp.records.domain import decide_path, decide_workshop, hanging_on, prepare_leaving
from etp.records.enums import Answer

NOTICE = timedelta(days=60)


def prepare_a_departure(world, now):
    """The rehabilitation centre plans to leave in two months; one path and one session are decided, the rest waits."""
    by = world.members["helene"]
    departure = prepare_leaving(
        world.programmes[DR],
        world.organisations[KERPAPE],
        on=(now + NOTICE).date(),
        reason="réorganisation du service",
        by=by,
        at=now,
    )
    found = hanging_on(departure, now)
    for path in found.paths[:1]:
        decide_path(departure, path, Answer.FINISH, by=by, at=now)
    for workshop in found.workshops[:1]:
        reason = "L’équipe de ce lieu change. Appelez-nous pour une autre date."
        decide_workshop(departure, workshop, Answer.CANCEL, reason=reason, by=by, at=now)
    return departure
