"""The team: who works on the case, in which part."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import team as act
from marugoto.cases.forms.opening import MemberForm
from marugoto.cases.views.common import attempt, frame, status_of
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_WRITE)
def team(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The team, and somebody joining it."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        desks=queries.desk_choices(request.actor),
        users=queries.colleague_choices(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        desk = agencies.desk(UUID(data["desk"]))
        user = next(
            (u for u in agencies.colleagues(request.actor.agency_id) if str(u.pk) == data["user"]), None
        )
        words = {"part": data["part"], "lead": data["lead"]}
        if attempt(form, lambda: act.add_member(case=case, desk=desk, user=user, by=request.actor, **words)):
            return redirect("cases:team", case.id)
    context = frame(request, case) | {
        "form": form,
        "team": queries.team_of(case, on=clock.today()),
        "former": queries.former_team(case)[:50],
    }
    return render(request, "cases/team.html", context, status=status_of(bool(form.errors)))


@require_POST
@requires(P.CASE_WRITE)
def leave(request: WorkerRequest, member_id: UUID) -> HttpResponse:
    """A member's part ends."""
    member = access.get_member(request.actor, member_id, P.CASE_WRITE)
    try:
        act.end_member(member=member, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("cases:team", member.case_id)
