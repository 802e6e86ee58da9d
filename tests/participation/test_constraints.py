"""The constraints of participation, each broken once; and what a person is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from marugoto.cases.models import Case
from marugoto.core import clock
from marugoto.participation.models import Day, Hope, Host, HostContact, Move, Placement, Role, RoleOrder, Seat
from tests.factories.agencies import Town, Worker
from tests.factories.constraints import breaks, sentence_of
from tests.participation.conftest import choose

DAY = date(2026, 11, 24)
BEFORE = DAY - timedelta(days=1)


def refuses(row: Any, name: str) -> None:
    """The database refuses this row by that constraint, and has a sentence for it."""
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


def test_a_place_does_not_end_before_it_began(host: Host) -> None:
    host.ended_on = host.since - timedelta(days=1)
    refuses(host, "host_period")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("role_has_a_place", {"capacity": 0}),
        ("role_times_known", {"times": ["7-am"]}),
        ("role_says_what", {"tasks": ""}),
        ("role_says_what", {"title": ""}),
        ("role_period", {"ended_on": BEFORE}),
    ],
)
def test_a_role(name: str, change: dict[str, Any], host: Host) -> None:
    values = {"host": host, "title": "袋詰め", "kind": "packing", "tasks": "入れる", "since": DAY}
    refuses(Role(**values | change), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("seat_number", {"number": 0}),
        ("seat_period", {"until": BEFORE}),
        ("seat_taken_once", {}),
    ],
)
def test_a_seat(name: str, change: dict[str, Any], role: Role) -> None:
    Seat.objects.create(role=role, number=1, since=DAY - timedelta(days=9))
    refuses(Seat(**{"role": role, "number": 1, "since": DAY} | change), name)


def test_a_seat_is_free_from_the_day_on_which_another_leaves_it(role: Role) -> None:
    Seat.objects.create(role=role, number=1, since=DAY - timedelta(days=9), until=DAY)
    assert Seat.objects.create(role=role, number=1, since=DAY).pk


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("role_order_ended_whole", {"ended_on": DAY}),
        ("role_order_ended_whole", {"outcome": "dropped"}),
        ("role_order_found_names_it", {"ended_on": DAY, "outcome": "found"}),
        ("role_order_times_known", {"times": ["x"]}),
    ],
)
def test_what_is_sought(name: str, change: dict[str, Any], town: Town) -> None:
    agency = town.a.agency
    values = {
        "municipality": town.municipality,
        "agency": agency,
        "kind": "farm",
        "words": "畑",
        "opened_on": DAY,
    }
    refuses(RoleOrder(**values | change), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("hope_in_own_words", {"words": ""}),
        ("hope_times_known", {"times": ["9-am"]}),
        ("hope_ended_whole", {"ended_on": DAY}),
        ("hope_ended_whole", {"ended_on": BEFORE, "outcome": "met"}),
    ],
)
def test_a_wish(name: str, change: dict[str, Any], case: Case, suzuki: Worker) -> None:
    person = case.subjects.get().person
    values = {"case": case, "agency": case.agency, "person": person, "words": "畑", "heard_on": DAY}
    refuses(Hope(**values | {"heard_by": suzuki.user} | change), name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("placement_stage", {"stage": "lost"}),
        ("placement_told_as_agreed", {"told_name": "花"}),
        ("placement_agreed_whole", {"agreed_on": DAY}),
        ("placement_begun_with_consent", {"stage": "running", "begun_on": DAY}),
        ("placement_begun_with_consent", {"stage": "trial", "agreed_on": DAY, "agreed_form": "oral"}),
        ("placement_ended_whole", {"stage": "ended"}),
        ("placement_ended_whole", {"outcome": "health"}),
        ("placement_gives_once_begun", {"gives_since": DAY}),
    ],
)
def test_a_placement(name: str, change: dict[str, Any], hope: Hope, role: Role, suzuki: Worker) -> None:
    made = choose(hope, role, suzuki)
    for field, value in change.items():
        setattr(made, field, value)
    refuses(made, name)


def test_a_person_is_in_a_role_once_at_a_time(hope: Hope, role: Role, suzuki: Worker) -> None:
    made = choose(hope, role, suzuki)
    seat = Seat.objects.create(role=role, number=2, since=clock.today())
    again = {"hope": hope, "case": made.case, "agency": made.agency, "person": made.person, "role": role}
    refuses(Placement(**again, seat=seat, chosen_on=clock.today()), "placement_once_at_a_time")


def test_a_move_and_a_day(hope: Hope, role: Role, suzuki: Worker) -> None:
    made = choose(hope, role, suzuki)
    refuses(Move(placement=made, on=DAY, stage="lost", by=suzuki.user), "participation_move_stage")
    day = {"placement": made, "on": DAY, "attendance": "came", "by": suzuki.user}
    refuses(Day(**day, minutes=1441), "participation_day_minutes")
    Day.objects.create(**day)
    refuses(Day(**day), "participation_day_once")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("host_contact_says_something", {"words": ""}),
        ("host_contact_answered_whole", {"answer": "はい"}),
        ("host_contact_answered_whole", {"answered_on": DAY, "answer": "はい"}),
        ("host_contact_answered_whole", {"asks": True, "answered_on": BEFORE, "answer": "はい"}),
    ],
)
def test_a_contact(name: str, change: dict[str, Any], host: Host, suzuki: Worker) -> None:
    values = {
        "host": host,
        "agency": suzuki.agency,
        "on": DAY,
        "kind": "talk",
        "words": "話",
        "by": suzuki.user,
    }
    refuses(HostContact(**values | change), name)
