"""The plan of one person: a new version, and one page in large letters."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, pdf
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import plans as actions
from marugoto.evacuation.forms import HELPERS, HelperForm, PlanForm
from marugoto.evacuation.views.common import as_file, attempt, said, tabs
from marugoto.policy.permissions import Permission as P

COPIED = (
    *("hazards", "priority", "needs", "needs_words", "shelter_id", "shelter_words", "route"),
    "made_with",
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVACUATION_KEEP)
def plan(request: WorkerRequest, registrant_id: UUID) -> HttpResponse:
    """A version of the plan, begun from the one before."""
    found = access.get_registrant(request.actor, registrant_id)
    before = queries.plan_of(found)
    form, helpers = _forms(request, before)
    valid = form.is_bound and all([form.is_valid(), *(one.is_valid() for one in helpers)])
    if valid:
        named = [one.helper() for one in helpers]
        made = attempt(
            form,
            lambda: actions.make_plan(
                registrant=found,
                told=form.told(),
                helpers=[one for one in named if one],
                seen=form.cleaned_data["seen"],
                by=request.actor,
            ),
        )
        if made:
            messages.success(request, _("個別避難計画の第%(n)d版を作りました。") % {"n": made.version})
            return redirect("evacuation:registrant", found.pk)
    context = {
        "tabs": tabs(request, "list"),
        "row": found,
        "form": form,
        "helpers": helpers,
        "before": before,
    }
    return render(request, "evacuation/plan.html", context, status=422 if form.is_bound else 200)


def _forms(request: WorkerRequest, before: Any) -> tuple[PlanForm, list[HelperForm]]:
    today = clock.today()
    data = request.POST if request.method == "POST" else None
    first: dict[str, Any] = {"review_on": today + timedelta(days=365), "seen": 0, "priority": "middle"}
    known = queries.supporters_of(before) if before else []
    if before:
        first |= {name: getattr(before, name) for name in COPIED} | {"seen": before.version}
    shelters = [(str(one.pk), one.name) for one in queries.shelters(request.actor)]
    form = PlanForm(data, on=today, shelters=shelters, initial=first)
    fields = ("user_id", "name", "kind", "phone", "address", "agreed")
    chosen = [(str(one.user_id), one.user.name) for one in queries.volunteers(request.actor)]
    rows = [{name: getattr(one, name) for name in fields} for one in known]
    rows += [{}] * max(HELPERS - len(rows), 0)
    helpers = [
        HelperForm(data, on=today, volunteers=chosen, prefix=f"helper{n}", initial=row)
        for n, row in enumerate(rows, start=1)
    ]
    return form, helpers


@require_GET
@requires(P.EVACUATION_KEEP)
def paper(request: WorkerRequest, registrant_id: UUID) -> HttpResponse:
    """The plan on one page, in large letters, for the wall of the kitchen."""
    found, newest = access.get_plan(request.actor, registrant_id)
    context = {
        "row": found,
        "person": found.person,
        "plan": newest,
        "hazards": said("evacuation.hazards", newest.hazards),
        "needs": said("evacuation.plan_needs", newest.needs),
        "supporters": queries.supporters_of(newest),
    }
    data = pdf.render("evacuation/plan_paper.html", context, title=_("個別避難計画"))
    return as_file(data, name="plan.pdf", kind="application/pdf")
