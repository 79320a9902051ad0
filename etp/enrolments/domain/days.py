"""The calendar day of a path: days belong to the place where the person is cared for."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.models import Enrolment


def zone_of(enrolment: Enrolment) -> str:
    """The IANA zone of the path's home site, or the programme's while it has none."""
    return enrolment.home_site.time_zone if enrolment.home_site else enrolment.programme.time_zone


def day_of(enrolment: Enrolment, at: datetime | None = None) -> date:
    """The calendar day of the instant `at` (default: now) where the path is followed."""
    return local_day(moment(at), zone_of(enrolment))


def too_early(day: date) -> str:
    """The words that refuse a date before `day`."""
    return _("Cette date est trop ancienne\u00a0: choisissez le %(day)s ou un jour d’après.") % {
        "day": date_format(day, "j F Y")
    }


def refuse_day(held_on: date, *, since: date, today: date) -> None:
    """Raise RuleBroken, in words, unless an interview may have been held on that day: `since` and `today` included."""
    if held_on > today:
        raise RuleBroken(_("L’entretien n’a pas encore eu lieu\u00a0: choisissez une date passée."))
    if held_on < since:
        raise RuleBroken(too_early(since))
