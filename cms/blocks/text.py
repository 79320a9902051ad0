from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "link", "ul", "ol"]


class TextBlock(blocks.StructBlock):
    """A heading, perhaps, and plain paragraphs and lists under it."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Texte"), features=FEATURES)

    class Meta:
        icon = "doc-full"
        label = _("Texte")
        template = "cms/blocks/text.html"


class KeyMessageBlock(blocks.StructBlock):
    """The one sentence to remember."""

    text = blocks.CharBlock(label=_("Message"), max_length=240)

    class Meta:
        icon = "pick"
        label = _("Message clé")
        template = "cms/blocks/key_message.html"


class QuestionBlock(blocks.StructBlock):
    """A question to bring to the workshop or to the doctor."""

    text = blocks.CharBlock(label=_("Question"), max_length=240)

    class Meta:
        icon = "help"
        label = _("Question à apporter")
        template = "cms/blocks/question.html"
