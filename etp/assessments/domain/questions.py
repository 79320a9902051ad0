"""The one template of questions of the diagnosis, as data: plain words to ask, why, and the kind of answer.

Conceived for any chronic condition, in the five dimensions of d'Ivernois and Gagnayre; to be read by each team.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from etp.assessments.enums import AnswerKind, Dimension, Synthesis
from etp.common import RuleBroken

# Beside the answers: the codes of those that the person and the professional will look at again.
REVIEW = "_review"
LONGEST = 4000
# {question code: a text, a number from 0 to 10 or a list of options}, and REVIEW when some are to be seen again.
Answers = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """One question: a stable code, its words, why it is asked, its kind, and its place in the synthesis."""

    code: str
    words: str | Promise
    why: str | Promise = ""
    kind: str = AnswerKind.TEXT
    ends: str | Promise = ""
    options: tuple[tuple[str, str | Promise], ...] = ()
    synthesis: str = ""


QUESTIONS: dict[Dimension, tuple[Question, ...]] = {
    Dimension.BIOMEDICAL: (
        Question(
            "bio_words",
            later("Avec vos mots, quel est votre problème de santé ?"),
            later("On note les mots de la personne, sans les corriger."),
        ),
        Question(
            "bio_daily",
            later("Qu’est-ce qui vous gêne le plus au quotidien ?"),
            later("La gêne vécue guide le programme mieux que le nom de la maladie."),
            synthesis=Synthesis.BRAKES,
        ),
        Question(
            "bio_intensity",
            later("Ces sept derniers jours, à quel point cela vous a-t-il gêné ?"),
            kind=AnswerKind.SCALE,
            ends=later("0 pas du tout, 10 énormément"),
        ),
        Question(
            "bio_treatments",
            later("Quels traitements et quels soins suivez-vous ?"),
            later("Demander aussi ce qui est difficile à suivre, sans juger."),
        ),
        Question(
            "bio_worse",
            later("Que se passe-t-il quand cela va plus mal ?"),
            later("Un signe inhabituel se dit au médecin avant de continuer."),
        ),
        Question("bio_other", later("Avez-vous d’autres soucis de santé à garder en tête ?")),
    ),
    Dimension.SOCIAL: (
        Question(
            "soc_day",
            later("Racontez-moi une journée ordinaire."),
            later("On cherche les moments où un petit changement est possible."),
        ),
        Question(
            "soc_work",
            later("Qu’est-ce qui a changé dans votre travail ou vos activités ?"),
            synthesis=Synthesis.BRAKES,
        ),
        Question(
            "soc_home",
            later("Qui vit avec vous, ou peut vous aider ?"),
            synthesis=Synthesis.RESOURCES,
        ),
        Question("soc_rights", later("Quelles démarches ou quelles dépenses vous préoccupent ?")),
        Question("soc_hours", later("Quels jours et quelles heures vous conviennent ?")),
    ),
    Dimension.COGNITIVE: (
        Question(
            "cog_cause",
            later("Pour vous, d’où vient ce problème ?"),
            later("On cherche les images que la personne s’en fait. Noter ses mots, sans corriger."),
        ),
        Question("cog_explained", later("Que vous a-t-on déjà expliqué ? Qu’en avez-vous retenu ?")),
        Question(
            "cog_worse",
            later("Je sais quoi faire quand cela va plus mal."),
            kind=AnswerKind.SCALE,
            ends=later("0 pas du tout, 10 tout à fait"),
        ),
        Question(
            "cog_sources",
            later("Où cherchez-vous des réponses ?"),
            kind=AnswerKind.CHECKS,
            options=(
                ("doctor", later("Auprès de mon médecin")),
                ("carer", later("Auprès d’un autre soignant")),
                ("web", later("Sur internet, dans des vidéos")),
                ("others", later("Auprès de proches qui vivent la même chose")),
                ("nowhere", later("Je n’en cherche pas")),
            ),
        ),
        Question(
            "cog_learn",
            later("Que voudriez-vous comprendre ou savoir faire ?"),
            synthesis=Synthesis.LEARN,
        ),
    ),
    Dimension.EMOTIONAL: (
        Question("emo_feel", later("Comment vivez-vous avec cela aujourd’hui ?")),
        Question("emo_fear", later("Qu’est-ce qui vous inquiète le plus ?"), synthesis=Synthesis.BRAKES),
        Question("emo_good", later("Qu’est-ce qui vous fait du bien ?"), synthesis=Synthesis.RESOURCES),
        Question(
            "emo_support",
            later("Je me sens soutenu par mon entourage."),
            kind=AnswerKind.SCALE,
            ends=later("0 pas du tout, 10 tout à fait"),
        ),
        Question(
            "emo_tried",
            later("Qu’avez-vous déjà essayé ? Qu’est-ce qui a marché ?"),
            later("Une réussite passée, même petite, est un appui."),
            synthesis=Synthesis.RESOURCES,
        ),
    ),
    Dimension.PROJECT: (
        Question(
            "pro_wish",
            later("Qu’aimeriez-vous pouvoir refaire, ou faire mieux ?"),
            later("Un projet de la vie de tous les jours, dans ses mots : il guide tout le reste."),
            synthesis=Synthesis.MATTERS,
        ),
        Question("pro_first", later("Par quoi voudriez-vous commencer ?"), synthesis=Synthesis.MATTERS),
        Question(
            "pro_importance",
            later("À quel point est-ce important pour vous ?"),
            kind=AnswerKind.SCALE,
            ends=later("0 pas du tout, 10 très important"),
        ),
        Question(
            "pro_confidence",
            later("À quel point vous sentez-vous capable d’y arriver ?"),
            kind=AnswerKind.SCALE,
            ends=later("0 pas du tout, 10 tout à fait"),
        ),
        Question("pro_expect", later("Qu’attendez-vous de nous ?")),
    ),
    Dimension.AIDS: (
        Question("aid_helps", later("Qu’est-ce qui va vous aider ?"), synthesis=Synthesis.RESOURCES),
        Question("aid_hinders", later("Qu’est-ce qui pourrait vous gêner ?"), synthesis=Synthesis.BRAKES),
        Question(
            "aid_come",
            later("De quoi avez-vous besoin pour venir ?"),
            later("Trajet, garde d’un proche, audition, lecture, marche, horaires de travail."),
        ),
        Question("aid_group", later("Comment vous sentez-vous à l’idée d’un groupe ?")),
        Question("aid_people", later("Qui souhaitez-vous associer à votre programme ?")),
    ),
}


def questions_of(dimension: str) -> tuple[Question, ...]:
    """The questions of one dimension, in the order in which they are asked."""
    return QUESTIONS[Dimension(dimension)]


def clean_answers(dimension: str, answers: Answers) -> Answers:
    """`answers` with empty ones left out; RuleBroken for an unknown question or an answer out of its kind."""
    known = {question.code: question for question in questions_of(dimension)}
    kept = {}
    for code, answer in answers.items():
        if code == REVIEW:
            continue
        if code not in known:
            raise RuleBroken(_("Cette question n’est pas dans cette section."))
        answer = _clean(known[code], answer)
        if answer not in ("", None, []):
            kept[code] = answer
    review = sorted(set(answers.get(REVIEW, ())) & set(known))
    return kept | ({REVIEW: review} if review else {})


def _clean(question: Question, answer: Any) -> Any:
    if answer in ("", None):
        return ""
    if question.kind == AnswerKind.SCALE:
        if str(answer) not in map(str, range(11)):
            raise RuleBroken(_("Cette réponse se note de 0 à 10."))
        return int(answer)
    if question.kind == AnswerKind.CHECKS:
        return [code for code, _words in question.options if code in answer]
    text = str(answer).strip()
    if len(text) > LONGEST:
        raise RuleBroken(_("Cette réponse est trop longue : 4 000 signes au plus."))
    return text
