from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from etp.assessments.domain import StaleSave, add_addendum, save_section, start_diagnosis
from etp.assessments.enums import DiagnosisKind, DiagnosisState, Dimension, SectionState
from etp.assessments.models import DiagnosisSection, EducationalDiagnosis
from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.enrolments.domain import close_path, move_offer
from etp.enrolments.enums import CloseReason, FollowUp, LetterKind, OfferKind, OfferState, Stage, TransmissionState
from etp.enrolments.models import CareOffer, Letter
from etp.patients.enums import LinkWhy
from etp.patients.models import TherapeuticLink
from tests.factories.assessments import draft_in, section_of, validate, validated_in, write_project
from tests.factories.enrolments import MORNING, TODAY, enter, path_at, territory, worker

pytestmark = pytest.mark.django_db
FEARS = {"cog_cause": "« Mon dos est usé. »", "cog_worse": "3"}


@pytest.fixture
def place():
    return territory()


@pytest.fixture
def diagnosis(place):
    return draft_in(place)


@pytest.fixture
def colleague(place):
    return worker(place, "educator", site=place.site, first_name="Nadia", last_name="Benali")


def test_a_diagnosis_begins_with_its_six_sections_to_do(diagnosis):
    sections = diagnosis.sections.order_by("pk")
    assert [section.dimension for section in sections] == list(Dimension)
    assert {section.state for section in sections} == {SectionState.TO_DO}


def test_starting_twice_gives_the_same_draft(place, diagnosis):
    assert start_diagnosis(diagnosis.enrolment, by=place.educator, at=MORNING) == diagnosis
    assert EducationalDiagnosis.objects.count() == 1


@pytest.mark.parametrize("stage", [Stage.REFERRED, Stage.CONTACTED, Stage.CLOSED])
def test_no_diagnosis_without_the_consent_to_enter(place, stage):
    with pytest.raises(RuleBroken):
        start_diagnosis(path_at(place, stage), by=place.educator, at=MORNING)
    assert EducationalDiagnosis.objects.count() == 0


def test_the_first_diagnosis_is_made_once_then_updated(place):
    path = validated_in(place).enrolment
    with pytest.raises(RuleBroken):
        start_diagnosis(path, by=place.educator, at=MORNING)
    assert start_diagnosis(path, kind=DiagnosisKind.UPDATE, by=place.educator, at=MORNING).kind == "update"


def test_an_update_follows_a_first_diagnosis(place):
    path = path_at(place, Stage.INCLUDED)
    with pytest.raises(RuleBroken):
        start_diagnosis(path, kind=DiagnosisKind.UPDATE, by=place.educator, at=MORNING)
    assert EducationalDiagnosis.objects.count() == 0


def test_a_saved_section_is_signed_dated_and_kept_in_history(place, diagnosis, colleague):
    section = section_of(diagnosis, Dimension.COGNITIVE)
    saved = save_section(section, FEARS, revision=0, by=colleague, at=MORNING)
    assert (saved.answers, saved.state) == ({"cog_cause": "« Mon dos est usé. »", "cog_worse": 3}, SectionState.DOING)
    assert (saved.author, saved.saved_at, saved.revision) == (colleague, MORNING, 1)
    row = saved.history.get()
    assert (row.history_user, row.history_date, row.answers) == (colleague, MORNING, saved.answers)
    assert TherapeuticLink.objects.get(why=LinkWhy.AUTHOR).user == colleague
    assert Entry.objects.filter(resource="diagnosis", reason="cognitive").count() == 1


def test_empty_answers_are_not_kept_and_flags_are(place, diagnosis):
    section = section_of(diagnosis, Dimension.COGNITIVE)
    answers = {
        "cog_cause": "  ",
        "cog_explained": " Un peu ",
        "cog_sources": ["web", "?"],
        "_review": ["cog_cause", "x"],
    }
    saved = save_section(section, answers, revision=0, by=place.educator, at=MORNING)
    assert saved.answers == {"cog_explained": "Un peu", "cog_sources": ["web"], "_review": ["cog_cause"]}


@pytest.mark.parametrize("answers", [{"pro_wish": "Marcher"}, {"cog_worse": "11"}, {"cog_cause": "a" * 4001}])
def test_answers_out_of_their_question_are_refused(place, diagnosis, answers):
    section = section_of(diagnosis, Dimension.COGNITIVE)
    with pytest.raises(RuleBroken):
        save_section(section, answers, revision=0, by=place.educator, at=MORNING)
    assert section_of(diagnosis, Dimension.COGNITIVE).answers == {}


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(place, diagnosis, colleague):
    section = section_of(diagnosis, Dimension.COGNITIVE)
    save_section(section, FEARS, revision=0, by=colleague, at=MORNING)
    with pytest.raises(StaleSave) as refused:
        save_section(section, {"cog_cause": "Le travail"}, revision=0, by=place.educator, at=MORNING)
    assert refused.value.mine == {"cog_cause": "Le travail"}
    assert refused.value.theirs.answers == {"cog_cause": "« Mon dos est usé. »", "cog_worse": 3}
    assert section_of(diagnosis, Dimension.COGNITIVE).author == colleague


