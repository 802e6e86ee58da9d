"""Disasters and exercises: declared, with their boards and what was provided, ended, reviewed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import boards
from marugoto.evacuation.actions import terms as actions
from marugoto.evacuation.forms import BoardForm, DisasterForm, ReviewForm
from marugoto.evacuation.views.common import PAGE, areas, attempt, tabs
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.EVACUATION_KEEP)
def disaster_list(request: WorkerRequest) -> HttpResponse:
    """What was declared, the newest first."""
    rows = queries.with_counts(queries.disasters_of(request.actor))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"tabs": tabs(request, "disasters"), "page": page}
    return render(request, "evacuation/disasters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVACUATION_KEEP)
def disaster_new(request: WorkerRequest) -> HttpResponse:
    """It is declared; from now on a board can be opened."""
    data = request.POST if request.method == "POST" else None
    form = DisasterForm(data, on=clock.today())
    if data and form.is_valid():
        made = attempt(
            form, lambda: actions.declare(disaster_id=new_id(), told=form.told(), by=request.actor)
        )
        if made:
            return redirect("evacuation:disaster", made.pk)
    context = {"tabs": tabs(request, "disasters"), "form": form}
    return render(request, "evacuation/disaster_new.html", context, status=422 if data else 200)


@require_GET
@requires(P.EVACUATION_KEEP)
def disaster(request: WorkerRequest, disaster_id: UUID) -> HttpResponse:
    """One of them."""
    return _page(request, access.get_disaster(request.actor, disaster_id))


def _page(request: WorkerRequest, found: Any, opening: Any = None, reviewing: Any = None) -> HttpResponse:
    context = {
        "tabs": tabs(request, "disasters"),
        "disaster": found,
        "boards": queries.boards_of(request.actor).filter(disaster=found)[:50],
        "provisions": queries.provisions_of(request.actor).filter(disaster=found)[:50],
        "opening": opening or BoardForm(None, areas=areas(request.actor)),
        "reviewing": reviewing or ReviewForm(None),
    }
    status = 422 if opening or reviewing else 200
    return render(request, "evacuation/disaster.html", context, status=status)


@require_POST
@requires(P.EVACUATION_KEEP)
def end(request: WorkerRequest, disaster_id: UUID) -> HttpResponse:
    """It is over."""
    found = access.get_disaster(request.actor, disaster_id)
    try:
        actions.end(disaster=found, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("evacuation:disaster", found.pk)


@require_POST
@requires(P.EVACUATION_KEEP)
def review(request: WorkerRequest, disaster_id: UUID) -> HttpResponse:
    """What one sees looking back."""
    found = access.get_disaster(request.actor, disaster_id)
    form = ReviewForm(request.POST)

    def act() -> bool:
        actions.review(disaster=found, words=form.cleaned_data["words"], by=request.actor)
        return True

    if form.is_valid() and attempt(form, act):
        return redirect("evacuation:disaster", found.pk)
    return _page(request, found, reviewing=form)


@require_POST
@requires(P.EVACUATION_KEEP)
def board_new(request: WorkerRequest, disaster_id: UUID) -> HttpResponse:
    """A board is opened."""
    found = access.get_disaster(request.actor, disaster_id)
    form = BoardForm(request.POST, areas=areas(request.actor))
    if form.is_valid():
        chosen = [UUID(one) for one in form.cleaned_data["areas"]]
        made = attempt(
            form,
            lambda: boards.open_board(
                board_id=new_id(),
                disaster=found,
                name=form.cleaned_data["name"],
                areas=chosen,
                by=request.actor,
            ),
        )
        if made:
            return redirect("evacuation:board", made.pk)
    return _page(request, found, opening=form)
