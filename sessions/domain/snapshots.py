"""When and where a workshop was, kept as facts in its events and said again in the reader's language."""

from datetime import date, time, timedelta

from etp.common.clock import wall_to_instant
from etp.network.models import Site
from sessions.domain.wording import neutral_place, when_words
from sessions.models import Workshop


def snapshot(workshop: Workshop) -> str:
    """The day, hour, minutes, site and manner of a workshop as one short text: "2026-12-03 14:00 120 7 on-site"."""
    manner = "remote" if workshop.remote else "on-site"
    return f"{workshop.day.isoformat()} {workshop.hour:%H:%M} {workshop.minutes} {workshop.site_id} {manner}"


def snapshot_words(text: str) -> str:
    """The words of a snapshot: « jeudi 3 décembre, 14 h – 16 h, 7 rue Léo Lagrange, 56600 Lanester »."""
    day, hour, minutes, site_pk, manner = text.split()
    site = Site.objects.select_related("commune").get(pk=site_pk)
    was = Workshop(
        site=site,
        zone=site.time_zone,
        day=date.fromisoformat(day),
        hour=time.fromisoformat(hour),
        minutes=int(minutes),
        remote=manner == "remote",
    )
    was.starts_at = wall_to_instant(was.day, was.hour, was.zone)
    was.ends_at = was.starts_at + timedelta(minutes=was.minutes)
    return f"{when_words(was)}, {neutral_place(was)}"
