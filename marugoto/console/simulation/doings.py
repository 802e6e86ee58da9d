"""What is done with the people of a district in a simulated year: activities, courses, helpers, word, agreements."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from marugoto.community.actions import activities, helpers, members, support
from marugoto.community.models import Activity
from marugoto.community.rules.activities import NewName
from marugoto.console.simulation.demand import Doing, Seat, Year
from marugoto.console.simulation.stage import Stage
from marugoto.core import clock, codes

KINDS = "community.activity_kinds"
CLASS = 30  # names that join a course on one day
DAYS = 300  # on which one activity can be in a year
CROWD = 40  # heads of a day where only their number in a year is wished for
HELD_BY = "social_welfare_council"


def of(stage: Stage, year: Year, since: date) -> Iterator[Iterator[datetime]]:
    """A generator for every activity, and for helpers, publicity and agreements."""
    seat = _keeper(stage)
    if seat is None:
        return
    for key, doing in sorted(year.doings.items()):
        if key == "helpers":
            yield _helpers(stage, seat, doing, since)
        elif key == "publicity":
            yield _publicity(stage, seat, doing, since)
        elif key == "agreements":
            yield _agreements(stage, seat, doing, since)
        else:
            yield from _activities(stage, seat, doing, since)


def _keeper(stage: Stage) -> Seat | None:
    """The council's desk, as a rule."""
    seats = [s for s in stage.world.seats if not s.lay]
    councils = [s for s in seats if s.agency_kind == HELD_BY]
    return next(iter(councils or seats), None)


def _activities(stage: Stage, seat: Seat, doing: Doing, since: date) -> Iterator[Iterator[datetime]]:
    """As many activities as there are districts or beginnings wished for; days, visits and names shared among them."""
    areas = list(stage.world.areas) or [""]
    days = max(doing.days, doing.districts, -(-doing.heads // CROWD) if not doing.days else 1, 1)
    many = max(1, doing.districts, doing.begun)
    if (
        not doing.districts and not doing.begun
    ):  # a crowd is as many groups as it needs, each in its own district
        many = min(len(areas), -(-days // DAYS))
    days = min(days, DAYS * many)
    for n in range(many):
        mine = days // many + (n < days % many)
        if mine or n == 0 or doing.begun:
            share = Doing(
                doing.kind,
                days=mine,
                heads=doing.heads // many + (n < doing.heads % many),
                graduates=doing.graduates // many + (n < doing.graduates % many),
                bodies=doing.bodies // many + (n < doing.bodies % many),
            )
            yield _activity(stage, seat, share, since, n, areas[n % len(areas)])


def _activity(stage: Stage, seat: Seat, doing: Doing, since: date, n: int, area: str) -> Iterator[datetime]:
    by = stage.actor(seat.desk)
    yield _at(since + timedelta(days=n % 20))
    label = codes.label(KINDS, doing.kind)
    told = activities.Told(
        title=f"{label}（架空 {n + 1}）",
        kind=doing.kind,
        starts_on=clock.today(),
        area_id=stage.world.areas[area].id if area else None,
        days_needed=1 if doing.graduates else None,
    )
    activity = stage.do(activities.begin, told=told, by=by)
    if activity is None:
        return
    stage.note("begin", desk=seat.desk, key=str(activity.id), kind=doing.kind, area=area)
    first = clock.today()
    days = max(doing.days, -(-doing.graduates // CLASS))
    for turn in range(days):
        yield _at(first + timedelta(days=1 + turn * 340 // max(1, days)))
        _day(stage, seat, doing, activity, area, turn=turn, days=days)
    if doing.graduates:
        stage.do(activities.complete, activity=activity, on=clock.today(), by=by)
        people = tuple(f"{activity.id}/{i}" for i in range(doing.graduates))
        stage.note(
            "graduate", desk=seat.desk, key=str(activity.id), persons=people, kind=doing.kind, area=area
        )


def _day(
    stage: Stage, seat: Seat, doing: Doing, activity: Activity, area: str, *, turn: int, days: int
) -> None:
    """Names join while there are some to come; heads without a name are shared among the days."""
    joining = doing.graduates // days + (turn < doing.graduates % days)
    wished = doing.heads // days + (turn < doing.heads % days)
    unnamed = max(0, wished - joining) if doing.heads else (0 if joining else stage.dice.randint(8, 30))
    bodies = doing.bodies // days + (turn < doing.bodies % days)
    new = tuple(NewName(called=stage.crowd.somebody(on=clock.today()).name) for _n in range(joining))
    day = activities.Day(
        on=clock.today(), unnamed=unnamed, bodies=bodies, new=new, words="" if unnamed or new else "打合せ"
    )
    if stage.do(activities.write_day, activity=activity, day=day, by=stage.actor(seat.desk)) is not None:
        stage.note(
            "day",
            desk=seat.desk,
            key=str(activity.id),
            kind=doing.kind,
            area=area,
            heads=unnamed + joining,
            bodies=bodies,
        )


def _helpers(stage: Stage, seat: Seat, doing: Doing, since: date) -> Iterator[datetime]:
    by = stage.actor(seat.desk)
    for n in range(doing.days):
        yield _at(since + timedelta(days=1 + n * 330 // max(1, doing.days)))
        name = stage.crowd.somebody(on=clock.today()).name
        member = stage.do(members.add, told=members.Told(called=name), by=by)
        told = helpers.Told(kind=doing.kind, since=clock.today())
        if member and stage.do(helpers.register, member=member, told=told, by=by):
            stage.note(
                "helper", desk=seat.desk, key=str(member.id), persons=(str(member.id),), kind=doing.kind
            )


def _publicity(stage: Stage, seat: Seat, doing: Doing, since: date) -> Iterator[datetime]:
    """Every month, or as often as is wished for."""
    times = doing.days or min(12, max(1, doing.heads))
    for n in range(times):
        yield _at(since + timedelta(days=2 + n * 350 // times))
        copies = doing.heads // times + (n < doing.heads % times) if doing.heads else 1
        word = support.Word(
            title="相談の場のお知らせ", medium=doing.kind, on=clock.today(), copies=max(1, copies)
        )
        if stage.do(support.note_publicity, told=word, by=stage.actor(seat.desk)) is not None:
            stage.note("word", desk=seat.desk, kind=doing.kind, heads=max(1, copies))


def _agreements(stage: Stage, seat: Seat, doing: Doing, since: date) -> Iterator[datetime]:
    for n in range(doing.days):
        yield _at(since + timedelta(days=3 + n * 300 // max(1, doing.days)))
        pact = support.Pact(partner=f"見守る会社（架空 {n + 1}）", kind=doing.kind, signed_on=clock.today())
        if stage.do(support.make_agreement, told=pact, by=stage.actor(seat.desk)) is not None:
            stage.note("pact", desk=seat.desk, kind=doing.kind)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(13, 30), clock.JST)
