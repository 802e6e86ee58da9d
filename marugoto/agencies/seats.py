"""Who sits at which desk: who may take work over, who answers for the desk, who is away and who stands in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from marugoto.agencies.models import Absence, Desk, Membership, MembershipDesk, MembershipRole
from marugoto.agencies.queries import desk_title, in_force
from marugoto.core import clock
from marugoto.policy.permissions import Permission
from marugoto.policy.roles import ROLES

AHEAD = 60  # days for which a planned absence is shown


@dataclass(frozen=True)
class Seat:
    """Somebody who sits at a desk today. ``until``: the last day of the membership, if one is set."""

    membership_id: UUID
    user_id: UUID
    name: str
    desk_id: UUID
    desk: str
    leads: bool
    until: date | None


@dataclass(frozen=True)
class Away:
    """Days on which a worker is away from a desk, and who stands in."""

    id: UUID
    desk_id: UUID
    user_id: UUID
    name: str
    stand_in_id: UUID
    stand_in: str
    valid_from: date
    valid_to: date
    now: bool


def seats_at(desk_ids: Collection[UUID], *, on: date | None = None) -> list[Seat]:
    """Everybody who sits at these desks on a day and takes matters in hand, by desk and name. One query."""
    day = on or clock.today()
    taking = [code for code, role in ROLES.items() if Permission.CONSULTATION_RECEIVE in role.permissions]
    works = MembershipRole.objects.filter(membership=OuterRef("membership"), role__in=taking)
    rows = (
        MembershipDesk.objects.filter(in_force(day, "membership__"), Exists(works), desk_id__in=desk_ids)
        .filter(membership__user__is_active=True)
        .select_related("membership__user", "desk__agency")
        .order_by("desk__name", "desk_id", "membership__user__name", "id")
    )
    return [
        Seat(
            membership_id=row.membership_id,
            user_id=row.membership.user_id,
            name=row.membership.user.name,
            desk_id=row.desk_id,
            desk=desk_title(row.desk),
            leads=row.leads,
            until=row.membership.valid_to,
        )
        for row in rows
    ]


def leads_of(desk_ids: Collection[UUID]) -> dict[UUID, Seat]:
    """desk → who answers for it (窓口の責任者), where somebody in force is named."""
    return {seat.desk_id: seat for seat in seats_at(desk_ids) if seat.leads}


def away_at(desk_ids: Collection[UUID], *, on: date) -> list[Away]:
    """Who is away from these desks on that day or in the weeks after it, the next first."""
    rows = (
        Absence.objects.filter(
            desk_id__in=desk_ids, valid_to__gte=on, valid_from__lte=on + timedelta(days=AHEAD)
        )
        .select_related("user", "stand_in")
        .order_by("valid_from", "user__name", "id")
    )
    return [_away(row, on) for row in rows]


def stood_in_for(user_id: UUID, desk_ids: Collection[UUID], *, on: date) -> list[Away]:
    """For whom a worker stands in today: only at desks where both still sit."""
    there = Membership.objects.filter(
        in_force(on), user_id=OuterRef("stand_in"), desks__desk=OuterRef("desk")
    )
    rows = Absence.objects.filter(
        Exists(there), in_force(on), stand_in_id=user_id, desk_id__in=desk_ids
    ).select_related("user", "stand_in")
    return [_away(row, on) for row in rows.order_by("valid_from", "id")]


def _away(row: Absence, on: date) -> Away:
    return Away(
        id=row.id,
        desk_id=row.desk_id,
        user_id=row.user_id,
        name=row.user.name,
        stand_in_id=row.stand_in_id,
        stand_in=row.stand_in.name,
        valid_from=row.valid_from,
        valid_to=row.valid_to or row.valid_from,
        now=row.valid_from <= on,
    )


def name_of(user_id: UUID, agency_id: UUID) -> str:
    """The name of somebody who works, or worked, at this agency; "" for anybody else."""
    row = (
        Membership.objects.filter(user_id=user_id, agency_id=agency_id)
        .select_related("user")
        .order_by("-valid_from", "id")
        .first()
    )
    return row.user.name if row else ""


def membership_of(user_id: UUID, agency_id: UUID) -> Membership | None:
    """The membership at this agency that is in force today, or None."""
    rows = Membership.objects.filter(in_force(clock.today()), user_id=user_id, agency_id=agency_id)
    return rows.order_by("created_at", "id").first()


def absence_of(absence_id: UUID, desk_ids: Collection[UUID]) -> Absence | None:
    """One absence at one of these desks, or None."""
    return Absence.objects.filter(pk=absence_id, desk_id__in=desk_ids).first()


def desks_still_open(desk_ids: Collection[UUID], *, on: date) -> list[Desk]:
    """Of these desks those in force on a day, by name."""
    return list(Desk.objects.filter(in_force(on), Q(pk__in=desk_ids)).order_by("name", "id"))
