"""Why two look alike: reasons by name, never a score. Their words: the code list people.match_reasons.

A reason is a code such as ``name_variant`` or ``birth_one_digit``. Reasons come strongest first. The weights
below only put a list in order; nobody ever sees them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from marugoto.people.linkage import normalise
from marugoto.people.linkage.birth import ERA_SLIPS, ROUGHLY, Birth, Hint
from marugoto.people.linkage.block import Facts, identifier_key
from marugoto.people.linkage.query import Query, number_hints

RELATIONS: Final = ("same", "variant", "reading", "near", "prefix")
_RELATION_WEIGHT: Final = {"same": 10, "variant": 9, "reading": 8, "near": 5, "prefix": 2}
_WEIGHT: Final = {
    "identifier_same": 40,
    "birth_same": 14,
    "phone_same": 12,
    "birth_one_digit": 8,
    "birth_swapped": 8,
    "birth_era_slip": 7,
    "birth_month": 6,
    "phone_tail": 6,
    "chome_same": 5,
    "birth_day": 4,
    "town_same": 3,
    "birth_year": 3,
    "birth_about": 2,
    "name_swapped": -1,
} | {
    f"{part}_{relation}": weight * (3 if part == "name" else 1)
    for part in ("name", "family", "given", "label")
    for relation, weight in _RELATION_WEIGHT.items()
}
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


def rank(reasons: Iterable[str]) -> int:
    """For ordering a list, largest first."""
    return sum(_WEIGHT[reason] for reason in reasons)


def in_order(reasons: Iterable[str]) -> tuple[str, ...]:
    """Each reason once, strongest first."""
    return tuple(sorted(dict.fromkeys(reasons), key=lambda reason: -_WEIGHT[reason]))


_TELLING: Final = _NEAR_BIRTHS - {"birth_year", "birth_about"} | {"phone_tail", "chome_same"}


# --- a question against a person ---


def explain(query: Query, facts: Facts, today: date) -> tuple[str, ...]:
    """Why this person answers this question. Empty: nothing of it fits."""
    reasons = _words_against(query.words, facts, query.city)
    for hints in query.births:
        reasons += _first(_hint_against(hint, facts.birth) for hint in hints)
    for number in query.numbers:
        reasons += _number_against(number, query, facts, today)
    for place in query.places:
        reasons += town_reasons(place, facts.address, query.city) + _file_against(place, query, facts)
    return in_order(reasons)


def _first(found: Iterable[str]) -> list[str]:
    return next(([one] for one in found if one), [])


def relation(asked: str, written: str, kana: str) -> str:
    """How a typed name stands to a stored one: same, variant, reading, near, prefix; "" for not at all."""
    if normalise.kana_only(asked):
        return _sound_relation(asked, kana, written)
    name, folded = normalise.fold_kanji(written), normalise.fold_kanji(asked)
    if not name or not folded:
        return ""
    if name == folded:
        return "same" if normalise.as_written(asked) == normalise.as_written(written) else "variant"
    return "prefix" if name.startswith(folded) else ""


def _sound_relation(asked: str, kana: str, written: str) -> str:
    if written and normalise.as_written(asked) == normalise.as_written(written):
        return "same"
    sound, wanted = normalise.skeleton(kana), normalise.skeleton(asked)
    if not sound or not wanted:
        return ""
    if sound == wanted:
        return "reading" if normalise.reading(asked) == normalise.reading(kana) else "near"
    return "prefix" if sound.startswith(wanted) else ""


def _words_against(words: tuple[str, ...], facts: Facts, city: str) -> list[str]:
    whole = _whole_against("".join(words), facts) if words else []
    if whole:
        return whole
    best: dict[str, str] = {}
    towns: list[str] = []
    for word in words:
        found = _word_against(word, facts) or _mixed_against(word, facts)
        for part, rel in found:
            best[part] = min(best.get(part, rel), rel, key=RELATIONS.index)
        towns += [] if found else town_reasons(word, facts.address, city)
    if best.get("family") == best.get("given") not in (None, "prefix"):
        best = {"name": best["family"]}
    return [f"{part}_{rel}" for part, rel in best.items()] + towns


def _whole_against(asked: str, facts: Facts) -> list[str]:
    family_kana, given_kana = facts.reading
    if not (facts.family or family_kana) or not (facts.given or given_kana):
        return []
    straight = relation(asked, facts.family + facts.given, family_kana + given_kana)
    if straight and straight != "prefix":
        return [f"name_{straight}"]
    swapped = relation(asked, facts.given + facts.family, given_kana + family_kana)
    return [f"name_{swapped}", "name_swapped"] if swapped and swapped != "prefix" else []


def _word_against(word: str, facts: Facts) -> list[tuple[str, str]]:
    """The part of the name that a word fits best, and how: [("given", "reading")]; [] where it fits none."""
    family_kana, given_kana = facts.reading
    relations = (
        ("family", relation(word, facts.family, family_kana)),
        ("given", relation(word, facts.given, given_kana)),
        ("name", relation(word, facts.family + facts.given, family_kana + given_kana)),
        ("label", relation(word, facts.label, "")),
    )
    found = [(part, rel) for part, rel in relations if rel]
    return [min(found, key=lambda one: RELATIONS.index(one[1]))] if found else []


def _mixed_against(word: str, facts: Facts) -> list[tuple[str, str]]:
    """渡邊はなこ: the family name written, the given name as a reading."""
    cuts = ((word[:n], word[n:]) for n in range(1, len(word)))
    cut = next((c for c in cuts if normalise.kana_only(c[1]) and not normalise.kana_only(c[0])), None)
    if cut is None:
        return []
    family = relation(cut[0], facts.family, facts.reading[0])
    given = relation(cut[1], facts.given, facts.reading[1])
    return [("family", family)] * bool(family) + [("given", given)] * bool(given)


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
    asked, phone = normalise.phone_digits(number), normalise.phone_digits(facts.phone)
    reasons = _file_against(number, query, facts)
    if len(asked) >= 9 and asked == phone:
        reasons.append("phone_same")
    elif len(asked) >= 4 and phone.endswith(asked):
        reasons.append("phone_tail")
    return reasons + _first(_hint_against(hint, facts.birth) for hint in number_hints(number, today))


def _file_against(token: str, query: Query, facts: Facts) -> list[str]:
    mine = [one for one in facts.identifiers if one.owner in ("", query.owner)]
    wanted = normalise.identifier(token)
    return ["identifier_same"] if any(normalise.identifier(one.value) == wanted for one in mine) else []


# --- two persons against each other ---


def likeness(one: Facts, other: Facts) -> tuple[str, ...]:
    """Why two records may be one person. Empty: nothing speaks for it."""
    reasons = _names_alike(one, other)
    born = birth_reason(one.birth, other.birth)
    reasons += [born] if born else []
    phone = normalise.phone_digits(one.phone)
    if len(phone) >= 9 and phone == normalise.phone_digits(other.phone):
        reasons.append("phone_same")
    reasons += town_reasons(one.address, other.address, one.city or other.city)
    if {identifier_key(i) for i in one.identifiers} & {identifier_key(i) for i in other.identifiers}:
        reasons.append("identifier_same")
    return in_order(reasons)


def _names_alike(one: Facts, other: Facts) -> list[str]:
    mine, theirs = one.reading, other.reading
    both = bool((one.family or mine[0]) and (one.given or mine[1]))
    if both:
        whole = _alike(one.family + one.given, "".join(mine), other.family + other.given, "".join(theirs))
        if whole:
            return [f"name_{whole}"]
        turned = _alike(
            one.family + one.given, "".join(mine), other.given + other.family, theirs[1] + theirs[0]
        )
        if turned:
            return [f"name_{turned}", "name_swapped"]
    family = _alike(one.family, mine[0], other.family, theirs[0])
    given = _alike(one.given, mine[1], other.given, theirs[1])
    return [f"family_{family}"] * bool(family) + [f"given_{given}"] * bool(given)


def _alike(written: str, kana: str, other_written: str, other_kana: str) -> str:
    if written and other_written and normalise.fold_kanji(written) == normalise.fold_kanji(other_written):
        return "same" if normalise.as_written(written) == normalise.as_written(other_written) else "variant"
    if kana and other_kana and normalise.skeleton(kana) == normalise.skeleton(other_kana):
        return "reading" if normalise.reading(kana) == normalise.reading(other_kana) else "near"
    return ""


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
        ("birth_one_digit", _one_slip(f"{one:%Y%m%d}", f"{other:%Y%m%d}")),
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


def town_reasons(one: str, other: str, city: str) -> list[str]:
    """chome_same (同じ町丁目), town_same (同じ町) or nothing."""
    town, chome = normalise.town_of(one, city)
    other_town, other_chome = normalise.town_of(other, city)
    if not town or normalise.town_key(town) != normalise.town_key(other_town):
        return []
    return ["chome_same"] if chome and chome == other_chome else ["town_same"]


def worth_showing(reasons: Iterable[str]) -> bool:
    """Is this more than a shared family name? (For the list beside a form: nobody asked for a search.)"""
    found = set(reasons)
    if found & {"phone_same", "identifier_same"} or _whole_name(found):
        return True
    return _part_of_name(found) and bool(found & _TELLING)


def looks_same(reasons: Iterable[str], one: Birth, other: Birth) -> bool:
    """Must a worker be asked before a second record is made?

    A whole name suffices unless the births speak against it; a part needs the same birth or telephone.
    """
    found = set(reasons)
    if "identifier_same" in found:
        return True
    if _part_of_name(found) and found & {"birth_same", "phone_same"}:
        return True
    unknown = one.day is None or other.day is None
    return _whole_name(found) and (unknown or bool(found & _NEAR_BIRTHS))


def _whole_name(found: set[str]) -> bool:
    return any(f"name_{rel}" in found for rel in RELATIONS if rel != "prefix")


def _part_of_name(found: set[str]) -> bool:
    return any(f"{part}_{rel}" in found for part in ("name", "family", "given") for rel in RELATIONS)
