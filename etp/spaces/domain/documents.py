"""What a person may take away or ask for: the programme to print, the letters and where they stand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import LetterKind, TransmissionState
from etp.enrolments.models import Letter, Plan, Transmission
from etp.spaces.domain.facts import PathFacts
from etp.spaces.domain.wording import full_day

TITLES = {
    LetterKind.AFTER_DIAGNOSIS: gettext_lazy("Courrier à votre médecin, après le premier entretien"),
    LetterKind.END: gettext_lazy("Courrier à votre médecin, en fin de programme"),
}


def documents_of(paths: Iterable[PathFacts], at: datetime) -> list[dict[str, Any]]:
    """The documents of `paths` (PathFacts) as {icon, title, text, url or ""}, the latest path first."""
    found = []
    for path in paths:
        if path.plan:
            found.append(_programme(path.plan))
        found += [_letter(letter, day_of(path.enrolment, at)) for letter in path.enrolment.letters.all()]
    return found


def _programme(plan: Plan) -> dict[str, Any]:
    text = _("Une page, à imprimer. Convenu le %(day)s.") % {"day": full_day(plan.agreed_on)}
    return {"icon": "file", "title": _("Mon programme"), "text": text, "url": reverse("spaces:my_programme")}


def _letter(letter: Letter, today: date) -> dict[str, Any]:
    rows = list(letter.transmissions.all())
    return {
        "icon": "mail",
        "title": TITLES[LetterKind(letter.kind)],
        "text": " ".join(_words(row, letter, today) for row in rows) or _due(letter, today),
        "url": "",
    }


def _words(row: Transmission, letter: Letter, today: date) -> str:
    if row.state == TransmissionState.SENT:
        facts = {"day": full_day(row.sent_on), "recipient": row.recipient}
        return _("Envoyé le %(day)s à %(recipient)s.") % facts
    if row.state == TransmissionState.REFUSED:
        return _("Vous avez préféré que nous ne l’envoyions pas.")
    if row.state == TransmissionState.NO_GP:
        return _("Pas encore envoyé : nous ne connaissons pas votre médecin.")
    return _due(letter, today)


def _due(letter: Letter, today: date) -> str:
    if letter.due_on < today:
        return _("Pas encore envoyé.")
    return _("Nous l’envoyons avant le %(day)s.") % {"day": full_day(letter.due_on)}
