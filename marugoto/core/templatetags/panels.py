"""Baton, cards, wall, notices, figures, steps and timelines."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marugoto.core.templatetags import wording
from marugoto.core.templatetags.given import given
from marugoto.core.templatetags.words import When, icon

register = template.Library()


def _why(value: Any) -> dict[str, Any] | None:
    """A reason to see something, from words or from {basis, until, url}."""
    if not value:
        return None
    if not isinstance(value, Mapping) and not hasattr(value, "basis"):  # words, perhaps not yet translated
        return {"basis": str(value), "until": None, "url": ""}
    return {
        "basis": given(value, "basis"),
        "until": given(value, "until", None),
        "url": given(value, "url"),
    }


@register.inclusion_tag("components/baton.html")
def baton(
    holder: str,
    *,
    mine: bool = False,
    since: When = None,
    due: When = None,
    next: str = "",  # noqa: A002 - the word on the page
    waiting: str = "",
    act_url: str = "",
    act_label: str = "",
    closed: bool = False,
) -> dict[str, Any]:
    """Who holds the matter, since when, what is due, what comes next, and the one act that does it."""
    return {
        "holder": holder,
        "mine": mine,
        "since": since or None,
        "due": due or None,
        "next": next,
        "waiting": waiting,
        "act_url": act_url,
        "act_label": act_label,
        "closed": closed,
    }


@register.inclusion_tag("components/why.html", name="why")
def why_label(basis: str, until: When = None, url: str = "") -> dict[str, Any]:
    """Why this may be seen: 自機関 / 本人同意（…まで） / 106条の6 支援会議; the link opens the ledger."""
    return {"basis": basis, "until": until or None, "url": url}


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    why: Any = None,
    href: str = "",
    id: str = "",  # noqa: A002 - the HTML attribute
    level: int = 2,
    tone: str = "",
) -> SafeString:
    """A panel with a heading and, where persons are shown, the reason why they may be seen."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "why": _why(why),
            "href": href,
            "id": id,
            "level": level,
            "tone": tone,
        },
    )


@register.simple_block_tag
def wall(content: str) -> SafeString:
    """What was said behind the wall of a 支援会議: hatched edge and words, never colour alone."""
    return render_to_string("components/wall.html", {"content": content})


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message that stays on the page: info, good, warn or danger."""
    return render_to_string("components/notice.html", {"content": content, "tone": tone, "title": title})


@register.simple_block_tag
def nothing(content: str, title: str) -> SafeString:
    """What belongs here once there is something, and the first step."""
    return render_to_string("components/nothing.html", {"content": content, "title": title})


@register.simple_block_tag
def confirm(content: str, label: str, tone: str = "") -> SafeString:
    """A button that opens its own question in place (works without JavaScript)."""
    return render_to_string("components/confirm.html", {"content": content, "label": label, "tone": tone})


@register.simple_tag
def badge(text: object, tone: str = "quiet") -> SafeString:
    """A short status in words; the tone only colours its edge. Written without a template: lists have one in every line."""
    mark = icon("warn") if tone in ("danger", "warn") else ""
    return format_html('<span class="badge is-{}">{}{}</span>', tone, mark, text)


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: int | float | Decimal | None,
    unit: str = "",
    *,
    note: str = "",
    url: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """One figure with its unit; the link opens the rows behind it. None is shown as a dash."""
    figure = "" if value is None else wording.counted(value)
    return {"label": label, "figure": figure, "unit": unit, "note": note, "url": url, "tone": tone}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """A progress list of {label, url, state: done|now|todo}."""
    words = {"done": _("済"), "now": _("いま"), "todo": _("これから")}
    rows = [
        {
            "label": given(i, "label"),
            "url": given(i, "url"),
            "state": given(i, "state", "todo"),
            "word": words.get(given(i, "state", "todo"), ""),
        }
        for i in items
    ]
    return {"rows": rows, "label": label or _("このページの進みぐあい")}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any], label: str = "") -> dict[str, Any]:
    """What happened, newest first: rows of {at, text, agency, who, kind, url, wall, badge}."""
    names = ("at", "text", "agency", "who", "kind", "url", "wall", "badge")
    return {"rows": [{n: given(e, n) or "" for n in names} for e in entries], "label": label or _("経過")}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Links to sister pages: rows of {label, url, current, count}."""
    rows = [
        {
            "label": given(i, "label"),
            "url": given(i, "url"),
            "current": bool(given(i, "current", False)),
            "count": given(i, "count", None),
        }
        for i in items
    ]
    return {"rows": rows, "label": label or _("切り替え")}
