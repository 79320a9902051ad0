from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.blocks import EasyBody
from cms.enums import EasyState
from cms.fields import BodyField

EASY_FIELDS = ("easy_body", "easy_by", "easy_read_by", "easy_read_on")
EASY, LEAFLET = "facile-a-lire", "feuillet"


class EasyRead(models.Model):
    """A page with an easy-read twin at an address of its own, and its leaflet on one sheet."""

    easy_body: Any = BodyField(EasyBody(), verbose_name=_("version facile à lire (FALC)"), blank=True, default=list)
    easy_by = models.CharField(_("rédigé en FALC par"), max_length=160, blank=True)
    easy_read_by = models.CharField(_("relu par des personnes concernées"), max_length=160, blank=True)
    easy_read_on = models.DateField(_("relu par elles le"), null=True, blank=True)

    class Meta:
        abstract = True

    easy_panels = [
        MultiFieldPanel(
            [
                FieldPanel("easy_body"),
                FieldPanel("easy_by"),
                FieldRowPanel([FieldPanel("easy_read_by"), FieldPanel("easy_read_on")]),
            ],
            heading=_("Version facile à lire (FALC)"),
            classname="collapsed",
        )
    ]
    readings = {EASY: "cms/easy_read.html", LEAFLET: "cms/leaflet.html"}

    @property
    def easy_state(self):
        """How far the easy-read twin is."""
        if not self.easy_body:
            return EasyState.NONE
        return EasyState.READ if self.easy_read_by and self.easy_read_on else EasyState.WRITTEN

    @property
    def leaflet(self):
        """The first leaflet of the text, or None."""
        ranks = [rank for rank, raw in enumerate(self.body.raw_data) if raw["type"] == "leaflet"]
        return self.body[ranks[0]].value if ranks else None

    def offers(self, reading):
        """Whether the page can be read that way."""
        kinds = [raw["type"] for raw in self.body.raw_data]
        return bool(self.easy_body) if reading == EASY else "leaflet" in kinds

    def get_context(self, request, *args, reading="", **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # The explanations stand in the text in full: nothing of another reading leads to them.
        return {**context, "terms": {}} if reading else context

    def get_template(self, request, *args, reading="", **kwargs):
        return self.readings.get(reading) or super().get_template(request, *args, **kwargs)

    def clean(self):
        """A reading by people concerned names them and its day, and is about a text that exists."""
        super().clean()
        if bool(self.easy_read_by) != bool(self.easy_read_on):
            message = _("Dites qui a relu la version facile à lire, et quel jour.")
            raise ValidationError({"easy_read_by": message})
        if self.easy_read_by and not self.easy_body:
            raise ValidationError({"easy_body": _("Il n’y a pas encore de version facile à lire à relire.")})
