"""How far a self-help group is on its way to standing alone (自立): in whose hands its doings are."""

from collections.abc import Mapping
from typing import Final

PARTS: Final = ("calls", "leads", "decides", "place", "money")
AGENCY, TOGETHER, OWN = "agency", "together", "group"


def own(stand: Mapping[str, str]) -> int:
    """How many of the five doings are in the group's own hands."""
    return sum(stand.get(part) == OWN for part in PARTS)


def stage(stand: Mapping[str, str] | None) -> str:
    """A code of groups.independence: begun, shared, near, alone. None: nothing was written down yet → begun."""
    if stand is None:
        return "begun"
    if own(stand) == len(PARTS):
        return "alone"
    if any(stand.get(part) == AGENCY for part in PARTS):
        return "shared" if own(stand) or TOGETHER in stand.values() else "begun"
    return "near"
