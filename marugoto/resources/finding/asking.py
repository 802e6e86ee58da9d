"""What somebody looks for: the words of a question and what was chosen beside them, together."""

from dataclasses import dataclass, replace

from marugoto.resources.finding.near import Place
from marugoto.resources.finding.words import Asked


@dataclass(frozen=True)
class Wish:
    """Everything that narrows a search; each part may be empty. ``day``: "now" or a date; ``within``: metres."""

    text: str = ""
    need: str = ""
    field: str = ""
    kind: str = ""
    area: str = ""
    day: str = ""
    within: int = 0
    free: bool = False
    age: int | None = None
    language: str = ""
    access: str = ""
    place: Place | None = None
    open_to_all: bool = True


def joined(wish: Wish, asked: Asked) -> Wish:
    """What was chosen counts more than what the words say; the words fill what was left open."""
    return replace(
        wish,
        day=wish.day or asked.day,
        within=wish.within or (asked.near if wish.place else 0),
        free=wish.free or asked.free,
        age=wish.age if wish.age is not None else asked.age,
        language=wish.language or next(iter(asked.languages), ""),
        access=wish.access or next(iter(asked.access), ""),
    )
