"""Questions about agencies, desks, areas and the people who work there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from marugoto.agencies.models import (
    Agency,
    Area,
    Desk,
    LocalName,
    Membership,
    MembershipRole,
    Municipality,
    User,
)
from marugoto.core import asking, clock
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.roles import ROLES, permissions_of


def in_force(on: date, prefix: str = "") -> Q:
    """The condition "valid on that day" for a Period model."""
    start, end = f"{prefix}valid_from__lte", f"{prefix}valid_to"
    return Q(**{start: on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on}))


_STANDINGS = """
SELECT m.id, u.id, u.name, t.id, t.name, a.id, a.name, t.is_training,
       ARRAY(SELECT r.role FROM agencies_membershiprole r WHERE r.membership_id = m.id ORDER BY r.role),
       ARRAY(SELECT (SELECT l.label FROM agencies_localname l
                      WHERE l.municipality_id = t.id AND l.list_name = 'role' AND l.code = r.role ORDER BY l.id LIMIT 1)
               FROM agencies_membershiprole r WHERE r.membership_id = m.id ORDER BY r.role),
       ARRAY(SELECT d.desk_id FROM agencies_membershipdesk d JOIN agencies_desk k ON k.id = d.desk_id
              WHERE d.membership_id = m.id AND (k.valid_to IS NULL OR k.valid_to >= %(on)s) ORDER BY d.sort, d.desk_id),
       ARRAY(SELECT k.name FROM agencies_membershipdesk d JOIN agencies_desk k ON k.id = d.desk_id
              WHERE d.membership_id = m.id AND (k.valid_to IS NULL OR k.valid_to >= %(on)s) ORDER BY d.sort, d.desk_id),
       ARRAY(SELECT c.desk_id FROM agencies_deskcover c JOIN agencies_desk k ON k.id = c.desk_id AND k.agency_id = a.id
              WHERE c.covered_by_id IN (SELECT d.desk_id FROM agencies_membershipdesk d WHERE d.membership_id = m.id)
                AND c.valid_from <= %(on)s AND (c.valid_to IS NULL OR c.valid_to >= %(on)s) ORDER BY c.id),
       ARRAY(SELECT k.id FROM agencies_desk k WHERE k.agency_id = a.id ORDER BY k.id)
  FROM agencies_membership m
  JOIN agencies_user u ON u.id = m.user_id
  JOIN agencies_agency a ON a.id = m.agency_id
  JOIN agencies_municipality t ON t.id = a.municipality_id
 WHERE m.user_id = %(user)s AND u.is_active AND m.valid_from <= %(on)s AND (m.valid_to IS NULL OR m.valid_to >= %(on)s)
 ORDER BY m.created_at, m.id
