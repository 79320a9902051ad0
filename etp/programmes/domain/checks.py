"""What the law finds missing in a programme (France: arrêtés of 2 August 2010 and 30 December 2020)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etp.common.clock import local_day
from etp.programmes.domain.versions import version_in_force
from etp.programmes.enums import CarrierRole, DeclarationState, LegalFrame
from etp.programmes.models import Programme

# A team has at least two health professionals of different professions (L. 1161-2 and its decrees).
PROFESSIONS = 2
# Someone who teaches has followed forty hours (décret 2010-906, amended 31 May 2013).
HOURS = 40


def checks(programme: Programme, on: date | None = None) -> list[str]:
    """What is missing in `programme` on the day `on` (default: today there), one sentence each; a list."""
    on = on or local_day(timezone.now(), programme.time_zone)
    return [
        *_of_the_frame(programme, on),
        *_of_the_team(programme, on),
        *_of_the_declaration(programme),
    ]


def _of_the_frame(programme: Programme, on: date) -> Iterator[str]:
    carriers = programme.carriers.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    sites = programme.programme_sites.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    if not carriers.filter(role=CarrierRole.LEAD).exists():
        yield _("Aucune structure référente ne porte le programme.")
    if programme.coordinator_id is None:
        yield _("Le programme n’a pas de coordonnateur.")
    if not sites.exists():
        yield _("Le programme n’a lieu nulle part.")
    if version_in_force(programme, on) is None:
        yield _("Aucune version n’est en vigueur.")


def _of_the_team(programme: Programme, on: date) -> Iterator[str]:
    team = list(programme.team.filter(Q(until=None) | Q(until__gte=on), since__lte=on))
    if len({member.profession.casefold() for member in team}) < PROFESSIONS:
        yield _("L’équipe doit réunir deux professions différentes.")
    if programme.legal_frame == LegalFrame.DECLARATION and not any(member.physician for member in team):
        yield _("L’équipe n’a pas de médecin.")
    untrained = sum(member.certificate_on is None for member in team)
    if untrained:
        yield ngettext(
            "Une personne de l’équipe n’a pas d’attestation de %(hours)d heures.",
            "%(count)d personnes de l’équipe n’ont pas d’attestation de %(hours)d heures.",
            untrained,
        ) % {"count": untrained, "hours": HOURS}
    unsigned = sum(member.charter_on is None for member in team)
    if unsigned:
        yield ngettext(
            "Une personne de l’équipe n’a pas signé la charte.",
            "%(count)d personnes de l’équipe n’ont pas signé la charte.",
            unsigned,
        ) % {"count": unsigned}


def _of_the_declaration(programme: Programme) -> Iterator[str]:
    if programme.legal_frame != LegalFrame.DECLARATION:
        return
    states = set(programme.declarations.values_list("state", flat=True))
    if not states:
        yield _("Le programme n’est pas déclaré à l’agence régionale de santé.")
    elif DeclarationState.COMPLETE not in states:
        yield _("La déclaration n’est pas encore réputée complète.")
