"""What a disclosure gathers, table by table: every table about persons is here, or is named as left out with its reason.

``tests/house/test_disclosure_plan.py`` compares this with the tables of the house and with every ``privacy.py``: a new personal
table, or a new personal field of a table, that nobody has thought of here fails. How a field is treated says ``Kind``; what a
row adds to that (another agency's words, a meeting) is said by the table.
"""

from typing import Final

from marugoto.disclosures.plan.cases import CASES
from marugoto.disclosures.plan.flow import EVACUATION, FLOW, LIBRARY, OUTREACH, PARTICIPATION
from marugoto.disclosures.plan.left_out import LEFT_OUT
from marugoto.disclosures.plan.people import INTAKE, PEOPLE
from marugoto.disclosures.plan.shape import LISTS, Kind, Table

__all__ = ["GATHERED", "LEFT_OUT", "LISTS", "Kind", "Table"]

GATHERED: Final = (*PEOPLE, *INTAKE, *CASES, *FLOW, *LIBRARY, *OUTREACH, *PARTICIPATION, *EVACUATION)
