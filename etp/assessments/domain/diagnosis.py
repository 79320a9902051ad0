"""The shared educational diagnosis: written section by section by several professionals, then locked for ever."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.assessments.domain.appointments import fill_appointment
from etp.assessments.domain.questions import Answers, clean_answers
from etp.assessments.enums import DiagnosisKind, DiagnosisState, Dimension, SectionState
from etp.assessments.models import DiagnosisAddendum, DiagnosisSection, EducationalDiagnosis
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.domain.days import day_of, refuse_day
from etp.enrolments.domain.letters import record_letter
from etp.enrolments.domain.offers import live_offer, open_offer
from etp.enrolments.domain.paths import source_of
from etp.enrolments.enums import LetterKind, OfferKind, OfferState, Stage
from etp.enrolments.models import CareOffer, Enrolment
from etp.patients.domain import open_link
from etp.patients.enums import LinkWhy, Resource


class StaleSave(RuleBroken):
    """Someone saved this section in between: `mine` is the answers refused, `theirs` the section as it now is."""

    def __init__(self, mine: Answers, theirs: DiagnosisSection) -> None:
        super().__init__(_("Quelqu’un a enregistré cette section avant vous. Rien n’a été écrasé."))
        self.mine, self.theirs = mine, theirs


@transaction.atomic
def start_diagnosis(
    enrolment: Enrolment, *, kind: str = DiagnosisKind.INITIAL, by: User, at: datetime | None = None
) -> EducationalDiagnosis:
    """The draft diagnosis of a path, begun now or already begun; its six sections wait to be written.

    It holds health data, so the person must be in the programme: consent comes first.
    """
    if enrolment.stage != Stage.INCLUDED:
        raise RuleBroken(_("Recueillez d’abord l’accord de la personne : le bilan commence après."))
    draft = enrolment.diagnoses.filter(state=DiagnosisState.DRAFT).first()
    if draft:
        return draft
    has_initial = enrolment.diagnoses.filter(kind=DiagnosisKind.INITIAL).exists()
    if has_initial == (kind == DiagnosisKind.INITIAL):
        raise RuleBroken(
            _("Le premier bilan est déjà fait : commencez une actualisation.")
            if has_initial
            else _("Une actualisation suit un premier bilan : commencez par celui-ci.")
        )
    return _create(enrolment, DiagnosisKind(kind), by=by, at=at)


def _create(enrolment: Enrolment, kind: str, *, by: User, at: datetime | None) -> EducationalDiagnosis:
    try:
        with transaction.atomic():
            diagnosis = EducationalDiagnosis.objects.create(
                enrolment=enrolment, kind=kind, started_by=by, started_at=moment(at)
            )
    except IntegrityError:
        return enrolment.diagnoses.get(state=DiagnosisState.DRAFT)
    DiagnosisSection.objects.bulk_create(
        DiagnosisSection(diagnosis=diagnosis, dimension=dimension) for dimension in Dimension
    )
    _journal(diagnosis, Act.CREATE, by=by, at=at)
    return diagnosis


@transaction.atomic
def save_section(
    section: DiagnosisSection,
    answers: Answers,
    *,
    revision: int,
    state: str = SectionState.DOING,
    sensitive_note: str | None = None,
    by: User,
    at: datetime | None = None,
) -> DiagnosisSection:
    """Save one section, signed and dated, when nobody saved it since `revision`; returns the section as saved.

    StaleSave carries both texts when somebody did; RuleBroken when the diagnosis is validated. Nothing is
    overwritten in either case. `sensitive_note` None leaves the note as it is: only its author writes it, and the
    section stays signed by that author, who alone reads it.
    """
    answers = clean_answers(section.dimension, answers)
    _hold_draft(section.diagnosis_id)
    current = DiagnosisSection.objects.select_related("diagnosis__enrolment__person").get(pk=section.pk)
    if (current.answers, current.sensitive_note) == (answers, sensitive_note or current.sensitive_note):
        # The same words twice are no conflict: a page that saves by itself, then by its button, meets its own save.
        revision = current.revision
    if not DiagnosisSection.objects.filter(pk=section.pk, revision=revision).update(revision=revision + 1):
        raise StaleSave(answers, current)
    _write_note(current, sensitive_note, by)
    current.revision, current.answers, current.state = revision + 1, answers, SectionState(state)
    current.saved_at = moment(at)
    # Read by the history of changes: who saved and when, not when the row was written.
    vars(current).update(_history_user=by, _history_date=moment(at))
    current.save()
    _link_author(current.diagnosis.enrolment, by, at)
    _journal(current.diagnosis, Act.CHANGE, by=by, at=at, reason=current.dimension)
    return current


def may_write_note(section: DiagnosisSection, user: User) -> bool:
    """Whether `user` may read and write the sensitive note of a section: it is nobody's, or theirs."""
    return not section.sensitive_note or section.author_id == user.pk


def _write_note(section: DiagnosisSection, note: str | None, by: User) -> None:
    if may_write_note(section, by):
        section.author = by
        section.sensitive_note = section.sensitive_note if note is None else note.strip()
    elif note is not None:
        raise RuleBroken(_("Cette note appartient à la personne qui l’a écrite."))


