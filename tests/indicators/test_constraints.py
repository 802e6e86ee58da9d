"""Every constraint of the indicators room, broken once; and what a person is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from marugoto.indicators.models import Indicator, Publication, Result, SettledCount, SettledMonth, Target
from tests.factories.agencies import Town, Worker
from tests.factories.constraints import breaks, sentence_of


def _target(town: Town, **other: object) -> Target:
    values = {"code": "t1", "label": "相談件数", "unit": "cases", "target": Decimal(100)} | other
    return Target(municipality=town.municipality, **values)


def _indicator(town: Town, **other: object) -> Indicator:
    values: dict[str, object] = {"code": "i1", "label": "相談件数", "unit": "cases", "uncounted": "survey"}
    return Indicator(municipality=town.municipality, **(values | other))


@pytest.fixture
def indicator(town: Town) -> Indicator:
    made = _indicator(town)
    made.save()
    return made


def test_a_target_stands_once_in_a_plan(town: Town) -> None:
    _target(town).save()
    twin = _target(town, version=2, reason="見直し")
    assert sentence_of(twin, "target_once") == "この目標はもうあります。"
    with breaks("target_once"):
        twin.save()


def test_a_version_of_a_target_stands_once(town: Town) -> None:
    day = timezone.now().date()
    _target(town, replaced_on=day).save()
    twin = _target(town, replaced_on=day)
    assert sentence_of(twin, "target_version_once") == "この版の目標はもうあります。"
    with breaks("target_version_once"):
        twin.save()


def test_a_changed_target_says_why(town: Town) -> None:
    changed = _target(town, version=2)
    assert sentence_of(changed, "target_changed_with_reason") == "目標を変えるときは、わけを書いてください。"
    with breaks("target_changed_with_reason"):
        changed.save()


def test_an_indicator_stands_once(town: Town, indicator: Indicator) -> None:
    twin = _indicator(town)
    assert sentence_of(twin, "indicator_once") == "この指標はもうあります。"
    with breaks("indicator_once"):
        twin.save()


def test_an_indicator_is_of_a_known_kind(town: Town) -> None:
    odd = _indicator(town, kind="dream")
    assert sentence_of(odd, "indicator_kind") == "指標の種類が正しくありません。"
    with breaks("indicator_kind"):
        odd.save()


@pytest.mark.parametrize("other", [{"uncounted": ""}, {"count": {"of": "plans.made"}}])
def test_an_indicator_is_counted_or_says_why_not(town: Town, other: dict[str, object]) -> None:
    odd = _indicator(town, **other)
    words = "数え方か、数えないわけの、どちらか一つを決めてください。"
    assert sentence_of(odd, "indicator_counted_or_why_not") == words
    with breaks("indicator_counted_or_why_not"):
        odd.save()


def test_a_printed_result_stands_once(indicator: Indicator) -> None:
    Result.objects.create(indicator=indicator, code="r1", value=Decimal(3))
    twin = Result(indicator=indicator, code="r1", value=Decimal(4))
    assert sentence_of(twin, "result_once") == "この結果はもうあります。"
    with breaks("result_once"):
        twin.save()


def test_a_result_says_something(indicator: Indicator) -> None:
    empty = Result(indicator=indicator)
    assert sentence_of(empty, "result_says_something") == "数か、状態か、ひとことを書いてください。"
    with breaks("result_says_something"):
        empty.save()


def test_one_publication_of_a_year_is_in_force(town: Town, planner: Worker) -> None:
    def publication() -> Publication:
        now = timezone.now()
        return Publication(
            municipality=town.municipality,
            year=2026,
            counted_on=now.date(),
            published_at=now,
            published_by=planner.user,
        )

    publication().save()
    words = "この年度の指標は、もう公開しています。"
    assert sentence_of(publication(), "publication_one_in_force") == words
    with breaks("publication_one_in_force"):
        publication().save()


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
