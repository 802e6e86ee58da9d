"""The constraint of the indicators room, broken once; and what a person is told."""

from decimal import Decimal

from marugoto.indicators.models import Target
from tests.factories.agencies import Town
from tests.factories.constraints import breaks, sentence_of


def test_a_target_stands_once_in_a_plan(town: Town) -> None:
    def target() -> Target:
        return Target(
            municipality=town.municipality, code="t1", label="相談件数", unit="件", target=Decimal(100)
        )

    target().save()
    assert sentence_of(target(), "target_once") == "この目標はもうあります。"
    with breaks("target_once"):
        target().save()
