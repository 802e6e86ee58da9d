"""見直し of the plan in force."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries, rules
from marugoto.cases.actions import review as act
from marugoto.cases.forms.common import from_draft
from marugoto.cases.forms.review import NAMES, ReviewForm
from marugoto.cases.views.common import attempt, frame, status_of, unsaved
from marugoto.core import clock
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_WRITE)
def review(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """What changed, what remains, what the person says, and whether the plan goes on."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    plan, on = queries.active_plan(case), clock.today()
    if plan is None:
        messages.error(request, _("動いているプランがないため、見直しはできません。"))
        return redirect("cases:detail", case.id)
    view, draft = queries.plan_view(plan), unsaved(request, case, "review")
    goals = [(line.goal.id, line.goal.words) for line in view.goals]
    start = {"on": on, "next_review_on": rules.review_day(starts_on=on, planned=None)}
    if draft is not None:
        start |= from_draft(ReviewForm, [*NAMES, *(f"goal-{g}" for g, _words in goals)], draft.data)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=start, day=on, goals=goals)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: act.review_plan(case=case, reviewed=form.reviewed(), by=request.actor))
        if done:
            return redirect("cases:detail", case.id)
    context = frame(request, case) | {"form": form, "view": view, "plan": plan, "draft": draft}
    context["prepared"] = queries.prepared_review(case, plan, on=on)
    return render(request, "cases/review.html", context, status=status_of(bool(form.errors)))
