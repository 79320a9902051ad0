"""Programmes with their carriers, modules and versions, made by the verbs where a rule is in play."""

from datetime import date

import factory

from etp.programmes.domain import add_carrier, add_module, draft_version, put_in_force
from etp.programmes.enums import Access, CarrierRole, LegalFrame, ModuleKind
from etp.programmes.models import Module, Programme, TeamMember
from tests.factories.accounts import UserFactory
from tests.factories.network import OrganisationFactory

LONG_AGO = date(2020, 1, 1)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    title = factory.Sequence(lambda n: f"Programme {n}")
    condition = "Mal de dos depuis plus de trois mois"
    target_public = "Adultes"
    legal_frame = LegalFrame.DECLARATION


class ModuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Module

    code = factory.Sequence(lambda n: f"mod-{n}")
    title = factory.Sequence(lambda n: f"Atelier {n}")
    kind = ModuleKind.GROUP
    access = Access.OPEN


class TeamMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamMember

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    profession = "infirmière"
    since = LONG_AGO


def carried_programme(carriers=3, **facts):
    """A programme with `carriers` organisations, the first one leading, each with a signatory and a deputy."""
    programme = ProgrammeFactory(**facts)
    for rank in range(carriers):
        add_carrier(
            programme,
            OrganisationFactory(),
            role=CarrierRole.PARTNER if rank else CarrierRole.LEAD,
            signatory=UserFactory(),
            deputy=UserFactory(),
            since=LONG_AGO,
        )
    return programme


def version_with(programme, modules, *, in_force_from=LONG_AGO, **facts):
    """A version of `programme` that holds `modules`, in force from that day (None leaves it a draft)."""
    version = draft_version(programme)
    for module in modules:
        add_module(version, module, **{"minutes": 120, "min_seats": 4, "max_seats": 10, **facts})
    return put_in_force(version, on=in_force_from) if in_force_from else version
