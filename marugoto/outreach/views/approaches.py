"""Those who have not asked: the list, one of them, and what is done."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import access, queries
from marugoto.outreach.actions import approaches as actions
from marugoto.outreach.forms import ApproachForm, AttemptForm, PutOffForm, SettleForm, WelcomeForm
from marugoto.people import access as people
from marugoto.policy.permissions import Permission as P

ROWS = 50


@require_GET
@requires(P.OUTREACH_KEEP)
def approach_list(request: WorkerRequest) -> HttpResponse:
    """Whom the agency approaches; ``?over=1`` those with whom it is over."""
    over = request.GET.get("over") == "1"
    page = Paginator(queries.approaches_of(request.actor, over=over), ROWS)
    context = {"page": page.get_page(request.GET.get("page")), "over": over, "today": clock.today()}
    return render(request, "outreach/approaches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTREACH_KEEP)
def approach_new(request: WorkerRequest, person_id: UUID | None = None) -> HttpResponse:
    """Somebody is written down who has not asked."""
    person = people.get_known_person(request.actor, person_id) if person_id else None
    data = request.POST if request.method == "POST" else None
    today = clock.today()
    first = {"noticed_on": today, "basis": "outreach", "delete_on": today + timedelta(days=180)}
    form = ApproachForm(data, on=today, initial=first)
    if data and form.is_valid():
        try:
            noticed = actions.Noticed(**form.cleaned_data)
            made = actions.begin(approach_id=new_id(), person=person, noticed=noticed, by=request.actor)
            return redirect("outreach:approach", made.pk)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "person": person}
    return render(request, "outreach/approach_new.html", context, status=422 if data else 200)


@require_GET
@requires(P.OUTREACH_KEEP)
def approach(request: WorkerRequest, approach_id: UUID) -> HttpResponse:
    """One of them: the attempts, whom they let in, until when this is kept."""
    return _page(request, access.get_approach(request.actor, approach_id))


def _page(request: WorkerRequest, found: Any, **bound: Any) -> HttpResponse:
    today = clock.today()
    if found.state in ("handed", "ended"):
        bound["over"] = True
    context = {
        "approach": found,
        "today": today,
        "entries": queries.entries_of(found),
        "welcomes": queries.welcomes_of(found),
        "attempt_form": AttemptForm(on=today, initial=_first(found)),
        "settle_form": SettleForm(on=today, initial={"state": found.state}),
        "put_off_form": PutOffForm(on=today, initial={"basis": found.basis}),
        "welcome_form": WelcomeForm(agencies=_agencies(request), initial={"since": today}),
        "over": False,
    }
    status = 422 if bound.keys() - {"over"} else 200
    return render(request, "outreach/approach.html", context | bound, status=status)


def _first(found: Any) -> dict[str, Any]:
    """The step that was planned stands in the form, so that nobody types it again; a day that has come does not."""
    ahead = found.next_on if found.next_on and found.next_on > clock.today() else None
    return {"way": found.way, "next_step": found.next_step, "next_on": ahead}


def _agencies(request: WorkerRequest) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in agencies.agencies_of(request.actor.municipality_id)[:500]]


@require_POST
@requires(P.OUTREACH_KEEP)
def attempt(request: WorkerRequest, approach_id: UUID) -> HttpResponse:
    """One attempt, and the next gentle step."""
    found = access.get_approach(request.actor, approach_id)
    form = AttemptForm(request.POST, on=clock.today())
    return _act(
        request,
        found,
        "attempt_form",
        form,
        lambda told: actions.attempt(approach=found, by=request.actor, **told),
    )


@require_POST
@requires(P.OUTREACH_KEEP)
def settle(request: WorkerRequest, approach_id: UUID) -> HttpResponse:
    """How things stand."""
    found = access.get_approach(request.actor, approach_id)
    form = SettleForm(request.POST, on=clock.today())
    return _act(
        request,
        found,
        "settle_form",
        form,
        lambda told: actions.settle(approach=found, by=request.actor, **told),
    )


@require_POST
@requires(P.OUTREACH_KEEP)
def put_off(request: WorkerRequest, approach_id: UUID) -> HttpResponse:
    """Another day to forget."""
    found = access.get_approach(request.actor, approach_id)
    form = PutOffForm(request.POST, on=clock.today())
    return _act(
        request,
        found,
        "put_off_form",
        form,
        lambda told: actions.put_off(approach=found, by=request.actor, **told),
    )


@require_POST
@requires(P.OUTREACH_KEEP)
def let_in(request: WorkerRequest, approach_id: UUID) -> HttpResponse:
    """Somebody whom the family lets in."""
    found = access.get_approach(request.actor, approach_id)
    form = WelcomeForm(request.POST, agencies=_agencies(request))

    def act(told: dict[str, Any]) -> None:
        named = told.pop("agency")
        rows = agencies.agencies_of(request.actor.municipality_id)
        agency = rows.filter(pk=named).first() if named else None
        actions.let_in(approach=found, agency=agency, by=request.actor, **told)

    return _act(request, found, "welcome_form", form, act)


def _act(request: WorkerRequest, found: Any, name: str, form: Any, act: Any) -> HttpResponse:
    """Runs an act on what the form says; the page with the reason where it cannot."""
    if form.is_valid():
        try:
            act(dict(form.cleaned_data))
            return redirect("outreach:approach", found.pk)
        except Refused as no:
            no.onto(form)
    return _page(request, found, **{name: form})


@require_POST
@requires(P.OUTREACH_KEEP)
def no_longer(request: WorkerRequest, approach_id: UUID, welcome_id: UUID) -> HttpResponse:
    """They are not let in any more."""
    found = access.get_approach(request.actor, approach_id)
    welcome = next((one for one in queries.welcomes_of(found) if one.pk == welcome_id), None)
    if welcome is None:
        raise Http404
    actions.no_longer(welcome=welcome, by=request.actor)
    return redirect("outreach:approach", found.pk)
