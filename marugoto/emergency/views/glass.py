"""緊急閲覧: the form that breaks the glass, and what is seen through it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.emergency import access, actions, queries
from marugoto.emergency.forms import BreakForm
from marugoto.people import access as people
from marugoto.policy.permissions import Permission as P


@requires(P.GLASS_BREAK)
def break_glass(request: WorkerRequest) -> HttpResponse:
    """On whom (``?person=`` a record one came from, else a name and a day of birth), why, for how long."""
    chosen = _uuid(request.POST.get("person") or request.GET.get("person"))
    glass_id = _uuid(request.POST.get("glass")) or new_id()
    data = request.POST if request.method == "POST" else None
    form = BreakForm(data, on=clock.today(), chosen=chosen is not None)
    if data and form.is_valid():
        try:
            glass = actions.break_glass(glass_id=glass_id, asked=_asked(form, chosen), by=request.actor)
            return redirect("emergency:view", glass.pk)
        except Refused as no:
            no.onto(form)
    context = {
        "form": form,
        "person": chosen,
        "hit": _hit(request, chosen),
        "glass_id": glass_id,
        "open": queries.own_of(request.actor),
    }
    return render(request, "emergency/break.html", context, status=422 if data else 200)


def _asked(form: BreakForm, chosen: UUID | None) -> actions.Asked:
    said = form.cleaned_data
    return actions.Asked(
        reason=said["reason"],
        basis=said["basis"],
        words=said["words"],
        duration=said["minutes"],
        person_id=chosen,
        name=said.get("name", ""),
        birth=said.get("birth"),
    )


def _hit(request: WorkerRequest, chosen: UUID | None) -> Any:
    """The little that the worker may know of the record anyway; nothing of somebody hidden, or of nobody."""
    found = people.persons_visible_to(request.actor).filter(pk=chosen).first() if chosen else None
    return people.hit_for(request.actor, found) if found and request.actor.can(P.PERSON_READ) else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_GET
@requires(P.GLASS_BREAK)
def view(request: WorkerRequest, glass_id: UUID) -> HttpResponse:
    """What is seen through one's own glass while it stands; afterwards, and where nobody was found, that it does not."""
    glass = access.get_own(request.actor, glass_id)
    seen = access.see_through(request.actor, glass)
    context = {"glass": glass, "seen": seen}
    return render(request, "emergency/view.html", context)


@require_POST
@requires(P.GLASS_BREAK)
def end(request: WorkerRequest, glass_id: UUID) -> HttpResponse:
    """It is closed before its minutes have run out."""
    glass = access.get_own(request.actor, glass_id)
    actions.end(glass=glass, by=request.actor)
    return redirect("emergency:view", glass.pk)
