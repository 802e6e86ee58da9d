"""家族の図: the genogram of a household or a person on a day; who is related is written down on the page of a person's family."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions import kin
from marugoto.people.actions.persons import LooksKnown
from marugoto.people.forms.family import BondForm, PartedForm, PictureForm, RelativeForm
from marugoto.people.forms.history import LastDayForm
from marugoto.policy.permissions import Permission


def _link(person_id: UUID) -> str:
    return reverse("people:person", args=[person_id])


def _day(request: WorkerRequest) -> date:
    form = PictureForm(request.GET or None)
    return (form.cleaned_data["as-of"] if form.is_valid() else None) or clock.today()


def picture_of(request: WorkerRequest, view: access.FamilyView, on: date) -> dict[str, Any]:
    """What every page with a genogram shows."""
    return {
        "family": view,
        "on": on,
        "is_today": on == clock.today(),
        "as_of": PictureForm(initial={"as-of": on}),
        "here": request.path,
    }


@require_GET
@requires(Permission.PERSON_READ)
def genogram(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """The genogram of a household (``?as-of=`` a day; ``?about=`` whom it is about); a fragment for the pages that show it."""
    found, _known = access.get_household(request.actor, household_id)
    on = _day(request)
    about = [UUID(one) for one in request.GET.getlist("about") if _is_uuid(one)]
    view = access.family_of_household(request.actor, found, on, link=_link, index=about)
    members = queries.members_of(found, on, seen_by=request.actor.agency_id)
    page = picture_of(request, view, on) | {
        "household": found,
        "title": found.name or queries.household_title(members),
    }
    part = "#picture" if request.htmx else ""
    return render(request, f"people/genogram.html{part}", page)


@require_GET
@requires(Permission.PERSON_READ)
def genogram_print(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """The same on paper, without links."""
    found, _known = access.get_household(request.actor, household_id)
    on = _day(request)
    view = access.family_of_household(request.actor, found, on, link=lambda _id: "")
    members = queries.members_of(found, on, seen_by=request.actor.agency_id)
    title = found.name or queries.household_title(members)
    page = picture_of(request, view, on) | {"household": found, "title": title}
    return render(request, "people/genogram_print.html", page)


@require_GET
@requires(Permission.PERSON_READ)
def family(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The family of a person with whom one's agency is involved: the picture, and the rows that it is drawn from."""
    found = access.get_known_person(request.actor, person_id, look=False)
    return render(request, "people/family.html", _page(request, found))


def _page(request: WorkerRequest, found: Any, **more: Any) -> dict[str, Any]:
    on, today, agency_id = _day(request), clock.today(), request.actor.agency_id
    view = access.family_of_person(request.actor, found, on, link=_link)
    others = [(t.key, t.name) for t in view.told if t.href and t.key != str(found.root_id)]
    partnerships = queries.partnerships_of(found, agency_id)
    partners = [(str(p.pk), p.display_name) for p in _partners(found, partnerships)]
    may_write = request.actor.can(Permission.PERSON_REGISTER)
    words = request.GET.get("q", "").strip()
    return (
        picture_of(request, view, on)
        | {
            "person": found,
            "partnerships": partnerships,
            "descents": queries.descents_of(found, agency_id),
            "bonds": queries.bonds_of(found, agency_id),
            "may_write": may_write,
            "relative_form": RelativeForm(on=today, partners=partners),
            "bond_form": BondForm(on=today, others=others),
            "parted_form": PartedForm(on=today, initial={"on": today}),
            "words": words,
            "hits": access.lookup(request.actor, words=words, limit=10) if words and may_write else [],
            "alike": False,
            "trouble": "",
            "today": today,
        }
        | more
    )


def _partners(found: Any, partnerships: list[Any]) -> list[Any]:
    both = [p for row in partnerships for p in (row.first, row.second)]
    return [p for p in {one.root_id: one for one in both}.values() if p.root_id != found.root_id]


@require_POST
@requires(Permission.PERSON_REGISTER)
def add_relative(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Somebody is related to the person."""
    found = access.get_known_person(request.actor, person_id)
    partnerships = queries.partnerships_of(found, request.actor.agency_id)
    partners = [(str(p.pk), p.display_name) for p in _partners(found, partnerships)]
    form = RelativeForm(request.POST, on=clock.today(), partners=partners)
    if form.is_valid():
        clean = form.cleaned_data
        co_parent = UUID(clean["co_parent_id"]) if clean["co_parent_id"] else None
        relative = kin.Relative(**(clean | {"co_parent_id": co_parent}))
        try:
            kin.add_relative(person=found, relative=relative, by=request.actor)
            return _back(found)
        except LooksKnown as known:
            access.show(request.actor, known.hits, "duplicate_check")
            form.add_error(None, known.message)
            return _again(request, found, relative_form=form, hits=known.hits, alike=True)
        except Refused as no:
            no.onto(form)
    return _again(request, found, relative_form=form)


@require_POST
@requires(Permission.PERSON_REGISTER)
def add_bond(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """How the person stands to another of the picture."""
    found = access.get_known_person(request.actor, person_id)
    view = access.family_of_person(request.actor, found, clock.today(), link=_link)
    others = [(t.key, t.name) for t in view.told if t.href and t.key != str(found.root_id)]
    form = BondForm(request.POST, on=clock.today(), others=others)
    if form.is_valid():
        clean = form.cleaned_data
        if _done(
            form,
            lambda: kin.bond(
                person=found,
                other_id=UUID(clean["other"]),
                kind=clean["kind"],
                since=clean["since"],
                by=request.actor,
            ),
        ):
            return _back(found)
    return _again(request, found, bond_form=form)


@require_POST
@requires(Permission.PERSON_REGISTER)
def parted(request: WorkerRequest, person_id: UUID, row_id: UUID) -> HttpResponse:
    """Two parted, or live apart."""
    found = access.get_known_person(request.actor, person_id)
    form = PartedForm(request.POST, on=clock.today())
    if not form.is_valid():
        return _again(request, found, trouble=_("どうなったかと、その日を書いてください。"))
    clean = form.cleaned_data
    return _attempt(
        request,
        found,
        lambda: kin.end_partnership(
            person=found, row_id=row_id, ended=clean["ended"], on=clean["on"], by=request.actor
        ),
    )


@require_POST
@requires(Permission.PERSON_REGISTER)
def end(request: WorkerRequest, person_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """It is so no longer (``last_day``), or it was a mistake (``mistake``)."""
    if what not in ("partnership", "descent", "bond"):
        raise Http404
    found = access.get_known_person(request.actor, person_id)
    if "mistake" in request.POST:
        return _attempt(
            request, found, lambda: kin.take_back(person=found, what=what, row_id=row_id, by=request.actor)
        )
    form = LastDayForm(request.POST)
    if not form.is_valid():
        return _again(request, found, trouble=_("最後の日を書いてください。"))
    last_day = form.cleaned_data["last_day"]
    return _attempt(
        request,
        found,
        lambda: kin.end(person=found, what=what, row_id=row_id, last_day=last_day, by=request.actor),
    )


def _attempt(request: WorkerRequest, found: Any, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except Refused as no:
        return _again(request, found, trouble=no.message)
    return _back(found)


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """False: refused; the form says why."""
    try:
        act()
    except Refused as no:
        no.onto(form)
        return False
    return True


def _back(found: Any) -> HttpResponse:
    return redirect("people:family", found.pk)


def _again(request: WorkerRequest, found: Any, **more: Any) -> HttpResponse:
    return render(request, "people/family.html", _page(request, found, **more), status=422)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
