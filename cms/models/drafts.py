"""The form of a module text: what someone typed over an older version is never saved over a newer one."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.models.checks import HeardForm


class FreshDraftForm(HeardForm):
    """A save from a tab that does not show the latest version is refused; what was typed stays in the form."""

    def clean(self):
        cleaned = super().clean()
        loaded = self.data.get("loaded_revision_id", "")
        latest = Revision.objects.filter(pk=self.instance.latest_revision_id).select_related("user").first()
        if loaded.isdigit() and latest and int(loaded) != latest.pk:
            # The form comes back with the version that it was typed over, so that a second press is refused as well.
            self.instance.latest_revision_id = int(loaded)
            raise ValidationError(self._refusal(int(loaded), latest))
        return cleaned

    def _refusal(self, loaded, latest):
        edit = reverse("wagtailadmin_pages:edit", args=[self.instance.pk])
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[self.instance.pk, loaded, latest.pk])
        return format_html(
            '{} <a href="{}" target="_blank" rel="noopener">{}</a> <a href="{}" target="_blank" rel="noopener">{}</a>',
            _("Une version plus récente a été enregistrée par %(who)s le %(when)s. "
              "La vôtre n’est pas enregistrée\u00a0: vos mots restent ci-dessous, "
              "recopiez-les dans la version récente.")
            % {
                "who": latest.user.get_full_name() if latest.user else "Escale",
                "when": date_format(localtime(latest.created_at), "j F, H:i"),
            },
            compare,
            _("Voir ce qui a changé"),
            edit,
            _("Ouvrir la version récente"),
        )  # fmt: skip
