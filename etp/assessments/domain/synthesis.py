"""What the answers say so far: the synthesis that grows beside the sections, and a first draft for the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from etp.assessments.domain.questions import REVIEW, Question, questions_of
from etp.assessments.enums import AnswerKind, DiagnosisState, Synthesis
from etp.assessments.models import DiagnosisSection, EducationalDiagnosis

LONGEST_LINE = 140


@dataclass(frozen=True)
class Group:
    """One heading of the synthesis and its lines, in the words that were noted."""

    kind: Synthesis
    lines: list[str]


def synthesis(sections: Iterable[DiagnosisSection]) -> tuple[list[Group], int]:
    """The groups of the synthesis made from what the sections hold, and how many answers are to be seen again."""
    lines: dict[Synthesis, list[str]] = {kind: [] for kind in Synthesis}
    for section in sections:
        for question in questions_of(section.dimension):
            answer = section.answers.get(question.code)
            if question.synthesis and answer:
                lines[Synthesis(question.synthesis)].append(_short(answer))
    again = sum(len(section.answers.get(REVIEW, ())) for section in sections)
    return [Group(kind, found) for kind, found in lines.items()], again


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rsplit(" ", 1)[0] + "…"


def words_for_person(sections: Iterable[DiagnosisSection]) -> str:
    """A first draft of the synthesis in plain words, from the answers; the professional rewrites it with the person."""
    headings = {
        Synthesis.MATTERS: _("Ce qui compte pour vous :"),
        Synthesis.RESOURCES: _("Ce qui va vous aider :"),
        Synthesis.BRAKES: _("Ce qui vous gêne aujourd’hui :"),
        Synthesis.LEARN: _("Ce que vous voulez apprendre :"),
    }
    groups, _again = synthesis(sections)
    return "\n".join(
        f"{headings[group.kind]} {' '.join(map(_sentence, group.lines))}" for group in groups if group.lines
    )


def _sentence(line: str) -> str:
    return line if line.endswith((".", "!", "?", "…", "»")) else f"{line}."


def in_words(question: Question, answer: Any) -> str:
    """One answer as it is read back: a text, « 8 sur 10 », or the choices ticked."""
    if answer in ("", None, []):
        return ""
    if question.kind == AnswerKind.SCALE:
        return _("%(level)s sur 10") % {"level": answer}
    if question.kind == AnswerKind.CHECKS:
        return ", ".join(str(words) for code, words in question.options if code in answer)
    return str(answer)


def earlier_answers(diagnosis: EducationalDiagnosis, dimension: str) -> tuple[date, dict[str, str]] | None:
    """What the last validated diagnosis of the path says of this dimension: (its day, {code: words}), or None."""
    last = (
        diagnosis.enrolment.diagnoses.filter(state=DiagnosisState.VALIDATED)
        .exclude(pk=diagnosis.pk)
        .order_by("-validated_at", "-pk")
        .first()
    )
    section = last.sections.filter(dimension=dimension).first() if last else None
    if last is None or last.held_on is None or section is None:
        return None
    words = {q.code: in_words(q, section.answers.get(q.code)) for q in questions_of(dimension)}
    return last.held_on, words
