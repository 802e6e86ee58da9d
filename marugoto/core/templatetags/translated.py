"""Django's ``i18n`` tags; the fixed words of ``{% translate %}`` are looked up once in each language.

A list of fifty rows says the heading of every cell again, for phones: three hundred looks into the catalogue for one page.
"""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedWords(template.Node):
    """Words that depend on nothing but the language of the page."""

    child_nodelists = ()

    def __init__(self, asked: i18n.TranslateNode) -> None:
        self.asked = asked
        self.said: dict[str | None, str] = {}

    def render(self, context: Any) -> str:
        """What the catalogue says in the language of the page."""
        language = get_language()
        if language not in self.said:
            self.said[language] = self.asked.render(context)
        return self.said[language]


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> template.Node:
    """As Django's own, with the same errors."""
    asked = i18n.do_translate(parser, token)
    words = asked.filter_expression
    said_once = words.is_var and words.var.lookups is None and not words.filters
    plain = not (asked.noop or asked.asvar or asked.message_context)
    return FixedWords(asked) if said_once and plain else asked
