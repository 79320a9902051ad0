"""Days as they are said."""

from django import template

from etp.spaces.domain.wording import date_words

register = template.Library()


@register.filter
def in_words(day):
    """« 1er novembre 2026 » for a date or an instant; empty without one."""
    return date_words(day)
