"""Blocking keys: short strings on which a stored person and a question meet by equality.

A key is ``kind:value``. Kinds:
nk fk gk pk – whole name, family, given and beginnings of the reading (skeleton);
nj fj gj pj – the same of the written name (folded);
b bm by bd – birth: date, month, year, month and day; t t4 – telephone and its last four digits;
a ac – town, and town with chome; i io – number of a file, and one that an agency gives itself.
"""

from dataclasses import dataclass
from typing import Final

from marugoto.people.linkage import normalise
from marugoto.people.linkage.birth import ROUGHLY, UNKNOWN, Birth, Hint

LONGEST: Final = 80  # characters of a key, as the table has it
READING_BEGINNINGS: Final = 5  # characters of the whole reading that are found while typing
PART_BEGINNINGS: Final = 2
STRONG: Final = ("nk", "nj", "b", "t", "i", "io")  # a duplicate shares at least one of these


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


def _reading(kana: str, written: str) -> str:
    return kana.strip() or (written if normalise.kana_only(written) else "")


def keys_of(facts: Facts) -> set[str]:
    """All keys of a person. They grow only with what is known; nothing is invented for what is missing."""
    keys = reading_keys(*facts.reading) | written_keys(facts.family, facts.given)
    keys |= written_keys(facts.label, "") | birth_keys(facts.birth) | phone_keys(facts.phone)
    keys |= town_keys(facts.address, facts.city)
    for name in facts.names:
        keys |= reading_keys(*name.reading) | written_keys(name.family, name.given)
    for address in facts.addresses:
        keys |= town_keys(address, facts.city)
    for phone in facts.phones:
        keys |= phone_keys(phone)
    keys |= {identifier_key(one) for one in facts.identifiers if one.value}
    return {key[:LONGEST] for key in keys if not key.endswith(":")}


def strong_keys(facts: Facts) -> set[str]:
    """The keys by which a duplicate is looked for, and which are locked while one is registered."""
    return {key for key in keys_of(facts) if key.partition(":")[0] in STRONG}


def reading_keys(family: str, given: str) -> set[str]:
    """Keys of a reading: whole in both orders, parts, beginnings."""
    whole = {normalise.skeleton(family + given), normalise.skeleton(given + family)}
    parts = {"fk": normalise.skeleton(family), "gk": normalise.skeleton(given)}
    keys = {f"nk:{one}" for one in whole} | {f"{kind}:{value}" for kind, value in parts.items()}
    keys |= beginnings("pk", normalise.skeleton(family + given), READING_BEGINNINGS)
    return keys | beginnings("pk", parts["gk"], PART_BEGINNINGS)


def written_keys(family: str, given: str) -> set[str]:
    """Keys of a written name: whole in both orders, parts, beginnings."""
    first, second = normalise.fold_kanji(family), normalise.fold_kanji(given)
    keys = {f"nj:{first}{second}", f"nj:{second}{first}", f"fj:{first}", f"gj:{second}"}
    keys |= beginnings("pj", first + second, PART_BEGINNINGS)
    return keys | beginnings("pj", second, PART_BEGINNINGS)


def beginnings(kind: str, text: str, longest: int) -> set[str]:
    """The first 1, 2 … characters."""
    return {f"{kind}:{text[:n]}" for n in range(1, min(longest, len(text)) + 1)}


def birth_keys(birth: Birth) -> set[str]:
    """Keys of a stored birth date, as far as it is known."""
    day = birth.day
    if day is None:
        return set()
    if birth.precision == "about":
        return {f"by:{year}" for year in range(day.year - ROUGHLY, day.year + ROUGHLY + 1)}
    keys = {f"by:{day.year}"}
    if birth.precision in ("month", "day"):
        keys.add(f"bm:{day:%Y-%m}")
    if birth.precision == "day":
        keys |= {f"b:{day.isoformat()}", f"bd:{day:%m-%d}"}
    return keys


def hint_keys(hint: Hint) -> set[str]:
    """Keys of a birth that is asked for: the finest that was said; month and day also without a year."""
    if hint.first is None or hint.last is None:
        return {f"bd:{hint.month:02}-{hint.day:02}"} if hint.month and hint.day else set()
    if hint.whole:
        return {f"b:{hint.whole.isoformat()}"}
    if hint.month:
        return {f"bm:{hint.first}-{hint.month:02}"}
    return {f"by:{year}" for year in range(hint.first, hint.last + 1)}


def phone_keys(phone: str) -> set[str]:
    """Keys of a telephone number: all of it, and its last four digits."""
    number = normalise.phone_digits(phone)
    return {f"t:{number}", f"t4:{number[-4:]}"} if len(number) >= 4 else set()


def town_keys(address: str, city: str) -> set[str]:
    """Keys of an address: its town, and with the chome."""
    town, chome = normalise.town_of(address, city)
    if not town:
        return set()
    key = normalise.town_key(town)
    return {f"a:{key}", f"ac:{key}{chome}"} if chome else {f"a:{key}"}


def identifier_key(one: Identifier) -> str:
    """The key of a number; an agency's own number meets only questions of that agency."""
    value = normalise.identifier(one.value)
    return f"io:{one.owner}:{value}" if one.owner else f"i:{value}"
