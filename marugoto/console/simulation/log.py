"""What was done in a simulated year, as the simulator saw it; nothing here is read back from the database."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One act. ``act``: talk, refer, accept, done, close_matter, open_case, close_case, plan, note, sitting, item,
    born, listed, unmet, desk, begin, day, graduate, helper, word, pact.

    ``key``: the matter, case, body or desk it was about; ``matter`` the matter; ``facts``: filter → values, as a blueprint's
    ``where`` names them; ``first``: the first talk of its matter;
    ``heads``: visits of a day, copies of a paper; ``bodies`` that took part.
    """

    act: str
    at: datetime
    key: str = ""
    matter: str = ""
    persons: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: bool = False
    heads: int = 0
    bodies: int = 0

    def has(self, name: str) -> tuple[str, ...]:
        """The values of one filter."""
        return dict(self.facts).get(name, ())


_OWN = ("key", "matter", "persons", "first", "heads", "bodies")


@dataclass
class Log:
    """All entries, how many actions were called, and what was refused (sentence → times)."""

    entries: list[Entry] = field(default_factory=list)
    actions: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, act: str, at: datetime, **said: object) -> None:
        """Another entry; ``said`` as in Entry, other names are filters (text or several)."""
        own = {name: said.pop(name) for name in _OWN if name in said}
        facts = tuple(
            (name, (value,) if isinstance(value, str) else tuple(value))  # type: ignore[arg-type]
            for name, value in said.items()
            if value
        )
        self.entries.append(Entry(act, at, facts=facts, **own))  # type: ignore[arg-type]