"""


@dataclass(frozen=True)
class Standing:
    """A membership in force, with all that a page says of it. ``covered``: desks of the agency covered in absence (代わり)."""

    membership_id: UUID
    user_id: UUID
    name: str
    municipality_id: UUID
    municipality: str
    agency_id: UUID
    agency: str
    training: bool  # the town is one to practise in
    roles: tuple[str, ...]
    labels: tuple[str | None, ...]  # of the roles, in the town's own words; None: it has none of its own
    desks: tuple[UUID, ...]
    desk_names: tuple[str, ...]
    covered: tuple[UUID, ...]
    of_the_agency: tuple[UUID, ...]

    def actor(self, desk_id: UUID | None = None) -> Actor:
        """Who acts in this membership; at the chosen desk if it is one of its own, else at the first."""
        rights = permissions_of(frozenset(self.roles))
        own = frozenset([*self.desks, *self.covered])
        # A lay worker, who may not search the town, reads for the own desks alone.
        whole_agency = Permission.PERSON_SEARCH_MUNICIPALITY in rights
        return Actor(
            user_id=self.user_id,
            name=self.name,
            municipality_id=self.municipality_id,
            agency_id=self.agency_id,
            membership_id=self.membership_id,
            desk_id=desk_id if desk_id in self.desks else next(iter(self.desks), None),
            desk_ids=own,
            seats=frozenset(self.of_the_agency) if whole_agency else own,
            role_codes=frozenset(self.roles),
            permissions=rights,
        )

    def post(self, current: UUID | None) -> "Post":
        """The line of this membership."""
        said = dict(zip(self.roles, self.labels, strict=True))
        return Post(
            membership_id=self.membership_id,
            agency=self.agency,
            municipality=self.municipality,
            roles="・".join(said[role] or _standard(role) for role in _in_order(self.roles)),
            desks=list(zip(self.desks, self.desk_names, strict=True)),
            current=self.membership_id == current,
            training=self.training,
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
    training: bool = False


def standings_of(user_id: UUID) -> list[Standing]:
    """Every membership of a user that is in force today, oldest first. One query: every page asks it."""
    rows = asking.rows(_STANDINGS, {"user": user_id, "on": clock.today()})
    return [Standing(*row[:8], *(tuple(some) for some in row[8:])) for row in rows]


def chosen_of(standings: Sequence[Standing], membership_id: UUID | None) -> Standing | None:
    """The chosen membership if it is in force, else the first one; None if there is none."""
    first = next(iter(standings), None)
    return next((one for one in standings if one.membership_id == membership_id), first)


def actor_of(*, user_id: UUID, membership_id: UUID | None, desk_id: UUID | None = None) -> Actor | None:
    """The Actor for a user: the chosen membership if it is in force, else the first one; None if there is none.

    Desks include those covered in absence (代わり), so that what comes to them is answered.
    """
    chosen = chosen_of(standings_of(user_id), membership_id)
    return chosen.actor(desk_id) if chosen else None


def posts_of(*, user_id: UUID, current: UUID | None) -> list[Post]:
    """All posts a user may switch between today, oldest first."""
    return [one.post(current) for one in standings_of(user_id)]


def _in_order(roles: Iterable[str]) -> list[str]:
    """Role codes as the table of roles has them; what it does not know comes last."""
    place = {code: n for n, code in enumerate(ROLES)}
    return sorted(roles, key=lambda code: (place.get(code, len(place)), code))


def role_label(role: str, municipality_id: UUID) -> str:
    """The town's own name of a role, else the standard one."""
    return local_label(municipality_id=municipality_id, list_name="role", code=role, default=_standard(role))


def _standard(role: str) -> str:
    return ROLES[role].label if role in ROLES else role


def municipality_of_code(code: str | None) -> Municipality | None:
    """The town with this code; without a code the only one there is. None: no such town, or several to choose from.

    A town to practise in is never meant.
    """
    real = Municipality.objects.filter(is_training=False)
    towns = real.filter(code=code) if code else real
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
    """All tenants but the town to practise in, by code: whatever lists, counts or publishes towns begins here."""
    return Municipality.objects.filter(is_training=False).order_by("code")


def training_town() -> Municipality | None:
    """The town in which workers practise (ADR 0039); None: nobody has set it up."""
    return Municipality.objects.filter(is_training=True).order_by("code").first()


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


def desks_by_id(desk_ids: Iterable[UUID]) -> dict[UUID, Desk]:
    """id → desk with its agency, for lists that say more than the title."""
    rows = Desk.objects.filter(pk__in=set(desk_ids)).select_related("agency").order_by("id")
    return {d.id: d for d in rows}


def where_somebody_may(municipality_id: UUID, permission: Permission) -> list[UUID]:
    """The agencies of a town in which somebody has this right today, by id."""
    on = clock.today()
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    rows = Membership.objects.filter(
        in_force(on), agency__municipality_id=municipality_id, roles__role__in=roles, user__is_active=True
    )
    return sorted(set(rows.order_by("agency_id").values_list("agency_id", flat=True)))


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
            membership__user__is_demo=True,
            membership__agency__municipality__is_demo=True,
            membership__agency__municipality__is_training=False,
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
