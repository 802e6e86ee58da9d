"""Questions about agencies, desks, areas and the people who work there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from marugoto.agencies.models import (
    Agency,
    Area,
    Desk,
    DeskCover,
    LocalName,
    Membership,
    MembershipRole,
    Municipality,
    User,
)
from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.policy.roles import ROLES, permissions_of


def in_force(on: date, prefix: str = "") -> Q:
    """The condition "valid on that day" for a Period model."""
    start, end = f"{prefix}valid_from__lte", f"{prefix}valid_to"
    return Q(**{start: on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on}))


def actor_of(*, user_id: UUID, membership_id: UUID | None, desk_id: UUID | None = None) -> Actor | None:
    """The Actor for a user: the chosen membership if it is in force, else the first one; None if there is none.

    Desks include those covered in absence (代わり), so that what comes to them is answered.
    """
    on = clock.today()
    memberships = list(
        Membership.objects.filter(in_force(on), user_id=user_id, user__is_active=True)
        .select_related("agency", "user")
        .prefetch_related("roles", "desks")
        .order_by("created_at", "id")
    )
    if not memberships:
        return None
    chosen = next((m for m in memberships if m.id == membership_id), memberships[0])
    own = [d.desk_id for d in sorted(chosen.desks.all(), key=lambda d: (d.sort, str(d.id)))]
    covered = (
        list(
            DeskCover.objects.filter(in_force(on), covered_by_id__in=own, desk__agency_id=chosen.agency_id)
            .order_by("id")
            .values_list("desk_id", flat=True)
        )
        if own
        else []
    )
    roles = frozenset(r.role for r in chosen.roles.all())
    return Actor(
        user_id=chosen.user_id,
        name=chosen.user.name,
        municipality_id=chosen.agency.municipality_id,
        agency_id=chosen.agency_id,
        membership_id=chosen.id,
        desk_id=desk_id if desk_id in own else (own[0] if own else None),
        desk_ids=frozenset([*own, *covered]),
        role_codes=roles,
        permissions=permissions_of(roles),
    )


@dataclass(frozen=True)
class Post:
    """A membership as a line in "you act for …": agency, roles in the town's own words, desks."""

    membership_id: UUID
    agency: str
    municipality: str
    roles: str
    desks: list[tuple[UUID, str]]
    current: bool


def posts_of(*, user_id: UUID, current: UUID | None) -> list[Post]:
    """All posts a user may switch between today, oldest first."""
    rows = (
        Membership.objects.filter(in_force(clock.today()), user_id=user_id)
        .select_related("agency__municipality")
        .prefetch_related("roles", "desks__desk")
        .order_by("created_at", "id")
    )
    return [
        Post(
            membership_id=m.id,
            agency=m.agency.name,
            municipality=m.agency.municipality.name,
            roles="・".join(role_label(r, m.agency.municipality_id) for r in _in_order(m.roles.all())),
            desks=[(d.desk_id, d.desk.name) for d in m.desks.all()],
            current=m.id == current,
        )
        for m in rows
    ]


def _in_order(roles: Iterable[MembershipRole]) -> list[str]:
    """Role codes as the table of roles has them; what it does not know comes last."""
    place = {code: n for n, code in enumerate(ROLES)}
    return sorted((r.role for r in roles), key=lambda code: (place.get(code, len(place)), code))


def role_label(role: str, municipality_id: UUID) -> str:
    """The town's own name of a role, else the standard one."""
    return local_label(municipality_id=municipality_id, list_name="role", code=role, default=_standard(role))


def _standard(role: str) -> str:
    return ROLES[role].label if role in ROLES else role


def municipality_of_code(code: str | None) -> Municipality | None:
    """The town with this code; without a code the only one there is. None: no such town, or several to choose from."""
    towns = Municipality.objects.filter(code=code) if code else Municipality.objects.all()
    found = list(towns.order_by("code")[:2])
    return found[0] if len(found) == 1 else None


def local_label(*, municipality_id: UUID, list_name: str, code: str, default: str) -> str:
    """The town's own word for a code, else the default."""
    found = (
        LocalName.objects.filter(municipality_id=municipality_id, list_name=list_name, code=code)
        .order_by("id")
        .values_list("label", flat=True)
        .first()
    )
    return found or default


def local_labels(*, municipality_id: UUID, list_name: str) -> dict[str, str]:
    """The town's own words for the codes of a list: code → label."""
    rows = LocalName.objects.filter(municipality_id=municipality_id, list_name=list_name).order_by("id")
    return dict(rows.values_list("code", "label"))


def municipality(municipality_id: UUID) -> Municipality:
    """One municipality. DoesNotExist: no such tenant."""
    return Municipality.objects.get(pk=municipality_id)


def municipalities() -> QuerySet[Municipality]:
    """All tenants, by code."""
    return Municipality.objects.order_by("code")


def desk(desk_id: UUID) -> Desk:
    """One desk with its agency. DoesNotExist: no such desk."""
    return Desk.objects.select_related("agency").get(pk=desk_id)


