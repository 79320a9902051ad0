"""The lists of people behind a figure: what each line of them is, so that lines and figure count the same thing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etp.reporting.indicators import Figure, Indicator, Kind
from sessions.models import Attendance


@dataclass(frozen=True)
class Behind:
    """One list: its caption, the people by primary key with what each counts for, and the name of that column.

    The counts of the lists of a figure add up to it (to its presences, for a mean). Without `column`, each counts once.
    """

    caption: str
    counts: Mapping[int, int]
    column: str = ""


def lists_behind(row: Indicator, figure: Figure) -> list[Behind]:
    """The lists of people behind a figure; none for workshops, which have a list of their own, nor by hand."""
    if row.kind is Kind.PEOPLE:
        words = ngettext("Le patient derrière le chiffre", "Les %(n)s patients derrière le chiffre", len(figure.rows))
        found = [Behind(words % {"n": len(figure.rows)}, dict.fromkeys(figure.rows, 1))]
    elif row.kind is Kind.PRESENCES:
        found = [_presences(figure)]
    elif row.kind is Kind.RELATIVES:
        found = _relatives(figure)
    else:
        found = []
    return [behind for behind in found if behind.counts]


def _presences(figure: Figure) -> Behind:
    people = Attendance.objects.filter(pk__in=figure.rows).values_list("registration__person", flat=True)
    number = len(figure.rows)
    words = ngettext("La présence comptée, par patient", "Les %(n)s présences comptées, par patient", number)
    return Behind(words % {"n": number}, Counter(people), _("Présences"))


def _relatives(figure: Figure) -> list[Behind]:
    named, unnamed = len(figure.rows), sum(figure.unnamed.values())
    by_name = ngettext("Le proche venu sous son nom", "Les %(n)s proches venus sous leur nom", named)
    with_patients = ngettext(
        "La personne venue sans donner de nom, avec le patient qu’elle accompagnait",
        "Les %(n)s personnes venues sans donner de nom, par patient qu’elles accompagnaient",
        unnamed,
    )
    return [
        Behind(by_name % {"n": named}, dict.fromkeys(figure.rows, 1)),
        Behind(with_patients % {"n": unnamed}, figure.unnamed, _("Venues avec ce patient")),
    ]
