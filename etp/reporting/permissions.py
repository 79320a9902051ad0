"""Which programmes, carriers and sites a user may ask figures about."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.accounts.permissions import member, memberships_of
from etp.network.models import Site
from etp.programmes.models import Programme

READERS = member(Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR, Role.SITE_MANAGER, Role.CARRIER_READER)
# They read the whole programme; a site manager reads the part of their own sites.
WHOLE = {Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR, Role.CARRIER_READER}


@dataclass(frozen=True)
class Reach:
    """What one user may ask figures about; `sites` is empty when the whole programme is theirs to read."""

    programmes: QuerySet[Programme]
    sites: QuerySet[Site]
    whole: bool


def reach_of(user: User) -> Reach:
    """The programmes of the user's organisations (or the one their role names), and the sites they are limited to."""
    programmes, sites, whole = Q(pk__in=[]), Q(pk__in=[]), False
    for membership in memberships_of(user):
        if membership.role not in READERS.roles:
            continue
        carried = Q(carriers__organisation=membership.organisation, carriers__until=None)
        hosted = Q(programme_sites__site__organisation=membership.organisation, programme_sites__until=None)
        named = Q(code=membership.programme_code) if membership.programme_code else Q()
        programmes |= named & (carried | hosted)
        if membership.role in WHOLE:
            whole = True
        sites |= Q(pk=membership.site_id) if membership.site_id else Q(organisation=membership.organisation)
    return Reach(
        Programme.objects.filter(programmes).distinct(),
        Site.objects.none() if whole else Site.objects.filter(sites).distinct(),
        whole,
    )
