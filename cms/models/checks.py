from types import SimpleNamespace

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import HelpPanel

from cms.models.media import WITH_MEDIA, refuse_unwritten
from etp.common import RuleBroken

# What the text could still do better, above its fields: worked out by the domain, through a template tag.
CHECKS = HelpPanel(template="cms/admin/checks.html", heading=_("Avant de soumettre"))
LEAVING_THE_DRAFT = ("action-submit", "action-publish", "action-restart-workflow")


class HeardForm(WagtailAdminPageForm):
    """A draft may wait for its captions; what is submitted or published may not, and is told so on the form."""

    def clean(self):
        cleaned = super().clean()
        if any(name in self.data for name in LEAVING_THE_DRAFT) and cleaned.get("body") is not None:
            try:
                refuse_unwritten(SimpleNamespace(**{name: cleaned.get(name) for name in WITH_MEDIA}))
            except RuleBroken as refusal:
                self.add_error("body", str(refusal))
        return cleaned
