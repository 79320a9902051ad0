"""Finding a workshop: one page, its filters in the address, the same bytes for every visitor."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from etp.accounts.permissions import PUBLIC, allow
from etp.common.clock import moment
from etp.common.middleware import for_visitors
from etp.programmes.enums import Access
from sessions.domain.finder import alternatives, card_of, how_many, search
from sessions.domain.structured import event_of
from sessions.domain.wording import when_words
from sessions.enums import WorkshopState
from sessions.forms.finder import FinderForm
from sessions.views.guards import public_workshop_or_404

PAGE = 12
# Up to this many, one query gives the cards and their number.
MANY, MOST = 60, 600


@allow(PUBLIC)
@require_safe
def finder(request):
    """The coming workshops that fit, by date or by distance; something else to propose when none does."""
    form = FinderForm(request.GET)
    filters, asked = form.filters(), form.cleaned_data.get("commune", "")
    shown = _shown(request)
    cards = search(filters, limit=max(MANY, shown) + 1)
    total = len(cards) if len(cards) <= max(MANY, shown) else how_many(filters)
    context = {
        "section": "ateliers",
        "crumbs": [{"label": _("Accueil"), "url": reverse("wagtail_serve", args=[""])}, {"label": _("Ateliers")}],
        "form": form,
        "cards": cards[:shown],
        "heading": _heading(total, filters),
        "order": _("triés par distance") if filters.sort == "distance" else _("triés par date"),
        "by_date": _address(request, tri="", montrer=""),
        "by_distance": _address(request, tri="distance", montrer="") if filters.commune else "",
        "sort": filters.sort,
        "more": _more(request, total, shown),
        "alternatives": [] if total else _proposals(filters),
        "unknown_commune": asked if asked and not filters.commune else "",
        "filtered": bool(request.GET),
    }
    return for_visitors(render(request, "sessions/finder.html", context))


def _shown(request):
    """How many cards to show: twelve, more when the address asks, never more than the page can bear."""
    asked = request.GET.get("montrer", "")
    return min(int(asked), MOST) if asked.isdecimal() and int(asked) > PAGE else PAGE


def _heading(total, filters):
    """« 12 ateliers à moins de 20 km de Lanester », « Aucun atelier ne correspond à ces choix »."""
    words = ngettext("%(n)s atelier", "%(n)s ateliers", total) % {"n": total} if total else _("Aucun atelier")
    if not filters.commune or filters.radius_km is None:
        return words if total else _("Aucun atelier ne correspond à ces choix")
    return _("%(words)s à moins de %(km)s\u00a0km de %(commune)s") % {
        "words": words,
        "km": filters.radius_km,
        "commune": filters.commune.name,
    }


def _address(request, **changes):
    """This search with some parameters changed; an empty value removes one."""
    kept = {name: value for name, value in request.GET.items() if value}
    kept = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{reverse('sessions:finder')}?{urlencode(kept)}" if kept else reverse("sessions:finder")


def _more(request, total, shown):
    left = min(PAGE, total - shown)
    if left <= 0:
        return None
    words = ngettext("Voir l’atelier suivant", "Voir les %(n)s ateliers suivants", left) % {"n": left}
    return {"url": f"{_address(request, montrer=shown + PAGE)}#suite", "label": words}


def _proposals(filters):
    """At most three other searches, each with its address."""
    found = []
    for other in alternatives(filters):
        if other.count not in [known["count"] for known in found]:
            address = f"{reverse('sessions:finder')}?{urlencode(FinderForm.parameters(other.filters))}"
            found.append({"url": address, "words": other.words, "next": other.next_words, "count": other.count})
    return found[:3]


@allow(PUBLIC)
@require_safe
def workshop(request, pk):
    """One workshop: when, where, how to come, what to bring, and the one button."""
    row = public_workshop_or_404(pk)
    to_come = row.state == WorkshopState.PUBLISHED and row.starts_at > moment()
    context = {
        "section": "ateliers",
        "crumbs": [
            {"label": _("Ateliers"), "url": reverse("sessions:finder")},
            {"label": row.module.title},
        ],
        "workshop": row,
        "card": card_of(row),
        "when": when_words(row),
        "to_come": to_come,
        "cancelled": row.state == WorkshopState.CANCELLED,
        "open": row.module.access == Access.OPEN,
        "facts": event_of(row, request.build_absolute_uri()) if row.starts_at > moment() else None,
    }
    return for_visitors(render(request, "sessions/workshop.html", context))