def _hold_draft(diagnosis_pk: int) -> None:
    """Raise the draft's revision, which also keeps its row until the end: nobody validates it meanwhile."""
    drafts = EducationalDiagnosis.objects.filter(pk=diagnosis_pk, state=DiagnosisState.DRAFT)
    if not drafts.update(revision=F("revision") + 1):
        raise RuleBroken(_("Ce bilan est validé : il ne change plus. Ajoutez une note datée."))
    if not drafts.filter(enrolment__stage=Stage.INCLUDED).exists():
        raise RuleBroken(_("Ce parcours est terminé : son dossier ne change plus."))


def _link_author(enrolment: Enrolment, by: User, at: datetime | None) -> None:
    open_link(
        enrolment.person,
        LinkWhy.AUTHOR,
        source=source_of(enrolment),
        user=by,
        organisation=enrolment.organisation,
        site=enrolment.home_site,
        programme_code=enrolment.programme.code,
        at=at,
    )


@transaction.atomic
def validate_diagnosis(
    diagnosis: EducationalDiagnosis,
    *,
    held_on: date,
    remote: bool,
    summary_for_person: str,
    summary_for_team: str = "",
    by: User,
    at: datetime | None = None,
) -> CareOffer:
    """Lock a diagnosis for ever, open the care offer that follows from it and make its letter due.

    The section of the person's own project is done and the words for the person are written; other sections may
    stay for later, and are said so. A first diagnosis opens the initial offer; an update opens a reinforcement
    after an evaluated offer, a resumption after a stopped one, nothing while an offer runs. Returns the offer,
    open since the day of the interview. The appointment that the interview was is filled with it (design: one entry).
    """
    enrolment = diagnosis.enrolment
    _refuse_unready(diagnosis, held_on, summary_for_person, at)
    facts = {
        "state": DiagnosisState.VALIDATED,
        "held_on": held_on,
        "remote": remote,
        "summary_for_person": summary_for_person,
        "summary_for_team": summary_for_team,
        "validated_by": by,
        "validated_at": moment(at),
    }
    if not EducationalDiagnosis.objects.filter(pk=diagnosis.pk, state=DiagnosisState.DRAFT).update(**facts):
        raise RuleBroken(_("Ce bilan est déjà validé."))
    for name, value in facts.items():
        setattr(diagnosis, name, value)
    _journal(diagnosis, Act.CHANGE, by=by, at=at, reason="validated")
    record_letter(enrolment, LetterKind.AFTER_DIAGNOSIS, by=by, at=at)
    offer = _offer_after(diagnosis, held_on, by=by, at=at)
    fill_appointment(diagnosis, by=by, at=at)
    return offer


def _refuse_unready(diagnosis: EducationalDiagnosis, held_on: date, words: str, at: datetime | None) -> None:
    if diagnosis.enrolment.stage != Stage.INCLUDED:
        raise RuleBroken(_("Ce parcours est terminé : son dossier ne change plus."))
    refuse_day(held_on, since=_earliest(diagnosis.enrolment), today=day_of(diagnosis.enrolment, at))
    if not words.strip():
        raise RuleBroken(_("Écrivez la synthèse pour la personne avant de valider."))
    if not diagnosis.sections.filter(dimension=Dimension.PROJECT, state=SectionState.DONE).exists():
        raise RuleBroken(_("Le projet de la personne n’est pas encore noté comme fait."))


def _earliest(enrolment: Enrolment) -> date:
    """The first day on which an interview of this path may have been held.

    The referral, not the entry: consent may be given on paper at the interview and typed in with it, days later. Then
    whatever came before: the last validated diagnosis, and the end of the last care offer.
    """
    before = enrolment.diagnoses.filter(state=DiagnosisState.VALIDATED).aggregate(last=Max("held_on"))["last"]
    ended = enrolment.care_offers.aggregate(last=Max("closed_on"))["last"]
    return max(day for day in (enrolment.referred_on, before, ended) if day is not None)


def _offer_after(diagnosis: EducationalDiagnosis, held_on: date, *, by: User, at: datetime | None) -> CareOffer:
    enrolment = diagnosis.enrolment
    running = live_offer(enrolment)
    if running:
        return running
    last = enrolment.care_offers.order_by("-pk").first()
    if last is None:
        kind = OfferKind.INITIAL
    else:
        kind = OfferKind.REINFORCEMENT if last.state == OfferState.EVALUATED else OfferKind.RESUMPTION
    return open_offer(enrolment, kind, on=held_on, by=by, at=at)


@transaction.atomic
def add_addendum(
    diagnosis: EducationalDiagnosis, text: str, *, by: User, at: datetime | None = None
) -> DiagnosisAddendum:
    """Add words, dated and signed, to a validated diagnosis; RuleBroken while it is a draft."""
    if diagnosis.state != DiagnosisState.VALIDATED:
        raise RuleBroken(_("Ce bilan est un brouillon : écrivez dans ses sections."))
    if not text.strip():
        raise RuleBroken(_("Écrivez votre note avant de l’ajouter."))
    addendum = DiagnosisAddendum.objects.create(diagnosis=diagnosis, text=text, by=by, at=moment(at))
    _journal(diagnosis, Act.CHANGE, by=by, at=at, reason="addendum")
    return addendum


def _journal(diagnosis: EducationalDiagnosis, act: str, *, by: User, at: datetime | None, reason: str = "") -> None:
    record_change(
        diagnosis.enrolment.person.key,
        Resource.DIAGNOSIS,
        by=by,
        act=act,
        object_key=f"diagnosis:{diagnosis.pk}",
        reason=reason,
        at=at,
    )
