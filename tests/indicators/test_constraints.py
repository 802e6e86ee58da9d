"""The constraints of the indicators room, each broken once; and what a person is told."""

from datetime import date
from decimal import Decimal

from marugoto.indicators.models import SettledCount, SettledMonth, Target
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


def test_a_month_is_settled_once_and_has_its_first_day(town: Town) -> None:
    def month(day: int = 1) -> SettledMonth:
        return SettledMonth(
            municipality=town.municipality, figure="consultations.new", month=date(2026, 4, day)
        )

    month().save()
    assert sentence_of(month(), "settled_month_once") == "この月はもう締めました。"
    with breaks("settled_month_once"):
        month().save()
    assert sentence_of(month(2), "settled_month_first_day") == "月は、その月の1日で書きます。"
    with breaks("settled_month_first_day"):
        month(2).save()


def test_nought_is_not_written_down(town: Town) -> None:
    settled = SettledMonth.objects.create(
        municipality=town.municipality, figure="consultations.new", month=date(2026, 4, 1)
    )
    nought = SettledCount(settled=settled, n=0)
    assert sentence_of(nought, "settled_count_is_not_nought") == "0は書きません。"
    with breaks("settled_count_is_not_nought"):
        nought.save()
