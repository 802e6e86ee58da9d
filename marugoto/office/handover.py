"""引継ぎ as the office composes it: everything that is a worker's, with who should take it, and the sheet that goes with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.agencies import seats
from marugoto.agencies.queries import desk_title
from marugoto.agencies.seats import Seat
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries as cases
from marugoto.collaboration.queries import waiting as letters
from marugoto.core import clock, codes
from marugoto.intake import queries as intake
from marugoto.intake import workers
from marugoto.intake.models import Handover
from marugoto.intake.rules import handover as rules
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

AT_ONCE = 50  # lines of one act
STEPS = 5


@dataclass(frozen=True)
class Thing:
    """One matter that is a worker's, with the case on it: why it is theirs, what is next, who should take it."""

    matter_id: UUID
    number: str
    title: str
    desk_id: UUID
    parts: tuple[str, ...]
    case_id: UUID | None
    next: str
    due: date | None
    review_on: date | None
    waiting: int
    proposed: UUID | None
    before: Handover | None = None
    in_intake: bool = True


@dataclass(frozen=True)
class Bundle:
    """Everything that is theirs: what can still be given, how much more there is, and what waits to be received."""

    things: list[Thing]
    left: int
    going: list[Handover] = field(default_factory=list)
    colleagues: list[Seat] = field(default_factory=list)


def bundle_of(actor: Actor, user_id: UUID) -> Bundle:
    """What is a worker's, the most pressing first. A handful of queries, however many there are."""
    matters = {m.id: m for m in workers.matters_of_worker(actor, user_id)}
    parts: dict[UUID, list[cases.Part]] = {}
    for part in cases.parts_of(actor, user_id) if actor.can(P.CASE_READ) else ():
        parts.setdefault(part.matter_id, []).append(part)
    going = workers.waiting_among([*matters, *parts])
    order = sorted(
        (key for key in {*matters, *parts} if key not in going),
        key=lambda key: (_due(matters.get(key), parts.get(key, [])) or date.max, key),
    )
    page = order[:AT_ONCE]
    colleagues = _colleagues(
        actor, {matters[k].holder_desk_id if k in matters else parts[k][0].desk_id for k in page}
    )
    return Bundle(
        things=_things(actor, user_id, page, matters=matters, parts=parts, colleagues=colleagues),
        left=len(order),
        going=workers.on_the_way(actor, user_id),
        colleagues=colleagues,
    )


def _due(matter: Any, parts: Iterable[cases.Part]) -> date | None:
    days = [p.due for p in parts if p.due]
    if matter is not None and matter.next_due:
        days.append(matter.next_due)
    return min(days, default=None)


def _colleagues(actor: Actor, desk_ids: Iterable[UUID]) -> list[Seat]:
    return seats.seats_at({*desk_ids, *actor.desk_ids})


def _things(
    actor: Actor,
    user_id: UUID,
    page: list[UUID],
    *,
    matters: dict[UUID, Any],
    parts: dict[UUID, list[cases.Part]],
    colleagues: list[Seat],
) -> list[Thing]:
    titles = {r.matter.id: r for r in intake.rows_of(actor, [matters[k] for k in page if k in matters])}
    team = cases.team_by_matter(actor, page) if actor.can(P.CASE_READ) else {}
    waiting = letters.waiting_by_matter(actor, page) if actor.can(P.REFERRAL_READ) else {}
    before = workers.last_words(actor, page)
    load, out = dict(workers.loads({s.desk_id for s in colleagues})), []
    for key in page:
        mine, row = parts.get(key, []), titles.get(key)
        desk_id = matters[key].holder_desk_id if key in matters else mine[0].desk_id
        out.append(
            Thing(
                matter_id=key,
                number=row.matter.number if row else mine[0].number,
                title=(row.title if row else "") or (mine[0].title if mine else ""),
                desk_id=desk_id,
                parts=_parts(key in matters, mine),
                case_id=mine[0].case_id if mine else None,
                next=row.next if row else _("バトンは、ほかの窓口にあります"),
                due=_due(matters.get(key), mine),
                review_on=mine[0].review_on if mine else None,
                waiting=len(waiting.get(key, [])),
                proposed=_propose(desk_id, user_id, team.get(key, set()), colleagues, load),
                before=before.get(key),
                in_intake=key in matters,
            )
        )
    return out


def _propose(
    desk_id: UUID, leaving: UUID, team: set[UUID], colleagues: list[Seat], load: dict[tuple[UUID, UUID], int]
) -> UUID | None:
    """Who should take it. What is proposed counts in ``load`` at once, so that the next one goes to somebody else."""
    free = [rules.Colleague(s.user_id, s.desk_id, load.get((s.user_id, s.desk_id), 0)) for s in colleagues]
    chosen = rules.propose(desk_id=desk_id, leaving=leaving, team=team, colleagues=free)
    if chosen:
        load[(chosen, desk_id)] = load.get((chosen, desk_id), 0) + 1
    return chosen


def _parts(worker: bool, parts: Iterable[cases.Part]) -> tuple[str, ...]:
    words = [_("案件の担当")] if worker else []
    words += [_("ケースの主担当") if p.lead else p.part for p in parts]
    return tuple(dict.fromkeys(words))


# --- the sheet -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """One page of 引継ぎシート."""

    handover: Handover
    title: str
    desk: str
    persons: list[str]
    state: str
    next: str
    due: date | None
    review_on: date | None
    case_title: str
    steps: list[Any]
    waiting: list[Any]
    received_at: datetime | None


def sheets_of(actor: Actor, batch: UUID) -> list[Sheet]:
    """The pages of one act, for the desk that hands over and takes; each look is recorded. Http404: nothing of ours."""
    rows = workers.batch_of(actor, batch)
    waiting = (
        letters.waiting_by_matter(actor, [h.matter_id for h in rows]) if actor.can(P.REFERRAL_READ) else {}
    )
    return [_sheet(actor, h, waiting.get(h.matter_id, [])) for h in rows]


def _sheet(actor: Actor, row: Handover, waiting: list[Any]) -> Sheet:
    matter, on = row.matter, clock.today()
    here = matter.holder_desk_id in actor.seats
    persons = intake.persons_known(actor, matter)
    case = cases.case_of_matter(matter.id, agency_id=actor.agency_id) if actor.can(P.CASE_READ) else None
    plan = cases.active_plan(case) if case else None
    audit.record_look(
        "handover.printed",
        by=actor,
        refs=[Ref("handover", row.id)],
        matter=matter.id,
        persons=[p.id for p in persons],
    )
    needs = [n.need.label for n in intake.needs_of(actor, matter)]
    following = cases.next_for(case, on=on) if case and here and case.status == "open" else None
    return Sheet(
        handover=row,
        title="・".join(dict.fromkeys(needs)),
        desk=desk_title(row.desk),
        persons=[p.display_name for p in persons],
        state=_state(matter.status, here=here),
        next=(following.words if following else "") or codes.label("intake.next_acts", matter.next_act),
        due=matter.next_due if here else None,
        review_on=plan.review_on if plan else None,
        case_title=case.title if case else "",
        steps=cases.open_steps(case)[:STEPS] if case else [],
        waiting=waiting,
        received_at=row.settled_at if row.state == "received" else None,
    )


def _state(status: str, *, here: bool) -> str:
    if not here:
        return _("バトンは、ほかの窓口にあります")
    return {"open": _("すすめているところ"), "watching": _("見守り中"), "closed": _("終わった")}[status]
