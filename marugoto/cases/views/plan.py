"""Plans: making, changing, agreeing, reading, printing; the outcome of a step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries, rules
from marugoto.cases.actions import plan as act
from marugoto.cases.actions import steps
from marugoto.cases.forms.plan import MAX_GOALS, Offered, PlanSheet, first_flat, flat_of
from marugoto.cases.forms.review import ConsentForm, DecisionForm, OutcomeForm
from marugoto.cases.rules.versions import counted
from marugoto.cases.views.common import attempt, frame, sent, status_of, unsaved, url_or_none
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_WRITE)
def plan_new(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The next version, filled from the one in force (or, the first time, from the assessment)."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    draft = queries.draft_plan(case)
    if draft is not None and request.method == "GET":
        return redirect("cases:plan-edit", draft.id)
    old = queries.active_plan(case)
    sheet = _sheet(request, case, None, _next_flat(case, old))
    if _wants_to_save(request) and sheet.is_valid():
        made = attempt(sheet, lambda: act.make_plan(case=case, planned=sheet.planned(), by=request.actor))
        if made:
            return redirect("cases:plan", made.id)
    return _sheet_page(request, case, sheet, None, old)


@requires(P.CASE_WRITE)
def plan_edit(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """A draft is worked on."""
    plan = access.get_plan(request.actor, plan_id, P.CASE_WRITE, look=request.method == "GET")
    if plan.status != "draft" and request.method == "GET":
        return redirect("cases:plan", plan.id)
    goals = [line.goal for line in queries.plan_view(plan).goals]
    sheet = _sheet(request, plan.case, plan, flat_of(plan, goals, next_version=False))
    if _wants_to_save(request) and sheet.is_valid():
        changed = attempt(
            sheet, lambda: act.change_plan(plan=plan, planned=sheet.planned(), by=request.actor)
        )
        if changed:
            return redirect("cases:plan", plan.id)
    return _sheet_page(request, plan.case, sheet, plan, queries.active_plan(plan.case))


def _wants_to_save(request: WorkerRequest) -> bool:
    return request.method == "POST" and not request.POST.get("more")


def _next_flat(case: Any, old: Any) -> dict[str, list[str]]:
    if old is None:
        flat = first_flat(queries.latest_assessment(case))
    else:
        flat = flat_of(old, [line.goal for line in queries.plan_view(old).goals], next_version=True)
    today = clock.today()
    return flat | {"review_on": [rules.review_day(starts_on=today, planned=None).isoformat()]}


def _sheet(request: WorkerRequest, case: Any, plan: Any, flat: dict[str, list[str]]) -> PlanSheet:
    on = clock.today()
    offered = Offered(queries.desk_choices(request.actor), queries.need_groups(on=on))
    if request.method == "POST":
        more = request.POST.get("more", "")
        return PlanSheet(offered=offered, on=on, flat=sent(request.POST), bound=not more, more=more)
    draft = unsaved(request, case, "plan")
    if draft is not None and draft.data.get("plan", [""]) == [str(plan.id) if plan else ""]:
        flat = draft.data
    return PlanSheet(offered=offered, on=on, flat=flat, bound=False)


def _sheet_page(request: WorkerRequest, case: Any, sheet: PlanSheet, plan: Any, old: Any) -> HttpResponse:
    failed = sheet.is_bound
    context = frame(request, case) | {
        "sheet": sheet,
        "plan": plan,
        "old": old,
        "may_add_goal": len(sheet.goals) < MAX_GOALS,
        "draft": unsaved(request, case, "plan"),
        "assessment": queries.latest_assessment(case),
    }
    return render(request, "cases/plan_edit.html", context, status=status_of(failed))


@requires(P.CASE_READ)
def plan_draft(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """To the version that is being made; else to making one."""
    case = access.get_case(request.actor, case_id, P.CASE_READ, look=False)
    draft = queries.draft_plan(case)
    return redirect("cases:plan", draft.id) if draft else redirect("cases:plan-new", case.id)


@requires(P.CASE_READ)
def plan(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """One version, as it is or was, with what may be done with it next."""
    found = access.get_plan(request.actor, plan_id, P.CASE_READ)
    return _plan_page(request, found, _consent_form(None))


def _consent_form(data: Any) -> ConsentForm:
    today = clock.today()
    return ConsentForm(data, initial={"on": today}, day=today)


def _plan_page(
    request: WorkerRequest, found: Any, form: ConsentForm, *, decision: Any = None, status: int = 200
) -> HttpResponse:
    view, before = queries.plan_view(found), queries.version_before(found)
    context = frame(request, found.case) | {
        "view": view,
        "plan": found,
        "roles": queries.roles_of(view),
        "before": before,
        "versions": queries.plans_of(found.case),
        "consent_form": form,
        "decision_form": decision or DecisionForm(initial={"on": clock.today(), "who": found.decided_by}),
        "convene_url": url_or_none("collaboration:bring", found.case_id),
    }
    return render(request, "cases/plan.html", context, status=status)


@require_POST
@requires(P.CASE_WRITE)
def consent(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """The person agreed to the draft."""
    found = access.get_plan(request.actor, plan_id, P.CASE_WRITE, look=False)
    form = _consent_form(request.POST)
    if form.is_valid():
        done = attempt(form, lambda: act.record_consent(plan=found, by=request.actor, **form.cleaned_data))
        if done:
            return redirect("cases:plan", found.id)
    return _plan_page(request, found, form, status=422)


@require_POST
@requires(P.CASE_WRITE)
def decide(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """The municipality decided on the support."""
    found = access.get_plan(request.actor, plan_id, P.CASE_WRITE, look=False)
    form = DecisionForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: act.record_decision(plan=found, by=request.actor, **form.cleaned_data)
    ):
        return redirect("cases:plan", found.id)
    return _plan_page(request, found, _consent_form(None), decision=form, status=422)


@requires(P.CASE_READ)
def compare(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """This version beside the one before it, line by line."""
    found = access.get_plan(request.actor, plan_id, P.CASE_READ)
    old = queries.version_before(found)
    if old is None:
        return redirect("cases:plan", found.id)  # the first version has none before it
    rows = queries.compare_plans(old, found)
    context = frame(request, found.case) | {"plan": found, "old": old, "rows": rows, "n": counted(rows)}
    return render(request, "cases/plan_compare.html", context)


@requires(P.CASE_READ)
def plain(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """The plan for the person to take home: short words, readings above them."""
    found = access.get_plan(request.actor, plan_id, P.CASE_READ, what="plan.sheet_opened")
    context = {
        "case": found.case,
        "plan": found,
        "view": queries.plan_view(found),
        "team": queries.team_of(found.case, on=clock.today()),
        "today": clock.today(),
    }
    return render(request, "cases/plan_plain.html", context)


@require_POST
@requires(P.CASE_WRITE)
def discard(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """A draft is given up."""
    found = access.get_plan(request.actor, plan_id, P.CASE_WRITE, look=False)
    try:
        act.discard_plan(plan=found, by=request.actor)
        messages.success(request, _("作りかけのプランをやめました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("cases:detail", found.case_id)


@requires(P.CASE_READ)
def sheet(request: WorkerRequest, plan_id: UUID) -> HttpResponse:
    """The plan on paper: A4, with the table of roles and lines to sign on."""
    found = access.get_plan(request.actor, plan_id, P.CASE_READ, what="plan.sheet_opened")
    context = {
        "case": found.case,
        "plan": found,
        "view": queries.plan_view(found),
        "people": [p for p in queries.people_of(found.case, on=clock.today()) if p.subject],
        "team": queries.team_of(found.case, on=clock.today()),
        "today": clock.today(),
    }
    return render(request, "cases/plan_sheet.html", context)


@requires(P.CASE_WRITE)
def step(request: WorkerRequest, step_id: UUID) -> HttpResponse:
    """How a step ended."""
    found = access.get_step(request.actor, step_id, P.CASE_WRITE, look=request.method == "GET")
    case = found.goal.plan.case
    if found.goal.plan.status == "ended":
        raise Http404
    start = {"on": found.done_on or clock.today(), "outcome": found.outcome, "note": found.outcome_note}
    data = request.POST if request.method == "POST" else None
    form = OutcomeForm(data, initial=start, day=clock.today(), keep=found.outcome)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        done = attempt(
            form, lambda: steps.record_step_outcome(step=found, by=request.actor, again=True, **words)
        )
        if done:
            return redirect(_after_step(request), case.id)
    context = frame(request, case) | {
        "step": queries.step_line(found),
        "form": form,
        "back": _after_step(request),
    }
    return render(request, "cases/step.html", context, status=status_of(bool(form.errors)))


def _after_step(request: WorkerRequest) -> str:
    """Back to where one came from: the case, or its closing."""
    came_from = request.POST.get("back") or request.GET.get("back", "")
    return "cases:close" if came_from in ("close", "cases:close") else "cases:detail"
