from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.blocks import AimsList, StopsList
from cms.blocks.text import FEATURES
from cms.fields import BodyField
from cms.models.base import Led, OneALanguage, Pictured, Reviewed, VisitorsPage
from cms.permissions.pages import ProgrammePageTester, SharedPageTester
from etp.programmes.models import Programme


class ProgrammeIndexPage(Led, VisitorsPage):
    """The list of the programmes."""

    section = "programmes"
    content_panels = VisitorsPage.content_panels + Led.lead_panels
    template = "cms/programme_index.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ProgrammePage"]

    class Meta:
        verbose_name = _("liste des programmes")

    def permissions_for_user(self, user):
        """What `user` may do with this page; the authors of the programmes under it have no right on it."""
        return SharedPageTester(user, self)


class ProgrammePage(Led, Pictured, Reviewed, OneALanguage, VisitorsPage):
    """One programme for the public; sessions, places, team, carriers and dates come from its records."""

    section = "programmes"
    shown_with = ("programme", "image")
    record_field = "programme"
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    for_whom = models.CharField(_("pour qui"), max_length=200)
    how_long = models.CharField(_("combien de temps"), max_length=200, blank=True)
    cost = models.CharField(_("combien ça coûte"), max_length=120, default="Rien")
    how_to_enter = models.CharField(_("comment entrer"), max_length=240)
    with_doctor = models.CharField(_("avec ou sans médecin"), max_length=240, blank=True)
    for_carers = models.CharField(_("et mon proche"), max_length=240, blank=True)
    aims: Any = BodyField(AimsList(), verbose_name=_("ce que vous en retirez"), blank=True)
    steps_lead = models.CharField(_("phrase au-dessus des étapes"), max_length=240, blank=True)
    steps: Any = BodyField(StopsList(), verbose_name=_("les étapes"), blank=True, max_num=4)
    alert = RichTextField(_("quand demander de l’aide"), features=FEATURES, blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("courriel"), blank=True)

    content_panels = (
        VisitorsPage.content_panels
        + Led.lead_panels
        + Pictured.picture_panels
        + [
            FieldPanel("programme"),
            MultiFieldPanel(
                [
                    FieldPanel(name)
                    for name in ("for_whom", "how_long", "cost", "how_to_enter", "with_doctor", "for_carers")
                ],
                heading=_("L’essentiel"),
            ),
            FieldPanel("alert"),
            FieldPanel("steps_lead"),
            FieldPanel("steps"),
            FieldPanel("aims"),
            FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("contact_email")], heading=_("Contact")),
        ]
        + Reviewed.review_panels
    )
    template = "cms/programme.html"
    parent_page_types = ["cms.ProgrammeIndexPage"]
    subpage_types = ["cms.ModulePage"]

    class Meta:
        verbose_name = _("page de programme")
        constraints = [
            models.UniqueConstraint(fields=["programme", "page_locale"], name="one_page_a_programme_and_language")
        ]

    @property
    def programme_of_page(self):
        """The programme this page is stored for, whatever a draft of it says."""
        return type(self).objects.select_related("programme").get(pk=self.pk).programme

    def permissions_for_user(self, user):
        """What `user` may do with this page: nothing for a stranger to the programme; and nobody copies it."""
        return ProgrammePageTester(user, self)
