"""Durations, numbers of sessions and lists of names, as people say them."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.domain.showing.records import today
from etp.programmes.domain.versions import PUBLIC_KINDS
from etp.programmes.enums import ModuleKind
from etp.programmes.models import ModuleVersion

NBSP = "\u00a0"


def minutes_words(minutes: int) -> str:
    """« 45 min », « 2 h », « 1 h 30 », with unbreakable spaces."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02}" if rest else f"{hours}{NBSP}h"


def and_list(words: list[str]) -> str:
    """« Lanester, Kervignac et Ploemeur ». An empty list gives an empty string."""
    *first, last = words or [""]
    if not first:
        return str(last)
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last}


def sessions_words(rows: list[ModuleVersion]) -> str:
    """How many sessions the module versions of a version make, and how long: one sentence, "" without any."""
    kinds = [row.module.kind for row in rows]
    groups = [row.minutes for row in rows if row.module.kind in PUBLIC_KINDS]
    parts = [
        _("un entretien") if ModuleKind.DIAGNOSIS in kinds else "",
        _workshops(groups),
        _("un bilan") if ModuleKind.EVALUATION in kinds else "",
    ]
    sentence = ", ".join(part for part in parts if part)
    return sentence[:1].upper() + sentence[1:]


def _workshops(minutes: list[int]) -> str:
    if not minutes:
        return ""
    shortest, longest = min(minutes), max(minutes)
    if shortest == longest:
        lasting = _("de %(length)s") % {"length": minutes_words(longest)}
    else:
        lasting = _("de %(short)s à %(long)s") % {"short": minutes_words(shortest), "long": minutes_words(longest)}
    counted = ngettext("un atelier %(lasting)s", "%(count)d ateliers %(lasting)s", len(minutes))
    return counted % {"count": len(minutes), "lasting": lasting}


def reviewed_words(page: Any) -> list[str]:
    """Who read the page again and when, and before when it must be read once more: a list of sentences."""
    said = []
    if page.reviewed_on:
        day = date_format(page.reviewed_on, "j F Y")
        if page.reviewed_by:
            said.append(_("Relu par %(who)s le %(day)s") % {"who": page.reviewed_by, "day": day})
        else:
            said.append(_("Relu le %(day)s") % {"day": day})
    if page.review_before and page.review_before < today():
        said.append(_("À revoir depuis %(month)s") % {"month": date_format(page.review_before, "F Y")})
    elif page.review_before:
        said.append(_("À revoir avant %(month)s") % {"month": date_format(page.review_before, "F Y")})
    return said
