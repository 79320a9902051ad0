"""What a report covers."""

from dataclasses import dataclass
from datetime import date

from etp.common.clock import Period
from etp.network.models import Organisation, Site
from etp.programmes.models import Programme


@dataclass(frozen=True)
class Scope:
    """What a report covers: days (both ends included), and perhaps one programme, one carrier, one site."""

    period: Period
    programme: Programme | None = None
    carrier: Organisation | None = None
    site: Site | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, as a range of a query."""
        return (self.period.first, self.period.last)
