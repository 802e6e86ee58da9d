"""当番: the week of one's own desk: asked, answered, set; what one shift hands to the next."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from marugoto.agencies import seats, shifts
from marugoto.agencies.actions import shifts as act
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.agencies.rules.duty import arrange_problem
from marugoto.agencies.rules.shifts import monday_of, shown_week
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.office.forms import AskShiftsForm, ShiftNoteForm
from marugoto.policy.permissions import Permission as P


@requires(P.HANDOVER_WRITE)
def week(request: WorkerRequest) -> HttpResponse:
    """Who is at the desk when, and who could be."""
    return _page(request, _desk(request), _week(request))


def _desk(request: WorkerRequest) -> UUID:
    asked = request.POST.get("desk") or request.GET.get("desk") or ""
    own = {str(d): d for d in request.actor.desk_ids}
    if asked and asked not in own:
        raise Http404
    if not own:
        raise Http404
    return own.get(asked) or request.actor.desk_id or next(iter(own.values()))


def _week(request: WorkerRequest) -> date:
    try:
        return shown_week(date.fromisoformat(str(request.POST.get("week") or request.GET.get("week") or "")))
    except ValueError:
        return monday_of(clock.today())


def _page(request: WorkerRequest, desk: UUID, first: date, **failed: Any) -> HttpResponse:
    actor = request.actor
    there = seats.seats_at([desk])
    lead = next((s.user_id for s in there if s.leads), None)
    lines = shifts.week_of(actor, desk, first)
    desks = {s.desk_id: s.desk for s in seats.seats_at(actor.desk_ids)}
    context: dict[str, Any] = {
        "desk": desk,
        "desk_name": desks.get(desk, ""),
        "desks": [(k, v) for k, v in desks.items() if k != desk],
        "first": first,
        "last": first + timedelta(days=6),
        "earlier": first - timedelta(days=7),
        "later": first + timedelta(days=7),
        "lines": lines,
        "open": any(line.open for line in lines),
        "unset": any(line.open and not line.user_id for line in lines),
        "choices": AskShiftsForm.answers(),
        "may_arrange": not arrange_problem(
            actor=actor.user_id, worker=act.NOBODY, lead=lead, same_desk=desk in actor.desk_ids
        ),
        "ask_form": AskShiftsForm(initial={"week": first, "desk": desk}),
        "note_form": ShiftNoteForm(),
        "waiting": [s.name for s in there if s.user_id not in {a.user_id for n in lines for a in n.said}],
    }
    return render(request, "office/shifts.html", context | failed, status=422 if failed else 200)


def _back(desk: UUID, first: date) -> HttpResponse:
    return redirect(f"{reverse('office:shifts')}?desk={desk}&week={first.isoformat()}")


@require_POST
@requires(P.HANDOVER_WRITE)
def ask(request: WorkerRequest) -> HttpResponse:
    """この週を聞く."""
    desk, first = _desk(request), _week(request)
    form = AskShiftsForm(request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            act.ask(
                desk_id=desk,
                week=first,
                days=[int(d) for d in clean["days"]],
                parts=clean["parts"],
                by=request.actor,
            )
            return _back(desk, first)
        except Refused as no:
            no.onto(form)
    return _page(request, desk, first, ask_form=form)


@require_POST
@requires(P.HANDOVER_WRITE)
def answer(request: WorkerRequest) -> HttpResponse:
    """My answers for the week."""
    desk, first = _desk(request), _week(request)
    asked = {line.id: line.my_answer for line in shifts.week_of(request.actor, desk, first)}
    said = {one: request.POST.get(f"s-{one}", before) for one, before in asked.items()}
    new = {
        one: answer for one, answer in said.items() if answer or asked[one]
    }  # an answer is taken back, too
    return _do(request, desk, first, lambda: act.answer(desk_id=desk, answers=new, by=request.actor))


@require_POST
@requires(P.HANDOVER_WRITE)
def fill(request: WorkerRequest) -> HttpResponse:
    """答えから決める: whoever can, evenly."""
    desk, first = _desk(request), _week(request)

    def do() -> None:
        n = act.set_from_answers(desk_id=desk, week=first, by=request.actor)
        said = ngettext("%(n)s枠の当番を決めました。", "%(n)s枠の当番を決めました。", n) % {"n": n}
        messages.success(request, said)

    return _do(request, desk, first, do)


@require_POST
@requires(P.HANDOVER_WRITE)
def put(request: WorkerRequest, shift_id: UUID) -> HttpResponse:
    """One shift is set to somebody, or to nobody."""
    found = shifts.load_shift(shift_id, request.actor.desk_ids)
    try:
        user = UUID(request.POST["user"]) if request.POST.get("user") else None
    except ValueError:
        raise Http404 from None
    first = monday_of(found.day)
    return _do(
        request,
        found.desk_id,
        first,
        lambda: act.set_shift(shift_id=found.id, user_id=user, by=request.actor),
    )


@require_POST
@requires(P.HANDOVER_WRITE)
def hand_over(request: WorkerRequest, shift_id: UUID) -> HttpResponse:
    """申し送りを書く."""
    found = shifts.load_shift(shift_id, request.actor.desk_ids)
    form, first = ShiftNoteForm(request.POST), monday_of(found.day)
    if form.is_valid():
        try:
            act.hand_over(shift_id=found.id, note=form.cleaned_data["note"], by=request.actor)
            return _back(found.desk_id, first)
        except Refused as no:
            form.add_error("note", no.message)
    return _page(request, found.desk_id, first, note_form=form, note_at=found.id)


@require_POST
@requires(P.HANDOVER_WRITE)
def take_over(request: WorkerRequest, shift_id: UUID) -> HttpResponse:
    """申し送りを引き受ける."""
    found = shifts.load_shift(shift_id, request.actor.desk_ids)
    return _do(
        request,
        found.desk_id,
        monday_of(found.day),
        lambda: act.take_over(shift_id=found.id, by=request.actor),
    )


def _do(request: WorkerRequest, desk: UUID, first: date, act_: Callable[[], Any]) -> HttpResponse:
    try:
        act_()
    except Refused as no:
        return _page(request, desk, first, problem=no.message)
    return _back(desk, first)
