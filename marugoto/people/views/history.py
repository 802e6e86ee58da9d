"""What stands beside the columns of a person: added and ended on the page of the person; a changed name, a move."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access
from marugoto.people.actions import history, household_events, ties
from marugoto.people.forms import DeathForm
from marugoto.people.forms.history import BESIDE, LastDayForm, MoveForm, RenameForm, TieForm
from marugoto.people.views.person import page_of
from marugoto.people.views.register import areas_for
from marugoto.policy.permissions import Permission

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "glyphs")


@require_POST
@requires(Permission.PERSON_REGISTER)
def add(request: WorkerRequest, person_id: UUID, what: str) -> HttpResponse:
    """One more name, address, telephone or language."""
    if what not in BESIDE:
        raise Http404
    found = access.get_known_person(request.actor, person_id)
    form = BESIDE[what](request.POST, on=clock.today(), areas=areas_for(request))
    if form.is_valid() and _done(
        form, lambda: history.add(person=found, what=what, values=form.cleaned_data, by=request.actor)
    ):
        return _back(found, what)
    return _again(request, found, {f"{what}_form": form, "opened": what})


@require_POST
@requires(Permission.PERSON_REGISTER)
def end(request: WorkerRequest, person_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """It is so no longer."""
    if what not in BESIDE:
        raise Http404
    found = access.get_known_person(request.actor, person_id)
    form = LastDayForm(request.POST or {"last_day": ""})
    day = form.cleaned_data["last_day"] if form.is_valid() else clock.today()
    try:
        history.end(person=found, what=what, row_id=row_id, last_day=day, by=request.actor)
    except Refused as no:
        return _again(request, found, {"trouble": no.message})
    return _back(found, what)


@require_POST
@requires(Permission.PERSON_REGISTER)
def tie(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Somebody outside the household counts for the person."""
    found = access.get_known_person(request.actor, person_id)
    form = TieForm(request.POST, on=clock.today())
    if form.is_valid() and _done(form, lambda: ties.tie(person=found, by=request.actor, **form.cleaned_data)):
        return _back(found, "ties")
    return _again(request, found, {"tie_form": form, "opened": "tie"})


@require_POST
@requires(Permission.PERSON_REGISTER)
def untie(request: WorkerRequest, person_id: UUID, tie_id: UUID) -> HttpResponse:
    """It is so no longer."""
    found = access.get_known_person(request.actor, person_id)
    form = LastDayForm(request.POST)
    if not form.is_valid():
        return _again(request, found, {"trouble": _("最後の日を書いてください。")})
    try:
        ties.untie(person=found, tie_id=tie_id, last_day=form.cleaned_data["last_day"], by=request.actor)
    except Refused as no:
        return _again(request, found, {"trouble": no.message})
    return _back(found, "ties")


@requires(Permission.PERSON_REGISTER)
def rename(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The name changed on a day; the former one stays."""
    found = access.get_known_person(request.actor, person_id, look=request.method == "GET")
    start = {field: getattr(found, field) for field in NAMES} | {"on": clock.today()}
    form = RenameForm(request.POST or None, on=clock.today(), initial=start)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        new = {field: clean[field] for field in NAMES}
        if _done(
            form,
            lambda: history.change_name(
                person=found, new=new, on=clean["on"], reason=clean["reason"], by=request.actor
            ),
        ):
            return _back(found, "name")
    return _form_page(request, "people/rename.html", found, form)


@requires(Permission.PERSON_REGISTER)
def move(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The person lives elsewhere from a day on; the previous address stays."""
    found = access.get_known_person(request.actor, person_id, look=request.method == "GET")
    if not access.may_see_address(request.actor, found):
        raise Http404
    start = {"address": found.address, "area": str(found.area_id or ""), "on": clock.today()}
    form = MoveForm(request.POST or None, areas=areas_for(request), on=clock.today(), initial=start)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        area_id = UUID(clean["area"]) if clean["area"] else None
        if _done(
            form,
            lambda: history.move(
                person=found, address=clean["address"], area_id=area_id, on=clean["on"], by=request.actor
            ),
        ):
            return _back(found, "address")
    return _form_page(request, "people/move.html", found, form)


def _form_page(request: WorkerRequest, template: str, found: Any, form: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"person": found, "form": form}, status=status)


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """False: refused; the form says why."""
    try:
        act()
    except Refused as no:
        no.onto(form)
        return False
    return True


def _back(found: Any, where: str) -> HttpResponse:
    return redirect(f"{reverse('people:person', args=[found.pk])}#{where}")


def _again(request: WorkerRequest, found: Any, more: dict[str, Any]) -> HttpResponse:
    page = page_of(request, found, known=True, purpose="consultation")
    return render(request, "people/person.html", page | more, status=422)


@require_POST
@requires(Permission.PERSON_REGISTER)
def death(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The person died: the day is kept, and the households end with it."""
    found = access.get_known_person(request.actor, person_id)
    form = DeathForm(request.POST)
    if not form.is_valid():
        return _again(request, found, {"trouble": _("亡くなった日を書いてください。")})
    try:
        household_events.record_death(person=found, on=form.cleaned_data["on"], by=request.actor)
    except Refused as no:
        return _again(request, found, {"trouble": no.message})
    return redirect("people:person", found.pk)
