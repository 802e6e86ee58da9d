"""A case of 鈴木's, a place with two roles, a wish."""

from typing import Any

import pytest

from marugoto.cases.models import Case
from marugoto.core import clock as house
from marugoto.core.ids import new_id
from marugoto.participation.actions import hopes, placements, roles
from marugoto.participation.models import Hope, Host, Placement, Role
from marugoto.resources.models import Service
from tests.cases import making
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.people import register
from tests.factories.resources import list_salon


@pytest.fixture(autouse=True)
def _tuesday(clock: Clock) -> None:
    """Everything here happens on Tuesday 24 November 2026, unless a test moves on."""


@pytest.fixture
def kimura(town: Town) -> Worker:
    """木村: 鈴木's colleague, a case worker of agency A at the same desk."""
    return hire("kimura", "木村 直", town.a, roles=["case_worker"])


@pytest.fixture
def case(suzuki: Worker) -> Case:
    """鈴木's case on 渡邊 花子."""
    return making.case(suzuki, making.matter(suzuki, register(suzuki)))


@pytest.fixture
def service(town: Town, needs: object) -> Service:
    """ひなた農園, an entry of the directory."""
    return list_salon(town.municipality, name="ひなた農園")


@pytest.fixture
def host(service: Service, suzuki: Worker) -> Host:
    """It takes people in; A keeps in touch with it."""
    told = roles.ToldHost(since=house.today(), experiences=["withdrawn"])
    return roles.take_up(service=service, told=told, by=suzuki.actor)


def told_role(**change: Any) -> roles.ToldRole:
    """袋詰め, two places, Tuesday morning."""
    usual: dict[str, Any] = {
        "title": "袋詰め10分",
        "kind": "packing",
        "tasks": "玉ねぎを袋に入れる。",
        "since": house.today(),
        "times": ["1-am"],
        "adjustments": ["short", "alone"],
        "people": "few",
        "capacity": 2,
        "insurance": "volunteer",
        "contact": "農園長 090-0000-0009",
    }
    return roles.ToldRole(**usual | change)


@pytest.fixture
def role(host: Host, suzuki: Worker) -> Role:
    """A role there."""
    return roles.open_role(host=host, told=told_role(), by=suzuki.actor)


def told_hope(**change: Any) -> hopes.ToldHope:
    """Something to do with one's hands, on Tuesdays; being among people is hard."""
    usual: dict[str, Any] = {
        "words": "手を動かしていたい。",
        "heard_on": house.today(),
        "kinds": ["packing", "making"],
        "times": ["1-am", "3-pm"],
        "barriers": ["people"],
        "company": "few",
        "gives": "裁縫ができる",
    }
    return hopes.ToldHope(**usual | change)


def hear(case: Case, by: Worker, **change: Any) -> Hope:
    """A wish of the first person of a case."""
    person = case.subjects.order_by("sort", "id")[0].person
    return hopes.hear(hope_id=new_id(), case=case, person=person, told=told_hope(**change), by=by.actor)


@pytest.fixture
def hope(case: Case, suzuki: Worker) -> Hope:
    """A wish of 渡邊 花子's."""
    return hear(case, suzuki)


def choose(hope: Hope, role: Role, by: Worker) -> Placement:
    """The person chose the role."""
    return placements.choose(placement_id=new_id(), hope=hope, role=role, by=by.actor)


def begin(hope: Hope, role: Role, by: Worker, stage: str = "running") -> Placement:
    """Chosen, agreed, and begun today."""
    made = choose(hope, role, by)
    today = house.today()
    placements.agree(placement=made, name="花ちゃん", needs="静かに", on=today, form="oral", by=by.actor)
    return placements.move(placement=made, stage=stage, on=today, by=by.actor)
