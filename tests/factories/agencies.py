"""The town of the cast, and the people who work in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property

from django.test import Client

from marugoto.agencies.actions import accounts
from marugoto.agencies.door import DESK_KEY, SESSION_KEY
from marugoto.agencies.models import (
    Agency,
    AgencyField,
    Area,
    AreaInArea,
    AreaScheme,
    AreaSchemeVersion,
    Desk,
    DeskArea,
    DeskHours,
    Membership,
    Municipality,
    User,
)
from marugoto.agencies.queries import actor_of
from marugoto.policy.actor import Actor

SINCE = date(2021, 4, 1)
PASSWORD = "tegami-to-kippu-2026"


@dataclass(frozen=True)
class Place:
    """An agency with its desk."""

    agency: Agency
    desk: Desk


@dataclass
class Town:
    """A municipality of the cast. ``areas``: east, west, north (小学校区) and upper, lower (日常生活圏域)."""

    municipality: Municipality
    places: dict[str, Place]
    areas: dict[str, Area] = field(default_factory=dict)

    @property
    def a(self) -> Place:
        """社会福祉協議会, CSW desk: the home agency of most tests."""
        return self.places["a"]

    @property
    def b(self) -> Place:
        """地域包括支援センター: the receiver."""
        return self.places["b"]

    @property
    def c(self) -> Place:
        """An NPO: the stranger's agency."""
        return self.places["c"]

    @property
    def city(self) -> Place:
        """地域共生推進室, the city section that coordinates."""
        return self.places["city"]

    @property
    def paper(self) -> Place:
        """シルバー人材センター: a desk without accounts."""
        return self.places["paper"]

    @property
    def pharmacy(self) -> Place:
        """A neighbourhood window."""
        return self.places["pharmacy"]

    @property
    def volunteers(self) -> Place:
        """民生委員児童委員協議会."""
        return self.places["volunteers"]

    @property
    def company(self) -> Place:
        """ガス検針の会社: writes notices, receives nothing."""
        return self.places["company"]


@dataclass
class Worker:
    """A person of the cast, at work for one agency."""

    user: User
    membership: Membership
    agency: Agency
    desk: Desk | None

    @property
    def actor(self) -> Actor:
        """The Actor as the door would make it, fresh from the database."""
        found = actor_of(user_id=self.user.id, membership_id=self.membership.id)
        assert found is not None, f"{self.user.username} has no membership in force"
        return found

    @cached_property
    def client(self) -> Client:
        """A signed-in test client that acts for this agency at this desk."""
        return self.fresh_client()

    def fresh_client(self) -> Client:
        """Another one: a second browser."""
        client = Client()
        client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = str(self.membership.id)
        session[DESK_KEY] = str(self.desk.id) if self.desk else ""
        session.save()
        return client


@dataclass(frozen=True)
class _Plan:
    code: str
    name: str
    kind: str
    desk: str
    field: str = "cross_field"
    mode: str = "both"
    receives_notices: bool = False
    accounts: bool = True


_PLANS: dict[str, _Plan] = {
    "a": _Plan(
        "shakyo", "みさき市社会福祉協議会", "social_welfare_council", "CSW窓口", receives_notices=True
    ),
    "city": _Plan("kyosei", "みさき市地域共生推進室", "city_section", "地域共生推進室", mode="agencies"),
    "b": _Plan("houkatsu", "東地域包括支援センター", "community_support_centre", "総合相談", field="elderly"),
    "c": _Plan("npo-hidamari", "NPOひだまり", "npo", "相談室", field="poverty"),
    "paper": _Plan(
        "silver",
        "シルバー人材センター",
        "senior_human_resources",
        "事務局",
        field="employment",
        mode="agencies",
        accounts=False,
    ),
    "pharmacy": _Plan("pharmacy", "さくら薬局", "pharmacy", "さくら薬局", field="health", mode="residents"),
    "volunteers": _Plan("minjikyo", "東地区民児協", "welfare_volunteers", "東地区民児協"),
    "company": _Plan("gas", "みさきガス", "company", "検針係", field="community", mode="agencies"),
}


def build_town() -> Town:
    """みさき市, an invented town, with its areas, agencies and desks. About ten queries."""
    municipality = Municipality.objects.create(
        code="999016", name="みさき市", name_kana="みさきし", name_en="Misaki", prefecture="架空県"
    )
    town = Town(municipality, _places(municipality, _PLANS), _areas(municipality))
    town.b.desk.backup_desk = town.city.desk
    town.b.desk.save()
    DeskArea.objects.bulk_create(
        [
            DeskArea(desk=town.b.desk, area=town.areas["east"]),
            DeskArea(desk=town.volunteers.desk, area=town.areas["east"]),
        ]
    )
    DeskHours.objects.bulk_create(
        [DeskHours(desk=town.a.desk, weekday=day, opens=time(8, 30), closes=time(17, 15)) for day in range(5)]
    )
    return town


