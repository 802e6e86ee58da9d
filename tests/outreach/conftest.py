"""A's campaign: three on the list, handed to 佐藤 and (the third) to 伊藤, who is a 民生委員 of another agency."""

from dataclasses import dataclass

import pytest

from marugoto.outreach.models import Campaign, Handout, Listed, Visit
from tests.factories import outreach
from tests.factories.agencies import Worker


@dataclass
class Round:
    """The campaign, its rows by number, and what is in whose hands."""

    campaign: Campaign
    rows: list[Listed]
    own: Handout
    lay: Handout

    @property
    def visit(self) -> Visit:
        """佐藤's first visit."""
        return outreach.visits(self.own)[0]


@pytest.fixture
def going(sato: Worker, volunteer: Worker) -> Round:
    """The world of these tests."""
    by = sato.actor
    found = outreach.campaign(by)
    rows = outreach.listed(found, by)
    own = outreach.hand_out(found, rows[:2], sato, by)
    lay = outreach.hand_out(found, rows[2:], volunteer, by, basis="commissioner")
    return Round(found, rows, own, lay)
