"""支援措置: set, changed and ended on one page by the town's own section."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions import protection as acts
from marugoto.people.forms import ProtectionForm
from marugoto.policy.permissions import Permission


@requires(Permission.PERSON_PROTECT)
def protection(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Who may see this person; a new measure, or the one that stands."""
    found = access.get_person(request.actor, person_id, look=request.method == "GET")
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, found, form)
            return redirect("people:person", found.pk)
        except Refused as no:
            no.onto(form)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/protection.html", _page(found, form), status=status)


def _form(request: WorkerRequest, found: Any) -> ProtectionForm:
    return ProtectionForm(
        request.POST or None,
        on=clock.today(),
        standing=queries.protection_of(found),
        agencies=[a for a in queries.agencies_for(found) if a.pk != request.actor.agency_id],
        household=access.housemates_of(request.actor, found, clock.today()),
    )


def _act(request: WorkerRequest, found: Any, form: ProtectionForm) -> None:
    clean = form.cleaned_data
    if form.standing:
        acts.change_protection(person=found, until=clean["until"], allowed=form.allowed(), by=request.actor)
        return
    chosen = set(clean["alongside"])
    acts.protect(
        person=found,
        ground=clean["ground"],
        since=clean["since"],
        until=clean["until"],
        allowed=form.allowed(),
        alongside=[p for p in form.household if str(p.pk) in chosen],
        by=request.actor,
    )


def _page(found: Any, form: ProtectionForm, trouble: str = "") -> dict[str, Any]:
    return {
        "person": found,
        "form": form,
        "standing": form.standing,
        "past": [one for one in queries.protections_of(found) if one.ended_on],
        "trouble": trouble,
    }


@require_POST
@requires(Permission.PERSON_PROTECT)
def end(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The measure ends today."""
    found = access.get_person(request.actor, person_id, look=False)
    try:
        acts.end_protection(person=found, by=request.actor)
        return redirect("people:person", found.pk)
    except Refused as no:
        page = _page(found, _form_unbound(request, found), no.message)
        return render(request, "people/protection.html", page, status=422)


def _form_unbound(request: WorkerRequest, found: Any) -> ProtectionForm:
    standing = queries.protection_of(found)
    return ProtectionForm(on=clock.today(), standing=standing, agencies=[], household=[])
