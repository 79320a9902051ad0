"""What professionals type: one section of a diagnosis, its validation, a plan, a final evaluation."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from etp.assessments.domain.questions import LONGEST, REVIEW, Question, questions_of
from etp.assessments.enums import AnswerKind, ReviewMoment, SkillLevel
from etp.enrolments.domain.plans import modules_to_choose
from etp.enrolments.enums import FollowUp
from etp.programmes.models import Module

SCALE = [(str(n), str(n)) for n in range(11)]
ON_SITE, REMOTE = "site", "remote"
WAYS = [(ON_SITE, later("Sur place")), (REMOTE, later("À distance"))]
WISHES = 4


@dataclass
class Row:
    """One question as the screen shows it: its field, its « to see again » tick, what was said before and by others."""

    question: Question
    field: forms.BoundField
    review: forms.BoundField
    before: str = ""
    theirs: str = ""


class SectionForm(forms.Form):
    """The questions of one dimension; the revision read travels with them."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, section, with_note, **kwargs):
        answers = section.answers
        first = {"revision": section.revision, "sensitive_note": section.sensitive_note, **answers}
        first |= {f"{code}_review": True for code in answers.get(REVIEW, ())}
        super().__init__(*args, initial=first, **kwargs)
        self.questions = questions_of(section.dimension)
        for question in self.questions:
            self.fields[question.code] = answer_field(question)
            self.fields[f"{question.code}_review"] = forms.BooleanField(
                label=later("À revoir ensemble"), required=False
            )
        if with_note:
            self.fields["sensitive_note"] = forms.CharField(
                label=later("Note sensible"),
                required=False,
                max_length=LONGEST,
                help_text=later("Vous seul la lisez dans l’équipe. La personne peut la demander."),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def answers(self):
        """What the verb `save_section` takes: the answers by code, and the codes to see again."""
        given = {question.code: self.cleaned_data[question.code] for question in self.questions}
        return given | {REVIEW: [q.code for q in self.questions if self.cleaned_data[f"{q.code}_review"]]}

    def rows(self, before=None, theirs=None):
        """The questions in order, with the earlier answers and a colleague's, each a {code: words}."""
        before, theirs = before or {}, theirs or {}
        return [
            Row(q, self[q.code], self[f"{q.code}_review"], before.get(q.code, ""), theirs.get(q.code, ""))
            for q in self.questions
        ]


def answer_field(question):
    """The field of one question: a text, a scale from 0 to 10, or several ticks."""
    common = {"label": question.words, "required": False, "help_text": ""}
    if question.kind == AnswerKind.SCALE:
        return forms.ChoiceField(choices=SCALE, widget=forms.RadioSelect, **common)
    if question.kind == AnswerKind.CHECKS:
        return forms.MultipleChoiceField(choices=question.options, widget=forms.CheckboxSelectMultiple, **common)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **common)


