"""What the pages of one case show: plans, assessments, notes, team, reviews, closings."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from marugoto.agencies.queries import colleagues, desk_title, desks_of_agency, desks_reachable, in_force
from marugoto.cases import rules
from marugoto.cases.models import Assessment, Case, Closing, Goal, Plan, Progress, Review, Step, TeamMember
from marugoto.cases.queries import state
from marugoto.core import codes
from marugoto.core.codes import Code
from marugoto.intake import queries as intake
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need


@dataclass(frozen=True)
class StepLine:
    """A step as a row: who does it in words, and how it stands."""

    step: Step
    who: str
    outcome: str


@dataclass(frozen=True)
class GoalLine:
    """A goal with its steps, and the newest word on how far it has come."""

    goal: Goal
    steps: list[StepLine]
    result: str


@dataclass(frozen=True)
class PlanView:
    """A plan as a page shows it."""

    plan: Plan
    goals: list[GoalLine]
    done: int
    total: int
    applies_for: list[str]
    reviews: list[Review]


def plan_view(plan: Plan) -> PlanView:
    """A plan with goals, steps and reviews, in a fixed number of queries."""
    steps = Step.objects.select_related("desk__agency", "need", "service").order_by(
        "sort", "created_at", "id"
    )
    goals = list(plan.goals.prefetch_related(Prefetch("steps", steps)).order_by("sort", "id"))
    reviews = list(
        plan.reviews.select_related("by")
        .prefetch_related("goal_results")
        .order_by("-on", "-created_at", "-id")
    )
    latest = {r.goal_id: r.result for review in reviews[:1] for r in review.goal_results.all()}
    lines = [
        GoalLine(
            goal=g,
            steps=[step_line(s) for s in g.steps.all()],
            result=codes.label("cases.goal_results", latest.get(g.id, "")),
        )
        for g in goals
    ]
    flat = [s.step for line in lines for s in line.steps]
    return PlanView(
        plan=plan,
        goals=lines,
        done=sum(1 for s in flat if s.status != "open"),
        total=len(flat),
        applies_for=[codes.label("cases.programmes", c) for c in plan.applies_for],
        reviews=reviews,
    )


def step_line(step: Step) -> StepLine:
    """Who and how, in words."""
    desk = desk_title(step.desk) if step.desk else ""
    return StepLine(
        step=step,
        who="・".join(part for part in (desk, step.who) if part),
        outcome=codes.label("cases.step_outcomes", step.outcome),
    )


def current_plan(case: Case) -> Plan | None:
    """The plan in force; before it, the draft; after the end, the last one that was in force."""
    found = state.active_plan(case) or state.draft_plan(case)
    if found is None:
        found = case.plans.filter(endorsed_on__isnull=False).order_by("-version").first()
    return found


def plans_of(case: Case) -> list[Plan]:
    """Every version, newest first."""
    return list(case.plans.select_related("made_by").order_by("-version", "-id"))


def assessments_of(case: Case) -> list[Assessment]:
    """Every assessment, newest first."""
    rows = case.assessments.select_related("by").prefetch_related("items")
    return list(rows.order_by("-on", "-created_at", "-id"))


def latest_assessment(case: Case) -> Assessment | None:
    """The newest one."""
    rows = case.assessments.select_related("by").prefetch_related("items")
    return rows.order_by("-on", "-created_at", "-id").first()


@dataclass(frozen=True)
class BlockView:
    """One block of an assessment in words."""

    code: str
    label: str
    wording: str
    view: str


def blocks_of(assessment: Assessment) -> list[BlockView]:
    """The blocks that say something, in the order of the sheet."""
    order = list(codes.entries("cases.assessment_domains"))
    items = sorted(assessment.items.all(), key=lambda i: order.index(i.domain) if i.domain in order else 99)
    return [
        BlockView(i.domain, codes.label("cases.assessment_domains", i.domain), i.wording, i.view)
        for i in items
    ]


def notes_of(case: Case) -> QuerySet[Progress]:
    """Notes, newest first; a corrected one stands under the note that corrects it."""
    return (
        case.progress.filter(corrected_by__isnull=True)
        .prefetch_related("by", "corrects__by")  # only of the page: a case may have thousands
        .order_by("-at", "-created_at", "-id")
    )


def team_of(case: Case, *, on: date) -> list[TeamMember]:
    """Members in force, the lead first."""
    rows = case.team.filter(in_force(on)).filter(valid_to__isnull=True).select_related("desk__agency", "user")
    return list(rows.order_by("-lead", "valid_from", "created_at", "id"))


def former_team(case: Case) -> list[TeamMember]:
    """Those whose part has ended, the latest first."""
    rows = case.team.filter(valid_to__isnull=False).select_related("desk__agency", "user")
    return list(rows.order_by("-valid_to", "-created_at", "-id"))


def closings_of(case: Case) -> list[Closing]:
    """Every ending, newest first; those with a reopening were taken back."""
    return list(case.closings.select_related("by").order_by("-on", "-created_at", "-id"))


def reviews_of(case: Case) -> list[Review]:
    """Every review, newest first."""
    rows = case.reviews.select_related("by", "plan").prefetch_related("goal_results__goal")
    return list(rows.order_by("-on", "-created_at", "-id"))


# --- what forms offer ------------------------------------------------------------------------------------------------


def desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """Desks that may carry a step or join a team: one's own agency's first."""
    own = [(str(d.id), desk_title(d)) for d in desks_of_agency(actor.agency_id).select_related("agency")]
    known = {value for value, _label in own}
    return own + [(str(d.id), desk_title(d)) for d in desks_reachable(actor) if str(d.id) not in known]


def colleague_choices(actor: Actor) -> list[tuple[str, str]]:
    """People of one's own agency."""
    return [(str(u.id), u.name) for u in colleagues(actor.agency_id)]


