"""Meetings of a simulated year: convened by the agency that may, opened, minuted, concluded; and places that come out of gaps."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.models import Attendee, Conference
from marugoto.collaboration.rules import recurrence
from marugoto.community.actions import gaps
from marugoto.community.actions.gaps import Told
from marugoto.console.simulation.stage import Meeting, Stage
from marugoto.core import clock, codes
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor
from marugoto.resources.actions import entries
from marugoto.resources.rules.entry import Body
from marugoto.resources.rules.entry import Entry as ResourceEntry

KINDS = "collaboration.conference_kinds"
AHEAD = 40  # days: what is agreed today finds a meeting that is called already
MARGIN = 14


def days_of(times: int, since: date) -> list[date]:
    """So many days of a year, as even as may be, neither in the first nor in the last fortnight."""
    room = 365 - 2 * MARGIN
    return [since + timedelta(days=MARGIN + 1 + n * room // max(1, times)) for n in range(times)]


def days_by_rule(rule: str, since: date) -> list[date]:
    """The days of the year that the rule names (4th Wednesday); none where there is no rule, or none that can be read."""
    until = since.replace(year=since.year + 1)
    try:
        return list(takewhile(lambda day: day < until, recurrence.days_from(rule, since))) if rule else []
    except ValueError:
        return []


def hold(stage: Stage, body_code: str, day: date, hour: int) -> Iterator[datetime]:
    """One sitting: called some weeks before, held, ended."""
    body = stage.world.bodies[body_code]
    by = _convener(stage, body.convener.code)
    if by is None:
        stage.log.refused[f"{body.name}: 開く機関の人がいません"] += 1
        return
    held_at = datetime.combine(day, time(hour, 30), clock.JST)
    yield max(stage.end - timedelta(days=365), held_at - timedelta(days=AHEAD))
    sitting = stage.do(
        sittings.convene, conference_id=new_id(), body=body, held_at=held_at, place="会議室", by=by
    )
    if sitting is None:
        return
    endorses = bool(codes.entry(KINDS, body.kind).extra.get("endorses_plan"))
    meeting = Meeting(sitting.id, body_code, held_at, endorses)
    stage.meetings.append(meeting)
    yield held_at + timedelta(hours=1)
    _sit(stage, meeting, by)


def _sit(stage: Stage, meeting: Meeting, by: Actor) -> None:
    stage.do(sittings.acknowledge, conference_id=meeting.id, by=by)
    endorsed = []
    for item_id, desk, case, programme in meeting.items:
        item = stage.do(agenda.set_result, item_id=item_id, result="plan_endorsed", by=by)
        if item is not None:
            endorsed.append((desk, case, programme))
        else:
            stage.do(agenda.set_result, item_id=item_id, result="continued", by=by)
    present = Attendee.objects.filter(conference_id=meeting.id, released_at__isnull=True).order_by("id")
    marks = dict.fromkeys(present.values_list("id", flat=True), "present")
    stage.do(sittings.mark_attendance, conference_id=meeting.id, marks=marks, by=by)
    held: Conference | None = stage.do(sittings.conclude, conference_id=meeting.id, by=by)
    body = stage.world.bodies[meeting.body]
    about = {"body": body.code, "body_kind": body.kind, "agency": body.convener.code}
    for desk, case, programme in endorsed:
        stage.note("plan", desk=desk, key=case, programme=programme)
    if held is not None:
        stage.log.add("sitting", meeting.held_at, key=body.code, **about)
        for _item in meeting.items:
            stage.log.add("item", meeting.held_at, key=body.code, **about)


def _convener(stage: Stage, agency: str) -> Actor | None:
    found = [p.actor for p in stage.world.places.values() if p.actor and p.seat.agency == agency]
    return found[0] if found else None


def open_place(stage: Stage, kind: str, day: date, n: int) -> Iterator[datetime]:
    """A lack is seen, something is tried, and a place opens."""
    keepers = [s for s in stage.world.seats if not s.lay]
    if not keepers or not stage.world.needs:
        return
    seat = stage.dice.choice(keepers)
    by = stage.actor(seat.desk)
    seen = datetime.combine(day, time(11), clock.JST)
    yield seen
    need = stage.unmet.most_common(1)[0][0] if stage.unmet else stage.dice.choice(stage.world.needs)
    gap = stage.do(
        gaps.open_gap,
        told=Told(title=f"集まれる場所（架空 {n}）", need=need, words="歩いて行ける所にない。"),
        by=by,
    )
    if gap is None:
        return
    yield min(seen + timedelta(days=30), stage.end - timedelta(hours=3))
    stage.do(gaps.add_step, gap=gap, stage="trial", on=clock.today(), words="試しに開いた。", by=by)
    yield min(seen + timedelta(days=60), stage.end - timedelta(hours=2))
    label = codes.label("resources.kinds", kind)
    entry = ResourceEntry(
        kind=kind, name=f"{label}（架空 {n}）", body=Body(name=f"{stage.world.town.name}の団体（架空）")
    )
    if stage.do(gaps.list_resource, gap=gap, entry=entry, known_by="visit", by=by) is not None:
        stage.note("born", desk=seat.desk, kind=kind)
        stage.note("listed", desk=seat.desk, kind=kind)


def list_places(stage: Stage, kind: str, times: int, since: date) -> Iterator[datetime]:
    """Entries of the directory, written one after the other over the year. ``kind`` "": of any kind."""
    keepers = [s for s in stage.world.seats if not s.lay]
    if not keepers:
        return
    kinds = (kind,) if kind else tuple(codes.entries("resources.kinds"))
    for n in range(times):
        day = since + timedelta(days=1 + n * 350 // times)
        yield datetime.combine(day, time(14, 15), clock.JST)
        seat, mine = keepers[n % len(keepers)], kinds[n % len(kinds)]
        name = f"{codes.label('resources.kinds', mine)}（架空 {mine} {n + 1}）"
        entry = ResourceEntry(kind=mine, name=name, body=Body(name=f"{stage.world.town.name}の団体（架空）"))
        if stage.do(entries.add_by_hand, entry=entry, by=stage.actor(seat.desk)) is not None:
            stage.note("listed", desk=seat.desk, kind=mine)
