"""Whom a つなぎ can go to: the desks within reach, found by words, field and area."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import AgencyField, Desk, DeskArea, Membership, MembershipDesk
from marugoto.collaboration.models import Referral
from marugoto.core import clock, codes
from marugoto.core.kana import to_width
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.roles import ROLES

AT_MOST = 12


@dataclass(frozen=True)
class DeskRow:
    """A desk on offer. ``receivers``: how many workers sign in there and may answer; 0 with accounts: nobody yet.

    ``lay``: those who answer there cannot work on a matter (民生委員, volunteers), so no baton goes there.
    """

    desk_id: UUID
    title: str
    kind: str
    fields: str
    areas: str
    accounts: bool
    receivers: int
    lay: bool
    phone: str
    own_agency: bool
    near: bool
    known: bool


def details_of(row: DeskRow) -> str:
    """What this desk is for, whom it serves, and how a つなぎ arrives there, in one line."""
    if not row.accounts:
        how = _("紙で渡します（アカウントなし）")
    elif row.receivers:
        how = _("受け取る人 %(n)s人") % {"n": row.receivers}
        how += _("（バトンは渡せません。協力を頼めます）") if row.lay else ""
    else:
        how = _("受け取る人がまだいません")
    where = _("担当: %(areas)s") % {"areas": row.areas} if row.areas else ""
    words = [_("同じ機関") if row.own_agency else row.kind, row.fields, where, how, row.phone]
    return "／".join(word for word in words if word)


def find_desks(
    actor: Actor,
    *,
    words: str = "",
    field: str = "",
    area_id: UUID | None = None,
    near: UUID | None = None,
    fields: Sequence[str] = (),
) -> tuple[list[DeskRow], int]:
    """(the first dozen, how many in all). The likely ones come first, then by name (_ranked).

    ``near``: the matter's area; ``fields``: the fields that its main need belongs to.
    """
    found = _filtered(actor, words=words, field=field, area_id=area_id)
    page = list(_ranked(found, actor, near, fields)[:AT_MOST])
    return rows_of(actor, page, near=near), found.count()


def _ranked(found: QuerySet[Desk], actor: Actor, near: UUID | None, fields: Sequence[str]) -> QuerySet[Desk]:
    """Points: the field fits 2, serves the area of the matter 2, one's own desk has sent there before 2, serves an area
    of one's own desk 1, works across fields 1; nobody there could answer -2; takes in residents only -4.
    """
    of_agency = AgencyField.objects.filter(agency_id=OuterRef("agency_id"))
    serves = DeskArea.objects.filter(desk_id=OuterRef("pk"))
    own_areas = DeskArea.objects.filter(desk_id__in=_own(actor)).values("area_id")
    points = [
        (Exists(of_agency.filter(field__in=fields)), 2),
        (Exists(serves.filter(area_id__in=[near] if near else [])), 2),
        (Exists(_sent_before(actor).filter(to_desk_id=OuterRef("pk"))), 2),
        (Exists(serves.filter(area_id__in=own_areas)), 1),
        (Exists(of_agency.filter(field="cross_field")), 1),
        (Q(accounts=True) & ~Exists(_seats().filter(desk_id=OuterRef("pk"))), -2),
        (Q(intake_mode="residents"), -4),
    ]
    rank = sum(
        (Case(When(when, then=n), default=0, output_field=IntegerField()) for when, n in points), Value(0)
    )
    return found.annotate(rank=rank).order_by("-rank", "agency__name", "name", "id")


def _own(actor: Actor) -> list[UUID]:
    return [actor.desk_id] if actor.desk_id else []


def _sent_before(actor: Actor) -> QuerySet[Referral]:
    return Referral.objects.filter(from_desk_id__in=_own(actor))


def _filtered(actor: Actor, *, words: str, field: str, area_id: UUID | None) -> QuerySet[Desk]:
    found = agencies.desks_reachable(actor).exclude(pk__in=_own(actor))
    for word in to_width(words).split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(agency__aliases__name__icontains=word)
        )
    if field:
        found = found.filter(agency__fields__field=field)
    if area_id:
        found = found.filter(Q(areas__area_id=area_id) | Q(areas__isnull=True))
    return found


def rows_of(actor: Actor, desks: Sequence[Desk], *, near: UUID | None = None) -> list[DeskRow]:
    """These desks as rows of the list. Six queries, however many desks."""
    ids = [d.id for d in desks]
    answering, holding = (
        _seated(ids, Permission.REFERRAL_ANSWER),
        _seated(ids, Permission.CONSULTATION_RECEIVE),
    )
    areas: dict[UUID, list[str]] = {}
    serving = set()
    for link in DeskArea.objects.filter(desk_id__in=ids).select_related("area").order_by("area__sort", "id"):
        areas.setdefault(link.desk_id, []).append(link.area.name)
        if near and link.area_id == near:
            serving.add(link.desk_id)
    fields = _fields(desks)
    known = set(_sent_before(actor).filter(to_desk_id__in=ids).values_list("to_desk_id", flat=True))
    return [
        DeskRow(
            desk_id=d.id,
            title=agencies.desk_title(d),
            kind=codes.label("agencies.agency_kinds", d.agency.kind),
            fields="・".join(fields.get(d.agency_id, [])),
            areas="・".join(areas.get(d.id, [])),
            accounts=d.accounts,
            receivers=answering.get(d.id, 0),
            lay=bool(answering.get(d.id)) and not holding.get(d.id),
            phone=d.phone,
            own_agency=d.agency_id == actor.agency_id,
            near=d.id in serving,
            known=d.id in known,
        )
        for d in desks
    ]


def desk_rows(actor: Actor, desk_ids: Sequence[UUID]) -> list[DeskRow]:
    """Rows of chosen desks, as far as they are within reach."""
    return rows_of(actor, list(agencies.desks_reachable(actor).filter(pk__in=desk_ids)))


def _fields(desks: Sequence[Desk]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = AgencyField.objects.filter(agency_id__in={d.agency_id for d in desks})
    for row in rows.order_by("created_at", "id"):
        found.setdefault(row.agency_id, []).append(codes.label("agencies.fields", row.field))
    return found


def takes_no_baton(desk_id: UUID) -> bool:
    """Do those who answer at this desk have no right to work on a matter? Then it is asked for help, not handed a baton."""
    answer, hold = Permission.REFERRAL_ANSWER, Permission.CONSULTATION_RECEIVE
    return not _seated([desk_id], hold) and bool(_seated([desk_id], answer))


def _seated(desk_ids: Sequence[UUID], permission: Permission) -> dict[UUID, int]:
    """How many workers with this right sit at each desk today."""
    found: dict[UUID, int] = {}
    for seat in _seats(permission).filter(desk_id__in=desk_ids).order_by("id"):
        found[seat.desk_id] = found.get(seat.desk_id, 0) + 1
    return found


def _seats(permission: Permission = Permission.REFERRAL_ANSWER) -> QuerySet[MembershipDesk]:
    """Where somebody sits today who has this right."""
    able_roles = [code for code, role in ROLES.items() if permission in role.permissions]
    able = Membership.objects.filter(
        agencies.in_force(clock.today()), pk=OuterRef("membership_id"), roles__role__in=able_roles
    )
    return MembershipDesk.objects.filter(Exists(able), membership__user__is_active=True)


def others(actor: Actor) -> list[tuple[str, str]]:
    """Desks of other agencies within reach whose workers sign in, as choices by name."""
    rows = agencies.desks_reachable(actor).filter(accounts=True).exclude(agency_id=actor.agency_id)
    return [
        (str(d.id), agencies.desk_title(d))
        for d in rows.select_related("agency").order_by("agency__name", "name", "id")
    ]
