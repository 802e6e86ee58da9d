"""The pieces pages are made of: filters for dates and numbers, and the components of templates/components/.

How to use them is shown in docs/ui.md. Tags take plain values, never models, so that no room is tied to a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
)
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from marugoto.core import clock, codes
from marugoto.core.templatetags import wording
from marugoto.core.templatetags.icons import drawing

register = template.Library()

When = date | datetime | None
SEGMENTED_AT_MOST = 6  # more choices than this read better as a list
TEXT_SIZES = ("normal", "large", "largest")


# --- words -----------------------------------------------------------------------------------------------------------


def _is_when(value: object) -> bool:
    return isinstance(value, date)  # a datetime is a date


@register.filter
def jdate(value: When) -> str:
    """2026年11月22日(日); "" for None."""
    return wording.full_date(value) if value and _is_when(value) else ""


@register.filter
def jdatetime(value: When) -> str:
    """2026年11月22日(日) 14:02; a plain date has no time; "" for None."""
    if not value or not _is_when(value):
        return ""
    return f"{wording.full_date(value)} {wording.clock_time(value)}".strip()


@register.filter
def jtime(value: When) -> str:
    """14:02; "" for None and for plain dates."""
    return wording.clock_time(value) if value and _is_when(value) else ""


@register.filter
def era(value: When) -> str:
    """令和8年11月22日; "" for None."""
    return wording.era_date(value) if value and _is_when(value) else ""


@register.filter
def ago(value: When) -> str:
    """3日前（11月19日）, for today 14:02（2時間前）; "" for None."""
    return wording.distance(value, clock.now()) if value and _is_when(value) else ""


@register.filter
def due(value: When) -> str:
    """あと2日（11月24日まで）, or 期限切れ 2日（11月20日まで） in red with an icon; "" for None."""
    if not value or not _is_when(value):
        return ""
    stand = wording.deadline(value, clock.now())
    mark = icon("warn") if stand.state == "overdue" else ""
    return format_html('<span class="due is-{}">{}{}</span>', stand.state, mark, stand.text)


@register.filter
def due_state(value: When) -> str:
    """ "overdue", "today" or "ahead" (for a class name); "" for None."""
    return wording.deadline(value, clock.now()).state if value and _is_when(value) else ""


@register.filter
def num(value: int | float | Decimal | None, unit: str = "") -> str:
    """1,020件; "" for None (unknown is not zero)."""
    return "" if value is None or isinstance(value, str) else wording.counted(value, str(unit))


@register.simple_tag
def code(list_name: str, value: str | None) -> str:
    """The label of a code, e.g. {% code "intake.channel" x %}; "" for None and ""."""
    return codes.label(list_name, value or "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our icons, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(drawing(str(name))),
    )


# --- forms -----------------------------------------------------------------------------------------------------------


def _kind_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxSelectMultiple):  # before RadioSelect: it is one by inheritance
        return "checks"
    if isinstance(widget, RadioSelect):
        return "segmented" if len(list(widget.choices)) <= SEGMENTED_AT_MOST else "radios"
    return "check" if isinstance(widget, CheckboxInput) else "input"


def _target(bound: BoundField) -> str:
    """The id of the first thing in the field that can take the focus."""
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")


@register.inclusion_tag("components/field_body.html")
def field(
    bound: BoundField,
    kind: str = "",
    label: str = "",
    help: str = "",  # noqa: A002 - the word on the page
    width: str = "full",
    required: bool | None = None,
) -> dict[str, Any]:
    """One form field with label, 必須, control, help and errors. ``kind``: segmented, radios, checks, check, input."""
    kind = kind or _kind_of(bound)
    grouped = kind in ("segmented", "radios", "checks")
    options = [o for o in bound.subwidgets if o.data.get("value") not in ("", None)] if grouped else []
    blank = [o for o in bound.subwidgets if o.data.get("value") in ("", None)] if grouped else []
    return {
        "bound": bound,
        "kind": kind,
        "grouped": grouped,
        "options": options + ([] if bound.field.required else blank),
        "label": label or bound.label,
        "help": help or bound.help_text,
        "own_help": bool(help),
        "errors": bound.errors,
        "width": width,
        "needed": bound.field.required if required is None else required,
        "describedby": bound.aria_describedby or "",
        "id": bound.auto_id,
        "target": _target(bound),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong, with a link to each field; empty while nothing has been sent."""
    rows: list[dict[str, str]] = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        rows += [{"text": str(e), "label": "", "href": ""} for e in form.non_field_errors()]
        for bound in form:
            rows += [
                {"text": str(e), "label": str(bound.label), "href": _target(bound)} for e in bound.errors
            ]
    return {"rows": rows}