def day_field(**facts):
    """A date field drawn by the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **facts)


class WayField(forms.TypedChoiceField):
    """On site or at a distance; True and False are its values outside, so that an initial one is a fact."""

    def prepare_value(self, value):
        """The choice that stands for a fact; what was typed stays itself."""
        return {True: REMOTE, False: ON_SITE}.get(value, value)


def way_field():
    """Whether an interview was held on site or at a distance."""
    return WayField(
        label=later("Comment ?"),
        choices=WAYS,
        coerce=lambda way: way == REMOTE,
        initial=ON_SITE,
        widget=forms.RadioSelect,
    )


class ValidateForm(forms.Form):
    """The day, the way and the two syntheses that close a diagnosis."""

    held_on = day_field(label=later("Entretien du"))
    remote = way_field()
    summary_for_person = forms.CharField(
        label=later("Synthèse pour la personne"),
        help_text=later("En mots simples, relue avec elle. Elle la retrouve dans son espace."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    summary_for_team = forms.CharField(
        label=later("Synthèse pour l’équipe"),
        required=False,
        help_text=later("Lue par l’équipe, et reprise dans le courrier au médecin."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AddendumForm(forms.Form):
    """Words added after a diagnosis is validated."""

    text = forms.CharField(label=later("Ajouter une note datée"), widget=forms.Textarea(attrs={"rows": 3}))


class ModulesField(forms.ModelMultipleChoiceField):
    """Modules of a version, those that serve a security objective said so."""

    suggested = frozenset()

    def label_from_instance(self, module):
        """The title, and why the module is suggested."""
        return f"{module.title} – {_('conseillé à chacun')}" if module.pk in self.suggested else module.title


class PlanForm(forms.Form):
    """Objectives in the person's words, each with how confident they are, and the modules chosen together."""

    modules = ModulesField(
        Module.objects.none(),
        label=later("Les ateliers choisis ensemble"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, version, suggested, plan=None, **kwargs):
        first = {"modules": list(suggested)}
        if plan:
            first["modules"] = [row.module_id for row in plan.plan_modules.all()]
            for objective in plan.objectives.all():
                first[f"words_{objective.priority}"] = objective.words
                first[f"confidence_{objective.priority}"] = objective.confidence
        super().__init__(*args, initial=first, **kwargs)
        self.fields["modules"].queryset = modules_to_choose(version)
        self.fields["modules"].suggested = frozenset(suggested)
        for rank in range(1, WISHES + 1):
            self.fields[f"words_{rank}"] = forms.CharField(
                label=_("Objectif %(rank)s, dans ses mots") % {"rank": rank}, max_length=300, required=False
            )
            self.fields[f"confidence_{rank}"] = forms.ChoiceField(
                label=_("Se sent capable d’y arriver"), choices=SCALE, widget=forms.RadioSelect, required=False
            )

    def wishes(self):
        """The bound pairs (words, confidence) by priority, with whether each holds something."""
        return [
            {"words": self[f"words_{rank}"], "confidence": self[f"confidence_{rank}"], "rank": rank}
            for rank in range(1, WISHES + 1)
        ]

    def facts(self):
        """What the verbs of a plan take: objectives as (words, confidence or None), and the modules."""
        data, objectives = self.cleaned_data, []
        for rank in range(1, WISHES + 1):
            words, confidence = data[f"words_{rank}"].strip(), data[f"confidence_{rank}"]
            if words:
                objectives.append((words, int(confidence) if confidence else None))
        return {"objectives": objectives, "modules": list(data["modules"])}


class SkillsForm(forms.Form):
    """How far each objective is acquired, at entry beside exit."""

    def __init__(self, *args, objectives, reviews, **kwargs):
        first = {f"{review.moment}_{review.objective_id}": review.level for review in reviews}
        super().__init__(*args, initial=first, **kwargs)
        self.objectives = objectives
        for objective in objectives:
            for moment in ReviewMoment:
                self.fields[f"{moment}_{objective.pk}"] = forms.ChoiceField(
                    label=f"{objective.text}, {moment.label}",
                    choices=[("", _("Pas vu")), *SkillLevel.choices],
                    required=False,
                )

    def lines(self):
        """Each objective with its two bound fields."""
        return [
            {
                "objective": row,
                "entry": self[f"{ReviewMoment.ENTRY}_{row.pk}"],
                "exit": self[f"{ReviewMoment.EXIT}_{row.pk}"],
            }
            for row in self.objectives
        ]

    def levels(self):
        """What changed: {(objective, moment): level}; an emptied choice changes nothing."""
        return {
            (objective, moment): self.cleaned_data[name]
            for objective in self.objectives
            for moment in ReviewMoment
            if (name := f"{moment}_{objective.pk}") in self.changed_data and self.cleaned_data[name]
        }


class EvaluationForm(forms.Form):
    """The final evaluation: when, how, in whose words, and what follows."""

    held_on = day_field(label=later("Entretien du"))
    remote = way_field()
    words = forms.CharField(
        label=later("Ce que la personne en dit"),
        required=False,
        help_text=later("Avec ses mots : ce qui a changé, ce qui reste difficile."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    summary = forms.CharField(
        label=later("Synthèse pour l’équipe"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    follow_up = forms.ChoiceField(label=later("Suite proposée"), choices=FollowUp, widget=forms.RadioSelect)
