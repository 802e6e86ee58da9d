"""The demonstration brings visits and somebody who takes part; loaded again, it brings no second ones."""

import pytest

from marugoto.core import second_wall
from marugoto.outreach.actions.demo import load_demo_visits
from marugoto.outreach.models import Approach, Campaign, Listed, Visit
from marugoto.participation.actions.demo import load_demo_placement
from marugoto.participation.models import Placement
from tests.cases import making
from tests.factories.agencies import Town, Worker
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


def test_a_list_half_visited_and_a_family_that_refuses(suzuki: Worker, volunteer: Worker) -> None:
    assert load_demo_visits(by=suzuki.actor, visitor=volunteer.actor) == 6
    assert load_demo_visits(by=suzuki.actor, visitor=volunteer.actor) == 0, "loaded twice"
    with second_wall.lifted("counting"):
        assert Campaign.objects.get().name.endswith("（デモ）")
        assert Listed.objects.exclude(state="listed").count() == 3
        handed = Visit.objects.values_list("handout__to_user_id", flat=True)
        assert sorted(handed) == sorted([suzuki.user.id] * 4 + [volunteer.user.id] * 2)
        assert Approach.objects.get().state == "refused"


def test_without_somebody_to_visit_nothing_is_made() -> None:
    assert load_demo_visits(by=None, visitor=None) == 0


def test_somebody_tries_a_small_role(needs: object, town: Town, suzuki: Worker) -> None:
    matter = making.matter(suzuki, making.person(suzuki, given="秋男"))
    case = making.case(suzuki, matter, title="秋男さんのこれから")
    assert load_demo_placement(case=case, by=suzuki.actor) == 0, "the place is not there yet"
    list_salon(town.a.agency.municipality, name="よりみちの家")
    assert load_demo_placement(case=case, by=suzuki.actor) == 1
    assert load_demo_placement(case=case, by=suzuki.actor) == 0, "loaded twice"
    assert Placement.objects.get().stage == "trial"
