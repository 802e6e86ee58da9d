"""The constraint of the resources room, broken once; and what a person is told."""

from datetime import date

import pytest

from marugoto.resources.models import Need
from tests.factories.constraints import breaks, sentence_of


@pytest.mark.django_db
def test_a_need_does_not_end_before_it_begins() -> None:
    row = Need(code="x", label="x", valid_from=date(2026, 4, 1), valid_to=date(2026, 3, 31))
    assert sentence_of(row, "need_period") == "終わりの日は、始まりの日より後にしてください。"
    with breaks("need_period"):
        row.save()
