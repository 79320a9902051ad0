from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StepsBlock(blocks.StructBlock):
    """Things to do one after the other: an ordered list."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120, default="Étapes")
    steps = blocks.ListBlock(blocks.CharBlock(label=_("Étape"), max_length=300), label=_("Étapes"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Étapes")
        template = "cms/blocks/steps.html"


class DoDontBlock(blocks.StructBlock):
    """What rather helps and what rather does not, side by side, each with its word and its shape."""

    do = blocks.ListBlock(blocks.CharBlock(label=_("Plutôt oui"), max_length=240), label=_("Plutôt oui"), min_num=1)
    dont = blocks.ListBlock(blocks.CharBlock(label=_("Plutôt non"), max_length=240), label=_("Plutôt non"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Plutôt oui, plutôt non")
        template = "cms/blocks/do_dont.html"


class StopBlock(blocks.StructBlock):
    """One stop of a programme's path: what, when, and what happens there."""

    title = blocks.CharBlock(label=_("Titre"), max_length=80)
    when = blocks.CharBlock(label=_("Quand, combien de temps"), max_length=80, required=False)
    text = blocks.CharBlock(label=_("Ce qui s’y passe"), max_length=240)

    class Meta:
        icon = "list-ol"
        label = _("Étape du programme")
