"""« Traductions » in the editing tool: where each page stands in another language, and the two acts about it.

These views stand in the tree /cms/, whose rule (editors, second factor) is asked before them.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from cms.domain.reaching import is_hidden
from cms.domain.translating import confirm_translation, languages_of_pages, translate, twins_in
from cms.models import VisitorsPage
from etp.common import RuleBroken


@require_safe
def translations(request, language=""):
    """Each page that is online, with its translation in `language` (default: the first one offered)."""
    offered = languages_of_pages()
    if not offered or (language and language not in dict(offered)):
        raise Http404
    language = language or offered[0][0]
    context = {
        "twins": [twin for twin in twins_in(language) if not is_hidden(request.user, twin.source.pk)],
        "language": language,
        "offered": offered,
        "page_title": _("Traductions"),
        "page_subtitle": dict(offered)[language],
        "header_icon": "globe",
    }
    return render(request, "cms/admin/translations.html", context)


@require_POST
def start(request, language, pk):
    """Make the draft of a page in another language and open it; a refused act comes back with its reason."""
    try:
        twin = translate(_visitors_page(pk), language, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(reverse("cms_translations", args=[language]))
    messages.success(request, _("Le brouillon est prêt\u00a0: traduisez chaque champ, puis enregistrez."))
    return redirect("wagtailadmin_pages:edit", twin.pk)


@require_POST
def confirm(request, language, pk):
    """Say that a translation is up to date again; a refused act comes back with its reason."""
    try:
        confirm_translation(_visitors_page(pk), by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("La traduction est notée à jour."))
    return redirect(reverse("cms_translations", args=[language]))


def _visitors_page(pk):
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, VisitorsPage):
        raise Http404
    return page
