"""Rich texts on public pages, their links resolved for the whole page at once."""

import re

from django import template
from wagtail.rich_text import RichText

from cms.domain.checking import Finding, findings
from cms.domain.glossary import link_terms

register = template.Library()
PAGE_LINK = re.compile(r'<a (?:id="(\d+)" linktype="page"|linktype="page" id="(\d+)")>(.*?)</a>', re.DOTALL)


@register.simple_tag(takes_context=True)
def words(context, value):
    """A rich text as HTML; `links` in the context gives the address of each page it links to.

    A link to a page that is not online keeps its words and stops being a link. The first mention of each of `terms`,
    the words that the page explains, leads to its explanation.
    """
    links = context.get("links") or {}

    def linked(match):
        url = links.get(int(match[1] or match[2]))
        return f'<a href="{url}">{match[3]}</a>' if url else match[3]

    html = PAGE_LINK.sub(linked, str(getattr(value, "source", value)))
    return RichText(link_terms(html, context.get("terms") or {}))


@register.simple_tag
def checks_of(page) -> list[Finding]:
    """What the text of a page could still do better; nothing of a page that is not written yet."""
    return findings(page) if page.pk else []
