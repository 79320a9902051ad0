"""Rows 1.1 to 1.4: educational diagnoses and who referred the people."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from etp.enrolments.enums import Origin
from etp.reporting.facts import diagnoses
from etp.reporting.indicators.base import Figure, Indicator, Kind, counted
from etp.reporting.scope import Scope

GROUP = _("1. Bilans éducatifs")


def people_diagnosed(scope: Scope, **condition: object) -> Figure:
    """People with a validated diagnosis of the period that matches `condition`, each once."""
    return counted(diagnoses(scope).filter(**condition).values_list("enrolment__person", flat=True))


def _referred(origin: Origin) -> partial[Figure]:
    return partial(people_diagnosed, enrolment__origin=origin)


ROWS = [
    Indicator(
        "1.1",
        _("Patients ayant eu un bilan éducatif dans l’année"),
        _(
            "Personnes distinctes dont un bilan éducatif partagé, initial ou actualisé, a été tenu dans la période et"
            " validé. Deux bilans de la même personne comptent une fois. Un brouillon ne compte pas."
        ),
        Kind.PEOPLE,
        people_diagnosed,
        GROUP,
    ),
    Indicator(
        "1.1bis",
        _("dont à distance"),
        _("Parmi la ligne 1.1, personnes dont un bilan de la période a été tenu à distance."),
        Kind.PEOPLE,
        partial(people_diagnosed, remote=True),
        GROUP,
        part_of="1.1",
    ),
    Indicator(
        "1.2",
        _("adressés par un professionnel hors hôpital"),
        _("Parmi la ligne 1.1, personnes adressées par un professionnel de ville, médecin traitant compris."),
        Kind.PEOPLE,
        _referred(Origin.OUTSIDE_HOSPITAL),
        GROUP,
        part_of="1.1",
    ),
    Indicator(
        "1.3",
        _("adressés pendant une hospitalisation"),
        _("Parmi la ligne 1.1, personnes dont le parcours vient d’un séjour à l’hôpital."),
        Kind.PEOPLE,
        _referred(Origin.HOSPITAL_STAY),
        GROUP,
        part_of="1.1",
    ),
    Indicator(
        "1.4",
        _("adressés en consultation externe"),
        _(
            "Parmi la ligne 1.1, personnes adressées lors d’une consultation externe d’un hôpital. Les personnes"
            " venues d’elles-mêmes, ou d’origine non renseignée, ne sont dans aucune des lignes 1.2 à 1.4."
        ),
        Kind.PEOPLE,
        _referred(Origin.OUTPATIENT),
        GROUP,
        part_of="1.1",
    ),
]
