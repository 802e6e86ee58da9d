"""The ending, the watching after it, and taking up again."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries, rules
from marugoto.cases.actions import closing as act
from marugoto.cases.forms.closing import NAMES, ClosingForm, ReopenForm, UnmetRows, WatchForm
from marugoto.cases.forms.common import from_draft
from marugoto.cases.views.common import attempt, frame, sent, status_of, unsaved
from marugoto.core import clock
from marugoto.core.errors import Refused, in_our_words
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_CLOSE)
def close(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """An honest end; what stands in the way is said first."""
    case = access.get_case(request.actor, case_id, P.CASE_CLOSE, look=request.method == "GET")
    form, rows = _closing_forms(request, case)
    if request.method == "POST" and not request.POST.get("more"):
        valid = form.is_valid() & rows.is_valid()
        if valid and attempt(
            form, lambda: act.close_case(case=case, closed=form.closed(rows.unmet()), by=request.actor)
        ):
            return redirect("cases:detail", case.id)
    failed = form.is_bound and not request.POST.get("more")
    context = frame(request, case) | _closing_page(request, case) | {"form": form, "rows": rows}
    return render(request, "cases/close.html", context, status=status_of(failed))


def _closing_forms(request: WorkerRequest, case: Any) -> tuple[ClosingForm, UnmetRows]:
    on = clock.today()
    needs = queries.need_groups(on=on, key="code")
    start: dict[str, Any] = {"on": on}
    if request.method == "POST":
        flat, more = sent(request.POST), bool(request.POST.get("more"))
        start |= from_draft(ClosingForm, NAMES, flat)
        form = ClosingForm(initial=start, day=on) if more else ClosingForm(request.POST, day=on)
        return form, UnmetRows(needs=needs, day=on, flat=flat, bound=not more, more=more)
    draft = unsaved(request, case, "closing")
    flat = draft.data if draft else _unmet_flat(case)
    if draft is not None:
        start |= from_draft(ClosingForm, NAMES, flat)
    return ClosingForm(initial=start, day=on), UnmetRows(needs=needs, day=on, flat=flat, bound=False)


def _unmet_flat(case: Any) -> dict[str, list[str]]:
    """Steps that could not be done name their needs by themselves."""
    needs = dict.fromkeys(s.need.code for s in queries.unmet_steps(case) if s.need)
    return {f"u{n}-{k}": [v] for n, code in enumerate(needs) for k, v in (("need", code), ("reason", ""))}


def _closing_page(request: WorkerRequest, case: Any) -> dict[str, Any]:
    reviews = queries.reviews_of(case)
    blockers = rules.closing_blockers(queries.ending_of(case, None, by=request.actor))
    warnings = rules.closing_warnings(
        person_view="-", reviewed=bool(reviews), unmet_steps=len(queries.unmet_steps(case)), unmet_rows=0
    )
    return {
        "open_steps": [queries.step_line(s) for s in queries.open_steps(case)],
        "blockers": [in_our_words(b) for b in blockers],
        "warnings": [in_our_words(w) for w in warnings],
        "draft": unsaved(request, case, "closing"),
        "last_review": reviews[0] if reviews else None,
    }


@requires(P.CASE_CLOSE)
def watch(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The day of watching has come: end it, go on watching, or take the case up again."""
    case = access.get_case(request.actor, case_id, P.CASE_CLOSE, look=request.method == "GET")
    form = WatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        if attempt(form, lambda: act.extend_watch(case=case, until=until, by=request.actor)):
            return redirect("cases:detail", case.id)
    context = frame(request, case) | {"form": form, "closings": queries.closings_of(case)[:1]}
    return render(request, "cases/watch.html", context, status=status_of(bool(form.errors)))


@require_POST
@requires(P.CASE_CLOSE)
def end_watch(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Nothing more is needed: the case and its matter are closed."""
    case = access.get_case(request.actor, case_id, P.CASE_CLOSE, look=False)
    try:
        act.end_watch(case=case, by=request.actor)
    except Refused as no:
        context = frame(request, case) | {
            "form": WatchForm(),
            "closings": queries.closings_of(case)[:1],
            "problem": no.message,
        }
        return render(request, "cases/watch.html", context, status=422)
    return redirect("cases:detail", case.id)


@requires(P.CASE_CLOSE)
def reopen(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Closed is not forgotten."""
    case = access.get_case(request.actor, case_id, P.CASE_CLOSE, look=request.method == "GET")
    desks = queries.own_desk_choices(request.actor)
    data = request.POST if request.method == "POST" else None
    form = ReopenForm(data, initial={"desk": str(request.actor.desk_id or "")}, desks=desks)
    if request.method == "POST" and form.is_valid():
        reason, desk = form.cleaned_data["reason"], agencies.desk(UUID(form.cleaned_data["desk"]))
        if attempt(form, lambda: act.reopen_case(case=case, reason=reason, desk=desk, by=request.actor)):
            return redirect("cases:detail", case.id)
    context = frame(request, case) | {"form": form, "closings": queries.closings_of(case)[:1]}
    return render(request, "cases/reopen.html", context, status=status_of(bool(form.errors)))
