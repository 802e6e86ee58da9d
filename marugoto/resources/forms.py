"""The shape in which marks of needs come from a page."""

from collections.abc import Mapping
from typing import Any

PREFIX = "need-"


def marks_in(data: Mapping[str, Any]) -> dict[str, str]:
    """need code → some | main, from the chips of a page; what is not marked is left out."""
    found = {key.removeprefix(PREFIX): str(data.get(key)) for key in data if key.startswith(PREFIX)}
    return {code: mark for code, mark in found.items() if mark in ("some", "main")}