def desks_reachable(actor: Actor) -> QuerySet[Desk]:
    """Every desk in force to which this actor may pass something on: the own town's, and agencies that cover the town."""
    on = clock.today()
    return (
        Desk.objects.filter(in_force(on), in_force(on, "agency__"))
        .filter(
            Q(agency__municipality_id=actor.municipality_id)
            | Q(agency__coverages__municipality_id=actor.municipality_id)
        )
        .select_related("agency")
        .distinct()
        .order_by("agency__name", "name", "id")
    )


def desks_of_agency(agency_id: UUID) -> QuerySet[Desk]:
    """Desks in force of one agency, by name."""
    return Desk.objects.filter(in_force(clock.today()), agency_id=agency_id).order_by("name", "id")


def public_desks(municipality_id: UUID) -> QuerySet[Desk]:
    """Desks that residents may turn to and that the town lists publicly."""
    on = clock.today()
    return (
        Desk.objects.filter(in_force(on), in_force(on, "agency__"), agency__municipality_id=municipality_id)
        .filter(listed=True, intake_mode__in=("residents", "both"))
        .select_related("agency")
        .prefetch_related("areas__area", "hours", "agency__fields")
        .order_by("agency__name", "name", "id")
    )


def agencies_of(municipality_id: UUID) -> QuerySet[Agency]:
    """Agencies in force of a town, by name."""
    return (
        Agency.objects.filter(in_force(clock.today()), municipality_id=municipality_id)
        .prefetch_related("fields")
        .order_by("name", "id")
    )


def areas_of(municipality_id: UUID, *, on: date, scheme_kind: str | None = None) -> QuerySet[Area]:
    """Areas in force on a day, of every scheme or of one kind, in the order of the town."""
    found = Area.objects.filter(in_force(on, "version__"), version__scheme__municipality_id=municipality_id)
    if scheme_kind:
        found = found.filter(version__scheme__kind=scheme_kind)
    return found.select_related("version__scheme").order_by("version__scheme__code", "sort", "code", "id")


def area(area_id: str) -> Area | None:
    """One area, or None."""
    return Area.objects.filter(pk=area_id).first()


def colleagues(agency_id: UUID) -> QuerySet[User]:
    """Active users with a membership in force at the agency, by name."""
    on = clock.today()
    here = Membership.objects.filter(in_force(on), agency_id=agency_id, user_id=OuterRef("pk"))
    return User.objects.filter(Exists(here), is_active=True).order_by("name", "id")


def names_of_users(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """id → name, for timelines and lists."""
    return dict(User.objects.filter(pk__in=set(user_ids)).order_by("id").values_list("id", "name"))


def names_of_agencies(agency_ids: Iterable[UUID]) -> dict[UUID, str]:
    """id → name, for timelines and lists."""
    return dict(Agency.objects.filter(pk__in=set(agency_ids)).order_by("id").values_list("id", "name"))


def names_of_desks(desk_ids: Iterable[UUID]) -> dict[UUID, str]:
    """id → "agency desk", for timelines and lists."""
    rows = Desk.objects.filter(pk__in=set(desk_ids)).select_related("agency").order_by("id")
    return {d.id: desk_title(d) for d in rows}


def desk_title(one: Desk) -> str:
    """Agency and desk in one line, without saying the same name twice."""
    return one.agency.name if one.name == one.agency.name else f"{one.agency.name} {one.name}"


@dataclass(frozen=True)
class DemoAccount:
    """A row of the table that `make run` prints and the sign-in page shows in a demo database."""

    municipality: str
    role: str
    agency: str
    username: str
    password: str


DEMO_PASSWORD = "marugoto-demo-2026"


def demo_accounts() -> list[DemoAccount]:
    """Demo accounts, one per role and town; empty unless the database is a demo."""
    rows = (
        MembershipRole.objects.filter(
            membership__user__is_demo=True, membership__agency__municipality__is_demo=True
        )
        .select_related("membership__user", "membership__agency__municipality")
        .order_by("membership__agency__municipality__code", "membership__user__created_at", "id")
    )
    return [
        DemoAccount(
            municipality=r.membership.agency.municipality.name,
            role=role_label(r.role, r.membership.agency.municipality_id),
            agency=r.membership.agency.name,
            username=r.membership.user.username,
            password=DEMO_PASSWORD,
        )
        for r in rows
    ]


def is_demo() -> bool:
    """Does this database hold a demo municipality? Then every page says so."""
    return Municipality.objects.filter(is_demo=True).exists()


def register_keeper(municipality: str, agency: str | None = None) -> Agency | None:
    """The agency that keeps the register of residents of a town: the named one, else where its registrars work.

    Where there is no registrar yet, the first section of the town itself.
    """
    today = clock.today()
    there = Agency.objects.filter(in_force(today), municipality__code=municipality)
    if agency is not None:
        return there.filter(code=agency).order_by("id").first()
    at_work = MembershipRole.objects.filter(
        in_force(today, "membership__"), role="registrar", membership__agency=OuterRef("pk")
    )
    of_the_town = there.filter(Q(Exists(at_work)) | Q(kind="city_section"))
    return of_the_town.annotate(keeps=Exists(at_work)).order_by("-keeps", "code").first()
