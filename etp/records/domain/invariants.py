"""What must be true once a carrier has left a programme. Each check repairs nothing."""

from collections.abc import Iterator
from datetime import datetime

from etp.common.doctor import register_check
from etp.enrolments.domain.calling import calls_waiting_at
from etp.programmes.models import Carrier
from etp.records.domain.hanging import paths_on, shares_on, sites_on, team_on, workshops_on
from etp.records.models import Departure


def register_invariants() -> None:
    """Have `manage.py doctor` ask these; called once, when the app is ready."""
    register_check(nothing_hangs_on_who_has_left)


def nothing_hangs_on_who_has_left(at: datetime) -> Iterator[str]:
    """Nothing of a programme (path, session, team, place, share, call-back) is with a carrier that has left it."""
    for row in Departure.objects.exclude(left_at=None).select_related("programme", "organisation").order_by("pk"):
        named = row.programme, row.organisation
        if Carrier.objects.filter(programme=row.programme, organisation=row.organisation, until=None).exists():
            continue
        counts = {
            "paths": paths_on(*named),
            "workshops": workshops_on(*named, at),
            "team members": team_on(*named),
            "sites": sites_on(*named),
            "shares": shares_on(*named),
            "call-backs": calls_waiting_at(*named),
        }
        held = [f"{found.count()} {words}" for words, found in counts.items() if found.exists()]
        if held:
            yield f"Departure {row.pk}: organisation {row.organisation_id} still holds {', '.join(held)}"
