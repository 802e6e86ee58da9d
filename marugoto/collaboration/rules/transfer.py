"""What may go to another town. Pure."""

from typing import Final

MOST_CASES: Final = 20  # in one file
# Without the person's word only by law, or where both sides do the same commissioned work (collaboration.legal_bases).
BASES: Final = ("consent", "law", "within_commission")
