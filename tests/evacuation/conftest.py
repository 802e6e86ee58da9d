"""The city's list: three persons in the east and west; the first agreed, the second refused, the third was not asked."""

from dataclasses import dataclass

import pytest

from marugoto.evacuation.models import Disaster, Registrant, SafetyBoard, SafetyRow
from marugoto.people.models import Person
from tests.factories import evacuation
from tests.factories.agencies import Town, Worker
from tests.factories.people import register

NAMES = (("避野", "ひとり"), ("避野", "ふたり"), ("避野", "みたり"))


@dataclass
class Prepared:
    """The list, in the order of NAMES."""

    by: Worker
    persons: list[Person]
    rows: list[Registrant]


@dataclass
class Struck:
    """A disaster with an open board: everybody on the list has a row."""

    disaster: Disaster
    board: SafetyBoard
    rows: list[SafetyRow]


@pytest.fixture
def prepared(town: Town, yamamoto: Worker) -> Prepared:
    """The world of these tests."""
    by = yamamoto.actor
    evacuation.set_terms(by)
    persons = []
    for n, (family, given) in enumerate(NAMES, start=1):
        one = register(
            yamamoto,
            family_name=family,
            given_name=given,
            family_kana="ヒノ",
            given_kana=("イチ", "ニ", "ミ")[n - 1],
            phone=f"000-777-000{n}",
            address=f"みさき市東町{n}-1",
        )
        one.area = town.areas["west" if n == 3 else "east"]
        one.save(update_fields=["area"])
        persons.append(one)
    rows = [evacuation.put_on(by, one) for one in persons]
    evacuation.answer(by, rows[0])
    evacuation.answer(by, rows[1], state="refused")
    return Prepared(yamamoto, persons, rows)


@pytest.fixture
def struck(prepared: Prepared) -> Struck:
    """The typhoon has come."""
    by = prepared.by.actor
    disaster = evacuation.declare(by)
    board = evacuation.open_board(by, disaster)
    return Struck(disaster, board, evacuation.rows(board))
