"""気づき: patterns with their grounds, and a worker's word on them; scales and their trends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import outlook as act
from marugoto.cases.forms.common import as_uuid
from marugoto.cases.forms.outlook import ScaleForm, VerdictForm
from marugoto.cases.views.common import attempt, frame, status_of
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_READ)
def outlook(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """What stands together in the case, why, and what was said to it."""
    case = access.get_case(request.actor, case_id, P.CASE_READ)
    on = clock.today()
    last = queries.latest_assessment(case)
    context = frame(request, case) | {
        "lines": queries.patterns_of(case, on=on),
        "assessment": last,
        "priority": queries.priority_of(last, on=on),
        "rules": [{"label": r.text, "lines": queries.rule_words(r)} for r in queries.patterns_on(on)],
        "scales": queries.scales_of(case),
        "offered": queries.scales_on(on),
    }
    return render(request, "cases/outlook.html", context)


@require_POST
@requires(P.CASE_WRITE)
def judge(request: WorkerRequest, case_id: UUID, pattern: str) -> HttpResponse:
    """It is so, or it is not so."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    form = VerdictForm(request.POST, on=clock.today())
    if not form.is_valid():
        messages.error(request, _("あてはまるかどうかを選んでください。"))
    else:
        try:
            act.judge_pattern(case=case, pattern=pattern, by=request.actor, **form.cleaned_data)
        except Refused as no:
            messages.error(request, no.message)
    return redirect(f"{reverse('cases:outlook', args=[case.id])}#pattern-{pattern}")


@requires(P.CASE_WRITE)
def scale(request: WorkerRequest, case_id: UUID, scale: str) -> HttpResponse:
    """Filling in a scale."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    on = clock.today()
    offered = {row.code: row for row in queries.scales_on(on)}
    if scale not in offered:
        raise Http404
    persons = {str(p.id): p for p in queries.subjects_of(case)}
    form = ScaleForm(
        request.POST if request.method == "POST" else None,
        scale=scale,
        persons=[(key, p.display_name) for key, p in persons.items()],
        initial={"on": on, "person": next(iter(persons), "")},
    )
    if request.method == "POST" and form.is_valid() and _keep(request, case, scale, form, persons):
        return redirect(f"{reverse('cases:outlook', args=[case.id])}#scales")
    context = frame(request, case) | {"form": form, "scale": offered[scale]}
    return render(request, "cases/scale.html", context, status=status_of(bool(form.errors)))


def _keep(request: WorkerRequest, case: Any, scale: str, form: ScaleForm, persons: dict[str, Any]) -> Any:
    data = form.cleaned_data
    chosen = as_uuid(data["person"])
    return attempt(
        form,
        lambda: act.answer_scale(
            case=case,
            scale=scale,
            answers=form.answers(),
            on=data["on"],
            note=data["note"],
            person=persons.get(str(chosen)) if chosen else None,
            by=request.actor,
        ),
    )
