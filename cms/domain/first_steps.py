"""The way from an empty platform to its first workshop, step by step, each with the screen where it is done."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import ProgrammePage
from etp.accounts.models import Invitation, Membership, User
from etp.network.models import Organisation, Room, Site
from etp.programmes.enums import VersionState
from etp.programmes.models import Carrier, ModuleVersion, Programme, ProgrammeSite, ProgrammeVersion, TeamMember
from etp.programmes.permissions import keeps_everything


@dataclass(frozen=True)
class Step:
    """One thing to set up: its words, where it is done ("" while another must come before), whether it is done."""

    title: str
    detail: str
    url: str
    done: bool


def first_steps(user: User) -> list[Step]:
    """The steps of an empty platform, for who keeps it; none for others, nor once each is done. One query."""
    if not keeps_everything(user):
        return []
    found = _found(user)
    programme = found["first"]
    record = reverse("reference_programme:inspect", args=[programme]) if programme else ""
    steps = [*_places(found), *_programme(found, record), *_people(found, record)]
    return [] if all(step.done for step in steps) else steps


def _found(user: User) -> dict[str, Any]:
    rows: dict[str, QuerySet[Any]] = {
        "organisation": Organisation.objects.all(),
        "site": Site.objects.all(),
        "room": Room.objects.all(),
        "carrier": Carrier.objects.filter(until=None),
        "place": ProgrammeSite.objects.filter(until=None),
        "module": ModuleVersion.objects.all(),
        "version": ProgrammeVersion.objects.exclude(state=VersionState.DRAFT),
        "invited": Invitation.objects.all(),
        "colleague": Membership.objects.exclude(user=user),
        "team": TeamMember.objects.filter(until=None),
        "page": ProgrammePage.objects.all(),
    }
    first = Subquery(Programme.objects.order_by("pk").values("pk")[:1])
    asked = User.objects.filter(pk=user.pk).values(first=first, **{name: Exists(some) for name, some in rows.items()})
    return dict(asked.get())


def _places(found: dict[str, Any]) -> list[Step]:
    return [
        Step(
            _("Votre structure"),
            _("Son nom, son numéro FINESS ou d’entreprise, ses partenaires."),
            reverse("reference_organisation:index"),
            found["organisation"],
        ),
        Step(
            _("Un lieu et ses salles"),
            _("Où les ateliers se tiennent, et comment y venir."),
            reverse("reference_site:index" if found["site"] else "reference_site:add"),
            found["site"] and found["room"],
        ),
    ]


def _programme(found: dict[str, Any], record: str) -> list[Step]:
    return [
        Step(
            _("Un programme"),
            _("Pour quelle maladie, pour qui, dans quel cadre légal."),
            reverse("reference_programme:add"),
            bool(record),
        ),
        Step(
            _("Qui porte le programme, et où"),
            _("Les structures porteuses, leurs signataires, les lieux."),
            record,
            found["carrier"] and found["place"],
        ),
        Step(
            _("Ses ateliers"),
            _("Dans une version en préparation\u00a0: durée, places, objectifs."),
            record,
            found["module"],
        ),
        Step(
            _("Une version en vigueur"),
            _("Celle que suivent les nouveaux parcours. Elle ne change plus ensuite."),
            record,
            found["version"],
        ),
    ]


def _people(found: dict[str, Any], record: str) -> list[Step]:
    return [
        Step(
            _("Des invitations"),
            _("La coordination du programme, les intervenants, le secrétariat."),
            reverse("accounts:invite"),
            found["invited"] or found["colleague"],
        ),
        Step(_("L’équipe du programme"), _("Les personnes qui animent, avec leur attestation."), record, found["team"]),
        Step(
            _("La page publique du programme"),
            _("Ce que les visiteurs lisent, et par où ils demandent à entrer."),
            record,
            found["page"],
        ),
    ]
