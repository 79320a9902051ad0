"""« Mes lieux » in the editing tool: a site manager's own places, with their page and their contacts.

These views stand in the tree /cms/, whose rule (editors, second factor) is asked before them.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from cms.domain.languages import in_own_language
from cms.forms.places import PlaceContactsForm
from cms.models import SitePage
from cms.permissions.places import sites_managed_by


@require_safe
def places(request):
    """The places that the reader manages; 404 for whoever manages none."""
    sites = list(sites_managed_by(request.user).select_related("commune").order_by("name"))
    if not sites:
        raise Http404
    pages = {page.site_id: page for page in in_own_language(SitePage.objects.filter(site__in=sites))}
    context = {
        "rows": [{"site": site, "page": pages.get(site.pk)} for site in sites],
        "page_title": _("Mes lieux"),
        "header_icon": "home",
    }
    return render(request, "cms/admin/places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request, pk):
    """Change whom to ask and how to come; a place that is not the reader's is missing."""
    site = get_object_or_404(sites_managed_by(request.user).select_related("commune"), pk=pk)
    form = PlaceContactsForm(request.POST or None, instance=site)
    if request.method == "POST" and form.is_valid():
        form.save()
        log(instance=site, action="wagtail.edit", user=request.user)
        messages.success(request, _("Les contacts sont enregistrés\u00a0: ils paraissent tout de suite."))
        return redirect("cms_places")
    context = {"form": form, "page_title": _("Contacts"), "page_subtitle": site.name, "header_icon": "home"}
    return render(request, "cms/admin/contacts.html", context, status=422 if form.errors else 200)
