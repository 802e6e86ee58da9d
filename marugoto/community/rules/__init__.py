"""Rules of community, by noun: pure."""

from marugoto.community.rules.gaps import (
    GOING,
    STEP,
    Asked,
    Demand,
    demand,
    months_back,
    rounded,
    step_problems,
)

__all__ = ["GOING", "STEP", "Asked", "Demand", "demand", "months_back", "rounded", "step_problems"]
