"""/demo/courrier/: what a demonstration would have sent, so that a person can walk a story without a mailbox."""

from urllib.parse import urlencode

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from etp.accounts.permissions import DEMO, allow
from etp.demo.forms import CourierSearch
from etp.demo.models import CourierItem

ITEMS_A_PAGE = 30

# For the HTML of an e-mail: nothing runs and nothing is fetched. Mail readers drop sheets, so its style is inline.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@allow(DEMO)
@require_safe
def courier(request: HttpRequest) -> HttpResponse:
    """The messages, the newest first, by channel and address."""
    search = CourierSearch(request.GET)
    page = Paginator(search.found_in(CourierItem.objects.all()), ITEMS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({name: request.GET[name] for name in search.fields if request.GET.get(name)})
    return render(request, "demo/courier.html", {"search": search, "page": page, "query": query, "crumbs": _crumbs()})


@allow(DEMO)
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # -- django-csp types views as taking a request alone
def courier_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it was sent: its words with their links, and its look in a frame that can run nothing."""
    item = get_object_or_404(CourierItem, pk=pk)
    newer = CourierItem.objects.filter(address=item.address, pk__gt=pk).order_by("pk").first()
    older = CourierItem.objects.filter(address=item.address, pk__lt=pk).order_by("-pk").first()
    crumbs = [*_crumbs(), {"label": item.subject or _("Message"), "url": ""}]
    return render(request, "demo/courier_item.html", {"item": item, "newer": newer, "older": older, "crumbs": crumbs})


@allow(DEMO)
@require_safe
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # -- django-csp types views as taking a request alone
def courier_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one e-mail, as sent, for the frame; its links open in the whole window."""
    item = get_object_or_404(CourierItem.objects.exclude(html=""), pk=pk)
    return HttpResponse(item.html.replace("<head>", '<head><base target="_top">', 1))


def _crumbs():
    return [
        {"label": _("Accueil"), "url": reverse("wagtail_serve", args=[""])},
        {"label": _("Messages envoyés"), "url": reverse("demo:courier")},
    ]
