"""The list of cases, the page of one, opening it and correcting its heading."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import opening
from marugoto.cases.forms.opening import STATUS_CHOICES, CaseFilter, CaseForm
from marugoto.cases.views.common import attempt, frame, status_of
from marugoto.cases.views.progress import panel
from marugoto.core import clock
from marugoto.core.paging import Pages
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.policy.permissions import Permission as P

PAGE = 50
EVENTS = 8


@requires(P.CASE_READ)
def case_list(request: WorkerRequest) -> HttpResponse:
    """Cases of one's own agency; filters and order in the URL."""
    form = CaseFilter(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    wanted = queries.Wanted(
        status=data.get("status") or "open",
        mine=bool(data.get("mine")),
        overdue=bool(data.get("overdue")),
        q=data.get("q") or "",
        sort=request.GET.get("sort", "due"),
    )
    rows = queries.cases_filtered(request.actor, wanted, on=clock.today())
    book = Pages(rows, PAGE, gathered=wanted.mine, shown=queries.lines_of_cases())
    page = book.get_page(request.GET.get("page"))
    filters = CaseFilter(initial=data | {"status": wanted.status})
    context = {"page": page, "filter": filters, "parts": _parts(wanted)}
    context["may_write"] = request.actor.can(P.CASE_WRITE)
    context["may_carry"] = request.actor.can(P.CASE_CARRY)
    return render(request, "cases/list.html", context)


def _parts(wanted: queries.Wanted) -> list[str]:
    narrowed = wanted.status != "open" or wanted.mine or wanted.overdue or wanted.q
    parts = [str(dict(STATUS_CHOICES).get(wanted.status, ""))] if narrowed else []
    if wanted.mine:
        parts.append(_("自分のケース"))
    if wanted.overdue:
        parts.append(_("見直しが過ぎたもの"))
    if wanted.q:
        parts.append(wanted.q)
    return parts


@requires(P.CASE_READ)
def detail(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """One case: whose hand, what next; people, plan, assessment, notes, team, what was done."""
    case = access.get_case(request.actor, case_id, P.CASE_READ)
    on = clock.today()
    plan, draft = queries.current_plan(case), queries.draft_plan(case)
    assessment, closings = queries.latest_assessment(case), queries.closings_of(case)
    context = frame(request, case, act=True) | {
        "people": queries.people_of(case, on=on),
        "household": queries.household_shown(case),
        "turning": queries.turning_in(case, on=on),
        "plan": queries.plan_view(plan) if plan else None,
        "draft": draft if draft and plan and draft.pk != plan.pk else None,
        "assessment": assessment,
        "patterns": queries.patterns_of(case, on=on),
        "blocks": queries.blocks_of(assessment) if assessment else [],
        "team": queries.team_of(case, on=on),
        "closings": closings,
        "reopened": [c for c in closings if c.reopened_on],
        "history": queries.history_of(case, limit=EVENTS, notes=False),
        "may_close": request.actor.can(P.CASE_CLOSE),
    }
    return render(
        request, "cases/detail.html", context | panel(request, case, context["standing"], short=True)
    )


@requires(P.CASE_READ)
def history(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Everything that was done, as far as one's own agency did it, and the path of the baton."""
    case = access.get_case(request.actor, case_id, P.CASE_READ)
    page = Paginator(queries.history_of(case, limit=500), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/history.html", frame(request, case) | {"page": page})


@requires(P.CASE_OPEN)
def open_case(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """A matter in one's own hand becomes a case."""
    matter = intake.get_matter(request.actor, matter_id, P.CASE_OPEN, look=request.method == "GET")
    already = queries.case_of_matter(matter.id, agency_id=request.actor.agency_id)
    if already is not None:
        return redirect("cases:detail", already.id)
    form, offered = _case_form(request, matter, None)
    form.initial["title"] = queries.title_for(request.actor, matter)
    if request.method == "POST" and form.is_valid():
        values = _values(form, offered)
        made = attempt(form, lambda: opening.open_case(matter=matter, by=request.actor, **values))
        if made:
            return redirect("cases:detail", made.id)
    context = {"matter": matter, "form": form, "line": matters.baton_line(matter, actor=request.actor)}
    return render(request, "cases/open.html", context, status=status_of(bool(form.errors)))


@requires(P.CASE_WRITE)
def edit(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Another name, programme, household, other persons."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    form, offered = _case_form(request, case.matter, case)
    if request.method == "POST" and form.is_valid():
        values = _values(form, offered)
        if attempt(form, lambda: opening.change_case(case=case, by=request.actor, **values)):
            return redirect("cases:detail", case.id)
    context = frame(request, case) | {"form": form}
    return render(request, "cases/edit.html", context, status=status_of(bool(form.errors)))


def _case_form(request: WorkerRequest, matter: Any, case: Any) -> tuple[CaseForm, dict[str, Any]]:
    on = clock.today()
    seen_by = request.actor.agency_id
    offered: dict[str, Any] = {
        "persons": queries.persons_near(matter, case, on=on, seen_by=seen_by),
        "households": queries.households_near(matter, on=on, seen_by=seen_by),
    }
    form = CaseForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(matter, case, offered, seen_by=seen_by),
        persons=[(str(p.id), str(p)) for p in offered["persons"]],
        households=[
            (str(h.id), queries.household_label(h, on=on, seen_by=seen_by)) for h in offered["households"]
        ],
        on=on,
        keep=case.programme if case else "",
    )
    return form, offered


def _initial(matter: Any, case: Any, offered: dict[str, Any], *, seen_by: UUID) -> dict[str, Any]:
    if case is not None:
        return {
            "title": case.title,
            "programme": case.programme,
            "persons": [str(p.id) for p in queries.subjects_of(case)],
            "household": str(case.household_id or ""),
        }
    homes = offered["households"]
    own = [str(h.id) for h in homes if h.id == matter.household_id]
    only = [str(homes[0].id)] if len(homes) == 1 else [""]
    return {
        "persons": [str(p.id) for p in matters.persons_of(matter, seen_by=seen_by)],
        "household": (own or only)[0],
    }


def _values(form: CaseForm, offered: dict[str, Any]) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "title": data["title"],
        "programme": data["programme"],
        "persons": queries.pick_persons(offered["persons"], data["persons"]),
        "household": queries.pick_household(offered["households"], data["household"]),
    }
