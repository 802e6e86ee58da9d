"""Tables of indicators, one module per noun."""

from marugoto.indicators.models.settled import SettledCount, SettledMonth
from marugoto.indicators.models.target import Target

__all__ = ["SettledCount", "SettledMonth", "Target"]
