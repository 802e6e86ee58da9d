"""A kit is packed; somebody goes out alone and comes back. The server keeps nothing that would open a kit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.outreach import access, queries
from marugoto.outreach.actions.common import note
from marugoto.outreach.models import Kit, LoneVisit, Visit
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

MINUTES = (30, 60, 120, 240)


@dataclass(frozen=True)
class Packed:
    """A kit as it leaves: what is written about it here, and what goes out, to be locked by the telephone itself."""

    kit: Kit
    visits: list[dict[str, Any]]


@transaction.atomic
def pack(*, by: Actor) -> Packed:
    """Today's visits of this worker, under their own rights, until the last handout of them runs out. Refused: there is none."""
    now, today = clock.now(), clock.today()
    visits = list(queries.visits_to(by, at=now).filter(handout__for_on=today)[:100])
    if not visits:
        raise Refused(_("きょうの訪問は、渡されていません。"))
    kit = Kit.objects.create(
        user_id=by.user_id,
        agency_id=by.agency_id,
        packed_at=now,
        expires_at=min(one.handout.expires_at for one in visits),
        visits=len(visits),
    )
    access.record_list(by, "visits.packed", visits)
    note("kit.packed", by, [Ref("kit", kit.pk)], [one.listed.person_id for one in visits], visits=len(visits))
    return Packed(kit, [_told(one) for one in visits])


def _told(visit: Visit) -> dict[str, Any]:
    """What a telephone takes along of one visit: as much as is needed to find the door and to know what to say."""
    row = visit.listed
    return {
        "id": str(visit.pk),
        "name": row.name,
        "kana": row.kana,
        "address": row.address,
        "phone": row.phone,
        "area": row.area.name,
        "purpose": visit.handout.purpose,
        "result": codes.label("outreach.results", row.result),
        "version": row.version,
    }


@transaction.atomic
def set_out(
    *,
    lone_id: UUID,
    minutes: int,
    by: Actor,
    device_at: datetime | None = None,
    device_now: datetime | None = None,
) -> LoneVisit:
    """Somebody goes out alone and will be back by then. The same id twice is once. Refused: another's id; no such time."""
    _may(by)
    if minutes not in MINUTES:
        raise Refused(_("戻るまでの時間を選んでください。"), field="minutes")
    if (before := LoneVisit.objects.filter(pk=lone_id).first()) is not None:
        return _own(before, by)
    now = clock.now()
    started = _put_right(device_at, device_now, now)
    made = LoneVisit.objects.create(
        id=lone_id,
        user_id=by.user_id,
        agency_id=by.agency_id,
        started_at=started,
        due_at=started + timedelta(minutes=minutes),
        received_at=now,
    )
    note("lone.set_out", by, [Ref("lone", made.pk)], minutes=minutes)
    return made


@transaction.atomic
def come_back(
    *, lone_id: UUID, by: Actor, device_at: datetime | None = None, device_now: datetime | None = None
) -> LoneVisit | None:
    """They are safe. Twice is once; None: nobody set out under this number."""
    _may(by)
    row = LoneVisit.objects.select_for_update(of=("self",)).filter(pk=lone_id).first()
    if row is None:
        return None
    if _own(row, by).safe_at is None:
        row.safe_at = max(_put_right(device_at, device_now, clock.now()), row.started_at)
        row.save(update_fields=["safe_at"])
        note("lone.came_back", by, [Ref("lone", row.pk)])
    return row


def _put_right(device_at: datetime | None, device_now: datetime | None, now: datetime) -> datetime:
    return min(now, (device_at or now) + (now - (device_now or now)))


def _may(by: Actor) -> None:
    if not by.can(P.VISIT_MAKE):
        raise Refused(_("訪問する権限がありません。"))


def _own(row: LoneVisit, by: Actor) -> LoneVisit:
    if row.user_id != by.user_id:
        raise Refused(_("この番号は、もうほかにあります。"))
    return row
