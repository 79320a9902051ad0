from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class SourceBlock(blocks.StructBlock):
    """Where a statement comes from: words that name the publication and its year, perhaps its address."""

    text = blocks.CharBlock(label=_("Référence"), max_length=300)
    url = blocks.URLBlock(label=_("Adresse"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Source")
        template = "cms/blocks/source.html"
