"""Days, hours and places as people say them, in the language in use."""

from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etp.common.clock import local
from sessions.models import Workshop

NBSP = "\u00a0"


def weekday_words(day: date) -> str:
    """The weekday of `day` in full: « jeudi »."""
    return date_format(day, "l")


def month_words(day: date) -> str:
    """The month of `day` in full: « décembre »."""
    return date_format(day, "F")


def day_number(day: date) -> str:
    """The day of the month as it is said: « 1er », « 3 »."""
    return "1er" if day.day == 1 and _speaks_french() else str(day.day)


def day_words(day: date) -> str:
    """« jeudi 3 décembre », with unbreakable spaces between number and month."""
    return f"{weekday_words(day)} {day_number(day)}{NBSP}{month_words(day)}"


def hour_words(hour: time) -> str:
    """« 14 h », « 9 h 30 », with unbreakable spaces; 14:00 in the other languages."""
    if not _speaks_french():
        return f"{hour.hour}:{hour.minute:02}"
    minutes = f"{NBSP}{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}{NBSP}h{minutes}"


def hours_words(workshop: Workshop) -> str:
    """« 14 h – 16 h » on the wall of the site, with unbreakable spaces."""
    end = local(workshop.ends_at, workshop.zone)
    return f"{hour_words(workshop.hour)}{NBSP}–{NBSP}{hour_words(end.time())}"


def when_words(workshop: Workshop) -> str:
    """« jeudi 3 décembre, 14 h – 16 h »."""
    return f"{day_words(workshop.day)}, {hours_words(workshop)}"


def instant_words(instant: datetime, zone: str) -> str:
    """« jeudi 3 décembre à 14 h » on a wall of `zone`."""
    wall = local(instant, zone)
    return _("%(day)s à %(hour)s") % {"day": day_words(wall.date()), "hour": hour_words(wall.time())}


def public_place(workshop: Workshop) -> str:
    """Where a workshop is, for a page of ours: commune and name of the site, or the remote way."""
    if workshop.remote:
        return _("À distance, par visio")
    return f"{workshop.site.commune.name}, {workshop.site.name}"


def neutral_place(workshop: Workshop) -> str:
    """Where a workshop is, for a message or a calendar: street and commune, never the name of a hospital."""
    if workshop.remote:
        return _("à distance")
    commune = f"{workshop.site.postcode} {workshop.site.commune.name}"
    return f"{workshop.site.street}, {commune}" if workshop.site.street else commune


def _speaks_french() -> bool:
    return (get_language() or "fr").startswith("fr")
