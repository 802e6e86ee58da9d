"""A sitting: convened, its members named, the duty of secrecy confirmed, attendance, the end. Locks: the sitting first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.agencies.queries import desks_reachable
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import rulebook
from marugoto.collaboration.models import Attendee, Conference, ConferenceBody
from marugoto.collaboration.queries.members import workers_at
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules.kinds import may_sit
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


@dataclass(frozen=True)
class Invited:
    """Who is called: a worker with an account (``user_id``), or somebody by name, for whom the chair acts on paper."""

    desk_id: UUID
    user_id: UUID | None = None
    name: str = ""


@transaction.atomic
def convene(
    *,
    conference_id: UUID,
    body: ConferenceBody,
    held_at: datetime,
    place: str,
    members: Sequence[Invited] = (),
    also: Sequence[str] = (),
    by: Actor,
) -> Conference:
    """A date is set and people are called. The same id sent twice is one sitting; who convenes is a named member.

    ``also``: further kinds of meeting that this sitting is at the same time; the strictest of their rules holds.
    Refused: another agency's body; no desk of one's own; a past day; the body already sits at that instant; an unknown kind;
    somebody of an agency that may not sit there.
    """
    if found := Conference.objects.filter(pk=conference_id, convened_by_id=by.user_id).first():
        return found
    if body.convener_id != by.agency_id:
        raise Refused(_("この会議を開けるのは、開く機関の人だけです。"))
    if by.desk_id is None:
        raise Refused(_("窓口に所属していないため、会議を開けません。"))
    if held_at < clock.now():
        raise Refused(_("これからの日時を書いてください。"), field="held_on")
    for code in also:
        codes.require("collaboration.conference_kinds", code, on=clock.today(), field="also")
    try:
        with transaction.atomic():
            sitting = Conference.objects.create(
                id=conference_id,
                body=body,
                held_at=held_at,
                place=place.strip(),
                convened_by_id=by.user_id,
                convened_at=clock.now(),
                chair_desk_id=by.desk_id,
                also=sorted(set(also) - {body.kind}),
            )
    except IntegrityError:
        raise Refused(_("この日時の回は、もう開かれています。"), field="held_on") from None
    _add(sitting, Invited(desk_id=by.desk_id, user_id=by.user_id), by=by)
    for invited in members:
        _add(sitting, invited, by=by)
    _note("conference.convened", sitting, by=by, data={"kind": body.kind, "members": len(members) + 1})
    return sitting


@transaction.atomic
def invite(*, conference_id: UUID, invited: Sequence[Invited], by: Actor) -> int:
    """More members are named. Returns how many are new. Refused: it is over; not the convener; a desk out of reach."""
    sitting = lock_sitting(conference_id)
    _convener_only(sitting, by)
    _still_open(sitting)
    added = sum(_add(sitting, one, by=by) for one in invited)
    if added:
        _note("conference.invited", sitting, by=by, data={"members": added})
    return added


@transaction.atomic
def release(*, attendee_id: UUID, by: Actor) -> None:
    """Somebody is no longer a member, and sees nothing from this instant; the trace stays. Refused: who convened it."""
    sitting, attendee = _locked_attendee(attendee_id)
    _convener_only(sitting, by)
    _still_open(sitting)
    if attendee.user_id == sitting.convened_by_id:
        raise Refused(_("会議を開いた人は外せません。"))
    if attendee.released_at is None:
        attendee.released_at = clock.now()
        attendee.save(update_fields=["released_at"])
        _note("conference.released", sitting, by=by, attendee=attendee)


@transaction.atomic
def acknowledge(*, conference_id: UUID, by: Actor) -> Attendee:
    """守秘義務を確かめる, for oneself. Only from here on can the items of the sitting be read. Refused: not a named member."""
    sitting = lock_sitting(conference_id)
    found = Attendee.objects.filter(
        conference=sitting, user_id=by.user_id, desk__agency_id=by.agency_id, released_at__isnull=True
    ).first()
    if found is None:
        raise Refused(_("あなたは、この会議の構成員ではありません。"))
    return _acknowledged(sitting, found, by=by)


@transaction.atomic
def acknowledge_for(*, attendee_id: UUID, by: Actor) -> Attendee:
    """The chair writes down that a member without an account has confirmed it on paper. Refused: members with an account."""
    sitting, attendee = _locked_attendee(attendee_id)
    _convener_only(sitting, by)
    if attendee.user_id is not None:
        raise Refused(_("アカウントのある人は、本人が確かめます。"))
    return _acknowledged(sitting, attendee, by=by)


def _acknowledged(sitting: Conference, attendee: Attendee, *, by: Actor) -> Attendee:
    if attendee.acknowledged_at is None:
        attendee.acknowledged_at = clock.now()
        attendee.acknowledged_by_id = by.user_id
        attendee.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _note("conference.secrecy_confirmed", sitting, by=by, attendee=attendee)
    return attendee


@transaction.atomic
def mark_attendance(*, conference_id: UUID, marks: Mapping[UUID, str], by: Actor) -> None:
    """出欠 (collaboration.attendance) of each member. Refused: an unknown code; it is over; not the convener."""
    sitting = lock_sitting(conference_id)
    _convener_only(sitting, by)
    _still_open(sitting)
    members = Attendee.objects.filter(conference=sitting, released_at__isnull=True, pk__in=marks)
    for attendee in members.order_by("id"):
        code = marks[attendee.pk]
        codes.require("collaboration.attendance", code, on=clock.today())
        if attendee.attendance != code:
            attendee.attendance = code
            attendee.save(update_fields=["attendance"])
    _note("conference.attendance_marked", sitting, by=by, data={"members": len(marks)})


@transaction.atomic
def note_told(*, conference_id: UUID, attendee_ids: Sequence[UUID], how: str, by: Actor) -> int:
    """These members were told of the sitting, by mail, by telephone or on paper (collaboration.notice_means); the last time
    counts. Returns how many. Refused: nobody is chosen; an unknown way; it is over; not the convener."""
    sitting = lock_sitting(conference_id)
    _convener_only(sitting, by)
    rows = Attendee.objects.filter(conference=sitting, released_at__isnull=True, pk__in=attendee_ids)
    if problem := rules.tell_problem(status=sitting.status, chosen=rows.count()):
        raise Refused(problem, field="members")
    codes.require("collaboration.notice_means", how, on=clock.today(), field="how")
    told = rows.update(told_how=how, told_at=clock.now(), told_by_id=by.user_id)
    _note("conference.told", sitting, by=by, data={"how": how, "members": told})
    return told


@transaction.atomic
def cancel(*, conference_id: UUID, by: Actor) -> None:
    """The sitting does not take place. Refused: it was held; not the convener."""
    sitting = lock_sitting(conference_id)
    _convener_only(sitting, by)
    _still_open(sitting)
    sitting.status = "cancelled"
    sitting.save(update_fields=["status"])
    _note("conference.cancelled", sitting, by=by)


@transaction.atomic
def conclude(*, conference_id: UUID, by: Actor) -> Conference:
    """The sitting ends; nothing is written in it any more. Refused: items without a result; nobody marked; too early."""
    sitting = lock_sitting(conference_id)
    _convener_only(sitting, by)
    members = Attendee.objects.filter(conference=sitting, released_at__isnull=True)
    if problem := rules.conclude_problem(
        status=sitting.status,
        held_on=sitting.held_at.astimezone(clock.JST).date(),
        on=clock.today(),
        open_items=_without_result(sitting),
        unmarked=members.filter(attendance="invited").count(),
    ):
        raise Refused(problem)
    sitting.status, sitting.concluded_at = "held", clock.now()
    sitting.save(update_fields=["status", "concluded_at"])
    _note("conference.concluded", sitting, by=by, data={"items": _size(sitting)})
    return sitting


@second_wall.lifted("numbering")
def _without_result(sitting: Conference) -> int:
    return sitting.agenda.filter(result="").count()


@second_wall.lifted("numbering")
def _size(sitting: Conference) -> int:
    return sitting.agenda.count()


# --- shared ----------------------------------------------------------------------------------------------------------


def lock_sitting(conference_id: UUID) -> Conference:
    """The sitting, locked until the end of the transaction. Refused: there is none."""
    found = (
        Conference.objects.select_for_update(of=("self",))
        .select_related("body", "chair_desk__agency")
        .filter(pk=conference_id)
        .first()
    )
    if found is None:
        raise Refused(_("会議が見つかりません。"))
    return found


def name_member(sitting: Conference, *, by: Actor) -> None:
    """Who brings a case sits there by name."""
    if by.desk_id:
        _add(sitting, Invited(desk_id=by.desk_id, user_id=by.user_id), by=by)


def _locked_attendee(attendee_id: UUID) -> tuple[Conference, Attendee]:
    conference_id = Attendee.objects.values_list("conference_id", flat=True).get(pk=attendee_id)
    sitting = lock_sitting(conference_id)
    return sitting, Attendee.objects.select_for_update().get(pk=attendee_id)


def _convener_only(sitting: Conference, by: Actor) -> None:
    at_chair = sitting.chair_desk.agency_id == by.agency_id
    if not at_chair or not by.can(Permission.CONFERENCE_CONVENE):
        raise Refused(_("これができるのは、会議を開いた機関の進行役だけです。"))


def _still_open(sitting: Conference) -> None:
    if problem := rules.minute_problem(status=sitting.status):
        raise Refused(problem)


def _add(sitting: Conference, invited: Invited, *, by: Actor) -> bool:
    desk = _desk(invited.desk_id, by=by)
    _require_seat(sitting, desk)
    here = Attendee.objects.filter(conference=sitting, released_at__isnull=True)
    if invited.user_id is None:
        name = invited.name.strip()
        if not name:
            raise Refused(_("来る人の名前を書いてください。"), field="name")
        if here.filter(desk=desk, user__isnull=True, name=name).exists():
            return False
        Attendee.objects.create(conference=sitting, desk=desk, name=name)
        return True
    workers = {w.user_id: w.name for w in workers_at([desk.id])}
    if invited.user_id not in workers:
        raise Refused(_("この窓口にいない人は、この窓口の名前では呼べません。"))
    if here.filter(user_id=invited.user_id).exists():
        return False
    Attendee.objects.create(
        conference=sitting, desk=desk, user_id=invited.user_id, name=workers[invited.user_id]
    )
    return True


def _require_seat(sitting: Conference, desk: Desk) -> None:
    kind = rulebook.book_of(sitting.body.municipality_id).of(sitting)
    own = desk.agency_id == sitting.body.convener_id
    if not may_sit(kind, seats=rulebook.seats_of(desk.agency), own=own):
        raise Refused(
            _("%(agency)sの人は、%(kind)sの構成員になれません（会議の種類の定め）。")
            % {"agency": desk.agency.name, "kind": kind.label},
            field="members",
        )


def _desk(desk_id: UUID, *, by: Actor) -> Desk:
    found = desks_reachable(by).filter(pk=desk_id).first()
    if found is None:
        raise Refused(_("窓口を選びなおしてください。"), field="desk")
    return found


def _note(
    verb: str,
    sitting: Conference,
    *,
    by: Actor,
    attendee: Attendee | None = None,
    data: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    refs = [Ref("conference", sitting.id)]
    if attendee:
        refs.append(Ref("attendee", attendee.id))
    audit.record(verb, by=by, refs=refs, purpose="conference", data=data)
