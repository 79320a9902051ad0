"""Fetch what the user may see; what they may not see answers like what does not exist."""

import secrets

from django.http import Http404
from django.shortcuts import get_object_or_404

from etp.programmes.domain.versions import PUBLIC_KINDS
from sessions.enums import WorkshopState
from sessions.models import Workshop

WITH = ("programme", "module", "site__commune", "site__organisation", "room", "closed_by")


def workshop_or_404(pk, *, among=None, **filters):
    """The workshop `pk` with all that a page says of it (2 queries), or Http404."""
    rows = Workshop.objects.all() if among is None else among
    return get_object_or_404(rows.select_related(*WITH).prefetch_related("animators__user"), pk=pk, **filters)


def workshop_for(user, pk, may, **filters):
    """The workshop `pk` when `may(user, workshop)` says yes, Http404 otherwise."""
    workshop = workshop_or_404(pk, **filters)
    if not may(user, workshop):
        raise Http404
    return workshop


def public_workshop_or_404(pk):
    """An announced workshop of a public kind, to come, past or cancelled; Http404 for a draft or an appointment."""
    rows = Workshop.objects.filter(module__kind__in=PUBLIC_KINDS).exclude(state=WorkshopState.DRAFT)
    return get_object_or_404(rows.select_related(*WITH), pk=pk)


def small_number(text):
    """The number that a form or address carries, or None: anything else, or more digits than a key of ours has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def key_of(request):
    """The key of a form sent twice, as it came; a new one when it is missing or none of ours."""
    key = request.POST.get("key", "")
    return key if 0 < len(key) <= 64 else secrets.token_hex(16)


def posted(request):
    """What a form is bound to: the typed fields of a POST, an empty one too; None for a first look."""
    return request.POST if request.method == "POST" else None
