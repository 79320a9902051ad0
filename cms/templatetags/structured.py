"""What a public page tells search engines about itself."""

from django import template

from cms.domain.structured import medical_page
from etp.common.structured import DataBlock

register = template.Library()


@register.simple_tag(takes_context=True)
def medical_facts(context, page):
    """The data block of a programme, a module or an article."""
    request = context["request"]
    return DataBlock(medical_page(page, f"{request.scheme}://{request.get_host()}"))
