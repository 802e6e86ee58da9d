"""Versions of a plan compared; who does what; and what has come to pass since a day, for the review."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from marugoto.cases.models import Case, Plan, Step
from marugoto.cases.queries.facts import FactChange, fact_changes
from marugoto.cases.queries.outlook import PatternLine, patterns_of
from marugoto.cases.queries.page import PlanView, plan_view
from marugoto.cases.queries.scales import ScaleLine, scales_of
from marugoto.cases.rules import versions as rules
from marugoto.core.clock import JST
from marugoto.core.templatetags.wording import full_date


def plan_words(view: PlanView) -> rules.PlanWords:
    """A version in words, without the results."""
    plan = view.plan
    return rules.PlanWords(
        heads=(
            (_("状況と課題の整理"), plan.situation),
            (_("支援の方向"), plan.direction),
            (_("利用を申し込む事業"), _("、").join(view.applies_for)),
            (_("終わったあとの主担当"), plan.lead_after),
            (_("始める日"), _day(plan.starts_on)),
            (_("見直す日"), _day(plan.review_on)),
        ),
        goals=tuple(
            (
                line.goal.words,
                tuple(
                    rules.StepWords(
                        id=str(row.step.id),
                        continues=str(row.step.continues_id or ""),
                        what=row.step.what,
                        who=row.who,
                        due=_day(row.step.due_on),
                    )
                    for row in line.steps
                ),
            )
            for line in view.goals
        ),
    )


def _day(day: date | None) -> str:
    return full_date(day) if day else ""


def compare_plans(old: Plan, new: Plan) -> list[rules.Row]:
    """The two versions line by line, in words."""
    return rules.compare(
        plan_words(plan_view(old)), plan_words(plan_view(new)), goal=_("目標"), step=_("手順")
    )


def version_before(plan: Plan) -> Plan | None:
    """The last version before this one that was in force, else the one before it."""
    rows = Plan.objects.filter(case_id=plan.case_id, version__lt=plan.version)
    in_force = rows.filter(endorsed_on__isnull=False).order_by("-version").first()
    return in_force or rows.order_by("-version").first()


def roles_of(view: PlanView) -> list[tuple[str, list[Step]]]:
    """Who does what: whoever has the most to do by the earliest day first; steps by day."""
    found: dict[str, list[Step]] = {}
    for line in view.goals:
        for row in line.steps:
            found.setdefault(row.who, []).append(row.step)
    for steps in found.values():
        steps.sort(key=lambda s: (s.due_on, s.sort))
    return sorted(found.items(), key=lambda item: (item[1][0].due_on, item[0]))


@dataclass(frozen=True)
class Prepared:
    """What a review finds already laid out. ``since``: the last review, or the start of the plan."""

    since: date
    ended: list[Step]
    late: list[Step]
    due_soon: list[Step]
    notes: int
    minutes: int
    facts: list[FactChange]
    patterns: list[PatternLine]
    scales: list[ScaleLine]


def prepared_review(case: Case, plan: Plan, *, on: date) -> Prepared:
    """What is due, and what has changed since the last review (or since the plan began)."""
    last = plan.reviews.order_by("-on", "-created_at").first()
    since = last.on if last else plan.starts_on or plan.made_on
    steps = list(Step.objects.filter(goal__plan=plan).select_related("desk__agency").order_by("due_on", "id"))
    start = datetime.combine(since, time.min, JST)
    notes = list(
        case.progress.filter(at__gte=start, corrected_by__isnull=True)
        .order_by("at")
        .values_list("minutes", flat=True)
    )
    return Prepared(
        since=since,
        ended=[s for s in steps if s.done_on and s.done_on >= since],
        late=[s for s in steps if s.status == "open" and s.due_on < on],
        due_soon=[s for s in steps if s.status == "open" and s.due_on >= on],
        notes=len(notes),
        minutes=sum(n or 0 for n in notes),
        facts=[c for c in fact_changes(case) if c.assessment.on >= since],
        patterns=[p for p in patterns_of(case, on=on) if p.standing in ("new", "changed")],
        scales=[s for s in scales_of(case) if s.days and s.days[0].row.on >= since],
    )
