"""Wishes: the list, hearing one, its page, the matching page, what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.participation import access
from marugoto.participation.actions import hopes as act
from marugoto.participation.forms.hopes import EndForm, HopeForm, UnmetForm
from marugoto.participation.forms.placements import FilterForm
from marugoto.participation.queries import matching, placements, wording
from marugoto.participation.views.common import PAGE, attempt, tabs, values_of, week_rows
from marugoto.policy.permissions import Permission as P

FIELDS = (
    *("words", "heard_on", "kinds", "times", "reach", "near", "company", "paid", "languages"),
    *("barriers", "barrier_words", "gives"),
)
SHOWN = 20


@require_GET
@requires(P.PARTICIPATION_READ)
def hope_list(request: WorkerRequest) -> HttpResponse:
    """The wishes of one's own agency; those for which a role is being looked for first."""
    form = FilterForm(request.GET, auto_id="hopes-%s")
    said = form.cleaned_data if form.is_valid() else {}
    state = said.get("state") or "open"
    rows = placements.hopes(request.actor, state=state, words=said.get("q", ""))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "hopes"),
        "form": FilterForm(initial={"state": state, "q": said.get("q", "")}, auto_id="hopes-%s"),
        "page": page,
        "rows": [(one, wording.listed("participation.kinds", one.kinds)) for one in page],
        "state": state,
    }
    return render(request, "participation/hopes.html", context)


@requires(P.PARTICIPATION_WRITE)
def hope_new(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """A wish of a person of a case."""
    case = cases.get_case(request.actor, case_id, P.PARTICIPATION_WRITE, look=request.method == "GET")
    subjects = placements.subjects(case)
    area = next((p.area.name for p in subjects if p.area), "")
    first = {"heard_on": clock.today(), "near": area, "person": str(subjects[0].pk) if subjects else ""}
    form = _form(request, subjects, first)
    if request.method == "POST" and form.is_valid():
        person = next(p for p in subjects if str(p.pk) == form.cleaned_data["person"])
        made = attempt(
            form,
            lambda: act.hear(hope_id=new_id(), case=case, person=person, told=form.told(), by=request.actor),
        )
        if made:
            return redirect("participation:match", made.pk)
    return _edit(request, form, case, None, len(subjects))


@requires(P.PARTICIPATION_WRITE)
def hope_edit(request: WorkerRequest, hope_id: UUID) -> HttpResponse:
    """A wish, said better."""
    hope = access.get_hope(request.actor, hope_id, P.PARTICIPATION_WRITE, look=_look(request))
    first = {**values_of(hope, FIELDS), "person": str(hope.person_id)}
    form = _form(request, [hope.person], first)
    revised = (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: act.revise_hope(hope=hope, told=form.told(), by=request.actor))
    )
    if revised:
        return redirect("participation:hope", hope.pk)
    return _edit(request, form, hope.case, hope, 1)


def _look(request: WorkerRequest, verb: str = "hope.viewed") -> str:
    return verb if request.method == "GET" else ""


def _form(request: WorkerRequest, persons: list[Any], first: dict[str, Any]) -> HopeForm:
    data = request.POST if request.method == "POST" else None
    offered = [(str(p.pk), p.display_name) for p in persons]
    return HopeForm(data, initial=first, on=clock.today(), persons=offered)


def _edit(request: WorkerRequest, form: HopeForm, case: Any, hope: Any, persons: int) -> HttpResponse:
    context = {
        "form": form,
        "case": case,
        "hope": hope,
        "several": persons > 1,
        "week": week_rows(form),
        "tabs": tabs(request, "hopes"),
    }
    return render(request, "participation/hope_edit.html", context, status=422 if form.errors else 200)


@require_GET
@requires(P.PARTICIPATION_READ)
def hope_page(request: WorkerRequest, hope_id: UUID) -> HttpResponse:
    """One wish, and what came of it."""
    return _page(request, access.get_hope(request.actor, hope_id))


def _page(request: WorkerRequest, hope: Any, end: EndForm | None = None) -> HttpResponse:
    form = end or EndForm(on=clock.today())
    context = {
        "tabs": tabs(request, "hopes"),
        "hope": hope,
        "told": described(hope),
        "placements": placements.placements_of_hope(request.actor, hope),
        "end": form,
        "open": hope.ended_on is None,
        "may_write": request.actor.can(P.PARTICIPATION_WRITE) and hope.ended_on is None,
    }
    return render(request, "participation/hope.html", context, status=422 if form.errors else 200)


def described(hope: Any) -> dict[str, str]:
    """The coded part of a wish in words."""
    return {
        "kinds": wording.listed("participation.kinds", hope.kinds),
        "times": wording.times_in_words(hope.times),
        "barriers": wording.listed("participation.barriers", hope.barriers),
        "languages": wording.listed("resources.languages", hope.languages),
    }


@require_GET
@requires(P.PARTICIPATION_READ)
def match(request: WorkerRequest, hope_id: UUID) -> HttpResponse:
    """The open roles of the town for a wish, with reasons for and against; a person chooses."""
    hope = access.get_hope(request.actor, hope_id, look="hope.matched")
    page = Paginator(matching.matches(hope), SHOWN).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "hopes"),
        "hope": hope,
        "told": described(hope),
        "page": page,
        "may_write": request.actor.can(P.PARTICIPATION_WRITE) and hope.ended_on is None,
    }
    return render(request, "participation/match.html", context)


@requires(P.PARTICIPATION_WRITE)
def none_fits(request: WorkerRequest, hope_id: UUID) -> HttpResponse:
    """No role fits: what was needed is kept without the person, and a role may be sought."""
    hope = access.get_hope(request.actor, hope_id, P.PARTICIPATION_WRITE, look=_look(request))
    today = clock.today()
    areas = [(str(a.pk), a.name) for a in agencies.areas_of(request.actor.municipality_id, on=today)]
    first = {"need": "isolation", "reason": "no_resource", "kind": next(iter(hope.kinds), "")}
    first["area"] = str(hope.person.area_id or "")
    form = UnmetForm(request.POST or None, initial=first, on=today, areas=areas)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        sought = form.sought(hope.times)
        if attempt(
            form,
            lambda: (
                act.none_fits(
                    hope=hope, need=said["need"], reason=said["reason"], sought=sought, by=request.actor
                ),
            ),
        ):
            messages.success(request, _("満たせなかった困りごととして残しました。だれのことかは残りません。"))
            return redirect("participation:hope", hope.pk)
    context = {"form": form, "hope": hope, "tabs": tabs(request, "hopes")}
    return render(request, "participation/none_fits.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.PARTICIPATION_WRITE)
def hope_end(request: WorkerRequest, hope_id: UUID) -> HttpResponse:
    """What became of a wish."""
    hope = access.get_hope(request.actor, hope_id, P.PARTICIPATION_WRITE, look="")
    form = EndForm(request.POST, on=clock.today())
    if form.is_valid():
        try:
            act.end_hope(hope=hope, by=request.actor, **form.cleaned_data)
            return redirect("participation:hope", hope.pk)
        except Refused as no:
            form.add_error(None, no.message)
    return _page(request, hope, form)