@register.inclusion_tag("components/needs.html")
def needs(chips: Iterable[Any], legend: str = "", help: str = "") -> dict[str, Any]:  # noqa: A002
    """Needs as ○/◎ chips: three radios each, one tap each with JavaScript. POST: need-<code> = none|some|main."""
    rows = [
        {
            "name": _get(chip, "name") or f"need-{_get(chip, 'code')}",
            "label": _get(chip, "label"),
            "mark": _get(chip, "mark") or "none",
            "why": _get(chip, "why"),
        }
        for chip in chips
    ]
    marks = [
        ("none", _("なし"), "－"),
        ("some", _("あてはまる"), "○"),
        ("main", _("いちばん困っている"), "◎"),
    ]
    return {"rows": rows, "marks": marks, "legend": legend or _("困っていること"), "help": help}


@register.inclusion_tag("components/draft_status.html")
def draft_status(saved_at: When = None) -> dict[str, Any]:
    """The line that says when the draft was kept: 「14:02 に自動保存」."""
    return {"time": jtime(saved_at)}


# --- panels ----------------------------------------------------------------------------------------------------------


def _get(row: Any, name: str, otherwise: Any = "") -> Any:
    """row["name"] or row.name, or the fallback: components take dicts and objects alike."""
    if isinstance(row, Mapping):
        return row.get(name, otherwise)
    return getattr(row, name, otherwise)


def _why(value: Any) -> dict[str, Any] | None:
    """A reason to see something, from words or from {basis, until, url}."""
    if not value:
        return None
    if isinstance(value, str):
        return {"basis": value, "until": None, "url": ""}
    return {"basis": _get(value, "basis"), "until": _get(value, "until", None), "url": _get(value, "url")}


@register.inclusion_tag("components/baton.html")
def baton(
    holder: str,
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


@register.inclusion_tag("components/badge.html")
def badge(text: str, tone: str = "quiet") -> dict[str, Any]:
    """A short status in words; the tone only colours its edge."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: int | float | Decimal | None,
    unit: str = "",
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
            "label": _get(i, "label"),
            "url": _get(i, "url"),
            "state": _get(i, "state", "todo"),
            "word": words.get(_get(i, "state", "todo"), ""),
        }
        for i in items
    ]
    return {"rows": rows, "label": label or _("このページの進みぐあい")}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any], label: str = "") -> dict[str, Any]:
    """What happened, newest first: rows of {at, text, agency, who, kind, url, wall, badge}."""
    names = ("at", "text", "agency", "who", "kind", "url", "wall", "badge")
    return {"rows": [{n: _get(e, n) or "" for n in names} for e in entries], "label": label or _("経過")}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Links to sister pages: rows of {label, url, current, count}."""
    rows = [
        {
            "label": _get(i, "label"),
            "url": _get(i, "url"),
            "current": bool(_get(i, "current", False)),
            "count": _get(i, "count", None),
        }
        for i in items
    ]
    return {"rows": rows, "label": label or _("切り替え")}


# --- lists -----------------------------------------------------------------------------------------------------------


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
            "href": "" if n == book.ELLIPSIS else _query(context, page=str(n)),
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
        "total": wording.counted(book.count, unit or _("件")),
    }


@register.inclusion_tag("components/sentence.html")
def sentence(
    parts: Sequence[Any], count: int | None = None, unit: str = "", clear_url: str = ""
) -> dict[str, Any]:
    """The chosen filters as one sentence with the count: 「中央地区」「期限切れ」で絞っています。12件"""
    total = "" if count is None else wording.counted(count, unit or _("件"))
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


# --- layout ----------------------------------------------------------------------------------------------------------


@register.simple_block_tag(takes_context=True)
def page_title(context: Context, content: str) -> str:
    """Prints the title and keeps it for the h1, so that a page says its title once."""
    words = SafeString(content.strip())
    context["page_heading"] = words
    return words


@register.simple_tag(takes_context=True)
def text_size(context: Context) -> str:
    """The reader's 文字の大きさ from the cookie: normal, large or largest."""
    request = context.get("request")
    chosen = request.COOKIES.get("text_size", "normal") if request is not None else "normal"
    return chosen if chosen in TEXT_SIZES else "normal"


@register.simple_tag(takes_context=True)
def session_data(context: Context) -> SafeString:
    """Data attributes for the time-out warning (seconds, keep-alive and sign-in addresses); "" for strangers."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    try:
        keep, door = reverse("agencies:session"), reverse("agencies:sign-in")
    except NoReverseMatch:
        return SafeString("")
    return format_html(
        'data-session-seconds="{}" data-keep-alive="{}" data-sign-in="{}"',
        settings.SESSION_COOKIE_AGE,
        keep,
        door,
    )
