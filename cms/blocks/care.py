from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.pictures import refuse_wordless
from cms.blocks.text import FEATURES
from cms.enums import drawings


class ExerciseBlock(blocks.StructBlock):
    """Something to try at home: how, how often, and when to stop."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.RichTextBlock(label=_("Comment faire"), features=FEATURES)
    drawing = blocks.ChoiceBlock(label=_("Dessin"), choices=drawings, required=False)
    photo = ImageChooserBlock(label=_("Ou une image"), required=False)
    alt = blocks.CharBlock(label=_("Ce que le dessin ou l’image montre"), max_length=240, required=False)
    repeat = blocks.CharBlock(label=_("Combien de fois"), max_length=240)
    stop_if = blocks.CharBlock(label=_("Quand arrêter"), max_length=300)

    class Meta:
        icon = "history"
        label = _("Exercice")
        template = "cms/blocks/exercise.html"

    def clean(self, value):
        """The cleaned value; a drawing or an image, not both, and always with the words that replace it."""
        cleaned = super().clean(value)
        refuse_wordless(cleaned["drawing"], cleaned["photo"], cleaned["alt"])
        return cleaned


class AlertBlock(blocks.StructBlock):
    """When to ask for help, without waiting."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120, default="Quand demander de l’aide")
    text = blocks.RichTextBlock(label=_("Signes et conduite à tenir"), features=FEATURES)

    class Meta:
        icon = "warning"
        label = _("Quand demander de l’aide")
        template = "cms/blocks/alert.html"
