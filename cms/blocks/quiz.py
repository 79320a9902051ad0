from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class AnswerBlock(blocks.StructBlock):
    """One answer that may be opened, and why it is right or not."""

    text = blocks.CharBlock(label=_("Réponse"), max_length=160)
    right = blocks.BooleanBlock(label=_("Cette réponse est juste"), required=False)
    why = blocks.CharBlock(label=_("Pourquoi"), max_length=300)

    class Meta:
        icon = "tick"
        label = _("Réponse")


class QuizBlock(blocks.StructBlock):
    """A question to oneself: each answer opens its explanation, and what was opened is sent and kept nowhere."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answers = blocks.ListBlock(AnswerBlock(), label=_("Réponses"), min_num=2, max_num=5)

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "cms/blocks/quiz.html"

    def clean(self, value):
        """The cleaned value; one answer at least must be right."""
        cleaned = super().clean(value)
        if not any(answer["right"] for answer in cleaned["answers"]):
            message = _("Cochez au moins une réponse juste.")
            raise StructBlockValidationError({"question": ValidationError(message)})
        return cleaned
