"""What the levels of a judged pair say, as codes of people.match_reasons and people.pair_words."""

from collections.abc import Iterable, Mapping
from typing import Final

_REASONS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    **{
        (part, level): (f"{part}_{word}",)
        for part in ("family", "given")
        for level, word in (
            ("same", "same"),
            ("variant", "variant"),
            ("reading", "reading"),
            ("near", "near"),
        )
    },
    ("family", "typo"): ("family_near",),
    ("given", "typo"): ("given_near",),
    ("family", "swapped"): ("name_swapped",),
    ("birth", "same"): ("birth_same",),
    ("birth", "era_slip"): ("birth_era_slip",),
    ("birth", "swapped"): ("birth_swapped",),
    ("birth", "one_digit"): ("birth_one_digit",),
    ("birth", "near"): ("birth_near",),
    ("birth", "year"): ("birth_year",),
    ("reach", "phone_and_place"): ("phone_same", "place_same"),
    ("reach", "phone"): ("phone_same",),
    ("reach", "place"): ("place_same",),
    ("reach", "chome"): ("chome_same",),
    ("reach", "town"): ("town_same",),
    ("number", "same"): ("identifier_same",),
}
_DIFFERENCES: Final = {
    **{
        (part, "differs"): f"{part}_differs"
        for part in ("family", "given", "birth", "reach", "gender", "number")
    },
}
OF_PLACE: Final = frozenset(("place_same", "chome_same", "town_same", "reach_differs"))


def reasons(levels: Iterable[tuple[str, str]]) -> list[str]:
    """What speaks for one person; a whole name instead of its two parts."""
    found = [code for level in levels for code in _REASONS.get(level, ())]
    for word in ("same", "variant", "reading", "near"):
        parts = [f"family_{word}", f"given_{word}"]
        if set(parts) <= set(found):
            return [f"name_{word}", *(code for code in found if code not in parts)]
    return found


def differences(levels: Iterable[tuple[str, str]]) -> list[str]:
    """What speaks against it."""
    return [_DIFFERENCES[level] for level in levels if level in _DIFFERENCES]
