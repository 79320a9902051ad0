from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LeafletBlock(blocks.StructBlock):
    """The essential of the page on one sheet to print: seven points at most, and whom to call."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    points = blocks.ListBlock(blocks.CharBlock(label=_("Point"), max_length=160), label=_("Points"), max_num=7)
    call = blocks.CharBlock(label=_("Qui appeler, et quand"), max_length=240)

    class Meta:
        icon = "doc-empty"
        label = _("Feuillet à imprimer")
        template = "cms/blocks/leaflet.html"
