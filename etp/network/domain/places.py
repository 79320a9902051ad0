"""Where things are: communes by what people type, distances between centres; structures, places, rooms, closures."""

from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any, Protocol

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.text import slugify
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.text import fold
from etp.network.models import Closure, Commune, DirectoryEntry, Organisation, Room, Site

EARTH_KM = 6371.0


class Point(Protocol):
    """What has a place on the globe, in degrees."""

    latitude: float
    longitude: float


def find_communes(text: str) -> QuerySet[Commune]:
    """Communes whose name holds each word of `text` (accents aside) or whose postcode starts with it.

    Names that start with the text come first, then in order; none for an empty text.
    """
    words = fold(text)
    if not words:
        return Commune.objects.none()
    if words.isdigit():
        return Commune.objects.filter(postcode__startswith=words).order_by("postcode", "folded")
    found = Commune.objects.all()
    for word in words.split():
        found = found.filter(folded__contains=word)
    first = Case(When(folded__startswith=words, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.order_by(first, "folded")


def distance_km(a: Point, b: Point) -> float:
    """The great-circle distance in km between two points with `latitude` and `longitude` in degrees (haversine)."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    across = sin((lat_b - lat_a) / 2) ** 2
    along = cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(across + along))


def open_organisation(*, name: str, short_name: str, slug: str, kind: str, country: str, **facts: Any) -> Organisation:
    """A structure of the territory, made once for its slug."""
    known = {"name": name, "short_name": short_name, "kind": kind, "country": country, **facts}
    return Organisation.objects.get_or_create(slug=slug, defaults=known)[0]


def open_place(
    organisation: Organisation, *, name: str, slug: str, commune: Commune, postcode: str, **facts: Any
) -> Site:
    """A site of `organisation`, made once for its slug."""
    known = {"organisation": organisation, "name": name, "commune": commune, "postcode": postcode, **facts}
    return Site.objects.get_or_create(slug=slug, defaults=known)[0]


def add_room(site: Site, *, name: str, capacity: int, **facts: Any) -> Room:
    """A room of `site`, made once for its name."""
    return Room.objects.get_or_create(site=site, name=name, defaults={"capacity": capacity, **facts})[0]


def close_site_for(site: Site, *, first_day: date, last_day: date, reason: str = "") -> Closure:
    """Days on which `site` opens to nobody; RuleBroken when they end before they start."""
    if last_day < first_day:
        raise RuleBroken(_("La fin ne peut pas précéder le début."))
    return Closure.objects.create(site=site, first_day=first_day, last_day=last_day, reason=reason)


def free_slug(model: type[Organisation] | type[Site] | type[DirectoryEntry], words: str) -> str:
    """A short name for addresses, made from `words`, that no other row of `model` has."""
    base = slugify(words)[:44] or model.__name__.lower()
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{rank}" for rank in range(2, len(taken) + 3))) if slug not in taken)
