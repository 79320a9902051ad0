from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class GlossaryTerm(models.Model):
    """A hard word of the field in plain words: what authors are offered when a text says it without explaining."""

    term = models.CharField(_("mot"), max_length=80)
    meaning = models.CharField(_("en mots simples"), max_length=240)

    panels = [FieldPanel("term"), FieldPanel("meaning")]

    class Meta:
        verbose_name = _("mot à expliquer")
        verbose_name_plural = _("mots à expliquer")
        ordering = ["term"]
        constraints = [models.UniqueConstraint(Lower("term"), name="one_meaning_a_term")]

    def __str__(self):
        return self.term
