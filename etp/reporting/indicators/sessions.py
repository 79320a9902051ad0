"""Rows 2.1 to 2.11: care modes, sessions delivered, and relatives."""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from etp.reporting.facts import (
    GROUP_KINDS,
    INDIVIDUAL_KINDS,
    Presences,
    any_patient_presences,
    carer_presences,
    presences_held,
    presences_since_diagnosis,
)
from etp.reporting.indicators.base import Figure, Indicator, Kind, counted, people_in_mode
from etp.reporting.scope import Scope
from sessions.enums import CareMode

GROUP = _("2. Séances et prises en charge")
WORKSHOP = "registration__workshop"


def followed_in(scope: Scope, mode: CareMode | None) -> Figure:
    """People with a session in the period, all of whose sessions since the diagnosis were in `mode` (None: mixed)."""
    since = presences_since_diagnosis(scope)
    active = since.filter(registration__workshop__day__range=scope.days).values("registration__person")
    return counted(people_in_mode(since.filter(registration__person__in=active), mode))


def by_hand(scope: Scope) -> Figure:
    """No value: the platform knows no other care mode, so the row is filled in by hand."""
    return Figure(None, reason=str(_("À remplir à la main : Escale ne connaît pas d’autre mode.")), manual=True)


def individual_sessions(scope: Scope, **condition: object) -> Figure:
    """Honoured presences at individual sessions (telephone included) that match `condition`."""
    return counted(presences_held(scope, INDIVIDUAL_KINDS).filter(**condition).values_list("pk", flat=True))


def group_sessions(scope: Scope) -> Figure:
    """Group sessions with at least one honoured presence of a patient, each once."""
    return counted(presences_held(scope, GROUP_KINDS).values_list(WORKSHOP, flat=True))


def remote_group_sessions(scope: Scope) -> Figure:
    """Group sessions of row 2.7 at which every honoured patient was at a distance."""
    on_site = presences_held(scope, GROUP_KINDS).filter(remote=False).values_list(WORKSHOP, flat=True)
    rows = group_sessions(scope).rows - set(on_site)
    return Figure(len(rows), rows=frozenset(rows))


def mean_patients(scope: Scope) -> Figure:
    """Honoured presences of patients at group sessions over the number of those sessions, to one decimal."""
    sessions = group_sessions(scope)
    if not sessions.value:
        return Figure(None, reason=str(_("Aucune séance collective dans la période.")))
    presences = frozenset(presences_held(scope, GROUP_KINDS).values_list("pk", flat=True))
    mean = (Decimal(len(presences)) / Decimal(len(sessions.rows))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Figure(mean, rows=presences)


def _unnamed(scope: Scope) -> Presences:
    return presences_held(scope).filter(registration__companions__gt=0)


def relatives(scope: Scope) -> Figure:
    """People who came as relatives: the named ones once, and for each patient the most unnamed ones at one session."""
    named = frozenset(carer_presences(scope).values_list("registration__person", flat=True))
    most = _unnamed(scope).order_by().values_list("registration__person").annotate(Max("registration__companions"))
    unnamed: dict[int, int] = dict(most)
    return Figure(len(named) + sum(unnamed.values()), rows=named, unnamed=unnamed)


def sessions_with_relatives(scope: Scope) -> Figure:
    """Sessions in which at least one relative took part, each once."""
    rows = set(carer_presences(scope).values_list(WORKSHOP, flat=True))
    rows |= set(_unnamed(scope).values_list(WORKSHOP, flat=True))
    return Figure(len(rows), rows=frozenset(rows))


def sessions_for_relatives(scope: Scope) -> Figure:
    """Sessions to which relatives came and no patient did, whatever the audience that was announced."""
    rows = set(carer_presences(scope).values_list(WORKSHOP, flat=True))
    rows -= set(any_patient_presences().filter(registration__workshop__in=rows).values_list(WORKSHOP, flat=True))
    return Figure(len(rows), rows=frozenset(rows))


MODE_RULE = _(
    "Personnes ayant un bilan validé et au moins une séance honorée dans la période. On regarde toutes leurs séances"
    " honorées depuis le premier bilan du parcours : une seule prise en charge, ou mixte. Bilan, évaluation et réunion"
    " d’information ne sont pas des séances."
)
ROWS = [
    Indicator(
        "2.1",
        _("Patients suivis seulement en hospitalisation"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(followed_in, mode=CareMode.STAY),
        GROUP,
    ),
    Indicator(
        "2.2",
        _("seulement en externe"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(followed_in, mode=CareMode.OUTPATIENT),
        GROUP,
    ),
    Indicator(
        "2.3",
        _("seulement en soins de ville"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(followed_in, mode=CareMode.TOWN),
        GROUP,
    ),
    Indicator(
        "2.4",
        _("en prise en charge mixte"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(followed_in, mode=None),
        GROUP,
    ),
    Indicator(
        "2.5",
        _("Autre type"),
        _("Nombre et explication libres, saisis à la main dans le formulaire de l’agence."),
        Kind.NONE,
        by_hand,
        GROUP,
    ),
    Indicator(
        "2.6",
        _("Séances individuelles"),
        _(
            "Présences honorées de patients à une séance individuelle ou téléphonique. Le bilan et l’évaluation n’en"
            " sont pas : ils ont leurs lignes."
        ),
        Kind.PRESENCES,
        individual_sessions,
        GROUP,
    ),
    Indicator(
        "2.6bis",
        _("dont à distance"),
        _("Parmi la ligne 2.6, présences à distance."),
        Kind.PRESENCES,
        partial(individual_sessions, remote=True),
        GROUP,
        part_of="2.6",
    ),
    Indicator(
        "2.7",
        _("Séances collectives"),
        _(
            "Séances collectives distinctes avec au moins un patient présent. On compte les séances, pas les patients."
            " Une personne venue sans inscription compte une fois rattachée à un parcours."
        ),
        Kind.WORKSHOPS,
        group_sessions,
        GROUP,
    ),
    Indicator(
        "2.7bis",
        _("dont à distance"),
        _("Parmi la ligne 2.7, séances où tous les patients présents étaient à distance."),
        Kind.WORKSHOPS,
        remote_group_sessions,
        GROUP,
        part_of="2.7",
    ),
    Indicator(
        "2.8",
        _("Patients par séance collective, en moyenne"),
        _("Présences honorées de patients aux séances de la ligne 2.7, divisées par le nombre de ces séances."),
        Kind.PRESENCES,
        mean_patients,
        GROUP,
    ),
    Indicator(
        "2.9",
        _("Proches ayant participé"),
        _(
            "Personnes, pas présences. Les proches inscrits par leur nom comptent une fois ; pour les accompagnants"
            " sans nom, le plus grand nombre venu avec un même patient à une séance."
        ),
        Kind.RELATIVES,
        relatives,
        GROUP,
    ),
    Indicator(
        "2.10",
        _("Séances avec des proches"),
        _("Séances distinctes où au moins un proche, nommé ou non, a participé."),
        Kind.WORKSHOPS,
        sessions_with_relatives,
        GROUP,
    ),
    Indicator(
        "2.11",
        _("Séances réservées aux proches"),
        _(
            "Séances distinctes où au moins un proche nommé est venu et aucun patient, quel que soit le public annoncé."
            " Un patient rattaché à aucun parcours est un patient présent."
        ),
        Kind.WORKSHOPS,
        sessions_for_relatives,
        GROUP,
    ),
]
