"""Communes as visitors type them, and how far apart they are."""

import re
from math import asin, cos, radians, sin, sqrt

from etp.common.text import fold
from etp.network.models import Commune

EARTH_RADIUS_KM = 6371.0


def commune_of(asked: Commune | int | str | None) -> Commune | None:
    """The commune that is asked for: a Commune, its pk, « Lanester », « 56600 », « Lanester (56600) »; or None."""
    if not asked or isinstance(asked, Commune):
        return asked or None
    if isinstance(asked, int):
        return Commune.objects.filter(pk=asked).first()
    postcode = re.search(r"\b\d{4,5}\b", asked)
    name = fold(re.sub(r"[\d()]+", " ", asked))
    rows = Commune.objects.all()
    if postcode:
        rows = rows.filter(postcode=postcode.group())
    if not name:
        return rows.first() if postcode else None
    exact = rows.filter(folded=name).order_by("pk").first()
    return exact or rows.filter(folded__startswith=name).order_by("folded", "pk").first()


def kilometres(one: Commune, other: Commune) -> float:
    """The distance in km between the centres of two communes, as the crow flies (haversine, mean Earth radius)."""
    lat1, lon1, lat2, lon2 = map(radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))
