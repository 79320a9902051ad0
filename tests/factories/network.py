"""Organisations, sites, rooms and communes as rows."""

from itertools import count

import factory

from etp.common.text import fold
from etp.network.domain import add_entry
from etp.network.enums import Country, OrganisationKind
from etp.network.models import Closure, Commune, Organisation, Room, Site


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Pôle de santé {n}")
    short_name = factory.LazyAttribute(lambda o: o.name)
    slug = factory.Sequence(lambda n: f"pole-{n}")
    kind = OrganisationKind.HEALTH_CENTRE
    country = Country.FRANCE


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune

    name = factory.Sequence(lambda n: f"Kervignac-{n}")
    postcode = "56700"
    country = Country.FRANCE
    latitude = 47.76
    longitude = -3.24
    folded = factory.LazyAttribute(lambda o: fold(o.name))


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Lieu {n}")
    slug = factory.Sequence(lambda n: f"lieu-{n}")
    postcode = "56700"
    commune = factory.SubFactory(CommuneFactory)


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")
    capacity = 12


class ClosureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Closure

    site = factory.SubFactory(SiteFactory)


_ranks = count(1)


def directory_entry(*, at=None, **facts):
    """A service of the directory, confirmed at `at`."""
    rank = next(_ranks)
    known = {"name": f"Marche {rank}", "kind": "move", "offer": "Marcher ensemble.", "owner_email": "o@example.org"}
    commune = facts.pop("commune", None) or CommuneFactory()
    return add_entry(slug=f"service-{rank}", at=at, commune=commune, **{**known, **facts})
