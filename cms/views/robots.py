"""What machines may read: only the live public pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.domain.languages import in_own_language
from cms.domain.showing.places import url_of
from cms.models import HomePage
from etp.accounts.permissions import PUBLIC, allow
from etp.common.middleware import for_visitors


@allow(PUBLIC)
@require_safe
def robots(request):
    """The rules for robots, with the address of the list of pages."""
    private = (
        "/cms/",
        "/compte/",
        "/mon-espace/",
        "/pro/",
        "/inscription/",
        "/place/",
        "/agenda/",
        "/annuaire/reponse/",
        "/demo/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return for_visitors(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@allow(PUBLIC)
@require_safe
def sitemap(request):
    """Every live page of the public site, with the day of its last publication."""
    pages = Page.objects.live().descendant_of(in_own_language(HomePage.objects.live()).get(), inclusive=True)
    rows = [
        {"url": request.build_absolute_uri(url_of(path)), "day": at.date().isoformat() if at else ""}
        for path, at in pages.order_by("path").values_list("url_path", "last_published_at")
    ]
    return for_visitors(render(request, "cms/sitemap.xml", {"rows": rows}, content_type="application/xml"))
