"""The next step of a path: one sentence, who does it, before when, and where it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from etp.common.clock import moment
from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import OfferState, ReferralState, Stage
from etp.programmes.enums import ModuleKind
from etp.spaces.domain.facts import PathFacts, is_coming, left_to_choose
from etp.spaces.domain.wording import full_day
from sessions.domain.wording import when_words
from sessions.models import Registration


@dataclass(frozen=True)
class NextStep:
    """What comes next on a path; `on` is the day it is due, `late` whether it is past, `view` the page of `url`."""

    words: str
    who: str
    label: str = ""
    url: str = ""
    on: date | None = None
    late: bool = False
    view: str = ""


def next_step(path: PathFacts, *, at: datetime | None = None) -> NextStep:
    """The one NextStep of a path (its PathFacts), whatever its stage; it has no `url` when nothing is to be opened."""
    at = moment(at)
    for rule in (_ended, _call, _entry, _draft, _diagnosis, _agree, _sessions, _evaluate, _letter, _follow_up):
        step = rule(path, at)
        if step is not None:
            return step
    return NextStep(_("Aucune étape prévue"), _team(path))


def _step(
    path: PathFacts,
    at: datetime,
    words: str,
    who: str,
    label: str,
    view: str,
    *args: object,
    on: date | None = None,
) -> NextStep:
    late = on is not None and on < day_of(path.enrolment, at)
    return NextStep(words, who, label, reverse(view, args=args), on, late, view)


def _team(path: PathFacts) -> str:
    referent = path.enrolment.referent
    return referent.get_full_name() if referent else _front_desk(path)


def _front_desk(path: PathFacts) -> str:
    place = path.enrolment.home_site or path.enrolment.organisation
    return _("l’accueil, %(place)s") % {"place": place.name}


def _ended(path: PathFacts, at: datetime) -> NextStep | None:
    enrolment = path.enrolment
    if enrolment.stage in Stage.live:
        return None
    if path.letters_due:
        return _letter(path, at)
    words = _("Parcours terminé le %(day)s") % {"day": full_day(enrolment.closed_on)}
    return NextStep(words, _team(path))


def _coming(path: PathFacts, kind: str, at: datetime) -> Registration | None:
    return next((row for row in path.of_kind(kind) if is_coming(row, at)), None)


def _call(path: PathFacts, at: datetime) -> NextStep | None:
    """Before the entry: what the inbox says, unless an appointment is already taken."""
    if path.enrolment.stage == Stage.INCLUDED or _coming(path, ModuleKind.DIAGNOSIS, at):
        return None
    referral = path.referral
    if referral is None or referral.state != ReferralState.OPEN:
        return None
    words = referral.next_action or _("Appeler")
    label = _("Ouvrir l’orientation")
    return _step(
        path, at, words, _front_desk(path), label, "enrolments:referral", referral.pk, on=referral.next_action_on
    )


def _entry(path: PathFacts, at: datetime) -> NextStep | None:
    """The first appointment is taken: the entry is signed there, before the diagnosis."""
    if path.enrolment.stage == Stage.INCLUDED:
        return None
    held = _coming(path, ModuleKind.DIAGNOSIS, at)
    if held is None:
        words, on = _("Faire entrer dans le programme"), None
    else:
        words, on = _("Accueillir au premier entretien, %(when)s") % {"when": when_words(held.workshop)}, None
    label = _("Préparer l’entrée")
    return _step(
        path, at, words, _animators(held) or _front_desk(path), label, "enrolments:include", path.enrolment.pk, on=on
    )


def _draft(path: PathFacts, at: datetime) -> NextStep | None:
    draft = path.draft
    if draft is None:
        return None
    who = draft.started_by.get_full_name()
    return _step(path, at, _("Finir et valider le bilan"), who, _("Ouvrir le bilan"), "assessments:diagnosis", draft.pk)


def _diagnosis(path: PathFacts, at: datetime) -> NextStep | None:
    """In the programme, without diagnosis: an appointment is taken or it is to be."""
    if path.validated:
        return None
    held = _coming(path, ModuleKind.DIAGNOSIS, at)
    if held is None:
        words, label = _("Prendre le rendez-vous du bilan"), _("Prendre le rendez-vous")
        return _step(path, at, words, _front_desk(path), label, "sessions:appointment", path.enrolment.pk)
    words = _("Faire le bilan éducatif partagé, %(when)s") % {"when": when_words(held.workshop)}
    return _step(path, at, words, _animators(held), _("Ouvrir le bilan"), "enrolments:include", path.enrolment.pk)


def _agree(path: PathFacts, at: datetime) -> NextStep | None:
    if not path.running or path.plan:
        return None
    words, label = _("Convenir du programme personnalisé"), _("Écrire le programme")
    return _step(path, at, words, _team(path), label, "assessments:plan", path.enrolment.pk)


def _sessions(path: PathFacts, at: datetime) -> NextStep | None:
    """The sessions of the plan: to be booked first, then to be held."""
    if not path.running:
        return None
    to_book = left_to_choose(path, at)
    if to_book:
        words = _("Réserver : %(titles)s") % {"titles": ", ".join(module.title for module in to_book)}
        label = _("Réserver les ateliers")
        return _step(path, at, words, _front_desk(path), label, "sessions:book_plan", path.enrolment.pk)
    coming = next((row for row in path.registrations if is_coming(row, at)), None)
    if coming is None or coming.workshop.module.kind == ModuleKind.EVALUATION:
        return None
    words = _("%(title)s, %(when)s") % {"title": coming.workshop.module.title, "when": when_words(coming.workshop)}
    label = _("Ouvrir la séance")
    return _step(path, at, words, _animators(coming), label, "sessions:workshop_work", coming.workshop_id)


def _evaluate(path: PathFacts, at: datetime) -> NextStep | None:
    if path.offer is None or path.offer.state != OfferState.IN_PROGRESS:
        return None
    held = _coming(path, ModuleKind.EVALUATION, at)
    words = _("Faire le bilan de fin")
    if held:
        words = _("Bilan de fin, %(when)s") % {"when": when_words(held.workshop)}
    label = _("Ouvrir le bilan de fin")
    return _step(path, at, words, _animators(held) or _team(path), label, "assessments:evaluate", path.enrolment.pk)


def _letter(path: PathFacts, at: datetime) -> NextStep | None:
    if not path.letters_due:
        return None
    letter = path.letters_due[0]
    words, label = _("Envoyer le courrier de synthèse"), _("Voir les courriers")
    section = [path.enrolment.person_id, "courriers"]
    return _step(path, at, words, _team(path), label, "spaces:person_section", *section, on=letter.due_on)


def _follow_up(path: PathFacts, at: datetime) -> NextStep | None:
    if path.offer is None or path.offer.state != OfferState.EVALUATED:
        return None
    words = _("Suite proposée : %(follow_up)s") % {"follow_up": path.offer.get_follow_up_display()}
    return NextStep(words, _team(path))


def _animators(registration: Registration | None) -> str:
    if registration is None:
        return ""
    return ", ".join(animator.user.get_full_name() for animator in registration.workshop.animators.all())
