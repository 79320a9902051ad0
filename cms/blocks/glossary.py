from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TermBlock(blocks.StructBlock):
    """One hard word, in plain words."""

    term = blocks.CharBlock(label=_("Mot"), max_length=80)
    meaning = blocks.CharBlock(label=_("En mots simples"), max_length=240)

    class Meta:
        icon = "openquote"
        label = _("Mot expliqué")


class GlossaryBlock(blocks.StructBlock):
    """The hard words of the page. The first time the text says one, it is a link to its meaning here.

    The meanings stand in the page itself: carriers sign them with the rest, and nobody changes them afterwards.
    """

    heading = blocks.CharBlock(label=_("Titre"), max_length=120, default="Les mots expliqués")
    terms = blocks.ListBlock(TermBlock(), label=_("Mots"), min_num=1)

    class Meta:
        icon = "openquote"
        label = _("Mots expliqués")
        template = "cms/blocks/glossary.html"
