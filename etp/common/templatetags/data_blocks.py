"""Facts for search engines in a page."""

from collections.abc import Mapping
from typing import Any

from django import template

from etp.common.structured import DataBlock

register = template.Library()


@register.simple_tag
def data_block(facts: Mapping[str, Any]) -> DataBlock:
    """The JSON-LD of `facts`, for a script element of that type."""
    return DataBlock(facts)
