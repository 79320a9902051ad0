from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import TextBlock


class ListedBlock(blocks.StructBlock):
    """A titled list of sentences; what it is about is said by its label."""

    lines = blocks.ListBlock(blocks.CharBlock(label=_("Ligne"), max_length=300), label=_("Lignes"), min_num=1)

    class Meta:
        icon = "list-ul"
        template = "cms/blocks/guide_list.html"


class MomentBlock(blocks.StructBlock):
    """One moment of a workshop: how long, and what happens."""

    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600)
    text = blocks.CharBlock(label=_("Ce qui s’y passe"), max_length=300)


class TimingBlock(blocks.StructBlock):
    """The moments of a workshop, in order."""

    lines = blocks.ListBlock(MomentBlock(label=_("Moment")), label=_("Moments"), min_num=1)

    class Meta:
        icon = "time"
        template = "cms/blocks/guide_timing.html"


class GuideBody(blocks.StreamBlock):
    """What the educator's guide of a module may hold; read by the team alone."""

    aims = ListedBlock(label=_("Buts de la séance"))
    material = ListedBlock(label=_("Matériel"))
    timing = TimingBlock(label=_("Déroulé"))
    fidelity = ListedBlock(label=_("Points à respecter"), template="cms/blocks/guide_checklist.html")
    notes = TextBlock(label=_("Notes pour les animateurs"))
