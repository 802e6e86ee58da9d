"""Words for everybody: やさしい日本語, furigana, and the bar by which one chooses how to read."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from marugoto.core import furigana
from marugoto.core.reading import Reading

register = template.Library()
# (in the URL, the language it is written in, its own name): the same in every language
_NAMES = (
    ("ja", "ja", "日本語"),  # as it is
    ("easy", "ja", "やさしい にほんご"),  # as it is
    ("en", "en", "English"),
)


def _reading(context: Context) -> Reading:
    return getattr(context.get("request"), "reading", None) or Reading()


@register.simple_tag(takes_context=True)
def say(context: Context, words: object, easy: object = "") -> SafeString:
    """A text as it is read here: ``easy`` in やさしい日本語 where there is one, readings above the words if they are wanted."""
    reading = _reading(context)
    text = str(easy if easy and reading.easy else words)
    if reading.furigana and reading.lang != "en":
        return mark_safe(furigana.with_ruby(text))
    return conditional_escape(furigana.plain(text))


@register.filter
def ruby(words: object) -> SafeString:
    """Readings above every word that has one, whatever the page: for sheets that are taken home."""
    return mark_safe(furigana.with_ruby(str(words)))


@register.simple_tag(takes_context=True)
def named(context: Context, name: object, kana: object = "") -> SafeString:
    """A name with its own reading above it, if readings are wanted and it has one."""
    reading = _reading(context)
    if reading.furigana and reading.lang != "en" and kana and str(kana) != str(name):
        return mark_safe(furigana.ruby(str(name), furigana.to_hiragana(str(kana))))
    return say(context, name)


@register.simple_tag(takes_context=True)
def reading(context: Context) -> Reading:
    """How this page is read: ``{% reading as r %}{% url … %}{{ r.first }}``."""
    return _reading(context)


@register.inclusion_tag("components/reading_bar.html", takes_context=True)
def reading_bar(context: Context) -> dict[str, Any]:
    """Links to this same page, read in another way."""
    now = _reading(context)
    query = context["request"].GET if "request" in context else None

    def link(**changes: str) -> str:
        given = query.copy() if query is not None else None
        for name, value in changes.items():
            if given is not None:
                given.pop(name, None)
                if value:
                    given[name] = value
        return f"?{given.urlencode()}" if given is not None else "?"

    languages = [
        {"label": label, "lang": spoken, "href": link(lang=lang, ruby=""), "here": (now.lang or "ja") == lang}
        for lang, spoken, label in _NAMES
    ]
    sizes = [
        {"label": label, "href": link(text="" if size == "normal" else size), "here": now.size == size}
        for size, label in (("normal", _("標準")), ("large", _("大")), ("largest", _("特大")))
    ]
    ruby = {"href": link(ruby="0" if now.furigana else "1"), "on": now.furigana}
    return {"languages": languages, "sizes": sizes, "ruby": ruby, "japanese": now.lang != "en"}
