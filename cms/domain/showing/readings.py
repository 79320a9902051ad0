"""The other readings of a page: easy to read, or its essential on one sheet."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.domain.glossary import terms_in
from cms.domain.showing.places import url_of
from cms.domain.showing.records import today
from cms.enums import EasyState
from cms.models import EASY, LEAFLET


def readings_of(page: Any) -> dict[str, Any]:
    """The addresses of a page and of its other readings ("" for those it has not), and its explained words."""
    url = url_of(page.url_path)
    return {
        "plain_url": url,
        "easy_url": f"{url}{EASY}/" if page.offers(EASY) else "",
        "leaflet_url": f"{url}{LEAFLET}/" if page.offers(LEAFLET) else "",
        "easy_words": easy_words(page),
        "terms": terms_in(page.body),
        "review_late": page.review_before is not None and page.review_before < today(),
    }


def easy_words(page: Any) -> str:
    """How far the easy-read twin is, in one honest sentence; "" without one."""
    if page.easy_state == EasyState.NONE:
        return ""
    if page.easy_state == EasyState.READ:
        day = date_format(page.easy_read_on, "j F Y")
        return _("Relu par des personnes concernées\u00a0: %(who)s, le %(day)s.") % {
            "who": page.easy_read_by,
            "day": day,
        }
    if page.easy_by:
        return _("Rédigé en FALC par %(who)s. Pas encore relu par des personnes concernées.") % {"who": page.easy_by}
    return _("Rédigé en FALC. Pas encore relu par des personnes concernées.")
