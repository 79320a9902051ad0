"""A workshop to come as schema.org says it: what anybody reads on its page, no number of seats, no name of a person."""

from typing import Any

from etp.common.clock import local
from sessions.enums import WorkshopState
from sessions.models import Workshop

SCHEMA = "https://schema.org/"


def event_of(workshop: Workshop, url: str) -> dict[str, Any]:
    """The `Event` of a public workshop whose page stands at `url`, in its own wall time; asks the base nothing.

    `workshop` is read with its module, site and commune.
    """
    cancelled = workshop.state == WorkshopState.CANCELLED
    return {
        "@type": "Event",
        "name": workshop.module.title,
        "url": url,
        "startDate": local(workshop.starts_at, workshop.zone).isoformat(),
        "endDate": local(workshop.ends_at, workshop.zone).isoformat(),
        "eventStatus": SCHEMA + ("EventCancelled" if cancelled else "EventScheduled"),
        "eventAttendanceMode": f"{SCHEMA}{'Online' if workshop.remote else 'Offline'}EventAttendanceMode",
        "isAccessibleForFree": True,
        "location": {"@type": "VirtualLocation", "url": url} if workshop.remote else _place(workshop),
    }


def _place(workshop: Workshop) -> dict[str, Any]:
    site = workshop.site
    return {
        "@type": "Place",
        "name": site.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": site.street,
            "postalCode": site.postcode,
            "addressLocality": site.commune.name,
            "addressCountry": site.commune.country,
        },
    }
