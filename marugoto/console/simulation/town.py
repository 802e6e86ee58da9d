"""The town of a simulated year: from its blueprint, as a demonstration; one invented worker for each agency that signs in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marugoto.agencies import blueprints, queries
from marugoto.agencies.actions import accounts
from marugoto.agencies.actions.blueprint import load_blueprint
from marugoto.agencies.models import Agency, Area, Desk, Membership, Municipality, User
from marugoto.agencies.rules.blueprint_rules import Blueprint
from marugoto.collaboration.actions.bodies import load_bodies
from marugoto.collaboration.models import ConferenceBody
from marugoto.console.simulation.demand import Seat
from marugoto.core.errors import Refused
from marugoto.indicators.actions.plan import load_plan
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor
from marugoto.resources.actions.taxonomy import load_needs
from marugoto.resources.models import Need

LAY = {"pharmacy", "company", "school", "police"}


@dataclass(frozen=True)
class Place:
    """A desk as the simulator knows it."""

    desk: Desk
    actor: Actor | None
    seat: Seat


@dataclass(frozen=True)
class World:
    """A loaded town: blueprint, desks by "agency/desk", areas by "scheme/area", bodies by code, needs."""

    blueprint: Blueprint
    town: Municipality
    places: Mapping[str, Place]
    areas: Mapping[str, Area]
    bodies: Mapping[str, ConferenceBody]
    needs: Sequence[str]

    @property
    def seats(self) -> list[Seat]:
        """Desks at which somebody answers and where residents or agencies may come."""
        return [p.seat for p in self.places.values() if p.actor]


def load(code: str, *, year: int) -> World:
    """Loads the town as a demonstration, or finds it loaded. BlueprintError: no such file.

    Refused: it is a real town; matters of that year lie there already.
    """
    data = blueprints.read(code)
    before = Municipality.objects.filter(code=code).first()
    if before and Matter.objects.filter(municipality=before, opened_at__date__gte=date(year, 4, 1)).exists():
        raise Refused(
            "この自治体には、その年度の案件がもうあります。空の自治体か、後の年度を選んでください。"
        )
    load_needs(by=None)
    load_blueprint(data, by=None, demo=True)
    town = Municipality.objects.get(code=code)
    load_bodies(municipality=town, data=data, by=None)
    load_plan(municipality=town, data=data, by=None)
    actors = _workers(town, data)
    return World(
        blueprint=data,
        town=town,
        places=_places(town, data, actors),
        areas=_areas(town),
        bodies={b.code: b for b in ConferenceBody.objects.filter(municipality=town).order_by("code")},
        needs=list(Need.objects.order_by("code").values_list("code", flat=True)),
    )


def _places(town: Municipality, data: Blueprint, actors: Mapping[str, Actor]) -> dict[str, Place]:
    kinds = {a.code: a.kind for a in data.agencies}
    served = {name: desk.areas for name, desk in data.desks.items()}
    out = {}
    rows = Desk.objects.filter(agency__municipality=town).select_related("agency")
    for desk in rows.order_by("agency__code", "code"):
        name = f"{desk.agency.code}/{desk.code}"
        kind = kinds.get(desk.agency.code, desk.agency.kind)
        actor = actors.get(desk.agency.code) if desk.accounts else None
        out[name] = Place(
            desk,
            replace(actor, desk_id=desk.id) if actor else None,
            Seat(
                name,
                kind,
                served.get(name, ()),
                lay=kind in LAY,
                residents=desk.intake_mode != "agencies",
                agencies=desk.intake_mode != "residents",
            ),
        )
    return out


def _areas(town: Municipality) -> dict[str, Area]:
    rows = Area.objects.filter(version__scheme__municipality=town, version__valid_to__isnull=True)
    found = rows.select_related("version__scheme").order_by("id")
    return {f"{a.version.scheme.code}/{a.code}": a for a in found}


def _workers(town: Municipality, data: Blueprint) -> dict[str, Actor]:
    """Agency code → its worker, hired once; who convenes meetings coordinates, who keeps a shop only listens."""
    conveners = {c.convener for c in data.conferences}
    secret = accounts.demo_password_hash()
    out = {}
    rows = Agency.objects.filter(municipality=town, desks__accounts=True).distinct()
    for agency in rows.prefetch_related("desks").order_by("code"):
        username = f"sim-{town.code}-{agency.code}"
        user = User.objects.filter(username=username).first()
        if user is None:
            user = _hire(agency, username, secret, coordinates=agency.code in conveners)
        membership = Membership.objects.filter(user=user).order_by("id").first()
        actor = membership and queries.actor_of(user_id=user.id, membership_id=membership.id)
        if actor:
            out[agency.code] = actor
    return out


def _hire(agency: Agency, username: str, secret: str, *, coordinates: bool) -> User:
    lay = agency.kind in LAY and not coordinates
    user = accounts.create_user(
        username=username,
        name=f"{agency.name[:40]} 担当（架空）",
        password="",
        password_hash=secret,
        is_demo=True,
        by=None,
    )
    accounts.join(
        user=user,
        agency=agency,
        roles=["coordinator"] if coordinates else ["window"] if lay else ["case_worker"],
        desks=[d for d in agency.desks.order_by("code") if d.accounts],
        valid_from=agency.valid_from,
        by=None,
    )
    return user