def build_other_town() -> Town:
    """となり市: one coordinating section, nothing else."""
    municipality = Municipality.objects.create(
        code="999024", name="となり市", name_kana="となりし", name_en="Tonari", prefecture="架空県"
    )
    return Town(municipality, _places(municipality, {"city": _PLANS["city"]}))


def _places(municipality: Municipality, plans: dict[str, _Plan]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    fields: list[AgencyField] = []
    for key, plan in plans.items():
        agency = Agency(
            municipality=municipality, code=plan.code, name=plan.name, kind=plan.kind, valid_from=SINCE
        )
        desk = Desk(
            agency=agency,
            code=f"{plan.code}-desk",
            name=plan.desk,
            intake_mode=plan.mode,
            accounts=plan.accounts,
            listed=plan.mode != "agencies",
            receives_notices=plan.receives_notices,
            phone="000-000-0000",
            valid_from=SINCE,
        )
        fields.append(AgencyField(agency=agency, field=plan.field))
        found[key] = Place(agency, desk)
    Agency.objects.bulk_create([p.agency for p in found.values()])
    AgencyField.objects.bulk_create(fields)
    Desk.objects.bulk_create([p.desk for p in found.values()])
    return found


def _areas(municipality: Municipality) -> dict[str, Area]:
    school = AreaScheme(municipality=municipality, code="school", kind="elementary_school", name="小学校区")
    living = AreaScheme(municipality=municipality, code="living", kind="living_area", name="日常生活圏域")
    AreaScheme.objects.bulk_create([school, living])
    versions = [AreaSchemeVersion(scheme=s, valid_from=SINCE) for s in (school, living)]
    AreaSchemeVersion.objects.bulk_create(versions)
    areas = [
        Area(version=versions[0], code="east", name="東小学校区", sort=1),
        Area(version=versions[0], code="west", name="西小学校区", sort=2),
        Area(version=versions[0], code="north", name="北小学校区", sort=3),
        Area(version=versions[1], code="upper", name="上圏域", sort=1),
        Area(version=versions[1], code="lower", name="下圏域", sort=2),
    ]
    Area.objects.bulk_create(areas)
    by_code = {a.code: a for a in areas}
    AreaInArea.objects.bulk_create(
        [
            AreaInArea(inner=by_code["east"], outer=by_code["upper"]),
            AreaInArea(inner=by_code["west"], outer=by_code["lower"], roughly=True),
        ]
    )
    return by_code


def hire(
    username: str,
    name: str,
    place: Place,
    *,
    roles: Sequence[str],
    at_desk: bool = True,
    appointed_by: Agency | None = None,
) -> Worker:
    """A user with a membership at a place, made by the same actions that the console uses."""
    user = accounts.create_user(username=username, name=name, password=PASSWORD, by=None)
    membership = accounts.join(
        user=user,
        agency=place.agency,
        roles=roles,
        desks=[place.desk] if at_desk else [],
        valid_from=SINCE,
        appointed_by=appointed_by,
        by=None,
    )
    return Worker(user, membership, place.agency, place.desk if at_desk else None)


@dataclass(frozen=True)
class Part:
    """A part in the cast: who, where (a place of the town), in which roles."""

    username: str
    name: str
    place: str
    roles: tuple[str, ...]
    at_desk: bool = True
    appointed_by: str = ""


CAST: dict[str, Part] = {
    "sato": Part("sato", "佐藤 花", "a", ("desk",)),
    "suzuki": Part("suzuki", "鈴木 一郎", "a", ("case_worker",)),
    "tanaka": Part("tanaka", "田中 実", "b", ("case_worker",)),
    "yamamoto": Part("yamamoto", "山本 恵", "city", ("coordinator",)),
    "takahashi": Part("takahashi", "高橋 誠", "c", ("desk", "case_worker")),
    "pharmacist": Part("watanabe", "渡辺 由美", "pharmacy", ("window",)),
    "volunteer": Part("ito", "伊藤 節子", "volunteers", ("volunteer",), appointed_by="city"),
    "noticer": Part("kato", "加藤 勇", "company", ("noticer",), at_desk=False),
    "planner": Part("nakamura", "中村 和也", "city", ("planner",), at_desk=False),
    "mori": Part("mori", "森 京子", "city", ("privacy_officer",), at_desk=False),
    "admin": Part("kobayashi", "小林 直樹", "city", ("administrator",), at_desk=False),
    "registrar": Part("ueda", "上田 光", "city", ("registrar",), at_desk=False),
    "ishii": Part("ishii", "石井 久美", "city", ("coordinator", "case_worker")),  # in the other town
}


def cast(who: str, town: Town) -> Worker:
    """One of the cast, hired in this town."""
    part = CAST[who]
    return hire(
        part.username,
        part.name,
        town.places[part.place],
        roles=part.roles,
        at_desk=part.at_desk,
        appointed_by=town.places[part.appointed_by].agency if part.appointed_by else None,
    )
