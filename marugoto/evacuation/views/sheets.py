"""Sheets of paper: printed for somebody who goes out, and typed back in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes, pdf
from marugoto.core.ids import new_id
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import sheets as actions
from marugoto.evacuation.forms import SheetForm, TakeInForm
from marugoto.evacuation.views.common import as_file, attempt, tabs
from marugoto.policy.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.SAFETY_REPORT)
def sheet_new(request: WorkerRequest, board_id: UUID) -> HttpResponse:
    """A sheet of an area, for somebody."""
    found = access.get_board(request.actor, board_id)
    counts = queries.progress_of(request.actor, found, nowhere=_("圏域の記載なし"))
    offered = [("" if one.key == queries.NO_AREA else one.key, one.name) for one in counts]
    data = request.POST if request.method == "POST" else None
    form = SheetForm(data, areas=offered, initial={"area_id": request.GET.get("area", "")})
    if data and form.is_valid():
        told = form.cleaned_data
        made = attempt(
            form, lambda: actions.print_sheet(sheet_id=new_id(), board=found, by=request.actor, **told)
        )
        if made:
            return redirect("evacuation:sheet", made.pk)
    context = {"tabs": tabs(request, "boards"), "form": form, "board": found, "counts": counts}
    return render(request, "evacuation/sheet_new.html", context, status=422 if data else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.SAFETY_REPORT)
def sheet(request: WorkerRequest, sheet_id: UUID) -> HttpResponse:
    """A sheet, and what stands on it now that it is back. Refused lines stay in the box."""
    found = access.get_sheet(request.actor, sheet_id)
    data = request.POST if request.method == "POST" else None
    form = TakeInForm(data, initial={"seen_at": clock.now()})
    taken = None
    if data and form.is_valid():
        taken = attempt(form, lambda: actions.take_in(sheet=found, by=request.actor, **form.cleaned_data))
        if taken and not taken.bad:
            words = {"n": taken.written, "again": taken.again}
            messages.success(request, _("%(n)d 行を書き写しました（前と同じ %(again)d 行）。") % words)
            return redirect("evacuation:board", found.board_id)
        if taken:
            form = TakeInForm(None, initial={**form.cleaned_data, "typed": taken.rest})
    context = {
        "tabs": tabs(request, "boards"),
        "form": form,
        "sheet": found,
        "board": found.board,
        "taken": taken,
        "letters": [
            (one, codes.label("evacuation.safety_states", s)) for one, s in queries.letters().items()
        ],
    }
    return render(request, "evacuation/sheet.html", context, status=422 if data else 200)


@require_GET
@requires(P.SAFETY_REPORT)
def paper(request: WorkerRequest, sheet_id: UUID) -> HttpResponse:
    """The sheet as A4: a number, a name, boxes for the letters. Nobody under a protective measure stands on it."""
    found = access.get_sheet(request.actor, sheet_id)
    rows = queries.for_paper(request.actor, found)
    refs = [Ref("safety_sheet", found.pk)]
    access.look("safety_sheet.viewed", request.actor, refs, [one.person_id for one in rows])
    letters = [(one, codes.label("evacuation.safety_states", s)) for one, s in queries.letters().items()]
    context = {"sheet": found, "board": found.board, "rows": rows, "letters": letters}
    data = pdf.render("evacuation/sheet_paper.html", context, title=_("安否確認の名簿"))
    return as_file(data, name=f"sheet-{found.number}.pdf", kind="application/pdf")
