"""What the three columns of a diagnosis show: its sections, what they say so far, when it was saved."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from etp.assessments.domain.questions import REVIEW, questions_of
from etp.assessments.domain.synthesis import in_words, synthesis
from etp.assessments.enums import DiagnosisState, Dimension, SectionState
from etp.assessments.models import DiagnosisSection
from etp.common.clock import local, local_day, moment
from etp.enrolments.domain.days import zone_of
from etp.enrolments.permissions import name_for

SHAPES = {SectionState.DONE: "state-done", SectionState.DOING: "state-now", SectionState.TO_DO: "state-next"}
COLOURS = {SectionState.DONE: "c-moss", SectionState.DOING: "c-sea", SectionState.TO_DO: "c-soft"}


@dataclass
class Part:
    """One section in the list at the left."""

    section: DiagnosisSection
    number: int
    label: str
    shape: str
    colour: str
    url: str
    answered: int
    total: int
    current: bool = False

    @property
    def done(self):
        return self.section.state == SectionState.DONE


def sections_of(diagnosis):
    """The six sections of a diagnosis with their authors, in the order of the dimensions."""
    found = {section.dimension: section for section in diagnosis.sections.select_related("author")}
    return [found[dimension] for dimension in Dimension if dimension in found]


def parts_of(diagnosis, sections, current=None):
    """The sections as the list at the left shows them."""
    return [
        Part(
            section=section,
            number=number,
            label=section.get_dimension_display(),
            shape=SHAPES[section.state],
            colour=COLOURS[section.state],
            url=reverse("assessments:section", args=[diagnosis.pk, section.dimension]),
            answered=len(section.answers.keys() - {REVIEW}),
            total=len(questions_of(section.dimension)),
            current=section.dimension == current,
        )
        for number, section in enumerate(sections, start=1)
    ]


def frame(request, diagnosis, current=None, sections=None):
    """What every screen of a diagnosis shows around its middle."""
    sections = sections or sections_of(diagnosis)
    groups, again = synthesis(sections)
    saved = [section.saved_at for section in sections if section.saved_at]
    return {
        "diagnosis": diagnosis,
        "name": name_for(request.user, diagnosis.enrolment.person),
        "parts": parts_of(diagnosis, sections, current),
        "groups": groups,
        "again": again,
        "saved": saved_words(max(saved, default=None), zone_of(diagnosis.enrolment)),
        "is_locked": diagnosis.state == DiagnosisState.VALIDATED,
        "current": current,
    }


def saved_words(instant, zone):
    """« Enregistré à 14:22 », with the day when it is not today; "" when nothing was saved."""
    if instant is None:
        return ""
    wall, today = local(instant, zone), local_day(moment(), zone)
    said = {"hour": f"{wall:%H:%M}", "day": date_format(wall.date(), "j F")}
    if wall.date() == today:
        return _("Enregistré à %(hour)s") % said
    return _("Enregistré le %(day)s à %(hour)s") % said


def read_back(sections):
    """Each section with its answers in words, for the page that only reads."""
    return [
        {
            "label": section.get_dimension_display(),
            "author": section.author,
            "saved_at": section.saved_at,
            "state": section.state,
            "answers": [
                {"words": question.words, "answer": words}
                for question in questions_of(section.dimension)
                if (words := in_words(question, section.answers.get(question.code)))
            ],
        }
        for section in sections
    ]
