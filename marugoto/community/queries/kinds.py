"""What the code lists of the room say of a code, beside its label."""

from marugoto.core import codes


def is_training(kind: str) -> bool:
    """May enrolment in an activity of this kind be completed?"""
    return kind in training_kinds()


def training_kinds() -> frozenset[str]:
    """The kinds of activity that are courses."""
    return _marked("community.activity_kinds", "training")


def base_kinds() -> frozenset[str]:
    """The kinds of activity that count as a 拠点."""
    return _marked("community.activity_kinds", "base")


def burdens_that_warn() -> frozenset[str]:
    """The burdens after which somebody should ask."""
    return _marked("community.burdens", "warns")


def _marked(name: str, mark: str) -> frozenset[str]:
    return frozenset(code for code, one in codes.entries(name).items() if one.extra.get(mark))
