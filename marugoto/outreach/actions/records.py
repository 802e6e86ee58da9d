"""What was found at a door is written down: from the page, from a sheet, or from a kit that was away. Once is once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.outreach import access
from marugoto.outreach.actions.common import must_keep, note
from marugoto.outreach.models import Listed, Visit, VisitConflict, VisitRecord
from marugoto.outreach.rules import progress
from marugoto.outreach.rules import records as rules
from marugoto.outreach.rules.records import Seen
from marugoto.policy.actor import Actor

KEPT, AGAIN, CONFLICT = "kept", "again", "conflict"


@dataclass(frozen=True)
class Found:
    """What was found. ``base``: the version of the row that the writer had seen; the two clocks: rules.records."""

    result: str
    next_step: str
    met_whom: str = ""
    note: str = ""
    next_on: date | None = None
    base: int = 0
    channel: str = "page"
    device_at: datetime | None = None
    device_now: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """What became of it: kept, again (it was here already), conflict (both are kept, somebody must decide)."""

    state: str
    version: int


@second_wall.lifted("visit_record")
def must_be_handed(visit_id: UUID, *, by: Actor) -> None:
    """Http404: this visit was not handed to the actor, or too long ago."""
    if not access.may_record(by, visit_id, at=clock.now()):
        raise Http404


@transaction.atomic
def write(*, record_id: UUID, visit_id: UUID, found: Found, by: Actor) -> Kept:
    """A record of a visit that was handed to the actor. The same id twice is once.

    Http404: it was not handed to them (or too long ago). Refused: codes, a day of the past, an id that is another's.
    """
    must_be_handed(visit_id, by=by)
    with second_wall.lifted("visit_record"):
        visit = Visit.objects.select_related("handout").get(pk=visit_id)
        listed = Listed.objects.select_for_update(of=("self",)).get(pk=visit.listed_id)
        before = VisitRecord.objects.filter(pk=record_id).first()
        if before is not None:
            return _again(before, visit, by)
        _check(found)
        made = _record(record_id, visit, listed, found, by)
        clash = _clash(made, listed, base=found.base)
        _bring_up_to_date(listed)
        note(
            "visit.recorded",
            by,
            [Ref("visit", visit.pk), Ref("record", made.pk)],
            [listed.person_id],
            channel=made.channel,
            result=made.result,
            conflict=int(clash is not None),
        )
    return Kept(CONFLICT if clash else KEPT, listed.version)


def _again(before: VisitRecord, visit: Visit, by: Actor) -> Kept:
    if before.by_id != by.user_id or before.listed_id != visit.listed_id:
        raise Refused(_("この番号の記録は、もうほかにあります。"))
    return Kept(AGAIN, before.version)


def _check(found: Found) -> None:
    today = clock.today()
    result = codes.require("outreach.results", found.result, on=today, field="result")
    codes.require("outreach.next_steps", found.next_step, on=today, field="next_step")
    codes.require("outreach.channels", found.channel, on=today)
    if found.met_whom:
        codes.require("outreach.met_whom", found.met_whom, on=today, field="met_whom")
    elif result.extra.get("met"):
        raise Refused(_("会えた人を選んでください。"), field="met_whom")
    if len(found.note) > 2000:
        raise Refused(_("様子は、2000字までにしてください。"), field="note")


def _record(record_id: UUID, visit: Visit, listed: Listed, found: Found, by: Actor) -> VisitRecord:
    now = clock.now()
    device_at, device_now = found.device_at or now, found.device_now or now
    at = rules.happened_at(
        device_at=device_at, device_now=device_now, received_at=now, earliest=visit.handout.handed_at
    )
    listed.version += 1
    return VisitRecord.objects.create(
        id=record_id,
        listed=listed,
        visit=visit,
        by_id=by.user_id,
        agency_id=by.agency_id,
        channel=found.channel,
        result=found.result,
        met_whom=found.met_whom,
        note=found.note.strip(),
        next_step=found.next_step,
        next_on=found.next_on,
        device_at=device_at,
        received_at=now,
        happened_at=at,
        version=listed.version,
    )


def _seen(one: VisitRecord) -> Seen:
    extra = codes.entry("outreach.results", one.result).extra
    return Seen(
        id=one.pk,
        version=one.version,
        happened_at=one.happened_at.astimezone(clock.JST),
        received_at=one.received_at,
        standing=one.standing,
        final=bool(extra.get("final")),
        met=bool(extra.get("met")),
        result=one.result,
    )


def _clash(made: VisitRecord, listed: Listed, *, base: int) -> VisitConflict | None:
    others = VisitRecord.objects.filter(listed=listed).exclude(pk=made.pk).order_by("version")
    mine = _seen(made)
    other = rules.unseen([_seen(one) for one in others], base=base, at=mine.happened_at)
    if other is None:
        return None
    return VisitConflict.objects.create(first_id=other.id, second=made)


def _bring_up_to_date(listed: Listed) -> None:
    records = [_seen(one) for one in VisitRecord.objects.filter(listed=listed).order_by("version")]
    listed.state, listed.result = progress.stand_of(records)
    listed.save(update_fields=["state", "result", "version"])


@transaction.atomic
def decide(*, conflict: VisitConflict, verdict: str, by: Actor) -> VisitConflict:
    """Which of two records stands, or that both were visits; neither is lost. Refused: it was decided; an unknown verdict."""
    must_keep(by)
    listed = Listed.objects.select_for_update(of=("self",)).get(pk=conflict.first.listed_id)
    row = VisitConflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    codes.require("outreach.verdicts", verdict, on=clock.today(), field="verdict")
    if row.verdict:
        raise Refused(_("この食い違いは、もう決めてあります。"))
    first, second = rules.aside_after(verdict)
    for key, standing in ((row.first_id, first), (row.second_id, second)):
        if standing == rules.ASIDE:
            one = VisitRecord.objects.select_for_update(of=("self",)).get(pk=key)
            one.standing = standing
            one.save(update_fields=["standing"])
    row.verdict, row.decided_by_id, row.decided_at = verdict, by.user_id, clock.now()
    row.save(update_fields=["verdict", "decided_by", "decided_at"])
    _bring_up_to_date(listed)
    refs = [Ref("conflict", row.pk), Ref("listed", listed.pk)]
    note("visit.decided", by, refs, [listed.person_id], verdict=verdict)
    return row
