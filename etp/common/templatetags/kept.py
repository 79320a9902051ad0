"""`{% keep %}`: an include whose text is made once for the values it is given."""

from typing import Any

from django import template
from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.base import Parser, Token
from django.template.loader_tags import IncludeNode, do_include
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from etp.common.kept import Kept

register = template.Library()
_TEXTS = Kept()


class KeepNode(IncludeNode):
    """The text of a component for given values and language, made once."""

    def render(self, context: Any) -> SafeString:
        if settings.DEBUG:
            return super().render(context)
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        values = (self.template.resolve(context), get_language(), context.autoescape, given)
        return _TEXTS.text(values, lambda: super(KeepNode, self).render(context))


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """`{% keep "components/x.html" with a=b only %}` shows what `{% include %}` shows, in a fraction of the time.

    Only for a component whose text depends on nothing but these values and the language: no user, no row, no form.
    """
    include = do_include(parser, token)
    if not include.isolated_context:
        raise TemplateSyntaxError("keep shows a component with `only` the values that it names.")
    return KeepNode(include.template, extra_context=include.extra_context, isolated_context=True)
