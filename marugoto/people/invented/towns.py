"""Streets and houses: the towns of the two demo municipalities by name, and those that every municipality has."""

from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

_FILE: Final = Path(__file__).parent / "towns.tsv"
_ANY: Final = "000000"
_BUILDINGS: Final = ("コーポ", "ハイツ", "メゾン", "グリーン", "サン", "レジデンス", "第二", "パーク")
_BUILDING_ENDS: Final = (
    "さくら",
    "青葉",
    "みどり",
    "ひまわり",
    "マンション",
    "荘",
    "ハイム",
    "ヴィラ",
    "コート",
    "テラス",
)
_INSTITUTIONS: Final = (
    "特別養護老人ホーム長寿園",
    "介護老人保健施設やすらぎ",
    "障害者支援施設あおぞら",
    "養護老人ホーム和楽",
    "グループホームひだまり",
    "児童養護施設のぞみ",
)


class Place(NamedTuple):
    """An address in its parts: town with chome, block and house, building and room."""

    town: str
    block: str
    building: str = ""


@dataclass(frozen=True)
class _Towns:
    towns: tuple[tuple[str, int], ...]
    upto: tuple[float, ...]


@lru_cache(maxsize=4)
def _towns(municipality: str) -> _Towns:
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    mine = [row for row in rows if row[0] == municipality] or [row for row in rows if row[0] == _ANY]
    named = tuple((name, int(chome)) for _code, name, _share, chome in mine)
    return _Towns(named, tuple(accumulate(float(row[2]) for row in mine)))


_KANJI: Final = "一二三四五六七八九"


def place(dice: Random, municipality: str, *, alone: bool) -> Place:
    """An address by the shares of the towns; who lives alone lives in a flat more often."""
    table = _towns(municipality)
    name, most = table.towns[min(bisect(table.upto, dice.random() * table.upto[-1]), len(table.towns) - 1)]
    if most:
        town = f"{name}{_KANJI[int(dice.random() * most)]}丁目"
        block = f"{1 + int(dice.random() * 24)}番{1 + int(dice.random() * 30)}号"
    else:
        town = name
        block = f"{1 + int(dice.expovariate(1 / 700))}番地" + (
            f"{1 + int(dice.random() * 12)}" if dice.random() < 0.7 else ""
        )
    return Place(town, block, _building(dice) if dice.random() < (0.6 if alone else 0.22) else "")


def institution(dice: Random, municipality: str) -> Place:
    """The address of a home, where people are registered one by one."""
    where = place(dice, municipality, alone=False)
    return Place(where.town, where.block, dice.choice(_INSTITUTIONS))


def _building(dice: Random) -> str:
    name = dice.choice(_BUILDINGS) + dice.choice(_BUILDING_ENDS)
    return f"{name}{1 + int(dice.random() * 6)}{int(dice.random() * 10):02d}号"