def test_the_same_words_saved_twice_from_one_page_are_no_conflict(place, diagnosis):
    section = section_of(diagnosis, Dimension.COGNITIVE)
    save_section(section, FEARS, revision=0, by=place.educator, at=MORNING)
    saved = save_section(section, FEARS, revision=0, state=SectionState.DONE, by=place.educator, at=MORNING)
    assert (saved.revision, saved.state) == (2, SectionState.DONE)


def test_sections_are_written_apart(place, diagnosis, colleague):
    for dimension, by in ((Dimension.COGNITIVE, colleague), (Dimension.PROJECT, place.educator)):
        save_section(section_of(diagnosis, dimension), {}, revision=0, by=by, at=MORNING)
    assert section_of(diagnosis, Dimension.PROJECT).revision == 1


def test_a_sensitive_note_stays_with_its_author(place, diagnosis, colleague):
    section = section_of(diagnosis, Dimension.EMOTIONAL)
    save_section(section, {}, revision=0, sensitive_note="À taire", by=colleague, at=MORNING)
    later = MORNING + timedelta(hours=1)
    save_section(section, {"emo_feel": "Fatiguée"}, revision=1, by=place.educator, at=later)
    kept = section_of(diagnosis, Dimension.EMOTIONAL)
    assert (kept.sensitive_note, kept.author, kept.answers) == ("À taire", colleague, {"emo_feel": "Fatiguée"})
    with pytest.raises(RuleBroken):
        save_section(kept, {}, revision=2, sensitive_note="", by=place.educator, at=later)


def test_validating_locks_opens_the_initial_offer_and_makes_a_letter_due(place, diagnosis):
    write_project(diagnosis, by=place.educator)
    offer = validate(diagnosis, by=place.educator)
    stored = EducationalDiagnosis.objects.get()
    assert (stored.state, stored.held_on, stored.validated_by) == (DiagnosisState.VALIDATED, TODAY, place.educator)
    assert (offer.kind, offer.state, offer.opened_on) == (OfferKind.INITIAL, OfferState.OPEN, TODAY)
    letter = Letter.objects.get()
    assert (letter.kind, letter.transmissions.get().state) == (LetterKind.AFTER_DIAGNOSIS, TransmissionState.DUE)


@pytest.mark.parametrize("facts", [{"summary_for_person": " "}, {"held_on": TODAY + timedelta(days=1)}])
def test_a_diagnosis_is_not_validated_without_words_for_the_person_or_before_its_day(place, diagnosis, facts):
    write_project(diagnosis, by=place.educator)
    with pytest.raises(RuleBroken):
        validate(diagnosis, by=place.educator, **facts)
    assert EducationalDiagnosis.objects.get().state == DiagnosisState.DRAFT


def test_a_diagnosis_is_not_validated_without_the_person_s_project(place, diagnosis):
    with pytest.raises(RuleBroken):
        validate(diagnosis, by=place.educator)
    assert CareOffer.objects.count() == 0


def test_a_diagnosis_is_validated_once(place):
    diagnosis = validated_in(place)
    with pytest.raises(RuleBroken):
        validate(diagnosis, by=place.educator)
    assert (CareOffer.objects.count(), Letter.objects.count()) == (1, 1)


def test_a_draft_of_a_closed_path_does_not_change(place, diagnosis):
    write_project(diagnosis, by=place.educator)
    close_path(diagnosis.enrolment, CloseReason.LOST, by=place.educator, at=MORNING)
    with pytest.raises(RuleBroken):
        save_section(section_of(diagnosis), {"pro_wish": "Autre"}, revision=1, by=place.educator, at=MORNING)
    with pytest.raises(RuleBroken):
        validate(diagnosis, by=place.educator)
    assert section_of(diagnosis).answers == {"pro_wish": "Reprendre le marché du samedi"}


def test_a_validated_diagnosis_refuses_every_later_save(place):
    diagnosis = validated_in(place)
    section = section_of(diagnosis)
    with pytest.raises(RuleBroken):
        save_section(section, {"pro_wish": "Autre"}, revision=section.revision, by=place.educator, at=MORNING)
    assert section_of(diagnosis).answers == {"pro_wish": "Reprendre le marché du samedi"}


@pytest.mark.parametrize("act", ["save", "delete"])
def test_the_rows_of_a_validated_diagnosis_are_locked_whoever_writes(place, act):
    diagnosis = EducationalDiagnosis.objects.get(pk=validated_in(place).pk)
    for row in (diagnosis, section_of(diagnosis)):
        with pytest.raises(RuleBroken):
            getattr(row, act)()
    assert DiagnosisSection.objects.count() == len(Dimension)


