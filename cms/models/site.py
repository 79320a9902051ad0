from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel

from cms.blocks import PlainBody
from cms.fields import BodyField
from cms.models.base import Led, OneALanguage, Pictured, VisitorsPage
from cms.permissions.pages import SharedPageTester
from cms.permissions.places import WHOLE_PAGE, SitePageTester
from etp.network.models import Site


class SiteIndexPage(Led, VisitorsPage):
    """The list of the places where workshops are held."""

    section = "lieux"
    content_panels = VisitorsPage.content_panels + Led.lead_panels
    template = "cms/site_index.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.SitePage"]

    class Meta:
        verbose_name = _("liste des lieux")

    def permissions_for_user(self, user):
        """What `user` may do with this page; the managers of the places under it have no right on it."""
        return SharedPageTester(user, self)


class SitePage(Led, Pictured, OneALanguage, VisitorsPage):
    """One place: how to come, whom to ask and the next workshops there, all from its record."""

    section = "lieux"
    shown_with = ("site__commune", "image")
    record_field = "site"
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    body = BodyField(PlainBody(), verbose_name=_("texte"), blank=True)

    # The manager of the place writes the words and the picture; whose page it is and its address are the platform's.
    content_panels = (
        [TitleFieldPanel("title", permission=WHOLE_PAGE)]
        + Led.lead_panels
        + [FieldPanel("site", permission=WHOLE_PAGE)]
        + Pictured.picture_panels
        + [FieldPanel("body")]
    )
    promote_panels = [
        FieldPanel(name, permission=WHOLE_PAGE) for name in ("slug", "seo_title", "search_description", "show_in_menus")
    ]
    settings_panels = [FieldRowPanel([FieldPanel(name, permission=WHOLE_PAGE) for name in ("go_live_at", "expire_at")])]
    template = "cms/site.html"
    parent_page_types = ["cms.SiteIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("page de lieu")
        constraints = [models.UniqueConstraint(fields=["site", "page_locale"], name="one_page_a_site_and_language")]

    def permissions_for_user(self, user):
        """What `user` may do with this page; it is never copied, since a place has one page."""
        return SitePageTester(user, self)
