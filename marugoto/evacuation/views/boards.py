"""The who-is-safe board: how far it has come, its rows, one row with its reports, a worry that becomes a matter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import boards as actions
from marugoto.evacuation.actions import surfacing
from marugoto.evacuation.forms import PersonRowForm, ReportForm, SurfaceForm
from marugoto.evacuation.rules.boards import total_of
from marugoto.evacuation.views.common import PAGE, areas, attempt, tabs
from marugoto.policy.permissions import Permission as P

SHOWN = ("open", "alarm", "disputed", "need")


@require_GET
@requires(P.SAFETY_REPORT)
def board_list(request: WorkerRequest) -> HttpResponse:
    """The boards of the agency, open ones first."""
    page = Paginator(queries.boards_of(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "boards"),
        "page": page,
        "may_keep": request.actor.can(P.EVACUATION_KEEP),
    }
    return render(request, "evacuation/boards.html", context)


@require_GET
@requires(P.SAFETY_REPORT)
def board(request: WorkerRequest, board_id: UUID) -> HttpResponse:
    """How far it has come, area by area; the rows, found by number, name or telephone."""
    found = access.get_board(request.actor, board_id)
    area, show, words = (request.GET.get(name, "").strip() for name in ("area", "show", "q"))
    show = show if show in SHOWN else ""
    counts = queries.progress_of(request.actor, found, nowhere=_("圏域の記載なし"))
    names = {one.key: one.name for one in counts}
    area = area if area in names else ""
    rows = queries.narrowed(request.actor, found, area=area, show=show, words=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    refs = [Ref("safety_board", found.pk)]
    access.look("safety_board.viewed", request.actor, refs, [one.person_id for one in page])
    context = {
        "tabs": tabs(request, "boards"),
        "board": found,
        "counts": counts,
        "total": total_of(_("合計"), counts),
        "surfaced": queries.surfaced_in(request.actor, found),
        "page": page,
        "area": area,
        "show": show,
        "words": words,
        "parts": [names.get(area, ""), _shown(show), words],
        "shows": [(one, _shown(one)) for one in SHOWN],
        "sheets": queries.sheets_of(found)[:12],
        "may_keep": request.actor.can(P.EVACUATION_KEEP),
    }
    return render(request, "evacuation/board.html", context)


def _shown(show: str) -> str:
    words = {
        "open": _("まだ確かめていない"),
        "alarm": _("急ぐ（けが・搬送・行方不明）"),
        "disputed": _("食い違いがある"),
        "need": _("困りごとがあり、まだ相談になっていない"),
    }
    return words.get(show, "")


@require_POST
@requires(P.EVACUATION_KEEP)
def close(request: WorkerRequest, board_id: UUID) -> HttpResponse:
    """Nothing more is told on it."""
    found = access.get_board(request.actor, board_id)
    try:
        actions.close_board(board=found, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("evacuation:board", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.SAFETY_REPORT)
def row_new(request: WorkerRequest, board_id: UUID) -> HttpResponse:
    """Somebody who is not in the register."""
    found = access.get_board(request.actor, board_id)
    data = request.POST if request.method == "POST" else None
    form = PersonRowForm(data, areas=areas(request.actor))
    if data and form.is_valid():
        made = attempt(
            form,
            lambda: actions.add_row(row_id=new_id(), board=found, by=request.actor, **form.cleaned_data),
        )
        if made:
            return redirect("evacuation:row", made.pk)
    context = {"tabs": tabs(request, "boards"), "form": form, "board": found}
    return render(request, "evacuation/row_new.html", context, status=422 if data else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.SAFETY_REPORT)
def row(request: WorkerRequest, row_id: UUID) -> HttpResponse:
    """One person: what was told, and one more report."""
    found = access.get_row(request.actor, row_id)
    if request.method != "POST":
        return _page(request, found)
    form = _form(request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.report(
                report_id=form.cleaned_data["report_id"], row=found, seen=form.seen(), by=request.actor
            ),
        )
        if made:
            words = {"n": found.number, "state": codes.label("evacuation.safety_states", made.state)}
            messages.success(request, _("%(n)d番: %(state)s と書きました。") % words)
            return redirect("evacuation:row" if made.need else "evacuation:board", _next(made, found))
    return _page(request, found, reporting=form)


def _next(made: Any, found: Any) -> UUID:
    """Back to the board for the next call; where there is a worry, on to it."""
    key: UUID = found.pk if made.need else found.board_id
    return key


def _form(data: Any) -> ReportForm:
    first = {"report_id": new_id(), "seen_at": clock.now(), "way": "phone"}
    letters = queries.letters().values()
    return ReportForm(data, on=clock.today(), only={"state": list(letters)}, initial=first)


def _page(request: WorkerRequest, found: Any, reporting: Any = None, surfaced: Any = None) -> HttpResponse:
    words = _("安否確認（%(name)s）で、困りごとがあると聞いた。") % {"name": found.board.disaster.name}
    first = {"consultation_id": new_id(), "words": words, "urgency": "this_week"}
    context = {
        "tabs": tabs(request, "boards"),
        "row": found,
        "board": found.board,
        "reports": queries.reports_of(found),
        "reporting": reporting or _form(None),
        "surfacing": surfaced or SurfaceForm(None, on=clock.today(), initial=first),
        "surfaced": queries.surfaced_of(found),
        "may_receive": request.actor.can(P.CONSULTATION_RECEIVE) and request.actor.desk_id is not None,
    }
    return render(request, "evacuation/row.html", context, status=422 if reporting or surfaced else 200)


@require_POST
@requires(P.SAFETY_REPORT)
def surface(request: WorkerRequest, row_id: UUID) -> HttpResponse:
    """What came to light becomes a matter at one's own desk."""
    found = access.get_row(request.actor, row_id)
    form = SurfaceForm(request.POST, on=clock.today())
    if form.is_valid():
        told = form.cleaned_data
        made = attempt(form, lambda: surfacing.surface(row=found, by=request.actor, **told))
        if made:
            messages.success(request, _("相談として受けました。"))
            return redirect("intake:matter", made.matter_id)
    return _page(request, found, surfaced=form)