def own_desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """Desks at which the actor sits."""
    rows = desks_of_agency(actor.agency_id).filter(pk__in=actor.desk_ids).select_related("agency")
    return [(str(d.id), desk_title(d)) for d in rows]


def need_groups(*, on: date, key: str = "id") -> list[tuple[str, list[tuple[str, str]]]]:
    """The need taxonomy in force as groups of (id or code, label), for a select; the group itself comes first."""
    rows = list(Need.objects.filter(in_force(on)).select_related("parent").order_by("sort", "id"))
    tops = [n for n in rows if n.parent_id is None]
    inner: dict[object, list[tuple[str, str]]] = {n.id: [] for n in tops}
    for need in rows:
        if need.parent_id in inner:
            inner[need.parent_id].append((str(getattr(need, key)), need.label))
    return [(n.label, [(str(getattr(n, key)), n.label), *inner[n.id]]) for n in tops]


# --- closing ---------------------------------------------------------------------------------------------------------


def ending_of(case: Case, outcome: Code | None, *, by: Actor) -> rules.Ending:
    """What rules.closing_blockers needs to know. ``outcome`` None: not chosen yet."""
    matter = case.matter
    here = matter.holder_desk.agency_id == case.agency_id and matter.status != "closed"
    return rules.Ending(
        case_status=case.status,
        step_outcome=str(outcome.extra.get("step_outcome", "")) if outcome else "",
        open_steps=[s.what for s in state.open_steps(case)],
        answers_awaited=matter.answers_awaited,
        holder_here=here,
        holder_mine=matter.holder_desk_id in by.desk_ids,
    )


def unmet_steps(case: Case) -> list[Step]:
    """Steps that ended without what was wanted: candidates for needs left behind."""
    wanting = [c.code for c in codes.entries("cases.step_outcomes").values() if c.extra.get("unmet")]
    rows = Step.objects.filter(goal__plan__case=case, outcome__in=wanting).select_related("need")
    return list(rows.order_by("done_on", "id"))


def title_for(actor: Actor, matter: Matter) -> str:
    """What a case may be called before anybody thinks of a better word: the area, and what the trouble is."""
    needs = [n.need.label for n in intake.needs_of(actor, matter)][:2]
    return "・".join([*([matter.area.name] if matter.area else []), *needs])[:80]


def first_words(actor: Actor, case: Case) -> str:
    """What was said when the worry came in, from one's own agency's talks: the start of the first assessment."""
    talks = intake.consultations_for(actor, case.matter)
    return "\n\n".join(t.story for t in talks)
