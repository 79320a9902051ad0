"""Four people who asked to be called back: one is late, one was missed once, one is new, one has her answer."""

from datetime import timedelta

from etp.demo.seed.cast import DR
from etp.enrolments.domain.calling import close_call, note_call, request_call
from etp.enrolments.enums import CallEnd, CallOutcome, CallTime
from etp.network.models import Commune

# Numbers kept for fiction in France.
NUMBERS = ("+33639980101", "+33261910102", "+33639980103", "+33261910104")
LATE, MISSED, NEW, ANSWERED = timedelta(days=8), timedelta(days=1), timedelta(hours=3), timedelta(days=4)


def people_to_call(world, now):
    """Let the four requests arrive, and the desk of Kervignac answer two of them."""
    late, missed, new, answered = NUMBERS
    desk = world.members["soizic"]
    request_call(name="Marie-Thérèse Guégan", phone=late, best_time=CallTime.MORNING, at=now - LATE)
    again = request_call(name="Loïc Tanneau", phone=missed, best_time=CallTime.EVENING, at=now - MISSED)
    note_call(again, CallOutcome.MESSAGE, note="Répondeur", by=desk, at=now - MISSED + timedelta(hours=4))
    commune = Commune.objects.filter(name="Kervignac").first()
    request_call(name="Yvonne Cariou", phone=new, programme=world.programmes[DR], commune=commune, at=now - NEW)
    done = request_call(name="Jean-Yves Rio", phone=answered, best_time=CallTime.NOON, at=now - ANSWERED)
    note_call(done, CallOutcome.REACHED, by=desk, at=now - ANSWERED + timedelta(hours=2))
    close_call(done, CallEnd.ANSWERED, by=desk, at=now - ANSWERED + timedelta(hours=2, minutes=5))
