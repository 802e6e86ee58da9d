"""担当と引継ぎ: the people of one's own desks, who is away, who answers for the desk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import seats
from marugoto.agencies.actions import duty as act
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core.errors import Refused
from marugoto.office import duty
from marugoto.office.forms import AbsenceForm
from marugoto.policy.permissions import Permission as P


@requires(P.HANDOVER_WRITE)
def staff(request: WorkerRequest) -> HttpResponse:
    """Who works at one's own desks, with how much in hand; what nobody works on; who is away."""
    return _page(request, duty.staff_of(request.actor))


def _page(request: WorkerRequest, found: duty.Staff, *, form: AbsenceForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {"staff": found, "form": form or _form(request, found)}
    return render(request, "office/staff.html", context, status=422 if form else 200)


def _form(request: WorkerRequest, found: duty.Staff, data: Any = None) -> AbsenceForm:
    several = len({p.seat.desk_id for p in found.people}) > 1
    named = [(p, f"{p.seat.name}（{p.seat.desk}）" if several else p.seat.name) for p in found.people]
    return AbsenceForm(
        data,
        who=[(f"{p.seat.desk_id}:{p.seat.user_id}", words) for p, words in named if p.may_arrange],
        stand_ins=list({str(p.seat.user_id): words for p, words in named}.items()),
        initial={"who": f"{request.actor.desk_id}:{request.actor.user_id}"},
    )


@require_POST
@requires(P.HANDOVER_WRITE)
def absence(request: WorkerRequest) -> HttpResponse:
    """Days of absence, with a stand-in."""
    found = duty.staff_of(request.actor)
    form = _form(request, found, request.POST)
    if form.is_valid():
        desk, user = (UUID(part) for part in form.cleaned_data["who"].split(":"))
        try:
            act.set_absence(
                user_id=user,
                desk_id=desk,
                first=form.cleaned_data["valid_from"],
                last=form.cleaned_data["valid_to"],
                stand_in_id=form.cleaned_data["stand_in"],
                by=request.actor,
            )
            messages.success(request, _("不在と代理を登録しました。"))
            return redirect("office:staff")
        except Refused as no:
            no.onto(form)
    return _page(request, found, form=form)


@require_POST
@requires(P.HANDOVER_WRITE)
def absence_end(request: WorkerRequest, absence_id: UUID) -> HttpResponse:
    """Back already, or it was a mistake."""
    row = seats.absence_of(absence_id, request.actor.desk_ids)
    if row is None:
        raise Http404
    try:
        act.end_absence(absence=row, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("office:staff")


@require_POST
@requires(P.HANDOVER_WRITE)
def lead(request: WorkerRequest, desk_id: UUID, user_id: UUID) -> HttpResponse:
    """Who answers for the desk."""
    if desk_id not in request.actor.desk_ids:
        raise Http404
    try:
        act.name_lead(desk_id=desk_id, user_id=user_id, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("office:staff")
