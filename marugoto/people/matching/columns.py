"""A record as the model compares it: folded, flat, one row for each name that the person has or had."""

import re
from collections.abc import Iterator
from typing import Final

from marugoto.people.linkage import address, normalise
from marugoto.people.linkage.block import Facts, Name

COLUMNS: Final = (
    *("id", "fw", "fj", "fk", "fr", "gw", "gj", "gk", "gr", "bag"),
    *("born", "year", "md", "digits", "days", "ph", "town", "chome", "place", "sex", "num"),
)
Row = tuple[str | None, ...]

_TOWN_NUMBER: Final = "resident"  # 宛名番号: two residents never share it
_NUMBERS = re.compile(r"\d+")
_KANJI_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=丁目)")  # as it is
_PARTS: Final = 3  # chome, block and house: what follows is the flat


def rows_of(key: str, facts: Facts, sex: str = "") -> Iterator[Row]:
    """The rows of a record whose id is ``key``: ``key#0`` with the current name, ``key#1`` … with the others."""
    current = Name(facts.family, facts.given, facts.family_kana, facts.given_kana)
    rest = (*_birth(facts), *_reach(facts), sex if sex in ("male", "female") else None, _number(facts))
    for n, name in enumerate((current, *facts.names)):
        yield (f"{key}#{n}", *_name(name), *rest)


def person_of(row_id: str) -> str:
    """The id of the record that a row stands for."""
    return row_id.partition("#")[0]


def _name(name: Name) -> tuple[str | None, ...]:
    family_kana, given_kana = name.reading
    sounds = normalise.skeleton(family_kana), normalise.skeleton(given_kana)
    bag = "|".join(sorted(sounds)) if all(sounds) else None
    family = _part(name.family, family_kana, sounds[0])
    return (*family, *_part(name.given, given_kana, sounds[1]), bag)


def _part(written: str, kana: str, sound: str) -> tuple[str | None, ...]:
    plain, folded = (
        ("", "")
        if normalise.kana_only(written)
        else (
            normalise.as_written(written),
            normalise.fold_kanji(written),
        )
    )
    return plain or None, folded or None, sound or None, normalise.reading(kana) or None


def _birth(facts: Facts) -> tuple[str | None, ...]:
    day = facts.birth.day
    if day is None or facts.birth.precision == "about":
        return None, None, None, None, None
    if facts.birth.precision != "day":
        return None, f"{day.year}", None, None, None
    return f"{day:%Y%m%d}", f"{day.year}", f"{day:%m%d}", "".join(sorted(f"{day:%m%d}")), f"{day.toordinal()}"


def _reach(facts: Facts) -> tuple[str | None, ...]:
    phone = normalise.phone_digits(facts.phone)
    town, chome = address.town_of(facts.address, facts.city)
    key = address.town_key(town) if town else ""
    numbers = _numbers(facts.address, town) if key else []
    place = f"{key}{'-'.join(numbers)}" if len(numbers) > 1 else None
    return phone if len(phone) >= 9 else None, key or None, chome or None, place


def _numbers(address: str, town: str) -> list[str]:
    """3丁目2番1号 and 3-2-1: the same numbers."""
    plain = _KANJI_NUMBER.sub(lambda m: str(normalise.number_of(m[0])), normalise.as_written(address))
    return _NUMBERS.findall(plain.rpartition(town)[2])[:_PARTS]


def _number(facts: Facts) -> str | None:
    mine = (one.value for one in facts.identifiers if one.kind == _TOWN_NUMBER and not one.owner)
    return next((normalise.identifier(value) for value in mine if value), None)
