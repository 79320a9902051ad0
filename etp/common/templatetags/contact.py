"""The way to reach us, also for pages drawn without any context (400, 500)."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def reach_us() -> str:
    """The phone number of « Nous contacter », as it is read aloud."""
    return str(settings.CONTACT_PHONE)


@register.filter
def tel(number: str | None) -> str:
    """The `tel:` address of a number as it is read; empty without a number."""
    digits = "".join(sign for sign in str(number or "") if sign.isdigit() or sign == "+")
    return f"tel:{digits}" if digits else ""
