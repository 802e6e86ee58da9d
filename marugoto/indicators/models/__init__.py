"""Tables of indicators, one module per noun."""

from marugoto.indicators.models.indicator import Indicator
from marugoto.indicators.models.publication import Publication
from marugoto.indicators.models.result import Result
from marugoto.indicators.models.settled import SettledCount, SettledMonth
from marugoto.indicators.models.target import Target

__all__ = ["Indicator", "Publication", "Result", "SettledCount", "SettledMonth", "Target"]
