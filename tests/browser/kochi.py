"""高知市 from its blueprint, with the demonstration's workers and some invented residents. Nobody has asked for anything yet."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marugoto.agencies import blueprints
from marugoto.agencies.actions import blueprint as towns
from marugoto.agencies.models import Agency, Desk, Membership, Municipality
from marugoto.agencies.queries import DEMO_PASSWORD, actor_of, desk_title
from marugoto.agencies.rules.blueprint_rules import with_demo
from marugoto.collaboration.actions import bodies
from marugoto.core import codes
from marugoto.indicators.actions import plan
from marugoto.people.actions.demo import load_demo_residents
from marugoto.policy.actor import Actor
from marugoto.resources.actions import taxonomy
from marugoto.resources.actions.demo import load_demo_entries

FIVE_FILE = Path(__file__).parents[1] / "journeys" / "kochi_five.toml"
PASSWORD = DEMO_PASSWORD


@dataclass(frozen=True)
class Kochi:
    """The town, and how its pages name things."""

    town: Municipality

    def desk(self, key: str) -> Desk:
        """A desk by ``agency/desk`` of the blueprint."""
        agency, code = key.split("/")
        return Desk.objects.select_related("agency").get(
            agency__municipality=self.town, agency__code=agency, code=code
        )

    def desk_title(self, key: str) -> str:
        """Its name as pages write it."""
        return desk_title(self.desk(key))

    def actor(self, username: str) -> Actor:
        """A worker of the demonstration as the door knows them."""
        seat = Membership.objects.order_by("id").get(user__username=username)
        found = actor_of(user_id=seat.user_id, membership_id=seat.id)
        assert found is not None, f"{username} has no membership in force"
        return found

    def actor_agency(self, username: str) -> Agency:
        """The agency for which a worker of the demonstration acts."""
        return Agency.objects.get(pk=self.actor(username).agency_id)

    def user_name(self, username: str) -> str:
        """What the worker is called."""
        return Membership.objects.select_related("user").order_by("id").get(user__username=username).user.name


def build_kochi(*, residents: int = 60) -> Kochi:
    """Loads 高知市 by the same actions as `marugoto up --demo`."""
    taxonomy.load_needs(by=None)
    code = five()["municipality"]
    demo = blueprints.read_demo(code)
    assert demo is not None
    whole = with_demo(blueprints.read(code), demo)
    towns.load_blueprint(whole, by=None, demo=True)
    towns.load_demo_users(demo, by=None)
    town = Municipality.objects.get(code=code)
    bodies.load_bodies(municipality=town, data=whole, by=None)
    plan.load_plan(municipality=town, data=whole, by=None)
    load_demo_residents(municipality=town, n=residents, seed=1, by=None)
    load_demo_entries(municipality=town, by=None)
    return Kochi(town)


def five() -> dict[str, Any]:
    """The five printed consultations (tests/journeys/kochi_five.toml)."""
    return tomllib.loads(FIVE_FILE.read_text("utf-8"))


def consultation(key: str) -> dict[str, Any]:
    """One of the five."""
    found: dict[str, Any] = next(c for c in five()["consultation"] if c["key"] == key)
    return found


def label(code_list: str, code: str) -> str:
    """The words of a code on the page."""
    return str(codes.label(code_list, code))
