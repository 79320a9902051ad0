"""Rows 3.1 to 3.6: complete personalised programmes and individual evaluations."""

from functools import partial

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from etp.reporting.facts import Presences, evaluations, presences_in_offers
from etp.reporting.indicators.base import Figure, Indicator, Kind, counted, people_in_mode
from etp.reporting.scope import Scope
from sessions.enums import CareMode

GROUP = _("3. Programmes complets")


def _in_complete_offers(scope: Scope) -> Presences:
    """Honoured presences between the opening of an offer and its evaluation, the evaluation falling in the period."""
    return presences_in_offers(
        scope,
        day_in_period=False,
        evaluation__held_on__range=scope.days,
        evaluation__held_on__gte=F("registration__workshop__day"),
    )


def complete(scope: Scope) -> Figure:
    """People with a diagnosis, at least one honoured session, then an evaluation in the period; each once."""
    return counted(_in_complete_offers(scope).values_list("registration__person", flat=True))


def complete_in(scope: Scope, mode: CareMode | None) -> Figure:
    """People of row 3.1 whose sessions in their complete offers were all in `mode` (None: in several modes)."""
    return counted(people_in_mode(_in_complete_offers(scope), mode))


def evaluated(scope: Scope) -> Figure:
    """People with an individual evaluation of their skills in the period, each once."""
    return counted(evaluations(scope).values_list("offer__enrolment__person", flat=True))


MODE_RULE = _(
    "Parmi la ligne 3.1, selon la prise en charge des séances honorées entre l’ouverture de l’offre et son évaluation :"
    " une seule, ou mixte. La somme des lignes 3.2 à 3.5 est la ligne 3.1."
)
ROWS = [
    Indicator(
        "3.1",
        _("Patients ayant suivi un programme personnalisé complet"),
        _(
            "Personnes distinctes ayant un bilan éducatif validé, puis au moins une séance honorée, puis une évaluation"
            " des acquis, dans cet ordre, l’évaluation tombant dans la période."
        ),
        Kind.PEOPLE,
        complete,
        GROUP,
    ),
    Indicator(
        "3.2",
        _("en hospitalisation"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(complete_in, mode=CareMode.STAY),
        GROUP,
        part_of="3.1",
    ),
    Indicator(
        "3.3",
        _("en externe"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(complete_in, mode=CareMode.OUTPATIENT),
        GROUP,
        part_of="3.1",
    ),
    Indicator(
        "3.4",
        _("en prise en charge mixte"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(complete_in, mode=None),
        GROUP,
        part_of="3.1",
    ),
    Indicator(
        "3.5",
        _("en soins de ville"),
        MODE_RULE,
        Kind.PEOPLE,
        partial(complete_in, mode=CareMode.TOWN),
        GROUP,
        part_of="3.1",
    ),
    Indicator(
        "3.6",
        _("Patients ayant eu une évaluation individuelle de leurs acquis"),
        _("Personnes distinctes dont une évaluation individuelle a été tenue dans la période, avec ou sans séance."),
        Kind.PEOPLE,
        evaluated,
        GROUP,
    ),
]
