"""A placement: choosing the role, what the place is told, stage by stage, and who gives."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.participation import access
from marugoto.participation.actions import placements as act
from marugoto.participation.forms.placements import AgreeForm, ChooseForm, GivesForm, MoveForm
from marugoto.participation.queries import matching, placements, wording
from marugoto.participation.rules.stages import ENDED
from marugoto.participation.views.common import attempt, found_role, tabs
from marugoto.policy.permissions import Permission as P


@requires(P.PARTICIPATION_WRITE)
def choose(request: WorkerRequest, hope_id: UUID, role_id: UUID) -> HttpResponse:
    """The person chose this role: the reasons once more, and a word of their own."""
    look = "hope.viewed" if request.method == "GET" else ""
    hope = access.get_hope(request.actor, hope_id, P.PARTICIPATION_WRITE, look=look)
    role = found_role(request, role_id)
    form = ChooseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        made = attempt(
            form,
            lambda: act.choose(placement_id=new_id(), hope=hope, role=role, why=why, by=request.actor),
        )
        if made:
            messages.success(
                request, _("行き先が決まりました。次に、受け入れ先に何を伝えるかを本人と決めます。")
            )
            return redirect("participation:placement", made.pk)
    context = {
        "tabs": tabs(request, "hopes"),
        "hope": hope,
        "role": role,
        "times": wording.times_in_words(role.times),
        "one": matching.match_one(hope, role),
        "form": form,
    }
    return render(request, "participation/choose.html", context, status=422 if form.errors else 200)


@require_GET
@requires(P.PARTICIPATION_READ)
def placement_page(request: WorkerRequest, placement_id: UUID) -> HttpResponse:
    """One placement: its picture and its words, what the place is told, what comes next."""
    return _page(request, access.get_placement(request.actor, placement_id))


def _page(request: WorkerRequest, found: Any, **sent: forms.Form) -> HttpResponse:
    today = clock.today()
    moves, days = placements.moves_of(found), placements.days_of(found)
    told = {
        "name": found.told_name or found.person.family_name,
        "needs": found.told_needs,
        "on": found.agreed_on or today,
        "form": found.agreed_form or "oral",
    }
    context = {
        "tabs": tabs(request, "hopes"),
        "one": found,
        "picture": placements.picture_of(moves, days, today=today),
        "moves": moves[::-1],
        "days": days[:60],
        "count": placements.count_of(days),
        "contacts": placements.contacts_about(request.actor, found),
        "agree": AgreeForm(initial=told, on=today, prefix="agree"),
        "move": MoveForm(initial={"on": today}, on=today, now=found.stage, prefix="move"),
        "gives": GivesForm(initial={"since": found.gives_since or today}, prefix="gives"),
        "may_write": request.actor.can(P.PARTICIPATION_WRITE) and found.stage != ENDED,
        "attends": placements.may_attend(found),
    } | sent
    bad = any(form.errors for form in sent.values())
    return render(request, "participation/placement.html", context, status=422 if bad else 200)


@require_POST
@requires(P.PARTICIPATION_WRITE)
def agree(request: WorkerRequest, placement_id: UUID) -> HttpResponse:
    """What the place is told, as the person agreed."""
    found = access.get_placement(request.actor, placement_id, P.PARTICIPATION_WRITE, look="")
    form = AgreeForm(request.POST, on=clock.today(), prefix="agree")
    if form.is_valid() and attempt(
        form, lambda: act.agree(placement=found, by=request.actor, **form.cleaned_data)
    ):
        return redirect("participation:placement", found.pk)
    return _page(request, found, agree=form)


@require_POST
@requires(P.PARTICIPATION_WRITE)
def move(request: WorkerRequest, placement_id: UUID) -> HttpResponse:
    """To the next stage."""
    found = access.get_placement(request.actor, placement_id, P.PARTICIPATION_WRITE, look="")
    form = MoveForm(request.POST, on=clock.today(), now=found.stage, prefix="move")
    if form.is_valid() and attempt(
        form, lambda: act.move(placement=found, by=request.actor, **form.cleaned_data)
    ):
        return redirect("participation:placement", found.pk)
    return _page(request, found, move=form)


@require_POST
@requires(P.PARTICIPATION_WRITE)
def gives(request: WorkerRequest, placement_id: UUID) -> HttpResponse:
    """From now on they give, too."""
    found = access.get_placement(request.actor, placement_id, P.PARTICIPATION_WRITE, look="")
    form = GivesForm(request.POST, prefix="gives")
    if form.is_valid() and attempt(
        form, lambda: act.gives(placement=found, by=request.actor, **form.cleaned_data)
    ):
        return redirect("participation:placement", found.pk)
    return _page(request, found, gives=form)
