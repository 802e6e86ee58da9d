"""Plays a year: of all lives and meetings always the one whose time has come, with the clock moved there."""

import heapq
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.console.simulation import demand, doings, lives, meetings, town
from marugoto.console.simulation.log import Log
from marugoto.console.simulation.people import Crowd
from marugoto.console.simulation.stage import Stage
from marugoto.console.simulation.town import World
from marugoto.core import clock, plans
from marugoto.indicators import rules
from marugoto.indicators.actions import settling

TOGETHER = 50  # acts in one transaction: a commit waits for the disk
RATE = 14.7  # 新規相談 of 生活困窮者自立支援, per 100,000 people and month (2015年度): the everyday traffic of a town
PEOPLE = 200_000  # of a town whose paper prints no population


@dataclass(frozen=True)
class Played:
    """A year that was played. ``seconds``: of playing alone, the town not loaded anew."""

    world: World
    log: Log
    lives: int
    seconds: float

    @property
    def speed(self) -> float:
        """Actions a second."""
        return self.log.actions / self.seconds if self.seconds else 0.0


def play(
    code: str, *, year: int, seed: int, scale: float, told: Callable[[str], None] = lambda _line: None
) -> Played:
    """The fiscal year of a town. The same seed plays the same year. Refused, BlueprintError: as town.load."""
    since = date(year, 4, 1)
    with clock.moved(_at(since)):
        world = town.load(code, year=year)
    told(f"{world.town.name}: 窓口 {len(world.places)}、会議体 {len(world.bodies)}")
    dice = Random(f"{code}:{year}:{seed}")
    plan = _year(world, since, scale=scale, dice=dice)
    log = Log()
    _desks(world, log)
    stage = Stage(world, dice, Crowd(dice), log, end=_at(date(year + 1, 4, 1)))
    started = time.monotonic()
    going = [*_meetings(stage, plan, since), *doings.of(stage, plan, since)]
    _run(stage, [*going, *(lives.live(stage, one) for one in plan.lives)], told)
    seconds = time.monotonic() - started
    with clock.moved(
        _at(date(year + 1, 4, 1 + rules.SETTLES_ON))
    ):  # as upkeep would have, for those who see the whole town
        settling.settle(municipality_id=world.town.id)
    return Played(world, log, len(plan.lives), seconds)


def promised(world: World) -> list[tuple[Counting, float]]:
    """(how it is counted, the number of the paper): targets, and results that nobody had promised."""
    targets = [(t.count, t.target.value or 0.0) for t in world.blueprint.targets]
    orphans = [(r.count, r.figure.value or 0.0) for r in world.blueprint.facts.results if not r.target]
    return [*targets, *orphans]


def _year(world: World, since: date, *, scale: float, dice: Random) -> demand.Year:
    wished = demand.wishes(promised(world), scale=scale, dice=dice, districts=len(world.areas))
    people = next(
        (b.figure.value for b in world.blueprint.facts.basics if b.code == "population" and b.figure.value),
        PEOPLE,
    )
    year = demand.year_of(
        wished,
        seats=world.seats,
        since=since,
        base=max(1, round((people or PEOPLE) / 100_000 * RATE * 12 * scale)),
        carriers=_carriers(world),
        needs=world.needs,
        dice=dice,
    )
    for spec in world.blueprint.conferences:  # as often as the paper says, at least once
        if spec.code in world.bodies and spec.code not in year.sittings:
            times = len(meetings.days_by_rule(spec.recurrence, since)) or spec.yearly
            year.sittings[spec.code] = max(1, round(times * max(scale, demand.FEWEST)))
    if any(life.plan for life in year.lives):  # a plan needs a meeting that endorses it: every month
        for body in world.bodies.values():
            if body.kind in ("layered_meeting", "support_coordination"):
                year.sittings[body.code] = max(12, year.sittings.get(body.code, 0))
    return year


def _carriers(world: World) -> Mapping[str, str]:
    """Programme → the desk that carries it out: of its agency the desk named like it, else the first."""
    out = {}
    for programme in world.blueprint.programmes:
        own = [s for s in world.seats if s.agency in programme.agencies and not s.lay]
        named = [s for s in own if s.desk.endswith(f"/{programme.code}")]
        if found := (named or own):
            out[programme.code] = found[0].desk
    return out


def _desks(world: World, log: Log) -> None:
    """The windows of the file: they are there whatever happens."""
    for agency in world.blueprint.agencies:
        for desk in agency.desks:
            log.add(
                "desk",
                _at(agency.valid_from),
                desk=f"{agency.code}/{desk.code}",
                agency=agency.code,
                agency_kind=agency.kind,
                area=desk.areas,
            )


def _meetings(stage: Stage, plan: demand.Year, since: date) -> Iterator[Iterator[datetime]]:
    rules = {spec.code: spec.recurrence for spec in stage.world.blueprint.conferences}
    for n, (body, times) in enumerate(sorted(plan.sittings.items())):
        printed = meetings.days_by_rule(rules.get(body, ""), since)
        for day in printed if times == len(printed) else meetings.days_of(times, since):
            yield meetings.hold(stage, body, day, 9 + n % 8)
    for kind, times in sorted(plan.places.items()):
        for n, day in enumerate(meetings.days_of(times, since), start=1):
            yield meetings.open_place(stage, kind, min(day, since + timedelta(days=290)), n)
    for kind, times in sorted(plan.listed.items()):
        yield meetings.list_places(stage, kind, times, since)


def _run(stage: Stage, going: list[Iterator[datetime]], told: Callable[[str], None]) -> None:
    """Each generator stands before its next act. What it does there, it does with the clock moved."""
    queue: list[tuple[datetime, int]] = []
    for n, one in enumerate(going):
        _push(queue, one, n)
    done = 0
    while queue:
        with plans.kept(), transaction.atomic():  # every act asks by ids, as one of a page does
            for _turn in range(TOGETHER):
                if not queue:
                    break
                at, n = heapq.heappop(queue)
                with clock.moved(at):
                    _push(queue, going[n], n, not_before=at)
                done += 1
        if done % 1000 < TOGETHER:
            told(f"  {at:%Y-%m-%d}  {stage.log.actions:,} 件の操作")


def _push(
    queue: list[tuple[datetime, int]], one: Iterator[datetime], n: int, *, not_before: datetime | None = None
) -> None:
    following = next(one, None)
    if following is not None:
        heapq.heappush(queue, (max(following, not_before) if not_before else following, n))


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=clock.JST)
