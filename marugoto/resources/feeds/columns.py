"""What a column means: by the names that published lists use, and by what a municipality has said about its own."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from marugoto.resources.feeds.tables import fold_header

FILE = Path(__file__).resolve().parent / "columns.toml"
IGNORED = "-"  # said on the mapping page: this column is not for the directory


@dataclass(frozen=True)
class Profile:
    """A form of list that is known by name."""

    code: str
    label: str
    columns: frozenset[str]


@lru_cache
def fields() -> dict[str, tuple[str, ...]]:
    """field → names of columns as they are published, the usual one first."""
    return {name: tuple(names) for name, names in _data()["fields"].items()}


@lru_cache
def known() -> frozenset[str]:
    """Every name of a column that is known, folded."""
    return frozenset(_by_name())


def mapping_of(columns: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """column → field: what the municipality has said, else what the name is known for. Unknown columns are left out."""
    names = _by_name()
    spoken = {fold_header(column): field for column, field in said.items()}
    found = {}
    for column in columns:
        folded = fold_header(column)
        field = spoken.get(folded) or names.get(folded, "")
        if field in fields() or field == IGNORED:
            found[column] = field
    return found


def profile_of(columns: Sequence[str]) -> Profile | None:
    """The known form of a list with these columns, or None."""
    there = {fold_header(c) for c in columns}
    return next((p for p in _profiles() if p.columns <= there), None)


@lru_cache
def _by_name() -> dict[str, str]:
    return {fold_header(name): field for field, names in fields().items() for name in names}


@lru_cache
def _profiles() -> tuple[Profile, ...]:
    return tuple(
        Profile(p["code"], p["label"], frozenset(fold_header(c) for c in p["columns"]))
        for p in _data()["profiles"]
    )


@lru_cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
