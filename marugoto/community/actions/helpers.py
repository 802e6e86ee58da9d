"""A member becomes a helper, within limits; writes down what it cost; is paid back; stops."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks
from marugoto.community.models import Activity, Helper, HelperWork, Member
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Told:
    """What a helper offers, and up to where."""

    kind: str
    since: date
    hours_limit: int | None = None
    limits: str = ""
    insured_until: date | None = None


@dataclass(frozen=True)
class Work:
    """One time that a helper helped."""

    on: date
    minutes: int
    burden: str = "fine"
    expense: int = 0
    activity_id: UUID | None = None


@transaction.atomic
def register(*, member: Member, told: Told, by: Actor) -> Helper:
    """A member of one's own list helps from now on. Refused: another agency's; off the list; helps in this way already."""
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    checks.own(locked, by)
    if locked.left_on is not None:
        raise Refused(_("名簿から外した人です。"))
    if locked.helping.filter(kind=told.kind, until__isnull=True).exists():
        raise Refused(_("この人は、もうこの担い手として登録してあります。"), field="kind")
    made = Helper(member=locked)
    _fill(made, told)
    made.save()
    _record("helper.registered", made, by, kind=made.kind)
    return made


@transaction.atomic
def revise(*, helper: Helper, told: Told, by: Actor) -> Helper:
    """Limits and insurance as they are now. Refused: another agency's; that kind already."""
    locked = _locked(helper, by)
    twin = Helper.objects.filter(member_id=locked.member_id, kind=told.kind, until__isnull=True)
    if locked.until is None and twin.exclude(pk=locked.pk).exists():
        raise Refused(_("この人は、もうこの担い手として登録してあります。"), field="kind")
    _fill(locked, told)
    locked.save()
    _record("helper.revised", locked, by)
    return locked


def _fill(one: Helper, told: Told) -> None:
    checks.known({"kind": ("community.helper_kinds", told.kind)})
    checks.past(told.since, field="since")
    one.kind, one.since, one.hours_limit = told.kind, told.since, told.hours_limit
    one.limits, one.insured_until = told.limits.strip()[:300], told.insured_until


@transaction.atomic
def stop(*, helper: Helper, by: Actor) -> Helper:
    """No longer a helper, from today; what was done stays. Twice is once."""
    locked = _locked(helper, by)
    if locked.until is None:
        locked.until = max(clock.today(), locked.since)
        locked.save(update_fields=["until"])
        _record("helper.stopped", locked, by)
    return locked


@transaction.atomic
def write_work(*, helper: Helper, work: Work, by: Actor) -> HelperWork:
    """What was done, how heavy it was, what it cost.

    Refused: another agency's; a day to come, before it began or after it ended; no time, or more than a day's.
    """
    locked = _locked(helper, by)
    checks.past(work.on)
    if work.on < locked.since or (locked.until and work.on > locked.until):
        raise Refused(_("担い手だった間の日を書いてください。"), field="on")
    if not 1 <= work.minutes <= 1440:
        raise Refused(_("時間は、1分から24時間までで書いてください。"), field="minutes")
    checks.known({"burden": ("community.burdens", work.burden)})
    here = Activity.objects.filter(agency_id=by.agency_id)
    if work.activity_id and not here.filter(pk=work.activity_id).exists():
        raise checks.not_offered("activity")
    made = HelperWork.objects.create(
        helper=locked,
        on=work.on,
        minutes=work.minutes,
        burden=work.burden,
        expense=work.expense,
        activity_id=work.activity_id,
    )
    _record("helper.worked", locked, by)
    return made


@transaction.atomic
def pay(*, helper: Helper, by: Actor) -> int:
    """All that is still owed is paid today; the sum in yen (0: nothing was owed). Refused: another agency's."""
    locked = _locked(helper, by)
    owed = list(locked.works.select_for_update().filter(expense__gt=0, paid_on__isnull=True))
    total = sum(one.expense for one in owed)
    if owed:
        locked.works.filter(pk__in=[one.pk for one in owed]).update(paid_on=clock.today())
        _record("helper.paid", locked, by, yen=total)
    return total


def _locked(helper: Helper, by: Actor) -> Helper:
    locked = Helper.objects.select_for_update(of=("self",)).select_related("member").get(pk=helper.pk)
    checks.own(locked.member, by)
    return locked


def _record(verb: str, helper: Helper, by: Actor, **data: str | int) -> None:
    refs = [Ref("helper", helper.pk), Ref("member", helper.member_id)]
    audit.record(verb, by=by, refs=refs, data=data)
