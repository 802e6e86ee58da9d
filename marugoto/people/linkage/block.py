"""Blocking keys: what a stored person and a question meet on, by equality alone (ADR 0010).

A key is ``kind:value``; the table holds its hash. Kinds:
n    the whole reading as a ring (order does not matter);  n-  what is left of it with one character taken away
w w- the same of the written name;  m  family name written and given name read, or the other way round
p    a family name, a given name, a word of a foreign name;  h  beginnings, while one is typing
ny fy  the whole reading, and the family name, with the year of birth;  y  that year alone
b    the birth date (or as much of it as is known);  c  the date with the first or last character of a name
t t4   telephone, its last four digits;  a  town, with chome, block, house
i io   number of a file, and one that an agency gives itself
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from marugoto.people.linkage import address as addresses
from marugoto.people.linkage import normalise
from marugoto.people.linkage.birth import ROUGHLY, UNKNOWN, Birth

SCHEME: Final = 3  # goes up whenever stored keys must be made anew (`marugoto people rekey`)
BEGINNINGS: Final = 5  # characters of a reading that are found while typing
SHORTEST_SLIP: Final = 3  # characters that must be left when one is taken away
COLUMNS: Final = ("key", "person_id", "municipality_id")  # of a row of keys, for COPY


@dataclass(frozen=True)
class Identifier:
    """A number of a person; ``owner`` is the agency whose own number it is ("" for numbers of the town)."""

    kind: str
    value: str
    owner: str = ""


@dataclass(frozen=True)
class Name:
    """An earlier or another name beside the current one, as given."""

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""

    @property
    def reading(self) -> tuple[str, str]:
        """Family and given reading; a name that is written in kana is its own reading."""
        return _reading(self.family_kana, self.family), _reading(self.given_kana, self.given)


@dataclass(frozen=True)
class Facts:
    """What is known about a person, as given: the values that keys are made of and that comparisons read.

    The single fields are what is current; ``names``, ``addresses`` and ``phones`` are the earlier and the other ones.
    """

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    label: str = ""
    birth: Birth = UNKNOWN
    phone: str = ""
    address: str = ""
    city: str = ""
    identifiers: tuple[Identifier, ...] = ()
    names: tuple[Name, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def reading(self) -> tuple[str, str]:
        """Family and given reading; a name that is written in kana is its own reading."""
        return _reading(self.family_kana, self.family), _reading(self.given_kana, self.given)

    @property
    def all_names(self) -> tuple[Name, ...]:
        """The current name first, then the others."""
        return Name(self.family, self.given, self.family_kana, self.given_kana), *self.names


def _reading(kana: str, written: str) -> str:
    return kana.strip() or (written if normalise.kana_only(written) else "")


def hashed(municipality_id: UUID, keys: Iterable[str]) -> dict[int, str]:
    """The keys as the table has them: 64 bits, different in every town; with what each of them stands for."""
    town = hashlib.blake2b(digest_size=8, key=municipality_id.bytes)
    found: dict[int, str] = {}
    for key in keys:
        digest = town.copy()
        digest.update(key.encode("utf-8", "replace"))
        found[int.from_bytes(digest.digest(), "big", signed=True)] = key
    return found


def key_rows(person_id: UUID, municipality_id: UUID, facts: Facts) -> list[tuple[int, UUID, UUID]]:
    """The rows of keys of a person, in the order of COLUMNS. Pure: for COPY as for one insert."""
    return [(key, person_id, municipality_id) for key in hashed(municipality_id, keys_of(facts))]


def keys_of(facts: Facts) -> set[str]:
    """All keys of a person. They grow only with what is known; nothing is invented for what is missing."""
    keys = birth_keys(facts.birth) | _label_keys(facts.label)
    for name in facts.all_names:
        keys |= name_keys(name, facts.birth)
    for where in (facts.address, *facts.addresses):
        keys |= place_keys(addresses.place_of(where, facts.city))
    for phone in (facts.phone, *facts.phones):
        keys |= phone_keys(phone)
    return keys | {identifier_key(one) for one in facts.identifiers if one.value}


def strong_keys(facts: Facts) -> set[str]:
    """The keys by which a duplicate is looked for, and which are locked while one is registered."""
    keys = {identifier_key(one) for one in facts.identifiers if one.value}
    for name in facts.all_names:
        keys |= whole_keys(name)
    if facts.birth.precision == "day":
        keys |= birth_keys(facts.birth) - {f"y:{facts.birth.day:%Y}"}
    for phone in (facts.phone, *facts.phones):
        keys |= {key for key in phone_keys(phone) if key.startswith("t:")}
    return keys


# --- names ---


def name_keys(name: Name, birth: Birth) -> set[str]:
    """Keys of one name of a person, alone and together with the birth."""
    family, given = name.reading
    sounds = normalise.skeleton(family), normalise.skeleton(given)
    written = _written(name)
    keys = sound_keys(family + given) | written_keys("".join(written)) | mixed_keys(written, sounds)
    parts = {*sounds, *written, *_words(name.family), *_words(name.given)} - {""}
    keys |= {f"p:{part}" for part in parts}
    keys |= _beginnings(normalise.skeleton(family + given), sounds[1], written[0])
    years = _years(birth)
    keys |= {f"fy:{part}:{year}" for part in (sounds[0], written[0]) if part for year in years}
    keys |= {f"ny:{normalise.sound_ring(family + given)}:{year}" for year in years if family and given}
    if birth.day and birth.precision == "day":
        keys |= date_keys(birth.day.isoformat(), edges(sounds) | edges(written, last=False))
    return keys


def whole_keys(name: Name) -> set[str]:
    """Keys of the whole name, as it is read and as it is written."""
    sounds, written = normalise.sound_ring("".join(name.reading)), normalise.ring("".join(_written(name)))
    return ({f"n:{sounds}"} if sounds else set()) | ({f"w:{written}"} if written else set())


def _written(name: Name) -> tuple[str, str]:
    """The written name folded; one that is written in kana alone is left to its reading."""
    if normalise.kana_only(name.family + name.given):
        return "", ""
    return normalise.fold_kanji(name.family), normalise.fold_kanji(name.given)


def _words(written: str) -> list[str]:
    words = written.replace("・", " ").split()
    if len(words) < 2:
        return []
    return [
        normalise.skeleton(one) if normalise.kana_only(one) else normalise.fold_kanji(one) for one in words
    ]


def sound_keys(kana: str) -> set[str]:
    """Keys of a whole reading: as a ring, and with one character taken away."""
    return _ring_keys("n", normalise.sound_ring(kana))


def written_keys(folded: str) -> set[str]:
    """Keys of a whole written name: as a ring, and with one character taken away."""
    return _ring_keys("w", normalise.ring(folded))


def _ring_keys(kind: str, ring: str) -> set[str]:
    if not ring:
        return set()
    return {f"{kind}:{ring}"} | {f"{kind}-:{one}" for one in left_of(ring)}


def left_of(ring: str) -> set[str]:
    """The rings that are left when a character is taken away, if enough is left to tell anything."""
    return normalise.without_one(ring) if len(ring) > SHORTEST_SLIP else set()


def mixed_keys(written: tuple[str, str], sounds: tuple[str, str]) -> set[str]:
    """Keys of a name half written, half read: 渡辺 and ハナコ, 花子 and ワタナヘ."""
    pairs = (written[0], sounds[1]), (written[1], sounds[0])
    return {f"m:{one}/{other}" for one, other in pairs if one and other}


def _beginnings(whole: str, given: str, family: str) -> set[str]:
    keys = {f"h:{whole[:n]}" for n in range(1, min(BEGINNINGS, len(whole)) + 1)}
    keys |= {f"h:{given[:2]}"} if len(given) > 2 else set()
    return keys | ({f"h:{family[0]}"} if family else set())


def _label_keys(label: str) -> set[str]:
    folded = normalise.fold_kanji(label)
    if not folded:
        return set()
    return {f"p:{folded}"} | {f"h:{folded[:n]}" for n in range(1, min(BEGINNINGS, len(folded)) + 1)}


def edges(parts: Iterable[str], *, last: bool = True) -> set[str]:
    """How each part begins (and ends): <ワ >ヘ <ハ >コ."""
    found = {f"<{part[0]}" for part in parts if part}
    return found | ({f">{part[-1]}" for part in parts if part} if last else set())


def date_keys(day: str, marks: Collection[str]) -> set[str]:
    """Keys of a date together with how a name begins and ends."""
    return {f"c:{day}:{mark}" for mark in marks}


# --- birth, telephone, address, numbers ---


def _years(birth: Birth) -> range:
    if birth.day is None:
        return range(0)
    around = ROUGHLY if birth.precision == "about" else 0
    return range(birth.day.year - around, birth.day.year + around + 1)


def birth_keys(birth: Birth) -> set[str]:
    """Keys of a stored birth date, as far as it is known."""
    keys = {f"y:{year}" for year in _years(birth)}
    if birth.day and birth.precision in ("day", "month"):
        keys.add(f"b:{birth.day.isoformat()[: 10 if birth.precision == 'day' else 7]}")
    return keys


def phone_keys(phone: str) -> set[str]:
    """Keys of a telephone number: all of it, and its last four digits."""
    number = normalise.phone_digits(phone)
    return {f"t:{number}", f"t4:{number[-4:]}"} if len(number) >= 4 else set()


def place_keys(place: addresses.Place) -> set[str]:
    """Keys of an address: its town, and with one number after the other."""
    if not place.town:
        return set()
    town = addresses.town_key(place.town)
    return {f"a:{'-'.join((town, *place.numbers[:n]))}" for n in range(len(place.numbers) + 1)}


def identifier_key(one: Identifier) -> str:
    """The key of a number; an agency's own number meets only questions of that agency."""
    value = normalise.identifier(one.value)
    return f"io:{one.owner}:{value}" if one.owner else f"i:{value}"
