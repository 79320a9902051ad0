from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.blocks import PlainBody
from cms.fields import BodyField
from cms.models.base import Led, Reviewed, VisitorsPage
from cms.models.checks import CHECKS
from cms.models.easy_read import EasyRead


class ContentPage(Led, Reviewed, EasyRead, VisitorsPage):
    """Plain text: legal notice, personal data, accessibility statement, contact."""

    body: Any = BodyField(PlainBody(), verbose_name=_("texte"), blank=True)

    content_panels = (
        [CHECKS]
        + VisitorsPage.content_panels
        + Led.lead_panels
        + [FieldPanel("body")]
        + EasyRead.easy_panels
        + Reviewed.review_panels
    )
    template = "cms/content.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("page de texte")
