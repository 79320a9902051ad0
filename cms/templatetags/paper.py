"""What a page adds when it is printed."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from cms.domain.paper import code_of, square
from cms.domain.showing.records import today

register = template.Library()


@register.inclusion_tag("components/paper.html", takes_context=True)
def paper(context, page):
    """The foot of a printed page: its short address, in letters and as a square, a phone, the day of printing."""
    code, request = code_of(page), context["request"]
    with override(settings.LANGUAGE_CODE):
        address = request.build_absolute_uri(reverse("short", args=[code])) if code else ""
    side, path = square(address) if address else (0, "")
    return {
        "address": address.partition("://")[2].rstrip("/"),
        "side": side,
        "path": path,
        "phone": getattr(page, "contact_phone", "") or context.get("contact_phone", ""),
        "day": date_format(today(), "j F Y"),
    }
