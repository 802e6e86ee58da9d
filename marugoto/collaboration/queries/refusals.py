"""Why a つなぎ may be refused: the reasons that say what the town lacks."""

from marugoto.core import codes

REASONS = "collaboration.decline_reasons"


def lack_reasons() -> frozenset[str]:
    """Reasons that say that nobody in the town has such a service (受け皿がない)."""
    return frozenset(c for c, e in codes.entries(REASONS).items() if e.extra.get("leaves_unmet"))
