"""Who carries a programme and where it is run, on a given day."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.dated import live_on
from etp.network.domain import distance_km
from etp.network.models import Commune, Organisation, Site
from etp.programmes.models import Carrier, Programme, ProgrammeSite


def carriers_of(programme: Programme, day: date) -> QuerySet[Carrier]:
    """The carriers of a programme in force on `day`, the lead first."""
    live = Carrier.objects.filter(live_on(day), programme=programme)
    return live.select_related("organisation").order_by("role", "pk")


def responsible_for(programme: Programme, site: Site | None, day: date) -> Organisation:
    """The organisation that answers for a path: the site's own when it carries the programme, else the lead."""
    carriers = [carrier.organisation for carrier in carriers_of(programme, day)]
    if not carriers:
        raise RuleBroken(_("Aucune structure ne porte ce programme à cette date."))
    if site is not None and site.organisation in carriers:
        return site.organisation
    return carriers[0]


def sites_of(programme: Programme, day: date) -> list[Site]:
    """The sites where a programme is run on `day`, those of the lead carrier first; a closed site runs nothing."""
    running = ProgrammeSite.objects.filter(live_on(day), programme=programme)
    found = Site.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), pk__in=running.values("site"))
    sites = found.select_related("organisation", "commune")
    ranks = {carrier.organisation_id: rank for rank, carrier in enumerate(carriers_of(programme, day))}
    return sorted(sites, key=lambda site: (ranks.get(site.organisation_id, len(ranks)), site.pk))


def nearest_site(programme: Programme, commune: Commune | None, day: date) -> Site | None:
    """The site of a programme nearest to `commune`; the first one when it is unknown, None without any site.

    Each request then lands on a front desk: one that belongs to no site would be on nobody's list.
    """
    sites = sites_of(programme, day)
    if commune is None or not sites:
        return sites[0] if sites else None
    return min(sites, key=lambda site: distance_km(commune, site.commune))
