"""« Ouvrir un lieu » in the editing tool: one page that opens it whole, and what the opened places still lack.

These views stand in the tree /cms/, whose rule (editors, second factor) is asked before them.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.domain.languages import in_own_language
from cms.domain.opening_places import missing_at, open_whole_place, page_of_place
from cms.forms.opening import OpeningForm, room_lines, rooms_in
from cms.models import SitePage
from cms.permissions.opening import may_open_places, sites_opened_by
from etp.common import RuleBroken
from etp.programmes.permissions import keeps_everything


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request):
    """Open a place with everything at once; 404 for whoever opens none."""
    if not may_open_places(request.user):
        raise Http404
    form, rooms = OpeningForm(request.POST or None, by=request.user), room_lines(request.POST or None)
    if request.method == "POST" and all([form.is_valid(), *[line.is_valid() for line in rooms]]):
        try:
            site = open_whole_place(**form.cleaned_data, rooms=rooms_in(rooms), by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            words = _("%(name)s est ouvert. Sa page publique est un brouillon\u00a0: personne ne la lit encore.")
            messages.success(request, words % {"name": site.name})
            return redirect("cms_opened_place", site.pk)
    refused = bool(form.errors) or any(line.errors for line in rooms)
    context = {
        "form": form,
        "rooms": rooms,
        "unfinished": _unfinished(request.user),
        "page_title": _("Ouvrir un lieu"),
        "header_icon": "home",
    }
    return render(request, "cms/admin/open_place.html", context, status=422 if refused else 200)


def _unfinished(user):
    """The places whose page is not online yet."""
    drafts = in_own_language(SitePage.objects.filter(live=False))
    return sites_opened_by(user).filter(pk__in=drafts.values("site"), closed_on=None).select_related("commune")


@require_safe
def opened(request, pk):
    """What a place still lacks, each thing with the screen where it is done; a place of others is missing."""
    site = get_object_or_404(sites_opened_by(request.user).select_related("commune", "organisation"), pk=pk)
    page = page_of_place(site)
    writes_page = page is not None and page.permissions_for_user(request.user).can_edit()
    record = reverse("reference_site:inspect", args=[pk]) if keeps_everything(request.user) else ""
    ways = {
        "record": record,
        "rooms": record,
        "none": record,
        "page": reverse("wagtailadmin_pages:edit", args=[page.pk]) if writes_page else "",
        "people": reverse("accounts:invite"),
        "programmes": reverse("reference_programme:index"),
    }
    context = {
        "site": site,
        "missing": [{"words": lack.words, "url": ways[lack.where]} for lack in missing_at(site)],
        "rooms": site.rooms.all(),
        "runs": site.programme_sites.filter(until=None).select_related("programme"),
        "page_url": ways["page"],
        "online": page is not None and page.live,
        "page_title": site.name,
        "header_icon": "home",
    }
    return render(request, "cms/admin/opened_place.html", context)
