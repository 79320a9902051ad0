"""Diagnoses of included people, made by the verbs."""

from etp.assessments.domain import save_section, start_diagnosis, validate_diagnosis
from etp.assessments.enums import Dimension, SectionState
from etp.enrolments.enums import Stage
from tests.factories.enrolments import MORNING, TODAY, path_at

WISH = "Reprendre le marché du samedi"


def draft_in(place, *, at=MORNING):
    """A draft diagnosis of a person of the territory, begun by its educator."""
    return start_diagnosis(path_at(place, Stage.INCLUDED, at=at), by=place.educator, at=at)


def section_of(diagnosis, dimension=Dimension.PROJECT):
    """One section of a diagnosis, read again from the base."""
    return diagnosis.sections.get(dimension=dimension)


def write_project(diagnosis, *, by, at=MORNING, wish=WISH, note=None):
    """Write the section of the person's project as done, with a sensitive note of its author if one is given."""
    section = section_of(diagnosis)
    answers = {"pro_wish": wish}
    return save_section(
        section, answers, revision=section.revision, state=SectionState.DONE, sensitive_note=note, by=by, at=at
    )


def validated_in(place, *, at=MORNING):
    """A validated first diagnosis; its care offer is open."""
    diagnosis = draft_in(place, at=at)
    write_project(diagnosis, by=place.educator, at=at)
    validate(diagnosis, by=place.educator, at=at)
    return diagnosis


def validate(diagnosis, *, by, at=MORNING, held_on=TODAY, remote=False, summary_for_person="Vous voulez marcher."):
    """Validate a diagnosis whose project is done."""
    return validate_diagnosis(
        diagnosis, held_on=held_on, remote=remote, summary_for_person=summary_for_person, by=by, at=at
    )
