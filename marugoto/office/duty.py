"""The people of a desk: who has how much, who is away, for whom one stands in, what nobody works on."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from marugoto.agencies import seats, shifts
from marugoto.agencies.rules import duty as rules
from marugoto.agencies.seats import Away, Seat
from marugoto.agencies.shifts import ShiftLine
from marugoto.cases import queries as cases
from marugoto.collaboration import queries as collaboration
from marugoto.collaboration.rules.days import closed_until
from marugoto.core import clock
from marugoto.intake import queries as intake
from marugoto.intake import workers
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

MANY = 50
FEW = 5
SOON = 3  # days: what falls due while one stands in is seen a little beforehand


@dataclass(frozen=True)
class Standing:
    """For whom one stands in, and what is due of theirs."""

    away: Away
    matters: list[intake.MatterRow]
    cases: list[cases.Part]


@dataclass(frozen=True)
class Duty:
    """What the Today page says about the work of colleagues: to be received, stood in for, without anybody."""

    to_receive: list[Any] = field(default_factory=list)
    standing_in: list[Standing] = field(default_factory=list)
    unattended: int = 0
    escalated: int = 0
    oldest: list[Any] = field(default_factory=list)
    for_lead: list[Any] = field(default_factory=list)
    next_open: date | None = None
    asked_weeks: list[date] = field(default_factory=list)
    shifts: list[ShiftLine] = field(default_factory=list)
    handed_over: list[ShiftLine] = field(default_factory=list)


def duty_of(actor: Actor) -> Duty:
    """For this actor; nothing beyond the own desks, but for a coordinator the numbers that stand still."""
    on = clock.today()
    if not actor.can(P.HANDOVER_WRITE):
        return Duty(next_open=closed_until(on))
    count, oldest = collaboration.escalated(actor, limit=FEW) if actor.can(P.BOARD_READ) else (0, [])
    led = {d for d, seat in seats.leads_of(actor.desk_ids).items() if seat.user_id == actor.user_id}
    return Duty(
        next_open=closed_until(on),
        escalated=count,
        oldest=oldest,
        for_lead=collaboration.come_to_lead(actor, led, limit=MANY) if actor.can(P.REFERRAL_SEND) else [],
        to_receive=workers.to_receive(actor),
        standing_in=[
            _standing(actor, a, on) for a in seats.stood_in_for(actor.user_id, actor.desk_ids, on=on)
        ],
        unattended=workers.unattended(actor).count(),
        asked_weeks=shifts.asked_of(actor),
        shifts=shifts.on_today(actor),
        handed_over=shifts.handed_over(actor),
    )


def _standing(actor: Actor, away: Away, on: date) -> Standing:
    until = on + timedelta(days=SOON)
    due = [
        m for m in workers.due_of_worker(actor, away.user_id, by=until) if m.holder_desk_id == away.desk_id
    ]
    rows = intake.rows_of(actor, due)
    seen = {m.id for m in due}
    parts = cases.parts_of(actor, away.user_id) if actor.can(P.CASE_READ) else []
    led = [
        p
        for p in parts
        if p.matter_id not in seen and p.desk_id == away.desk_id and p.due is not None and p.due <= until
    ]
    return Standing(away, rows, led[:MANY])


@dataclass(frozen=True)
class Person:
    """A line of the staff of a desk."""

    seat: Seat
    load: int
    away: Away | None
    may_arrange: bool
    weight: cases.WorkerLoad | None = None


@dataclass(frozen=True)
class Staff:
    """The people at one's own desks, who is away, and what nobody works on."""

    people: list[Person]
    away: list[Away]
    leads: dict[UUID, Seat]
    may_name_lead: set[UUID]
    unattended: list[intake.MatterRow]
    unattended_count: int
    leaderless: list[Any]


def staff_of(actor: Actor) -> Staff:
    """Everybody at the actor's own desks."""
    on = clock.today()
    there = seats.seats_at(actor.desk_ids, on=on)
    leads = {s.desk_id: s for s in there if s.leads}
    load, away = workers.loads(actor.desk_ids), seats.away_at(actor.desk_ids, on=on)
    today = {(a.user_id, a.desk_id): a for a in away if a.now}
    nobody = workers.unattended(actor)
    heavy = {one.user_id: one for one in cases.loads_of(actor, on=on)} if actor.can(P.CASE_READ) else {}
    return Staff(
        people=[
            Person(
                seat=s,
                load=load.get((s.user_id, s.desk_id), 0),
                away=today.get((s.user_id, s.desk_id)),
                may_arrange=not _why_not(actor, s, leads),
                weight=heavy.get(s.user_id),
            )
            for s in there
        ],
        away=away,
        leads=leads,
        may_name_lead={
            s.desk_id
            for s in there
            if not rules.lead_problem(
                actor=actor.user_id,
                lead=leads[s.desk_id].user_id if s.desk_id in leads else None,
                same_desk=s.desk_id in actor.desk_ids,
            )
        },
        unattended=intake.rows_of(actor, nobody[:MANY]),
        unattended_count=nobody.count(),
        leaderless=list(cases.without_a_lead(actor, on=on)[:MANY]) if actor.can(P.CASE_READ) else [],
    )


def _why_not(actor: Actor, seat: Seat, leads: dict[UUID, Seat]) -> str:
    lead = leads.get(seat.desk_id)
    return rules.arrange_problem(
        actor=actor.user_id,
        worker=seat.user_id,
        lead=lead.user_id if lead else None,
        same_desk=seat.desk_id in actor.desk_ids,
    )
