"""In the editing tool, a page that a member does not meet answers like one that does not exist."""

import re

from django.views.defaults import page_not_found
from wagtail.admin.views.pages.search import page_filter_search
from wagtail.models import Page

from cms.domain.reaching import cut, hidden_branches, is_hidden, programmes_met_by
from cms.models import Correction, Round
from etp.accounts.permissions.doors import plain_path

EDITING = "/cms/"
# The names under which Wagtail's addresses carry the key of a page.
PAGE_KEYS = re.compile(r"(^|_)page(_to_\w+)?_(id|pk)$|^destination_id$|^page_to_move_id$")
# The trees of addresses in which « pk » is that of a page.
OF_PAGES = {"wagtailadmin_pages", "wagtailadmin_api"}
# This report names the last page changed of each type, whoever asks.
WHOLE_REPORTS = {"page_types_usage", "page_types_usage_results"}
LEDGERS = {"cms_ledger", "cms_ledger_print", "cms_ledger_pdf"}
# Our own addresses whose « pk » is that of a page, of a round or of a correction.
TEXTS = {"cms_correct", "cms_translate", "cms_translation_confirmed"}
ROUNDS = {"cms_round", "cms_answer", "cms_republish", "cms_remark", "cms_partner_reading"}
CORRECTIONS = {"cms_correction", "cms_object", "cms_take_back"}


class ReachMiddleware:
    """Ask the reach of the member before the view, whatever the view: buttons, bulk acts, history, comparison, API.

    Wagtail refuses a page with a redirection and a missing one with a 404: that difference would tell which exist.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """The tool's own missing page when the address names a page, a round or a ledger out of the member's reach."""
        if not plain_path(request.path).startswith(EDITING) or not request.user.is_authenticated:
            return None
        if _names_all(request):
            _write_out_all(request)
        if _is_out_of_reach(request, view_kwargs):
            return page_not_found(request, "", template_name="wagtailadmin/404.html")
        return None


def _names_all(request):
    """Whether a bulk act is asked of « all » the pages of a list, by a member who does not meet all pages."""
    match = request.resolver_match
    asked = "bulk" in match.route and match.kwargs.get("model_name") == "page" and "all" in request.GET.getlist("id")
    return asked and bool(hidden_branches(request.user))


def _write_out_all(request):
    """Put in place of « all » each page of the list, or of the search in it, that the member meets.

    Wagtail would name every page of the list, those without right by their title.
    """
    above, words = request.GET.get("childOf", ""), request.GET.get("q", "")
    parent = Page.objects.filter(pk=above).first() if above.isdecimal() else None
    pages = Page.objects.filter(depth__gt=1)
    if parent:
        pages = parent.get_descendants() if words else parent.get_children()
    met = cut(request.user, pages)
    found = page_filter_search(words, met)[0].results() if words else met
    request.GET = request.GET.copy()
    request.GET.setlist("id", [str(page.pk) for page in found])


def _is_out_of_reach(request, kwargs):
    name = request.resolver_match.url_name
    if name in WHOLE_REPORTS and hidden_branches(request.user):
        return True
    if name in LEDGERS and not programmes_met_by(request.user).filter(code=kwargs["code"]).exists():
        return True
    return any(is_hidden(request.user, key) for key in _page_keys(request, kwargs))


def _page_keys(request, kwargs):
    """Every page that an address names: in its path, in the keys of a bulk act, through a round or a correction."""
    match = request.resolver_match
    found = {int(value) for name, value in kwargs.items() if PAGE_KEYS.search(name) and str(value).isdecimal()}
    if "bulk" in match.route:
        named = [*request.GET.getlist("id"), request.GET.get("childOf", "")]
        found |= {int(value) for value in named if value.isdecimal()}
    of_a_page = OF_PAGES & set(match.namespaces) or match.url_name in TEXTS
    if of_a_page and str(kwargs.get("pk", "")).isdecimal():
        found.add(int(kwargs["pk"]))
    for model, names in ((Round, ROUNDS), (Correction, CORRECTIONS)):
        if match.url_name in names:
            found |= set(model.objects.filter(pk=kwargs["pk"]).values_list("page", flat=True))
    return found
