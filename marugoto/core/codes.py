"""Code lists: versioned data with validity dates, never enums in code.

A list lives in ``marugoto/<room>/codes/<name>.toml`` and is called ``<room>.<name>``. Codes are never deleted; they end
(``valid_to``). A form offers what is valid on the date of the record; an old record keeps its label for ever.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marugoto.core.errors import Refused

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Code:
    """One entry of a code list. ``extra`` holds what only this list knows (e.g. the national code, due days)."""

    code: str
    label: str
    label_en: str
    valid_from: date
    valid_to: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def valid_on(self, on: date) -> bool:
        """Is this entry in force on that day (both ends included)?"""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def text(self) -> str:
        """The label in the language of the page."""
        if (get_language() or "ja").startswith("en") and self.label_en:
            return self.label_en
        return self.label


@dataclass(frozen=True)
class About:
    """What a list says of itself: its name, and where its codes come from."""

    name: str
    name_en: str = ""
    source: str = ""


_OWN = {"code", "label", "label_en", "valid_from", "valid_to"}


@lru_cache
def entries(list_name: str) -> dict[str, Code]:
    """All entries of a list, ended ones included, in the order of the file. KeyError: no such list."""
    return {
        row["code"]: Code(
            code=row["code"],
            label=row["label"],
            label_en=row.get("label_en", ""),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            extra={k: v for k, v in row.items() if k not in _OWN},
        )
        for row in _file(list_name)["code"]
    }


def about(list_name: str) -> About:
    """What the list says of itself. KeyError: no such list."""
    data = _file(list_name)
    return About(str(data["name"]), str(data.get("name_en", "")), str(data.get("source", "")))


def _file(list_name: str) -> dict[str, Any]:
    room, _dot, name = list_name.partition(".")
    path = ROOT / room / "codes" / f"{name}.toml"
    if not path.is_file():
        raise KeyError(f"no code list {list_name}")
    return tomllib.loads(path.read_text("utf-8"))


def entry(list_name: str, code: str) -> Code:
    """One entry, whether still in force or not. KeyError: unknown list or code."""
    return entries(list_name)[code]


def label(list_name: str, code: str) -> str:
    """The label of a code in the page's language; the code itself when it is unknown; "" for ""."""
    if not code:
        return ""
    found = entries(list_name).get(code)
    return found.text if found else code


def choices(list_name: str, *, on: date, keep: str = "") -> list[tuple[str, str]]:
    """(code, label) pairs in force on a day; ``keep`` stays on offer although it has ended (an old record)."""
    return [(c.code, c.text) for c in entries(list_name).values() if c.valid_on(on) or c.code == keep]


def require(list_name: str, code: str, *, on: date, field: str | None = None) -> Code:
    """The entry, or Refused when the code is unknown or not in force on that day."""
    found = entries(list_name).get(code)
    if found is None or not found.valid_on(on):
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field=field)
    return found
