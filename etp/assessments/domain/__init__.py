"""The verbs of the educational diagnosis, of the skill review and of the evaluation."""

from etp.assessments.domain.diagnosis import (
    StaleSave,
    add_addendum,
    save_section,
    start_diagnosis,
    validate_diagnosis,
)
from etp.assessments.domain.reviews import evaluate, review_skill, review_skills

__all__ = [
    "StaleSave",
    "add_addendum",
    "evaluate",
    "review_skill",
    "review_skills",
    "save_section",
    "start_diagnosis",
    "validate_diagnosis",
]
