"""The calendar day of a path: days belong to the place where the person is cared for."""

from datetime import date, datetime

from etp.common.clock import local_day, moment
from etp.enrolments.models import Enrolment


def zone_of(enrolment: Enrolment) -> str:
    """The IANA zone of the path's home site, or the programme's while it has none."""
    return enrolment.home_site.time_zone if enrolment.home_site else enrolment.programme.time_zone


def day_of(enrolment: Enrolment, at: datetime | None = None) -> date:
    """The calendar day of the instant `at` (default: now) where the path is followed."""
    return local_day(moment(at), zone_of(enrolment))
