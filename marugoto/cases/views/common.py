"""What every page of a case has in common: the baton line, the one next act, drafts, refusals."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marugoto.agencies.door import WorkerRequest
from marugoto.cases import access, queries, rules
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.intake import queries as intake
from marugoto.policy.permissions import Permission as P

SECRET = ("csrfmiddlewaretoken", "more", "act")
ACTS: dict[str, tuple[str, str | Promise]] = {
    "assess": ("cases:assess", gettext_lazy("アセスメントを書く")),
    "plan": ("cases:plan-new", gettext_lazy("プランを作る")),
    "agree_plan": ("cases:plan-draft", gettext_lazy("プランへの同意を聞く")),
    "support": ("cases:progress", gettext_lazy("経過を書く")),  # on the same page: "#notes"
    "review": ("cases:review", gettext_lazy("見直す")),
    "close": ("cases:close", gettext_lazy("終結する")),
    "check_watch": ("cases:watch", gettext_lazy("見守りの様子を確かめる")),
}


class Reporting(Protocol):
    """A form, or what behaves like one."""

    def add_error(self, name: str | None, message: str) -> None:
        """Puts a sentence under a field, or above the form."""


def url_or_none(name: str, *args: object) -> str:
    """The address of a page of another room; "" where that room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def frame(request: WorkerRequest, case: Any, *, act: bool = False) -> dict[str, Any]:
    """``case``, ``line`` (for {% baton %}), ``may_write`` …; with ``act`` the line carries the page's primary button."""
    on = clock.today()
    line = intake.baton_line(case.matter, actor=request.actor)
    here = case.matter.holder_desk.agency_id == case.agency_id
    standing = queries.standing(case)
    following = rules.next_act(standing, on=on)
    may_write = request.actor.can(P.CASE_WRITE)
    url, label = _act(case, following.code) if act and may_write else ("", "")
    return {
        "case": case,
        "today": on,
        "here": here,
        "may_write": may_write,
        "may_study": request.actor.can(P.STUDY_WRITE),
        "following": following,
        "standing": standing,
        "line": {
            "holder": line.holder,
            "mine": line.mine,
            "since": line.since,
            "closed": line.closed,
            "due": _due(case, line.due, following.due, here),
            "next": _next_words(case, line.next, following, here),
            "waiting": _waiting(case),
            "act_url": url,
            "act_label": label,
        },
    }


def _waiting(case: Any) -> str:
    n = case.matter.answers_awaited
    return (
        _("つなぎ先の返事を待っています（%(n)s件）") % {"n": n}
        if n and case.matter.status != "closed"
        else ""
    )


def _next_words(case: Any, said: str, following: Any, here: bool) -> str:
    if case.matter.status == "closed":
        return ""
    if not here:
        return said
    if case.matter.answers_awaited:
        return ""
    return following.words or codes.label("intake.next_acts", following.code) or said


def _due(case: Any, said: Any, computed: Any, here: bool) -> Any:
    if case.matter.status == "closed":
        return None
    return computed if here and not case.matter.answers_awaited and case.status != "closed" else said


def _act(case: Any, code: str) -> tuple[str, str]:
    if code == "convene":
        url = url_or_none("collaboration:bring", case.id)
        return (url, _("会議にかける")) if url else ("", "")
    if code not in ACTS:
        return "", ""
    name, label = ACTS[code]
    return "#notes" if code == "support" else reverse(name, args=[case.id]), str(label)


def sent(data: QueryDict) -> dict[str, list[str]]:
    """What was sent, as field → values, without what is nobody's text."""
    return {name: list(values) for name, values in data.lists() if name not in SECRET}


def unsaved(request: WorkerRequest, case: Any, form: str) -> Any:
    """One's own draft of a form, only when the page is opened."""
    return access.get_draft(request.actor, case, form) if request.method == "GET" else None


def attempt(form: Reporting, act: Callable[[], Any]) -> Any:
    """Runs an action; a refusal becomes an error of the form, and the answer is None."""
    try:
        return act() or True
    except Refused as no:
        fields: Mapping[str, Any] = getattr(
            form, "fields", getattr(getattr(form, "head", None), "fields", {})
        )
        form.add_error(no.field if no.field in fields else None, no.message)
        return None


def status_of(failed: bool) -> int:
    """422 for a form that was sent and not taken (htmx swaps it too)."""
    return 422 if failed else 200
