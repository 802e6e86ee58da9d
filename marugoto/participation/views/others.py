"""The panel on the page of a case, what a person gives, roles that are sought, figures."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.audit import actions as audit
from marugoto.cases import access as cases
from marugoto.core import clock
from marugoto.participation.actions import hopes as act
from marugoto.participation.forms.hopes import OrderForm
from marugoto.participation.queries import figures, placements, roles, wording
from marugoto.participation.views.common import PAGE, attempt, found_role, tabs
from marugoto.people import access as people
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.PARTICIPATION_READ)
def case_panel(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Wishes and placements of a case, for its page; a page of its own without JavaScript."""
    case = cases.get_case(request.actor, case_id, P.PARTICIPATION_READ, look=not request.htmx)
    context = {
        "case": case,
        "hopes": [
            (one, wording.listed("participation.kinds", one.kinds))
            for one in placements.hopes_of_case(request.actor, case)
        ],
        "placements": placements.placements_of_case(request.actor, case),
        "subjects": placements.subjects(case),
        "may_write": request.actor.can(P.PARTICIPATION_WRITE) and case.status != "closed",
    }
    template = "participation/case_panel.html"
    return render(request, f"{template}#panel" if request.htmx else template, context)


@require_GET
@requires(P.PARTICIPATION_READ)
def gives(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """What this person gives: where they help, since when, how often; what they say they could give."""
    person = people.get_known_person(request.actor, person_id)
    given, said = placements.gives_of(request.actor, person)
    audit.record_look("gives.viewed", by=request.actor, persons=[person.pk], purpose="consultation")
    context = {"tabs": tabs(request, ""), "person": person, "given": given, "said": said}
    return render(request, "participation/gives.html", context)


@require_GET
@requires(P.RESOURCE_READ)
def orders(request: WorkerRequest) -> HttpResponse:
    """Roles that are sought; ``?ended=1`` what came of the others."""
    ended = request.GET.get("ended") == "1"
    page = Paginator(roles.orders_of_town(request.actor, ended=ended), PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "orders"),
        "page": page,
        "rows": [
            (
                one,
                wording.times_in_words(one.times),
                wording.listed("participation.adjustments", one.adjustments),
            )
            for one in page
        ],
        "ended": ended,
        "may_write": request.actor.can(P.RESOURCE_KEEP),
    }
    return render(request, "participation/orders.html", context)


@requires(P.RESOURCE_KEEP)
def order_end(request: WorkerRequest, order_id: UUID) -> HttpResponse:
    """What came of looking for a role."""
    found = roles.order(request.actor, order_id)
    if found is None:
        raise Http404
    open_roles = roles.roles_of_town(request.actor.municipality_id)[:200]
    offered = [(str(one.pk), f"{one.title} {one.host.service.name}") for one in open_roles]
    form = OrderForm(request.POST or None, on=clock.today(), roles=offered)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["role"]
        role = found_role(request, UUID(named)) if named else None
        outcome = form.cleaned_data["outcome"]
        if attempt(form, lambda: act.end_order(order=found, outcome=outcome, role=role, by=request.actor)):
            return redirect("participation:orders")
    context = {"tabs": tabs(request, "orders"), "form": form, "order": found}
    return render(request, "participation/order_end.html", context, status=422 if form.errors else 200)


@require_GET
@requires(P.INDICATOR_READ)
def figure_page(request: WorkerRequest) -> HttpResponse:
    """Matches, placements that run, days 延べ and 実, places: one's own agency's, and for the planner the town's."""
    actor = request.actor
    own, town = actor.can(P.PARTICIPATION_READ), actor.can(P.INDICATOR_READ_ALL)
    context = {
        "tabs": tabs(request, "figures"),
        "own": figures.of_agency(actor.municipality_id, actor.agency_id) if own else [],
        "town": figures.of_town(actor.municipality_id) if town else [],
        "now": figures.now(actor.municipality_id, actor.agency_id),
        "now_town": figures.now(actor.municipality_id) if town else None,
        "own_stages": own,
    }
    return render(request, "participation/figures.html", context)
