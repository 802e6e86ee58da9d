"""Why two look alike: reasons by name, never a score. Their words: the code list people.match_reasons.

A reason is a code such as ``name_variant`` or ``birth_one_digit``. Reasons come strongest first. The weights
below only put a list in order; nobody ever sees them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto.people.linkage import address as addresses
from marugoto.people.linkage import names, normalise
from marugoto.people.linkage.address import Place
from marugoto.people.linkage.birth import ERA_SLIPS, ROUGHLY, Birth, Hint
from marugoto.people.linkage.block import Facts, Name, identifier_key
from marugoto.people.linkage.query import Query, Word, number_hints

_RELATION_WEIGHT: Final = {
    "same": 11,
    "variant": 10,
    "reading": 9,
    "near": 8,
    "homophone": 7,
    "slip": 5,
    "slips": 2,
    "prefix": 2,
}
_WEIGHT: Final = {
    "identifier_same": 40,
    "birth_same": 16,
    "phone_same": 16,
    "phone_tail": 10,
    "birth_one_digit": 9,
    "birth_swapped": 9,
    "birth_era_slip": 8,
    "block_same": 8,
    "birth_month": 6,
    "chome_same": 5,
    "birth_day": 5,
    "town_same": 4,
    "birth_year": 4,
    "birth_about": 2,
    "birth_near": 2,  # told by the linkage of records alone (matching/words.py)
    "name_swapped": -1,
    "other_name": -1,
    "other_address": -1,
} | {
    f"{part}_{relation}": weight * (3 if part == "name" and relation != "prefix" else 1)
    for part in ("name", "family", "given", "label")
    for relation, weight in _RELATION_WEIGHT.items()
}
_TOGETHER: Final = 8  # both names fit, each in its own way
REASONS: Final = frozenset(_WEIGHT)
_NEAR_BIRTHS: Final = frozenset(
    (
        "birth_same",
        "birth_one_digit",
        "birth_swapped",
        "birth_era_slip",
        "birth_month",
        "birth_year",
        "birth_about",
    )
)
_PART_OF_BIRTH: Final = frozenset(("birth_year", "birth_month", "birth_day", "birth_about"))
_TELLING: Final = _NEAR_BIRTHS - {"birth_year", "birth_about"} | {"phone_tail", "chome_same", "block_same"}
_WHOLE: Final = ("same", "variant", "reading", "near", "homophone")


@dataclass(frozen=True)
class Answer:
    """Why a person answers a question, and how many things that were said do not fit."""

    reasons: tuple[str, ...] = ()
    missed: int = 0

    @property
    def rank(self) -> int:
        """For ordering a list, largest first."""
        return rank(self.reasons)


def rank(reasons: Iterable[str]) -> int:
    """For ordering a list, largest first."""
    found = set(reasons)
    both = any(r.startswith("family_") for r in found) and any(r.startswith("given_") for r in found)
    return sum(_WEIGHT[reason] for reason in found) + _TOGETHER * both


def in_order(reasons: Iterable[str]) -> tuple[str, ...]:
    """Each reason once, strongest first."""
    return tuple(sorted(dict.fromkeys(reasons), key=lambda reason: -_WEIGHT[reason]))


# --- a question against a person ---


def explain(query: Query, facts: Facts, today: date) -> tuple[str, ...]:
    """Why this person answers this question. Empty: nothing of it fits."""
    return answer(query, facts, today).reasons


def answer(query: Query, facts: Facts, today: date) -> Answer:
    """Why this person answers this question, and what of it does not fit."""
    reasons, missed = _words_against(query, facts)
    for told in (
        *(_first(_hint_against(hint, facts.birth) for hint in hints) for hints in query.births),
        *(_number_against(number, query, facts, today) for number in query.numbers),
        *(_places_against(places, facts) for places in query.places),
    ):
        reasons += told
        missed += not told
    if any(_file_against(code, query, facts) for code in query.codes):
        return Answer(in_order([*reasons, "identifier_same"]), 0)
    return Answer(in_order(reasons), missed)


def _first(found: Iterable[str]) -> list[str]:
    """The strongest of what a birth may mean."""
    return sorted(filter(None, found), key=lambda reason: -_WEIGHT[reason])[:1]


def _words_against(query: Query, facts: Facts) -> tuple[list[str], int]:
    """The name of the person that fits the words best; what is left over may be a town, or a label."""
    words = query.words
    if not words:
        return [], 0
    best: tuple[int, list[str], frozenset[int]] = (0, [], frozenset())
    for n, name in enumerate(facts.all_names):
        found = names.matches(words, query.spans, name)
        reasons = [f"{match.part}_{match.relation}" for match in found]
        reasons += ["name_swapped"] * any(m.part == "name" and m.swapped for m in found)
        reasons += ["other_name"] * bool(found and n)
        if reasons and rank(reasons) > best[0]:
            best = rank(reasons), reasons, frozenset().union(*(match.used for match in found))
    reasons, used = best[1], set(best[2])
    for n, word in enumerate(words):
        if n in used:
            continue
        told = _label(word, facts.label) or (
            [] if word.is_read else _places_against(addresses.places_of(word.text, query.city), facts)
        )
        told = told or _said_again(word, facts)
        reasons = reasons + told
        used |= {n} if told else set()
    return [r for r in reasons if r != "again"], len(words) - len(used)


def _label(word: Word, label: str) -> list[str]:
    found = names.relation(word, label, "") if label else ""
    return [f"label_{found}"] if found in ("same", "variant", "prefix") else []


def _said_again(word: Word, facts: Facts) -> list[str]:
    """渡邊 花子 わたなべ はなこ: the same name in another writing says nothing new, and is not amiss."""
    found = (
        names.relation(word, written, kana)
        for name in facts.all_names
        for written, kana in zip((name.family, name.given), name.reading, strict=True)
    )
    return ["again"] if any(one in _WHOLE for one in found) else []


def _hint_against(hint: Hint, birth: Birth) -> str:
    if birth.day is None:
        return ""
    if hint.first is None or hint.last is None:
        fits = birth.precision == "day" and (birth.day.month, birth.day.day) == (hint.month, hint.day)
        return "birth_day" if fits else ""
    if hint.year is None:
        span = ROUGHLY if birth.precision == "about" else 0
        return "birth_about" if hint.first - span <= birth.day.year <= hint.last + span else ""
    precision = "day" if hint.day else "month" if hint.month else "year"
    return birth_reason(Birth(date(hint.first, hint.month or 1, hint.day or 1), precision), birth)


def _number_against(number: str, query: Query, facts: Facts, today: date) -> list[str]:
    asked = normalise.phone_digits(number)
    phones = [normalise.phone_digits(phone) for phone in (facts.phone, *facts.phones)]
    reasons = ["identifier_same"] if _file_against(number, query, facts) else []
    if len(asked) >= 9 and asked in phones:
        reasons.append("phone_same")
    elif len(asked) >= 4 and any(phone.endswith(asked) for phone in phones):
        reasons.append("phone_tail")
    return reasons + _first(_hint_against(hint, facts.birth) for hint in number_hints(number, today))


def _file_against(token: str, query: Query, facts: Facts) -> bool:
    mine = [one for one in facts.identifiers if one.owner in ("", query.owner)]
    wanted = normalise.identifier(token)
    return bool(wanted) and any(normalise.identifier(one.value) == wanted for one in mine)


def _places_against(places: Iterable[Place], facts: Facts) -> list[str]:
    current = addresses.place_of(facts.address, facts.city)
    found = [(_place_reason(one, current), 0) for one in places]
    for other in facts.addresses:
        found += [(_place_reason(one, addresses.place_of(other, facts.city)), 1) for one in places]
    told = sorted((one for one in found if one[0]), key=lambda one: (-_WEIGHT[one[0]], one[1]))[:1]
    return [told[0][0], *(["other_address"] * told[0][1])] if told else []


# --- two persons against each other ---


def likeness(one: Facts, other: Facts) -> tuple[str, ...]:
    """Why two records may be one person. Empty: nothing speaks for it."""
    reasons = _names_alike(one, other)
    born = birth_reason(one.birth, other.birth)
    reasons += [born] if born else []
    mine, theirs = ({normalise.phone_digits(p) for p in (f.phone, *f.phones)} for f in (one, other))
    if any(len(number) >= 9 for number in mine & theirs):
        reasons.append("phone_same")
    reasons += _first(
        _place_reason(
            addresses.place_of(here, one.city or other.city),
            addresses.place_of(there, other.city or one.city),
        )
        for here in (one.address, *one.addresses)
        for there in (other.address, *other.addresses)
    )
    if {identifier_key(i) for i in one.identifiers} & {identifier_key(i) for i in other.identifiers}:
        reasons.append("identifier_same")
    return in_order(reasons)


def _names_alike(one: Facts, other: Facts) -> list[str]:
    """The two of all their names that are most alike."""
    found = [
        (_two_names(mine, theirs), bool(n or m))
        for n, mine in enumerate(one.all_names)
        for m, theirs in enumerate(other.all_names)
    ]
    reasons, earlier = max(found, key=lambda pair: (rank(pair[0]), not pair[1]))
    return reasons + ["other_name"] * (bool(reasons) and earlier)


def _two_names(one: Name, other: Name) -> list[str]:
    mine = one.reading
    if (one.family or mine[0]) and (one.given or mine[1]):
        if whole := names.alike(one, other):
            return [f"name_{whole}"]
        turned = Name(other.given, other.family, other.given_kana, other.family_kana)
        if whole := names.alike(one, turned):
            return [f"name_{whole}", "name_swapped"]
        if names.slipped(one, other):
            return ["name_slip"]
    return names.parts_alike(one, other)


def birth_reason(one: Birth, other: Birth) -> str:
    """How two births stand to each other; "" where either is unknown or nothing fits."""
    if one.day is None or other.day is None:
        return ""
    if one.precision == other.precision == "day":
        return _days_alike(one.day, other.day)
    if "about" in (one.precision, other.precision):
        return "birth_about" if abs(one.day.year - other.day.year) <= ROUGHLY else ""
    if "year" in (one.precision, other.precision):
        return "birth_year" if one.day.year == other.day.year else ""
    return "birth_month" if (one.day.year, one.day.month) == (other.day.year, other.day.month) else ""


def _days_alike(one: date, other: date) -> str:
    same_day = (one.month, one.day) == (other.month, other.day)
    tests = (
        ("birth_same", one == other),
        ("birth_era_slip", same_day and abs(one.year - other.year) in ERA_SLIPS),
        ("birth_swapped", one.year == other.year and (one.month, one.day) == (other.day, other.month)),
        ("birth_one_digit", _one_slip(one.isoformat(), other.isoformat()) or abs((one - other).days) == 1),
        ("birth_month", (one.year, one.month) == (other.year, other.month)),
        ("birth_day", same_day),
        ("birth_year", one.year == other.year),
    )
    return next((reason for reason, fits in tests if fits), "")


def _one_slip(one: str, other: str) -> bool:
    """One digit differs, or two neighbours are exchanged."""
    places = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 1:
        return True
    exchanged = len(places) == 2 and places[1] == places[0] + 1
    return exchanged and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]


def _place_reason(one: Place, other: Place) -> str:
    """block_same (同じ番地), chome_same (同じ町丁目), town_same (同じ町) or nothing."""
    if not one.town or not other.town or addresses.town_key(one.town) != addresses.town_key(other.town):
        return ""
    shared = 0
    for mine, theirs in zip(one.numbers, other.numbers, strict=False):
        if mine != theirs:
            break
        shared += 1
    if shared > 1:
        return "block_same"
    return "chome_same" if shared and (one.chome or other.chome) else "town_same"


def worth_showing(reasons: Iterable[str]) -> bool:
    """Is this more than a shared family name? (For the list beside a form: nobody asked for a search.)"""
    found = set(reasons)
    if found & {"phone_same", "identifier_same"} or _whole_name(found):
        return True
    return _part_of_name(found) and bool(found & _TELLING)


def guessed(reasons: Iterable[str]) -> bool:
    """Does a part of it only fit if a character was wrong?"""
    return any(reason.endswith(("_slip", "_slips")) for reason in reasons)


def is_a_guess(query: Query, told: Answer) -> bool:
    """Does it only fit if a character was wrong, or if of a whole date no more than a part is right?"""
    whole = any(hint.whole for hints in query.births for hint in hints)
    return guessed(told.reasons) or (whole and bool(_PART_OF_BIRTH & set(told.reasons)))


def looks_same(reasons: Iterable[str], one: Birth, other: Birth) -> bool:
    """Must a worker be asked before a second record is made?

    A whole name suffices unless the births speak against it; a part, or a name with a slip, needs the same birth or
    telephone.
    """
    found = set(reasons)
    if "identifier_same" in found:
        return True
    if _part_of_name(found) and found & {"birth_same", "phone_same"}:
        return True
    unknown = one.day is None or other.day is None
    return _whole_name(found) and (unknown or bool(found & _NEAR_BIRTHS))


def _whole_name(found: set[str]) -> bool:
    return any(f"name_{rel}" in found for rel in _WHOLE)


def _part_of_name(found: set[str]) -> bool:
    return any(f"{part}_{rel}" in found for part in ("name", "family", "given") for rel in names.RELATIONS)
