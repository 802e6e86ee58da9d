"""経過: the fast entry, the list, the correction."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import progress as act
from marugoto.cases.forms.common import as_uuid, from_draft
from marugoto.cases.forms.progress import NAMES, ProgressForm
from marugoto.cases.views.common import attempt, frame, status_of, unsaved
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P

PAGE = 50
SHORT = 10


def panel(
    request: WorkerRequest, case: Any, standing: Any, *, short: bool, form: ProgressForm | None = None
) -> dict[str, Any]:
    """The entry form and the notes: the newest on the case's page, pages of them on their own. ``standing``: of frame()."""
    draft = _still_unsaved(unsaved(request, case, "progress"))
    promise = standing.promise
    page = Paginator(queries.notes_of(case), SHORT if short else PAGE)
    return {
        "note_form": form or _begun(_fresh(promise, draft), request.GET.get("template", "")),
        "note_templates": queries.note_templates(clock.today()),
        "note_draft": draft,
        "kept_promise": promise,
        "promise_late": promise is not None and promise.due < clock.today(),
        "notes": page.get_page(None if short else _page_asked(request, case)),
        "short": short,
    }


def _page_asked(request: WorkerRequest, case: Any) -> str | int | None:
    """``?page=``, or the page on which ``?note=`` stands."""
    note = as_uuid(request.GET.get("note"))
    return queries.page_of_note(case, note, PAGE) if note else request.GET.get("page")


def _still_unsaved(draft: Any) -> Any:
    """The draft, unless its note was saved in the meantime."""
    note_id = as_uuid("".join(draft.data.get("note", []))) if draft is not None else None
    return None if note_id is not None and access.note_exists(note_id) else draft


def _fresh(promise: Any, draft: Any) -> ProgressForm:
    on = clock.today()
    start: dict[str, Any] = {"note": new_id(), "at": clock.now(), "method": "phone"}
    if promise is not None and promise.due >= on:
        start |= {"next_act": promise.words, "next_due": promise.due}
    if draft is not None:
        start |= from_draft(ProgressForm, NAMES, draft.data)
    return ProgressForm(initial=start, on=on)


def _begun(form: ProgressForm, template: str) -> ProgressForm:
    """The words of a template, under what is there already; its method and kind where nothing was chosen yet."""
    start = queries.note_template(template)
    if start is not None:
        written = str(form.initial.get("body") or "").rstrip()
        form.initial["body"] = "\n".join(part for part in (written, str(start.extra["body"])) if part)
        if not written:
            for name, said in (("method", "method"), ("kind", "kind"), ("contact_kind", "contact")):
                form.initial[name] = start.extra[said]
    return form


@requires(P.CASE_READ)
def progress(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """All notes of a case, and the entry; a POST writes one."""
    if request.method == "POST":
        return _write(request, case_id)
    case = access.get_case(request.actor, case_id, P.CASE_READ)
    framed = frame(request, case)
    context = framed | panel(request, case, framed["standing"], short=False)
    return render(request, "cases/progress.html", context)


def _write(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    form = ProgressForm(request.POST, on=clock.today())
    done = form.is_valid() and attempt(
        form,
        lambda: act.note_progress(
            case=case, noted=form.noted(), note_id=form.cleaned_data["note"], by=request.actor
        ),
    )
    short = request.POST.get("from") == "case"
    if not request.htmx and done:
        name = "cases:detail" if short else "cases:progress"
        return redirect(f"{reverse(name, args=[case.id])}#notes")
    fresh = access.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    framed = frame(request, fresh, act=short)
    context = framed | panel(request, fresh, framed["standing"], short=short, form=None if done else form)
    template = "cases/progress_panel.html" if request.htmx else "cases/progress.html"
    return render(request, template, context | {"noted": bool(done)}, status=status_of(not done))


@requires(P.CASE_WRITE)
def correct(request: WorkerRequest, note_id: UUID) -> HttpResponse:
    """A note with a mistake is written again; the old words stay under it."""
    note = access.get_note(request.actor, note_id, P.CASE_WRITE, look=request.method == "GET")
    start = {name: getattr(note, name) for name in NAMES if name != "note"} | {"note": new_id()}
    form = ProgressForm(request.POST if request.method == "POST" else None, initial=start, on=clock.today())
    if request.method == "POST" and form.is_valid():
        written = attempt(
            form,
            lambda: act.note_progress(
                case=note.case,
                noted=form.noted(),
                note_id=form.cleaned_data["note"],
                corrects=note,
                by=request.actor,
            ),
        )
        if written:
            return redirect(f"{reverse('cases:progress', args=[note.case_id])}#notes")
    context = frame(request, note.case) | {"note": note, "form": form}
    return render(request, "cases/progress_correct.html", context, status=status_of(bool(form.errors)))
