"""Reading what a page hands to a component: dicts and objects alike."""

from collections.abc import Mapping
from typing import Any


def given(row: Any, name: str, otherwise: Any = "") -> Any:
    """row["name"] or row.name, or the fallback: components take dicts and objects alike."""
    if isinstance(row, Mapping):
        return row.get(name, otherwise)
    return getattr(row, name, otherwise)
