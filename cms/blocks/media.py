from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class MediaBlock(blocks.StructBlock):
    """A video or a sound of our own, with its captions and its transcript."""

    media = SnippetChooserBlock("cms.TeachingMedia", label=_("Vidéo ou son"))

    class Meta:
        icon = "media"
        label = _("Vidéo ou son")
        template = "cms/blocks/media.html"
