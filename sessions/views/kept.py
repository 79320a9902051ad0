"""What a visitor typed and obtained, kept on the server by workshop while the code travels, and no longer than it."""

from datetime import datetime, timedelta

from etp.common.clock import moment
from etp.patients.domain.codes import CODE_MINUTES

# A shared computer must not tell the next visitor who was there before: answers live as long as their code.
LIVES = timedelta(minutes=CODE_MINUTES)
ANSWERS, DONE = "registrations", "registered"


def answers_of(request, workshop):
    """What was typed for `workshop` in this browser, or None once its code is over."""
    return _read(request, ANSWERS, workshop)


def keep(request, workshop, answers):
    """Keep `answers` for as long as a code lives from now."""
    _write(request, ANSWERS, workshop, answers)


def finish(request, workshop, registration):
    """Forget the answers; remember for a moment what came of them, for whoever goes back or taps twice."""
    request.session.get(ANSWERS, {}).pop(str(workshop.pk), None)
    _write(request, DONE, workshop, {"registration": registration.pk})


def done_of(request, workshop):
    """The key of the registration that this browser has just made for `workshop`, or None."""
    done = _read(request, DONE, workshop)
    return done and done["registration"]


def _read(request, part, workshop):
    found = request.session.get(part, {}).get(str(workshop.pk))
    if not found or datetime.fromisoformat(found["kept_at"]) < moment() - LIVES:
        return None
    return found


def _write(request, part, workshop, facts):
    kept = {**facts, "kept_at": moment().isoformat()}
    request.session[part] = {**request.session.get(part, {}), str(workshop.pk): kept}
