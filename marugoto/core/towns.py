"""Names of towns (町域) by municipality: what an address can be compared with. No network, one small table.

The table is Japan Post's (scripts/towns.py derives it), so it has 大字 and 町, seldom a 小字. Whoever has a better one gives
another ``Master`` to ``address.split``.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from marugoto.core.municipalities import fold

TABLE = Path(__file__).resolve().parent / "towns.tsv.gz"


@dataclass(frozen=True, slots=True)
class TownName:
    """A town as its municipality writes it; ``chome``: its addresses have 丁目."""

    name: str
    chome: bool


class Master(Protocol):
    """What ``address.split`` asks. Names are given folded (``municipalities.fold``)."""

    def of(self, code: str) -> Mapping[str, TownName]:
        """The towns of a municipality (five or six digits), by folded name."""

    def where(self, folded: str) -> tuple[str, ...]:
        """The municipalities (five digits) that have a town of this name."""


class NoMaster:
    """Nothing is known."""

    def of(self, code: str) -> Mapping[str, TownName]:
        """None."""
        return {}

    def where(self, folded: str) -> tuple[str, ...]:
        """Nowhere."""
        return ()


class Table:
    """The master that comes with the system; a municipality's names are read when they are first asked for."""

    def __init__(self, path: Path = TABLE) -> None:
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        self._lines = {
            code: rest for code, _tab, rest in (line.partition("\t") for line in lines) if code[0] != "#"
        }
        self._of: dict[str, Mapping[str, TownName]] = {}
        self._where: dict[str, tuple[str, ...]] = {}

    def of(self, code: str) -> Mapping[str, TownName]:
        """The towns of a municipality."""
        five = code[:5]
        if five not in self._of:
            self._of[five] = {
                fold(name.rstrip("*")): TownName(name.rstrip("*"), name.endswith("*"))
                for name in self._lines.get(five, "").split("\t")
                if name
            }
        return self._of[five]

    def where(self, folded: str) -> tuple[str, ...]:
        """The municipalities that have such a town; all names are folded once for it."""
        if not self._where:
            found: dict[str, list[str]] = {}
            for code in self._lines:
                for name in self.of(code):
                    found.setdefault(name, []).append(code)
            self._where = {name: tuple(codes) for name, codes in found.items()}
        return self._where.get(folded, ())


@lru_cache
def master() -> Master:
    """The table that comes with the system."""
    return Table()
