"""Bringing a case to a sitting: which ones there are, what speaks against them, which plan, who should come."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk_title, desks_reachable, in_force
from marugoto.cases import queries as cases
from marugoto.cases.models import Case, Step, TeamMember
from marugoto.collaboration import access, disclosure, rulebook
from marugoto.collaboration.models import AgendaItem, Conference
from marugoto.collaboration.queries.offers import Choice
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules.kinds import Kind
from marugoto.core import clock, second_wall
from marugoto.core.errors import in_our_words
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Option:
    """A sitting to which the case could go. ``problem``: why not now ("" if it may)."""

    id: UUID
    title: str
    kind: str
    held_at: datetime
    place: str
    walled: bool
    problem: str
    already: bool
    closes_on: date | None = None
    late: bool = False


def options_for(case: Case, sittings: list[Conference]) -> list[Option]:
    """Planned sittings with what speaks against each."""
    standings = disclosure.standings_of(cases.subjects_of(case), case.agency_id)
    there = set(
        AgendaItem.objects.filter(case=case, conference__in=sittings)
        .order_by("id")
        .values_list("conference_id", flat=True)
    )
    found = []
    book = rulebook.book_of(case.municipality_id)
    for sitting in sittings:
        kind = book.of(sitting)
        held_on = sitting.held_at.astimezone(clock.JST).date()
        problem = rules.submit_problem(
            kind=kind,
            status=sitting.status,
            held_on=held_on,
            on=clock.today(),
            standings=standings,
        )
        found.append(
            Option(
                id=sitting.id,
                title=sitting.body.name,
                kind=kind.label,
                held_at=sitting.held_at,
                place=sitting.place,
                walled=kind.walled,
                problem=in_our_words(problem),
                already=sitting.id in there,
                closes_on=rules.closes_on(held_on, sitting.body.closing_days),
                late=rules.comes_late(
                    held_on=held_on, closing_days=sitting.body.closing_days, on=clock.today()
                ),
            )
        )
    return found


GOES_ON = "continued"  # collaboration.agenda_results


def earlier_item(actor: Actor, case: Case, item_id: UUID) -> AgendaItem | None:
    """An item of this case that one's own agency brought to an earlier sitting."""
    rows = AgendaItem.objects.filter(pk=item_id, case=case, packet__from_desk__agency_id=actor.agency_id)
    return rows.select_related("conference__body", "packet__from_desk").first()


@dataclass(frozen=True)
class GoingOn:
    """An item that was to go on at the next sitting, and has not yet."""

    id: UUID
    title: str
    held_at: datetime


def going_on(actor: Actor, case: Case) -> list[GoingOn]:
    """Items of a case that wait for the next sitting, also of an earlier fiscal year; the newest first."""
    rows = list(
        AgendaItem.objects.filter(case=case, result=GOES_ON)
        .filter(packet__from_desk__agency_id=actor.agency_id)
        .select_related("conference__body")
        .order_by("-conference__held_at", "-id")
    )
    gone = _continued([r.id for r in rows])
    return [GoingOn(r.id, r.conference.body.name, r.conference.held_at) for r in rows if r.id not in gone][
        :20
    ]


@second_wall.lifted("agenda_slots")
def _continued(item_ids: list[UUID]) -> set[UUID]:
    """Which of these have gone on; whether one may read the later item does not matter."""
    rows = AgendaItem.objects.filter(continues__in=item_ids).order_by("id")
    return set(rows.values_list("continues_id", flat=True))


def carried_over(actor: Actor, case: Case, item_id: UUID, kind: Kind) -> tuple[str, dict[str, str]]:
    """What was asked and disclosed before, to begin with: (question, kind of item → words). From behind the wall to behind
    the wall only, and for whoever may read it today; else nothing."""
    found = earlier_item(actor, case, item_id)
    if found is None or not access.reads_item(actor, found):
        return "", {}
    if access.kind_of(found.conference).walled and not kind.walled:
        return "", {}
    rows = found.packet.items.order_by("sort", "id")
    return found.question, dict(rows.values_list("kind", "body"))


def with_earlier(choices: list[Choice], words: dict[str, str]) -> list[Choice]:
    """The items on offer, ticked and worded as they were the last time."""
    return [replace(c, ticked=True, body=words[c.kind]) if c.kind in words else c for c in choices]


def plan_choices(case: Case) -> list[tuple[str, str]]:
    """The draft to be endorsed, and the plan in force (for a talk about how it goes)."""
    found = []
    for plan, words in (
        (cases.draft_plan(case), _("第%(n)s版（作りかけ。了承してもらう）")),
        (cases.active_plan(case), _("第%(n)s版（動いているプラン）")),
    ):
        if plan:
            found.append((str(plan.id), words % {"n": plan.version}))
    return found


def draft_id(case: Case) -> str:
    """The draft is chosen in advance."""
    plan = cases.draft_plan(case)
    return str(plan.id) if plan else ""


def team_desks(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Desks of other agencies in the team or in a step of the plan: who might be asked to come."""
    team = TeamMember.objects.filter(in_force(clock.today()), case=case).values("desk_id")
    steps = Step.objects.filter(
        goal__plan__case=case, goal__plan__status__in=("draft", "active"), desk__isnull=False
    ).values("desk_id")
    reach = desks_reachable(actor).exclude(agency_id=actor.agency_id)
    rows = {d.id: d for d in reach.filter(pk__in=team)} | {d.id: d for d in reach.filter(pk__in=steps)}
    return [(str(d.id), desk_title(d)) for d in rows.values()]
