"""A carrier that leaves a programme signs nothing for it any more; its open texts are asked of the others."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.domain.editing import grant_editing
from cms.domain.rounds import close_round, lacks_for_round, open_round
from cms.enums import RoundState
from cms.models import ModulePage, Round
from etp.common.clock import local_day
from etp.network.models import Organisation
from etp.programmes.models import Carrier, Programme
from etp.records.domain import on_carrier_left
from etp.records.domain.rounds import Follower


def follow_leaving_carriers() -> None:
    """Have the departures count the rounds that ask a carrier, and end them with it; from `ready()`."""
    on_carrier_left(FOLLOWER)


def rounds_asking(programme: Programme, organisation: Organisation) -> QuerySet[Round]:
    """The open rounds about texts of `programme` that ask `organisation`."""
    asked = Round.objects.filter(state=RoundState.OPEN, carriers__organisation=organisation)
    pages = ModulePage.objects.filter(pk__in=asked.values("page"))
    mine = [page.pk for page in pages if page.programme_of_page == programme]
    return asked.filter(page__in=mine).select_related("page", "revision").order_by("pk")


def count_rounds(programme: Programme, organisation: Organisation) -> int:
    """How many open rounds of `programme` ask `organisation`."""
    return rounds_asking(programme, organisation).count()


def end_hands(carrier: Carrier, at: datetime) -> None:
    """Ask again, without the carrier, each round that it had not finished; its hands leave the editing tool.

    Where no round can open (another carrier has named nobody), the old one only ends. Signed texts stay in force.
    """
    programme = carrier.programme
    why = _("%(name)s ne porte plus le programme.") % {"name": carrier.organisation}
    for row in rounds_asking(programme, carrier.organisation):
        close_round(row, RoundState.SUPERSEDED, at=at)
        if lacks_for_round(programme, local_day(at, programme.time_zone)) is None:
            open_round(row.page, row.revision, reason=why, at=at)
    for user in {hand for hand in (carrier.signatory, carrier.deputy) if hand is not None}:
        grant_editing(user)


FOLLOWER = Follower(count=count_rounds, follow=end_hands)
