"""An activity begins, is revised, ends; one of its days is written down in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks, members
from marugoto.community.models import Activity, ActivityDay, Attendance, Gap, Member
from marugoto.community.queries import kinds
from marugoto.community.rules import activities as rules
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.models import Service


@dataclass(frozen=True)
class Told:
    """What an activity is."""

    title: str
    kind: str
    starts_on: date
    area_id: UUID | None = None
    audience: str = ""
    words: str = ""
    service_id: UUID | None = None
    gap_id: UUID | None = None
    days_needed: int | None = None


@dataclass(frozen=True)
class Day:
    """One day: who was there by number of the list (number → part), new names, and heads that nobody named."""

    on: date
    unnamed: int = 0
    unnamed_outside: int = 0
    helpers_unnamed: int = 0
    bodies: int = 0
    words: str = ""
    there: Mapping[int, str] = field(default_factory=dict)
    new: tuple[rules.NewName, ...] = ()


@transaction.atomic
def begin(*, told: Told, by: Actor) -> Activity:
    """An activity of one's own agency.

    Refused: no name; a kind, an audience, an area, a gap or an entry of the directory that is not offered.
    """
    made = Activity(municipality_id=by.municipality_id, agency_id=by.agency_id)
    _fill(made, told, by)
    made.save()
    _record("activity.begun", made, by, kind=made.kind)
    return made


@transaction.atomic
def revise(*, activity: Activity, told: Told, by: Actor) -> Activity:
    """Said better. Refused: as ``begin``; another agency's; it would begin after a day that is written down."""
    locked = _locked(activity)
    checks.own(locked, by)
    if locked.days.filter(on__lt=told.starts_on).exists():
        raise Refused(_("始まりより前の日が、もう書いてあります。"), field="starts_on")
    _fill(locked, told, by)
    locked.save()
    _record("activity.revised", locked, by)
    return locked


def _fill(one: Activity, told: Told, by: Actor) -> None:
    one.title = checks.said(told.title, _("活動の名前を書いてください。"), field="title")[:120]
    checks.known(
        {"kind": ("community.activity_kinds", told.kind), "audience": ("community.audiences", told.audience)}
    )
    checks.in_town(told.area_id, by, kept=one.area_id)
    town = by.municipality_id
    if told.gap_id and not Gap.objects.filter(pk=told.gap_id, municipality_id=town).exists():
        raise checks.not_offered("gap")
    if told.service_id and not Service.objects.filter(pk=told.service_id, municipality_id=town).exists():
        raise checks.not_offered("service")
    if one.ended_on and told.starts_on > one.ended_on:
        raise Refused(_("終わりの日は、始まりの日より後にしてください。"), field="starts_on")
    one.kind, one.audience, one.words = told.kind, told.audience, told.words.strip()
    one.area_id, one.service_id, one.gap_id = told.area_id, told.service_id, told.gap_id
    one.starts_on, one.days_needed = told.starts_on, told.days_needed


@transaction.atomic
def end(*, activity: Activity, on: date, by: Actor) -> Activity:
    """It is over, from that day. Refused: another agency's; a day to come; before it began or before its last day."""
    locked = _locked(activity)
    checks.own(locked, by)
    checks.past(on)
    if on < locked.starts_on or locked.days.filter(on__gt=on).exists():
        raise Refused(_("終わりの日より後の日が、もう書いてあります。"), field="on")
    if locked.ended_on != on:
        locked.ended_on = on
        locked.save(update_fields=["ended_on"])
        _record("activity.ended", locked, by)
    return locked


@transaction.atomic
def write_day(*, activity: Activity, day: Day, by: Actor) -> ActivityDay:
    """A day, as it was; written again, it is corrected. New names join the list and are enrolled.

    Refused: another agency's; a day to come or outside the time of the activity; nobody was there and nothing is
    said; a number that is not on the list; fewer participants than came from outside.
    """
    locked = _locked(activity)
    checks.own(locked, by)
    checks.past(day.on)
    if problem := rules.day_problem(day.on, locked.starts_on, locked.ended_on):
        raise Refused(problem, field="on")
    for name, problem in rules.numbers_problems(day.unnamed, day.unnamed_outside).items():
        raise Refused(problem, field=name)
    there = _there(locked, day, by)
    if not there and not any((day.unnamed, day.helpers_unnamed, day.bodies, day.words.strip())):
        raise Refused(_("来た人の数か、したことを書いてください。"), field="unnamed")
    made, _new = ActivityDay.objects.update_or_create(
        activity=locked,
        on=day.on,
        defaults={
            "unnamed": day.unnamed,
            "unnamed_outside": day.unnamed_outside,
            "helpers_unnamed": day.helpers_unnamed,
            "bodies": day.bodies,
            "words": day.words.strip(),
            "by_id": by.user_id,
        },
    )
    _attend(made, there)
    _record("activity.day_written", locked, by, on=day.on.isoformat())
    return made


def _there(activity: Activity, day: Day, by: Actor) -> dict[UUID, str]:
    listed = dict(
        Member.objects.filter(agency_id=by.agency_id, number__in=day.there)
        .order_by("number")
        .values_list("number", "id")
    )
    if missing := sorted(set(day.there) - set(listed)):
        raise Refused(
            _("名簿にない番号です: %(numbers)s") % {"numbers": "、".join(map(str, missing))},
            field="numbers",
        )
    for part in set(day.there.values()):
        checks.known({"part": ("community.parts", part)})
    there = {listed[number]: part for number, part in day.there.items()}
    for name in day.new:
        told = members.Told(
            called=name.called, area_id=activity.area_id if name.local else None, outside=name.outside
        )
        there[members.add(told=told, by=by).id] = name.part
    members.enrol_all(activity=activity, member_ids=list(there), on=day.on)
    return there


def _attend(day: ActivityDay, there: Mapping[UUID, str]) -> None:
    day.attendances.exclude(member_id__in=there).delete()
    kept = {row.member_id: row for row in day.attendances.order_by("id")}
    Attendance.objects.bulk_create(
        [Attendance(day=day, member_id=one, part=part) for one, part in there.items() if one not in kept]
    )
    for one, row in kept.items():
        if row.part != there[one]:
            row.part = there[one]
            row.save(update_fields=["part"])


@transaction.atomic
def complete(*, activity: Activity, on: date, by: Actor) -> int:
    """Whoever of a course attended often enough has completed it, from that day; how many are new.

    Refused: another agency's; it is no course; it does not say how many days are needed; a day to come.
    """
    locked = _locked(activity)
    checks.own(locked, by)
    checks.past(on)
    if not kinds.is_training(locked.kind) or not locked.days_needed:
        raise Refused(_("修了に要る出席の日数を、先に決めてください。"), field="days_needed")
    came = members.days_attended(locked)
    enough = [one for one, days in came.items() if days >= locked.days_needed]
    done = locked.enrolments.filter(member_id__in=enough, completed_on__isnull=True)
    count = done.update(completed_on=max(on, locked.starts_on))
    if count:
        _record("activity.completed", locked, by, count=count)
    return count


def _locked(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)


def _record(verb: str, activity: Activity, by: Actor, **data: str | int) -> None:
    audit.record(verb, by=by, refs=[Ref("activity", activity.pk)], data=data)
