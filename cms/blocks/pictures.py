from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from cms.enums import drawings


def refuse_wordless(drawing, image, alt):
    """StructBlockValidationError when both a drawing and an image are chosen, or one of them without its words."""
    if drawing and image:
        message = _("Choisissez un dessin ou une image, l’un des deux.")
        raise StructBlockValidationError({"drawing": ValidationError(message)})
    if (drawing or image) and not alt:
        message = _("Dites ce que l’image montre, pour qui ne la voit pas.")
        raise StructBlockValidationError({"alt": ValidationError(message)})


class PictureBlock(blocks.StructBlock):
    """A drawing of the project or an image of the library, with the words that replace it."""

    drawing = blocks.ChoiceBlock(label=_("Dessin"), choices=drawings, required=False)
    image = ImageChooserBlock(label=_("Image"), required=False)
    alt = blocks.CharBlock(label=_("Ce que l’image montre"), max_length=240)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/picture.html"

    def clean(self, value):
        """The cleaned value; exactly one of the drawing and the image must be chosen."""
        cleaned = super().clean(value)
        if bool(cleaned["drawing"]) == bool(cleaned["image"]):
            message = _("Choisissez un dessin ou une image, l’un des deux.")
            raise StructBlockValidationError({"drawing": ValidationError(message)})
        return cleaned
