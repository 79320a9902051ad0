"""The search of the public site. A question may tell of an illness: its answer is kept by no store and no robot, and
the pages it leads to are not told of it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.domain.searching import Found, search
from etp.accounts.permissions import PUBLIC, allow

LONGEST = 80


@allow(PUBLIC)
@require_safe
def site_search(request):
    """What the words of `q` find, by kind; what to do when they find nothing."""
    question = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = search(question) if question else Found([], [])
    context = {
        "crumbs": [{"label": _("Accueil"), "url": reverse("wagtail_serve", args=[""])}, {"label": _("Rechercher")}],
        "section": "recherche",
        "question": question,
        "found": found,
        "longest": LONGEST,
    }
    response = render(request, "cms/search.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
