from django.utils.translation import gettext_lazy as _

from cms.models.base import Led, VisitorsPage


class DirectoryPage(Led, VisitorsPage):
    """The directory of services near the reader, searched by what its address asks; each says how old it is."""

    section = "annuaire"
    content_panels = VisitorsPage.content_panels + Led.lead_panels
    template = "cms/directory.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    # What the address asks for, read by the domain.
    asked = {}

    class Meta:
        verbose_name = _("annuaire des services")

    def get_context(self, request, *args, **kwargs):
        self.asked = request.GET.dict()
        return super().get_context(request, *args, **kwargs)
