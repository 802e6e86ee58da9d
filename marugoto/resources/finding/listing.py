"""The keys of an entry: everything it can be found by, and the same keys for what is asked."""

from dataclasses import dataclass

from marugoto.resources.finding import keys, near

ANYWHERE = "*"  # the area of an entry that everybody may use, wherever they live
TEXT_LETTERS = 800  # folded letters of a description that are looked through


@dataclass(frozen=True)
class Entry:
    """What is found by: the town, names, text, codes of every kind, weekdays, a point."""

    municipality: str
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
KIND, FIELD, MAIN, NEED, LANGUAGE, ACCESS, AREA, DAY, FREE, SQUARE, NAME, TEXT = (
    "k", "f", "nm", "n", "l", "x", "a", "d", "c", "g", "N", "w",
)  # fmt: skip


def of_town(municipality: str, kind: str) -> str:
    """The kind of a key in a town: the entries of other towns have other keys, so that a question never walks through them."""
    return f"{municipality}/{kind}"


def keys_of(entry: Entry) -> list[int]:
    """All keys of an entry, in order."""

    def own(kind: str) -> str:
        return of_town(entry.municipality, kind)

    found = keys.tags(own(KIND), [entry.kind] if entry.kind else [])
    for kind, values in (
        (FIELD, entry.fields),
        (MAIN, entry.main_needs),
        (NEED, entry.needs - entry.main_needs),
        (LANGUAGE, entry.languages),
        (ACCESS, entry.access),
        (AREA, entry.areas),
        (DAY, entry.weekdays),
    ):
        found |= keys.tags(own(kind), values)
    found |= keys.tags(own(FREE), ["1"] if entry.free else [])
    if entry.point:
        found |= keys.tags(own(SQUARE), near.squares_of(*entry.point))
    return sorted(found | keys.text_keys(entry.name_text, own(NAME)) | keys.text_keys(entry.text, own(TEXT)))
