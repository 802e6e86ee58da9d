"""Questions of community, by noun. Gaps are asked from here, as they have been since the room was built."""

from marugoto.community.queries.gaps import (
    MONTHS,
    SUGGESTED,
    Lack,
    Origin,
    asked,
    gap,
    gaps_behind,
    gaps_of,
    label_of,
    lacks,
    origin_of,
    service,
    services_of,
    steps_of,
    to_join,
)

__all__ = [
    "MONTHS",
    "SUGGESTED",
    "Lack",
    "Origin",
    "asked",
    "gap",
    "gaps_behind",
    "gaps_of",
    "label_of",
    "lacks",
    "origin_of",
    "service",
    "services_of",
    "steps_of",
    "to_join",
]
