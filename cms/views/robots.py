"""What machines may read: only the live public pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.domain.finding import online_pages
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
    """Every live page of the public site in each language, with the day of its last publication and its twins."""
    rows = [
        {
            "url": request.build_absolute_uri(row.url),
            "day": row.at.date().isoformat() if row.at else "",
            "twins": [(code, request.build_absolute_uri(url)) for code, url in row.twins],
        }
        for row in online_pages()
    ]
    return for_visitors(render(request, "cms/sitemap.xml", {"rows": rows}, content_type="application/xml"))
