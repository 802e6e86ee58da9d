"""Names by how many bear them, given names by generation, and the shapes in which registers write them."""

from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

_FOLDER: Final = Path(__file__).parent
_COMMON_SHARE: Final = 0.8  # of given names that are among the common ones of their generation
_BUCKET: Final = 4  # years that share one table of given names


class Name(NamedTuple):
    """As written, and as read (katakana)."""

    written: str
    read: str


@dataclass(frozen=True)
class _Weighted:
    """Things to draw by weight."""

    things: tuple[tuple[str, tuple[str, ...]], ...]
    upto: tuple[float, ...]

    def draw(self, dice: Random) -> tuple[str, tuple[str, ...]]:
        return self.things[min(bisect(self.upto, dice.random() * self.upto[-1]), len(self.things) - 1)]


# The same name in another registered shape: what it is written with, and of a hundred households how many.
_SHAPES: Final = {
    "高": (("髙", 14),),
    "崎": (("﨑", 18), ("嵜", 1)),
    "辺": (("邊", 17), ("邉", 14), ("邉\U000e0102", 1)),
    "斎": (("齋", 24), ("斉", 22), ("齊", 6)),
    "浜": (("濱", 26), ("濵", 6)),
    "沢": (("澤", 24),),
    "吉": (("𠮷", 7),),
    "島": (("嶋", 12), ("嶌", 1)),
    "広": (("廣", 14),),
    "国": (("國", 10),),
    "桜": (("櫻", 12),),
    "真": (("眞", 14),),
    "恵": (("惠", 6),),
    "富": (("冨", 10),),
    "関": (("關", 3),),
    "黒": (("黑", 4),),
    "滝": (("瀧", 12),),
    "竜": (("龍", 20),),
    "桑": (("桒", 4),),
    "柳": (("栁", 4),),
    "館": (("舘", 6),),
    "鶴": (("靏", 3), ("靍", 2)),
    "徳": (("德", 9),),
    "曽": (("曾", 6),),
    "条": (("條", 5),),
    "坂": (("阪", 3),),
    "塩": (("鹽", 2),),
    "槙": (("槇", 12),),
    "辻": (("辻\U000e0100", 12),),
    "葛": (("葛\U000e0100", 12),),
    "祇": (("祇\U000e0100", 10),),
    "榊": (("榊\U000e0100", 4),),
    "樋": (("樋\U000e0100", 4),),
    "蓮": (("蓮\U000e0100", 2),),
    "淵": (("渕", 18),),
    "峰": (("峯", 14),),
    "岳": (("嶽", 5),),
    "姫": (("姬", 2),),
    "尭": (("堯", 20),),
    "来": (("來", 6),),
    "実": (("實", 4),),
}
# One writing, several readings; of a hundred households how many read it so.
_READINGS: Final = {
    "山崎": ("ヤマサキ", 30),
    "中島": ("ナカシマ", 45),
    "宮崎": ("ミヤサキ", 8),
    "高田": ("タカタ", 25),
    "吉川": ("キッカワ", 6),
    "河野": ("カワノ", 45),
    "小島": ("オジマ", 8),
    "東": ("アズマ", 40),
    "長田": ("オサダ", 30),
    "菅野": ("スガノ", 35),
    "上村": ("カミムラ", 30),
    "谷": ("タニ", 50),
    "羽生": ("ハブ", 25),
    "神田": ("コウダ", 10),
    "角田": ("スミダ", 15),
    "新谷": ("シンタニ", 30),
    "古田": ("コタ", 3),
    "米田": ("マイタ", 3),
}
_GAIJI: Final = (
    "〓",
    "●",
    "\ue000",
    "\ue0f1",
    "\U000f0013",
)  # what a conversion leaves of a character it has not
_GAIJI_ONE_IN: Final = 4000


@lru_cache(maxsize=1)
def _surnames() -> _Weighted:
    rows = [line.split("\t") for line in _lines("surnames.tsv")]
    return _weighted([(row[1], (row[0],), float(row[2])) for row in rows])


@lru_cache(maxsize=2)
def _given_rows(table: str) -> tuple[tuple[str, str, float, float, float, tuple[str, ...]], ...]:
    rows = (line.split("\t") for line in _lines(table))
    return tuple((r[0], r[1], float(r[2]), float(r[3]), float(r[4]), tuple(r[5].split())) for r in rows)


@lru_cache(maxsize=256)
def _given(table: str, sex: str, bucket: int) -> _Weighted:
    year = bucket * _BUCKET + _BUCKET // 2
    return _weighted(
        [
            (read, spellings, weight * (exp(-(((year - peak) / spread) ** 2) / 2) + 1e-6))
            for who, read, peak, spread, weight, spellings in _given_rows(table)
            if who == sex
        ]
    )


def _lines(table: str) -> list[str]:
    return [line for line in (_FOLDER / table).read_text("utf-8").splitlines() if not line.startswith("#")]


def _weighted(rows: list[tuple[str, tuple[str, ...], float]]) -> _Weighted:
    return _Weighted(
        tuple((read, spellings) for read, spellings, _w in rows), tuple(accumulate(r[2] for r in rows))
    )


def surname(dice: Random) -> Name:
    """A family name as often as it is borne, in one of its registered shapes."""
    read, (written,) = _surnames().draw(dice)
    if written in _READINGS and dice.random() * 100 < _READINGS[written][1]:
        read = _READINGS[written][0]
    return Name(in_some_shape(written, dice), read)


def given(dice: Random, sex: str, year: int) -> Name:
    """A given name of a man or woman (male, female) born in that year."""
    who = "f" if sex == "female" else "m"
    common = dice.random() < _COMMON_SHARE
    table = _given("given_common.tsv" if common else "given_rare.tsv", who, year // _BUCKET)
    read, spellings = table.draw(dice)
    if common:  # the first spelling is the frequent one
        place = min(int(dice.expovariate(0.75)), len(spellings) - 1)
        return Name(spellings[place], read)
    return Name(spellings[int(dice.random() * len(spellings))], read)


def in_some_shape(written: str, dice: Random) -> str:
    """The name with each of its characters in one of the shapes that registers have."""
    shaped = "".join(_shape(ch, dice) if ch in _SHAPES else ch for ch in written)
    if dice.random() * _GAIJI_ONE_IN < 1:
        place = int(dice.random() * len(written))
        return written[:place] + dice.choice(_GAIJI) + written[place + 1 :]
    return shaped


def _shape(ch: str, dice: Random) -> str:
    at = dice.random() * 100
    for other, share in _SHAPES[ch]:
        if at < share:
            return other
        at -= share
    return ch


@dataclass(frozen=True)
class Abroad:
    """A nationality, and the names of those who have it."""

    nationality: str
    families: tuple[tuple[str, str], ...]
    givens: tuple[tuple[str, str], ...]


def _halves(cell: str) -> tuple[str, str]:
    words = cell.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


@lru_cache(maxsize=1)
def _abroad() -> tuple[tuple[Abroad, ...], tuple[int, ...]]:
    rows = [line.split("\t") for line in _lines("abroad.tsv")]
    lands = tuple(
        Abroad(r[0], tuple(map(_halves, r[2].split(";"))), tuple(map(_halves, r[3].split(";")))) for r in rows
    )
    return lands, tuple(accumulate(int(r[1]) for r in rows))


def land(dice: Random) -> Abroad:
    """Where a foreign household comes from."""
    lands, upto = _abroad()
    return lands[bisect(upto, dice.random() * upto[-1])]
