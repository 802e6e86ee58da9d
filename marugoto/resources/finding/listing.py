"""The keys of an entry: everything it can be found by, and the same keys for what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from marugoto.resources.finding import keys, near

ANYWHERE = "*"  # the area of an entry that everybody may use, wherever they live
TEXT_LETTERS = 800  # folded letters of a description that are looked through


@dataclass(frozen=True)
class Entry:
    """What is found by: the town, names, text, codes of every kind, weekdays, a point."""

    municipality: str
    open_to_all: bool = True
    kind: str = ""
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    main_needs: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    weekdays: frozenset[str] = frozenset()
    free: bool = False
    point: tuple[float, float] | None = None

    @property
    def name_text(self) -> str:
        """The names, folded, without spaces inside each."""
        return " ".join(dict.fromkeys(t for n in self.names if (t := keys.tight(n))))

    @property
    def text(self) -> str:
        """Names and what is told, folded."""
        told = " ".join(t for n in self.texts if (t := keys.tight(n)))
        return f"{self.name_text} {told}".strip()[:TEXT_LETTERS]


# The kinds of keys: one letter or two, so that a need never meets a field of the same name.
TOWN, ALL, KIND, FIELD, MAIN, NEED, LANGUAGE, ACCESS, AREA, DAY, FREE, SQUARE, NAME, TEXT = (
    "m", "p", "k", "f", "nm", "n", "l", "x", "a", "d", "c", "g", "N", "w",
)  # fmt: skip


def keys_of(entry: Entry) -> list[int]:
    """All keys of an entry, in order."""
    found = keys.tags(TOWN, [entry.municipality]) | keys.tags(KIND, [entry.kind] if entry.kind else [])
    for kind, values in (
        (FIELD, entry.fields),
        (MAIN, entry.main_needs),
        (NEED, entry.needs | entry.main_needs),
        (LANGUAGE, entry.languages),
        (ACCESS, entry.access),
        (AREA, entry.areas),
        (DAY, entry.weekdays),
    ):
        found |= keys.tags(kind, values)
    found |= keys.tags(ALL, ["1"] if entry.open_to_all else [])
    found |= keys.tags(FREE, ["1"] if entry.free else [])
    if entry.point:
        found |= keys.tags(SQUARE, near.squares_of(*entry.point))
    return sorted(found | keys.text_keys(entry.name_text, NAME) | keys.text_keys(entry.text, TEXT))


@dataclass(frozen=True)
class Sieve:
    """What every entry that is asked for must have: keys, all of them; and ``squares``, one of them (none: anywhere)."""

    all_of: tuple[int, ...] = ()
    squares: tuple[int, ...] = ()


def sieve(
    *,
    municipality: str,
    open_to_all: bool,
    chosen: Iterable[tuple[str, str]] = (),
    squares: Iterable[str] = (),
) -> Sieve:
    """The keys for a town and for what was chosen: pairs of a kind of key and a code."""
    pairs = [(TOWN, municipality), *((ALL, "1") for _n in range(open_to_all)), *chosen]
    return Sieve(
        all_of=tuple(keys.key(kind, value) for kind, value in pairs if value),
        squares=tuple(sorted(keys.tags(SQUARE, squares))),
    )
