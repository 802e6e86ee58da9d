"""Definitions of figures: what is counted, in which unit, by which date, from which rows. Separate from targets and results.

Codes: indicators.definitions. Filters are those of a blueprint's ``count`` (docs/blueprint-format.md); "desk" and "area" name
two codes, "agency/desk" and "scheme/area".
"""

from marugoto.indicators.definitions.base import Definition
from marugoto.indicators.definitions.community import COMMUNITY
from marugoto.indicators.definitions.people import PEOPLE
from marugoto.indicators.definitions.settled import REFUSED
from marugoto.indicators.definitions.town import TOWN

__all__ = ["DEFINITIONS", "MONTHLY", "REFUSED", "SETTLED", "Definition"]

DEFINITIONS: dict[str, Definition] = {d.code: d for d in (*PEOPLE, *TOWN, *COMMUNITY)}
MONTHLY: dict[str, Definition] = {code: d for code, d in DEFINITIONS.items() if d.monthly}
SETTLED: dict[str, Definition] = MONTHLY | {REFUSED.code: REFUSED}
