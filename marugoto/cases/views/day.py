"""The notes of a day on one page; a transcript cut into notes; work of no case, and a month in figures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import drafts as unsaved
from marugoto.cases.actions import progress, work
from marugoto.cases.forms.common import from_draft
from marugoto.cases.forms.progress import NAMES, DayForm, OtherWorkForm, PasteForm
from marugoto.cases.rules import splitting
from marugoto.cases.views.common import attempt, frame, status_of
from marugoto.core import clock
from marugoto.core.clock import JST
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P

AT_MOST = 50
PAGE = 50


Rows = list[tuple[Any, DayForm]]


@requires(P.CASE_WRITE)
def day(request: WorkerRequest) -> HttpResponse:
    """One row for each of one's own cases; whatever was written is kept in one go."""
    on = clock.today()
    cases = list(queries.my_cases(request.actor, on=on).order_by("due", "opened_on", "id")[:AT_MOST])
    drafts = access.drafts_of(request.actor, cases, "progress")
    rows: Rows = [(case, _form(request, case, drafts.get(case.id), on)) for case in cases]
    if request.method == "POST":
        written = [(case, form) for case, form in rows if form.written()]
        if not written:
            messages.error(request, _("まだ何も書かれていません。"))
        elif _kept(request, written):
            messages.success(request, _("%(n)d件の経過を保存しました。") % {"n": len(written)})
            return redirect("cases:day")
        rows = [(case, form if form.written() else form.again(on=on)) for case, form in rows]
    failed = request.method == "POST"
    return render(request, "cases/day.html", {"rows": rows, "today": on}, status=status_of(failed))


def _kept(request: WorkerRequest, rows: Rows) -> bool:
    """Were all of them kept? A refusal stands with the note that was refused."""
    if sum(not form.is_valid() for _case, form in rows):  # every one is looked at
        return False
    entries = [(case, form.noted(), form.cleaned_data["note"]) for case, form in rows]
    try:
        progress.note_many(entries=entries, by=request.actor)
    except progress.RefusedEntry as no:
        form = rows[no.entry][1]
        no.onto(form)
        return False
    return True


def _form(request: WorkerRequest, case: Any, draft: Any, on: date) -> DayForm:
    prefix = f"c{case.id.hex}"
    if request.method == "POST":
        return DayForm(request.POST, prefix=prefix, on=on)
    start: dict[str, Any] = {"note": new_id(), "at": clock.now(), "method": "phone"}
    if draft is not None:
        start |= from_draft(DayForm, NAMES, draft.data)
    return DayForm(prefix=prefix, initial=start, on=on)


@require_POST
@requires(P.CASE_WRITE)
def day_draft(request: WorkerRequest) -> JsonResponse:
    """Keeps what is being typed: with each case, where the page of that case finds it too."""
    for case in queries.my_cases(request.actor, on=clock.today())[:AT_MOST]:
        prefix = f"c{case.id.hex}-"
        data = {k.removeprefix(prefix): v for k, v in request.POST.lists() if k.startswith(prefix)}
        if "".join(map(str, data.get("body", []))).strip():
            unsaved.save_draft(case=case, form="progress", data=data, by=request.actor)
    return JsonResponse({"saved_at": f"{clock.now():%H:%M}"})


# --- a transcript ----------------------------------------------------------------------------------------------------


@requires(P.CASE_WRITE)
def paste(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Cut, look, mend, keep: nothing is saved before it was shown."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    on = clock.today()
    saving = "save" in request.POST
    form = PasteForm(None if saving else request.POST or None, day=on, initial={"on": on, "method": "phone"})
    if saving:
        rows = _sent_rows(request, on)
        kept = [(case, row) for row in rows if row.has_body()]
        if kept and _kept(request, kept):
            return redirect(f"{reverse('cases:progress', args=[case.id])}#notes")
        rows = [row if row.has_body() else row.again(on=on) for row in rows]
        return _paste_page(request, case, form, rows, status=422)
    if request.method == "POST" and form.is_valid():
        return _paste_page(request, case, form, _cut_rows(form.cleaned_data, on))
    return _paste_page(request, case, form, [], status=status_of(bool(form.errors)))


def _paste_page(
    request: WorkerRequest, case: Any, form: PasteForm, rows: list[DayForm], status: int = 200
) -> HttpResponse:
    context = frame(request, case) | {"form": form, "rows": rows}
    return render(request, "cases/paste.html", context, status=status)


def _cut_rows(data: dict[str, Any], on: date) -> list[DayForm]:
    cuts = splitting.Cuts(data["blank_lines"], data["times"], data["speakers"])
    found = splitting.split(data["text"], cuts)
    now, last = clock.now(), None
    rows = []
    for n, entry in enumerate(found):
        last = entry.at or last  # an entry without a time of its own follows the one before it
        at = datetime.combine(data["on"], last, JST) if last else now if data["on"] == on else None
        start = {
            "note": new_id(),
            "at": at or datetime.combine(data["on"], datetime.min.time(), JST),
            "method": data["method"],
            "contact": "、".join(entry.speakers)[:80],  # as it is
            "body": entry.body,
        }
        rows.append(DayForm(prefix=f"e{n}", initial=start, on=on))
    return rows


def _sent_rows(request: WorkerRequest, on: date) -> list[DayForm]:
    rows = []
    for n in range(splitting.MOST):
        if f"e{n}-body" not in request.POST:
            break
        rows.append(DayForm(request.POST, prefix=f"e{n}", on=on))
    return rows


# --- work of no case -------------------------------------------------------------------------------------------------


@requires(P.CASE_WRITE)
def other_work(request: WorkerRequest) -> HttpResponse:
    """A month in figures, work of no case, and one more piece of it."""
    on = clock.today()
    form = OtherWorkForm(request.POST or None, day=on, initial={"on": on})
    done = form.is_valid() and attempt(
        form, lambda: work.log_other_work(by=request.actor, **form.cleaned_data)
    )
    if done:
        return redirect("cases:work")
    first, last = queries.month_of(_month(request, on))
    context = {
        "form": form,
        "first": first,
        "before": queries.month_of(date.fromordinal(first.toordinal() - 1))[0],
        "mine": queries.counts(request.actor, first=first, last=last, mine=True),
        "ours": queries.counts(request.actor, first=first, last=last),
        "page": Paginator(queries.other_work(request.actor), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cases/work.html", context, status=status_of(bool(form.errors)))


def _month(request: WorkerRequest, on: date) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return on
