"""Addresses: only as much as it takes to say "the same town", "the same block", "the same house"."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from marugoto.people.linkage import normalise

_PREFECTURE = re.compile(r"^(北海道|東京都|京都府|大阪府|(?:[^\d\s]{2,3}?)県)")
# Names that hold 市, 町, 村 or 郡 within themselves; all others end at the first of these.
_HARD_CITIES: Final = (
    "四日市|廿日市|野々市|市川|市原|八日市場|町田|大町|十日町|大和郡山|郡山|郡上|蒲郡|小郡|"
    "村上|村山|田村|武蔵村山|東村山|羽村|大村"
)
_CITY = re.compile(rf"^(?:[^\d\s]{{1,5}}郡)?(?:{_HARD_CITIES}|[^\d\s]{{1,6}}?)[市町村]")
_WARD = re.compile(r"^[^\d\s町丁]{1,4}(?<![地校学])区")
_NUMERAL = "[一二三四五六七八九十〇]"
# Kanji numerals that count (三丁目, 二番, 十号, 三の二, 三-二); others belong to a name (三条, 八幡).
_COUNTED = re.compile(
    rf"{_NUMERAL}+(?=丁目|番|号|[の之ノ\-]{_NUMERAL})|(?<=[の之ノ\-目番地]){_NUMERAL}+(?=$|[\-号番の之ノ\s])"
)
_HYPHENS = re.compile(r"(?<=[\d一二三四五六七八九十])[ー‐‑‒–—―−－ｰ~〜](?=[\d一二三四五六七八九十])")
_NUMBERS = re.compile(r"^(\d+)(丁目)?((?:(?:番地の|番地|番|号|丁目|[\-のノ之])*\d+)*)")
MOST_NUMBERS: Final = 3  # chome, block, house; what follows is a flat


@dataclass(frozen=True)
class Place:
    """A town, and the numbers in it: 本町, ("3", "2", "1"). ``chome``: the first of them, where it counts chome."""

    town: str = ""
    numbers: tuple[str, ...] = ()
    chome: str = ""


NOWHERE: Final = Place()


def plain(text: str) -> str:
    """One width, counted kanji numerals as digits, every hyphen the same."""
    bare = _HYPHENS.sub("-", normalise.as_written(text))
    return _COUNTED.sub(lambda found: str(_count(found[0])), bare)


def _count(numeral: str) -> int:
    if "十" in numeral:
        return normalise.number_of(numeral)
    return int("".join(str(normalise.number_of(ch)) for ch in numeral))


@lru_cache(maxsize=65536)
def place_of(address: str, city: str = "") -> Place:
    """The place that an address names; NOWHERE if it names none.

    ``city`` is the tenant's own name, which may be left out when people write their address.
    """
    rest = plain(address)
    found = _PREFECTURE.match(rest)
    rest = rest[found.end() :] if found else rest
    own = plain(city)
    if own and rest.startswith(own):
        rest = rest[len(own) :]
    elif found or "市" in rest[1:8]:
        rest = _CITY.sub("", rest, count=1)
    rest = _WARD.sub("", rest, count=1) if found or city else rest
    return _place(rest)


@lru_cache(maxsize=4096)
def places_of(words: str, city: str = "") -> tuple[Place, ...]:
    """All that a piece of an address may mean, when nobody says where the town begins in it."""
    found = [place_of(words, city), place_of(words), _place(plain(words))]
    rest = plain(words)
    for part in (_PREFECTURE, _CITY, _WARD):
        rest = part.sub("", rest, count=1)
        found.append(_place(rest))
    return tuple(dict.fromkeys(one for one in found if one.town))


def _place(rest: str) -> Place:
    rest = re.sub(r"^(大字|字)", "", rest)
    first = re.search(r"\d", rest)
    town, tail = (rest[: first.start()], rest[first.start() :]) if first else (rest, "")
    if town.isascii():
        return NOWHERE
    counted = _NUMBERS.match(tail)
    if counted is None:
        return Place(town)
    numbers = (counted[1], *re.findall(r"\d+", counted[3]))
    chome = counted[1] if counted[2] or len(numbers) > 2 else ""
    return Place(town, numbers[:MOST_NUMBERS], chome)


def town_of(address: str, city: str = "") -> tuple[str, str]:
    """The town of an address and its chome: ("城南町", "3"); ("", "") where there is none."""
    place = place_of(address, city)
    return place.town, place.chome


@lru_cache(maxsize=65536)
def town_key(town: str) -> str:
    """A town folded: variants as one, ヶ as ケ, without 大字 and without 町 at the end (城南 = 城南町)."""
    folded = normalise.fold_kanji(town)
    return folded[:-1] if len(folded) > 2 and folded.endswith("町") else folded
