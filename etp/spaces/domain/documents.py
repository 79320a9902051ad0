"""What a person may take away or ask for: the programme to print, the letters and where they stand."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import LetterKind, TransmissionState
from etp.spaces.domain.wording import full_day

TITLES = {
    LetterKind.AFTER_DIAGNOSIS: gettext_lazy("Courrier à votre médecin, après le premier entretien"),
    LetterKind.END: gettext_lazy("Courrier à votre médecin, en fin de programme"),
}


def documents_of(paths, at):
    """The documents of `paths` (PathFacts) as {icon, title, text, url or ""}, the latest path first."""
    found = []
    for path in paths:
        if path.plan:
            found.append(_programme(path))
        found += [_letter(letter, day_of(path.enrolment, at)) for letter in path.enrolment.letters.all()]
    return found


def _programme(path):
    text = _("Une page, à imprimer. Convenu le %(day)s.") % {"day": full_day(path.plan.agreed_on)}
    return {"icon": "file", "title": _("Mon programme"), "text": text, "url": reverse("spaces:my_programme")}


def _letter(letter, today):
    rows = list(letter.transmissions.all())
    return {
        "icon": "mail",
        "title": TITLES[LetterKind(letter.kind)],
        "text": " ".join(_words(row, letter, today) for row in rows) or _due(letter, today),
        "url": "",
    }


def _words(row, letter, today):
    if row.state == TransmissionState.SENT:
        facts = {"day": full_day(row.sent_on), "recipient": row.recipient}
        return _("Envoyé le %(day)s à %(recipient)s.") % facts
    if row.state == TransmissionState.REFUSED:
        return _("Vous avez préféré que nous ne l’envoyions pas.")
    if row.state == TransmissionState.NO_GP:
        return _("Pas encore envoyé : nous ne connaissons pas votre médecin.")
    return _due(letter, today)


def _due(letter, today):
    if letter.due_on < today:
        return _("Pas encore envoyé.")
    return _("Nous l’envoyons avant le %(day)s.") % {"day": full_day(letter.due_on)}
