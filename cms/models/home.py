from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.blocks import StopsList
from cms.fields import BodyField
from cms.models.base import Led, Pictured, VisitorsPage


class HomePage(Led, Pictured, VisitorsPage):
    """The first page: what Escale is, its programmes, how it goes, the next workshops."""

    shown_with = ("image",)
    headline = models.CharField(_("grand titre"), max_length=120)
    programmes_lead = models.CharField(_("phrase au-dessus des programmes"), max_length=240, blank=True)
    steps_lead = models.CharField(_("phrase au-dessus des étapes"), max_length=240, blank=True)
    steps = BodyField(StopsList(), verbose_name=_("comment ça se passe"), blank=True, max_num=4)
    quote = models.CharField(_("parole d’un patient partenaire"), max_length=300, blank=True)
    quote_by = models.CharField(_("de qui"), max_length=160, blank=True)

    content_panels = (
        VisitorsPage.content_panels
        + [FieldPanel("headline")]
        + Led.lead_panels
        + Pictured.picture_panels
        + [
            FieldPanel("programmes_lead"),
            FieldPanel("steps_lead"),
            FieldPanel("steps"),
            FieldRowPanel([FieldPanel("quote"), FieldPanel("quote_by")]),
        ]
    )
    template = "cms/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ProgrammeIndexPage", "cms.SiteIndexPage", "cms.ContentPage"]

    class Meta:
        verbose_name = _("page d’accueil")
