"""つなぎ先をさがす: what fits, why, and why not; a person chooses, or says that none fits. For a matter, or a step of a plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.cases.actions import steps, unmet
from marugoto.collaboration.forms.suggestion import NoneFitsForm, SuggestForm
from marugoto.collaboration.queries import suggestions
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.policy.permissions import Permission as P


@requires(P.REFERRAL_SEND)
def suggest(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """Entries for a matter in hand, with their grounds; POST: none of them fits."""
    matter = intake.get_matter_in_hand(request.actor, matter_id, P.REFERRAL_SEND)
    return _page(request, matter, back=reverse("collaboration:suggest", args=[matter_id]))


@requires(P.CASE_WRITE)
def step_suggest(request: WorkerRequest, step_id: UUID) -> HttpResponse:
    """The same for a step of a plan: its need first."""
    step = cases.get_step(request.actor, step_id, P.CASE_WRITE, look=request.method == "GET")
    case = step.goal.plan.case
    if step.status != "open" or case.status != "open" or step.goal.plan.status not in ("draft", "active"):
        raise Http404
    return _page(request, case.matter, back=reverse("collaboration:step-suggest", args=[step_id]), step=step)


@require_POST
@requires(P.CASE_WRITE)
def step_choose(request: WorkerRequest, step_id: UUID) -> HttpResponse:
    """This one: it fills the step."""
    step = cases.get_step(request.actor, step_id, P.CASE_WRITE, look=False)
    found = suggestions.chosen(request.actor, request.POST.get("service", ""))
    if found is None:
        raise Http404
    service, desk = found
    try:
        steps.choose_service(step=step, service=service, desk=desk, by=request.actor)
        messages.success(request, _("「%(name)s」を手順のつなぎ先にしました。") % {"name": service.name})
    except Refused as no:
        messages.error(request, no.message)
    return redirect("cases:plan", step.goal.plan_id)


def _page(request: WorkerRequest, matter: Any, *, back: str, step: Any = None) -> HttpResponse:
    needs = suggestions.needs_on_offer(request.actor, matter, first=step.need if step else None)
    start = {"need": needs[0][0]} if needs else {}
    form = SuggestForm(start | request.GET.dict(), needs=needs, on=clock.today())
    chosen = form.chosen()
    need = str(chosen.get("need") or "")
    none_fits = NoneFitsForm(
        request.POST or None, on=clock.today(), initial={"need": need}, auto_id="none-%s"
    )
    if request.method == "POST" and none_fits.is_valid():
        try:
            unmet.note_unmet(area_id=matter.area_id, by=request.actor, **none_fits.cleaned_data)
            return redirect(f"{back}?noted=1")
        except Refused as no:
            no.onto(none_fits)
    context: dict[str, Any] = {
        "matter": matter,
        "step": step,
        "line": matters.baton_line(matter, actor=request.actor),
        "form": form,
        "none_fits": none_fits,
        "noted": request.GET.get("noted") == "1",
        "page": suggestions.page_for(
            request.actor,
            matter,
            need=need,
            text=str(chosen.get("q") or ""),
            origin=str(chosen.get("origin") or ""),
            age=chosen.get("age"),
            language=str(chosen.get("speaks") or ""),
        ),
    }
    return render(request, "collaboration/suggest.html", context, status=422 if none_fits.errors else 200)
