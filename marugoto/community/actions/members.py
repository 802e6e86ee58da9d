"""The list of an agency: a member joins, is revised, leaves; is enrolled in an activity."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from marugoto.agencies.models import Agency
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks
from marugoto.community.models import Activity, Attendance, Enrolment, Member
from marugoto.core import clock
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Told:
    """What a member wishes to be called, and where they live; all of it may be empty: a number is enough."""

    called: str = ""
    called_kana: str = ""
    area_id: UUID | None = None
    outside: bool = False
    contact: str = ""


@transaction.atomic
def add(*, told: Told, by: Actor) -> Member:
    """A new line of the list of one's own agency, with the next number. Refused: an area that is not offered."""
    Agency.objects.select_for_update().only("id").get(pk=by.agency_id)
    last = Member.objects.filter(agency_id=by.agency_id).aggregate(last=Max("number"))["last"] or 0
    made = Member(agency_id=by.agency_id, number=last + 1)
    _fill(made, told, by)
    made.save()
    _record("member.added", made, by)
    return made


@transaction.atomic
def revise(*, member: Member, told: Told, by: Actor) -> Member:
    """Said better. Refused: another agency's; an area that is not offered."""
    locked = _locked(member)
    checks.own(locked, by)
    _fill(locked, told, by)
    locked.save()
    _record("member.revised", locked, by)
    return locked


def _fill(one: Member, told: Told, by: Actor) -> None:
    checks.in_town(told.area_id, by, kept=one.area_id)
    one.called, one.called_kana = told.called.strip()[:80], told.called_kana.strip()[:80]
    one.outside, one.contact = told.outside, told.contact.strip()[:120]
    one.area_id = None if told.outside else told.area_id


@transaction.atomic
def leave(*, member: Member, by: Actor) -> Member:
    """Off the list: the name and whatever tells who it was are wiped, the number and what was counted stay. Twice is once."""
    locked = _locked(member)
    checks.own(locked, by)
    if locked.left_on is None:
        today = clock.today()
        locked.called = locked.called_kana = locked.contact = ""
        locked.left_on = today
        locked.save()
        for one in locked.enrolments.filter(until__isnull=True):
            one.until = max(today, one.since)
            one.save(update_fields=["until"])
        for post in locked.helping.all():
            post.limits, post.until = "", post.until or max(today, post.since)
            post.save(update_fields=["limits", "until"])
        _record("member.left", locked, by)
    return locked


def enrol_all(*, activity: Activity, member_ids: Iterable[UUID], on: date) -> int:
    """Whoever is not enrolled yet is, since that day; how many. Part of ``activities.write_day``, which records it."""
    ids = set(member_ids)
    known = set(activity.enrolments.filter(member_id__in=ids).values_list("member_id", flat=True))
    new = [Enrolment(activity=activity, member_id=one, since=on) for one in ids - known]
    Enrolment.objects.bulk_create(new)
    return len(new)


def days_attended(activity: Activity) -> Counter[UUID]:
    """member → on how many days of the activity they took part."""
    rows = Attendance.objects.filter(day__activity=activity, part="participant")
    return Counter(rows.order_by("id").values_list("member_id", flat=True))


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update(of=("self",)).get(pk=member.pk)


def _record(verb: str, member: Member, by: Actor) -> None:
    audit.record(verb, by=by, refs=[Ref("member", member.pk)])