def test_a_draft_may_be_removed(diagnosis):
    section_of(diagnosis).delete()
    diagnosis.delete()
    assert EducationalDiagnosis.objects.count() == 0


def test_the_base_refuses_a_validated_diagnosis_without_day_or_author(diagnosis):
    with pytest.raises(IntegrityError), transaction.atomic():
        EducationalDiagnosis.objects.update(state=DiagnosisState.VALIDATED)


def test_a_validated_diagnosis_takes_dated_notes_only(place, diagnosis):
    with pytest.raises(RuleBroken):
        add_addendum(diagnosis, "Trop tôt", by=place.educator, at=MORNING)
    write_project(diagnosis, by=place.educator)
    validate(diagnosis, by=place.educator)
    add_addendum(diagnosis, "Elle reprend le travail.", by=place.educator, at=MORNING)
    with pytest.raises(RuleBroken):
        add_addendum(diagnosis, " ", by=place.educator, at=MORNING)
    note = diagnosis.addenda.get()
    assert (note.text, note.by, note.at) == ("Elle reprend le travail.", place.educator, MORNING)


@pytest.mark.parametrize(
    ("ended", "kind"),
    [
        (OfferState.EVALUATED, OfferKind.REINFORCEMENT),
        (OfferState.STOPPED, OfferKind.RESUMPTION),
        (None, OfferKind.INITIAL),
    ],
)
def test_an_update_opens_the_offer_that_follows_from_the_last_one(place, ended, kind):
    first = validated_in(place)
    offer = CareOffer.objects.get()
    if ended:
        move_offer(offer, OfferState.IN_PROGRESS, at=MORNING)
        move_offer(offer, ended, reason=CloseReason.HEALTH, follow_up=FollowUp.PHONE, at=MORNING)
    update = start_diagnosis(first.enrolment, kind=DiagnosisKind.UPDATE, by=place.educator, at=MORNING)
    write_project(update, by=place.educator)
    assert validate(update, by=place.educator).kind == kind
    assert CareOffer.objects.filter(state=OfferState.OPEN).count() == 1


@pytest.mark.parametrize(
    ("held_on", "words"),
    [
        (date(1999, 3, 3), "choisissez le 3 mars 2026 ou un jour d’après"),
        (TODAY - timedelta(days=1), "choisissez le 3 mars 2026 ou un jour d’après"),
        (TODAY + timedelta(days=1), "n’a pas encore eu lieu"),
    ],
)
def test_an_interview_lies_between_the_referral_and_today(place, diagnosis, held_on, words):
    write_project(diagnosis, by=place.educator)
    with pytest.raises(RuleBroken) as refused:
        validate(diagnosis, by=place.educator, held_on=held_on)
    assert words in str(refused.value)
    assert (EducationalDiagnosis.objects.get().state, CareOffer.objects.count()) == (DiagnosisState.DRAFT, 0)


def test_consent_typed_in_after_the_interview_leaves_the_interview_its_day(place):
    path = path_at(place, Stage.CONTACTED)
    enter(place, path, at=MORNING + timedelta(days=2))
    diagnosis = start_diagnosis(path, by=place.educator, at=MORNING + timedelta(days=2))
    write_project(diagnosis, by=place.educator, at=MORNING + timedelta(days=2))
    validate(diagnosis, by=place.educator, at=MORNING + timedelta(days=2), held_on=TODAY + timedelta(days=1))
    assert EducationalDiagnosis.objects.get().held_on == TODAY + timedelta(days=1)


def test_the_offer_opens_on_the_day_of_the_interview_not_on_that_of_its_writing(place, diagnosis):
    write_project(diagnosis, by=place.educator)
    offer = validate(diagnosis, by=place.educator, at=MORNING + timedelta(days=9), held_on=TODAY + timedelta(days=2))
    assert offer.opened_on == TODAY + timedelta(days=2)


def test_an_update_is_not_held_before_what_it_updates(place):
    first = validated_in(place)
    offer, later = CareOffer.objects.get(), MORNING + timedelta(days=30)
    move_offer(offer, OfferState.IN_PROGRESS, at=MORNING)
    move_offer(offer, OfferState.STOPPED, reason=CloseReason.HEALTH, at=MORNING + timedelta(days=10))
    update = start_diagnosis(first.enrolment, kind=DiagnosisKind.UPDATE, by=place.educator, at=later)
    write_project(update, by=place.educator, at=later)
    with pytest.raises(RuleBroken):
        validate(update, by=place.educator, at=later, held_on=TODAY + timedelta(days=9))
    assert validate(update, by=place.educator, at=later, held_on=TODAY + timedelta(days=10)).kind == "resumption"


def test_an_interview_held_tonight_is_today_where_the_person_is_cared_for(place, diagnosis):
    write_project(diagnosis, by=place.educator)
    evening = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)
    validate(diagnosis, by=place.educator, at=evening)
    assert EducationalDiagnosis.objects.get().held_on == TODAY
