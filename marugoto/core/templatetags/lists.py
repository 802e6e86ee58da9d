"""Lists (pager, sentence, sorting) and what the layouts themselves need."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marugoto.core.templatetags import wording

register = template.Library()

TEXT_SIZES = ("normal", "large", "largest")


def _query(context: Context, **changes: str) -> str:
    """The page's own query string with some parameters replaced ("" removes one)."""
    request = context.get("request")
    if request is None:
        return "?"
    params = request.GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value:
            params[name] = value
    return f"?{params.urlencode()}"


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], unit: str = "") -> dict[str, Any]:
    """Earlier, later and the numbers between; keeps the filters. Prints nothing for a single page."""
    book = page.paginator
    numbers = [
        {
            "number": n,
            "href": "" if str(n) == str(book.ELLIPSIS) else _query(context, page=str(n)),
            "here": n == page.number,
        }
        for n in book.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "several": book.num_pages > 1,
        "numbers": numbers,
        "previous": _query(context, page=str(page.number - 1)) if page.has_previous() else "",
        "next": _query(context, page=str(page.number + 1)) if page.has_next() else "",
        "first": wording.counted(page.start_index()),
        "last": wording.counted(page.end_index()),
        "total": _total(book.count, unit, more=getattr(book, "capped", False)),
    }


def _total(count: int, unit: str, *, more: bool) -> str:
    """1,020件, or 10,000件以上 where a list is not counted to its end (core/paging.py)."""
    said = wording.counted(count, unit or _("件"))
    return _("%(count)s以上") % {"count": said} if more else said


@register.inclusion_tag("components/sentence.html")
def sentence(
    parts: Sequence[Any], count: int | None = None, unit: str = "", clear_url: str = "", *, more: bool = False
) -> dict[str, Any]:
    """The chosen filters as one sentence with the count: 「中央地区」「期限切れ」で絞っています。12件"""
    total = "" if count is None else _total(count, unit, more=more)
    return {"parts": [str(p) for p in parts if p], "total": total, "clear_url": clear_url}


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort(context: Context, key: str, label: str) -> dict[str, Any]:
    """A column heading that sorts: ?sort=key, and ?sort=-key when it is already so."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request is not None else ""
    state = {key: "up", f"-{key}": "down"}.get(now, "")
    return {
        "href": _query(context, sort=f"-{key}" if state == "up" else key, page=""),
        "label": label,
        "state": state,
    }


@register.simple_block_tag(takes_context=True)
def page_title(context: Context, content: str) -> str:
    """Prints the title and keeps it for the h1, so that a page says its title once."""
    words = SafeString(content.strip())
    context["page_heading"] = words
    return words


@register.simple_tag(takes_context=True)
def text_size(context: Context) -> str:
    """The reader's 文字の大きさ: of the URL on public pages, else from the cookie: normal, large or largest."""
    request = context.get("request")
    if reading := getattr(request, "reading", None):
        return str(reading.size)
    chosen = request.COOKIES.get("text_size", "normal") if request is not None else "normal"
    return chosen if chosen in TEXT_SIZES else "normal"


@register.simple_tag(takes_context=True)
def session_data(context: Context) -> SafeString:
    """Data attributes for the time-out warning (seconds, two addresses) and whose page it is; "" for strangers."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    try:
        keep, door = reverse("agencies:session"), reverse("agencies:sign-in")
    except NoReverseMatch:
        return SafeString("")
    return format_html(
        'data-session-seconds="{}" data-keep-alive="{}" data-sign-in="{}" data-worker="{}"',
        context.get("session_seconds", settings.SESSION_COOKIE_AGE),
        keep,
        door,
        getattr(user, "pk", ""),
    )
