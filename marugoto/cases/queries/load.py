"""The load of each colleague of one's agency, and one colleague's cases laid out for whoever takes them over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from marugoto.agencies.queries import names_of_users
from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Assessment, Case, PatternVerdict, Step, TeamMember
from marugoto.cases.queries.facts import facts_of, words_of
from marugoto.cases.queries.page import latest_assessment
from marugoto.cases.queries.people import PersonLine, people_of
from marugoto.cases.queries.state import next_for, open_steps, standing
from marugoto.cases.rules import load as rules
from marugoto.cases.rules.flow import NextAct, Promise
from marugoto.core import codes
from marugoto.policy.actor import Actor

WEIGHTS = "cases.case_weights"
URGENT = ("today", "this_week")
AT_MOST = 100


def weights_on(on: date) -> dict[str, int]:
    """code → hundredths, in force on a day."""
    rows = codes.entries(WEIGHTS).values()
    return {row.code: int(row.extra["weight"]) for row in rows if row.valid_on(on)}


def weight_words(on: date) -> list[tuple[str, str]]:
    """(what, how much) of the weights in force; a share in percent, the others in plain cases."""
    rows = [row for row in codes.entries(WEIGHTS).values() if row.valid_on(on)]
    return [
        (row.text, f"{row.extra['weight']}%" if row.code == "support" else f"{row.extra['weight'] / 100:g}")
        for row in rows
    ]


@dataclass(frozen=True)
class WorkerLoad:
    """One colleague. ``weight`` and ``limit`` in plain cases (100 hundredths); ``made_of``: (words, in how many cases)."""

    user_id: UUID
    name: str
    cases: int
    led: int
    weight: float
    limit: float
    share: int
    full: bool
    made_of: list[tuple[str, int]]


def loads_of(actor: Actor, *, on: date) -> list[WorkerLoad]:
    """Every colleague in the team of a case not yet closed, the heaviest load first; a fixed number of queries."""
    weights = weights_on(on)
    carried: dict[UUID, list[rules.Carried]] = {}
    for member in _members(actor):
        if member.user_id is not None:
            carried.setdefault(member.user_id, []).append(_carried(member, on))
    names = names_of_users(carried)
    loads = [_load(user, names.get(user, ""), cases, weights) for user, cases in carried.items()]
    return sorted(loads, key=lambda one: (-one.weight, one.name))


def _members(actor: Actor) -> Iterable[TeamMember]:
    """Who is in a team by name, with what is known of the case."""
    case = OuterRef("case_id")
    newest = Assessment.objects.filter(case_id=case).order_by("-on", "-created_at", "-id")
    said = PatternVerdict.objects.filter(case_id=case, pattern="complex").order_by("-created_at", "-id")
    return (
        TeamMember.objects.filter(
            user__isnull=False,
            valid_to__isnull=True,
            case__in=cases_visible_to(actor).exclude(status="closed").order_by().values("pk"),
        )
        .select_related("case")
        .annotate(
            urgency=Subquery(newest.values("urgency")[:1]),
            entangled=Subquery(said.values("verdict")[:1]),
            persons=Count("case__subjects"),
        )
        .order_by("user_id", "id")
    )


def _carried(member: TeamMember, on: date) -> rules.Carried:
    case = member.case
    return rules.Carried(
        lead=member.lead,
        watching=case.status == "watching",
        days=(on - case.opened_on).days,
        urgent=getattr(member, "urgency", "") in URGENT,
        complex=getattr(member, "entangled", "") == "confirmed",
        persons=getattr(member, "persons", 1),
        overdue=case.due is not None and case.due < on,
    )


def _load(user: UUID, name: str, cases: list[rules.Carried], weights: dict[str, int]) -> WorkerLoad:
    total, limit = rules.load(cases, weights), weights["limit"]
    counted = rules.made_of(cases, weights)
    return WorkerLoad(
        user_id=user,
        name=name,
        cases=len(cases),
        led=sum(1 for one in cases if one.lead),
        weight=total / 100,
        limit=limit / 100,
        share=min(100, round(total / limit * 100)),
        full=total >= limit,
        made_of=[
            (row.text, counted[row.code]) for row in codes.entries(WEIGHTS).values() if row.code in counted
        ],
    )


@dataclass(frozen=True)
class SheetCase:
    """One case on the sheet of a worker: what whoever takes it over must know first."""

    case: Case
    part: str
    lead: bool
    people: list[PersonLine]
    next: NextAct
    promise: Promise | None
    steps: list[Step]
    avoid: str
    works_well: str
    contact: str
    strengths: str


def sheet_of(actor: Actor, user_id: UUID, *, on: date) -> list[SheetCase]:
    """The cases of one colleague, what falls due first on top; at most a hundred."""
    rows = (
        TeamMember.objects.filter(
            Q(user_id=user_id),
            valid_to__isnull=True,
            case__in=cases_visible_to(actor).exclude(status="closed").order_by().values("pk"),
        )
        .select_related("case__matter__holder_desk", "case__household")
        .order_by("-lead", "case__due", "id")[:AT_MOST]
    )
    return [_sheet_case(row, on) for row in rows]


def _sheet_case(member: TeamMember, on: date) -> SheetCase:
    case = member.case
    last = latest_assessment(case)
    facts = facts_of(last)

    def said(code: str) -> str:
        return words_of(code, facts[code]) if code in facts else ""

    return SheetCase(
        case=case,
        part=member.part,
        lead=member.lead,
        people=people_of(case, on=on),
        next=next_for(case, on=on),
        promise=standing(case).promise,
        steps=open_steps(case),
        avoid=said("avoid"),
        works_well=said("works_well"),
        contact=said("contact_rules"),
        strengths=last.strengths if last else "",
    )
