"""窓口の移し替え: planned beforehand, carried out on the day in steps, with its progress."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration.actions import desk_moves as act
from marugoto.collaboration.forms.desk_moves import DeskMoveForm
from marugoto.collaboration.queries import desk_moves as queries
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@requires(P.DESK_MOVE)
def desk_moves(request: WorkerRequest) -> HttpResponse:
    """What is planned, and a new plan."""
    actor = request.actor
    form = DeskMoveForm(request.POST or None, desks=queries.desk_choices(actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            move = act.plan(
                desk_id=data["desk"],
                to_desk_id=data["to_desk"],
                holding_desk_id=data["holding_desk"],
                kind=data["kind"],
                on=data["on"],
                by=actor,
            )
            return redirect("collaboration:desk-move", move.id)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "moves": queries.moves_of(actor)}
    return render(request, "collaboration/desk_moves.html", context, status=422 if form.errors else 200)


@requires(P.DESK_MOVE)
def desk_move(request: WorkerRequest, move_id: UUID) -> HttpResponse:
    """One plan: how far it has come, and what could not cross."""
    move = queries.get_move(request.actor, move_id)
    context = {"line": queries.line_of(move), "held": queries.held_of(move)}
    return render(request, "collaboration/desk_move.html", context)


@require_POST
@requires(P.DESK_MOVE)
def run(request: WorkerRequest, move_id: UUID) -> HttpResponse:
    """The next batch."""
    move = queries.get_move(request.actor, move_id)
    try:
        left = act.run(move_id=move.id, by=request.actor)
        words = _("終わりました。") if not left else _("あと %(n)s件あります。") % {"n": left}
        messages.success(request, words)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("collaboration:desk-move", move.id)


@require_POST
@requires(P.DESK_MOVE)
def cancel(request: WorkerRequest, move_id: UUID) -> HttpResponse:
    """Take the plan back."""
    move = queries.get_move(request.actor, move_id)
    try:
        act.cancel(move_id=move.id, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("collaboration:desk-moves")
