"""What a blueprint's count says is counted from rows, and agrees with what was done."""

from datetime import date
from decimal import Decimal

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.core import clock, codes
from marugoto.core.ids import new_id
from marugoto.indicators import counted, plan, standing
from marugoto.indicators.definitions import DEFINITIONS
from marugoto.indicators.standing import Span
from marugoto.intake.actions.consultations import Received, Subject, receive
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db
SEVEN = ("402036", "392014", "431001", "132080", "131121", "142069", "011002")


def _span() -> Span:
    return standing.fiscal_year(plan.year_now(), today=clock.today())


def _talk(
    worker: Worker, *, name: str = "", matter: object = None, channel: str = "phone", mark: str = ""
) -> object:
    received = Received(
        channel=channel,
        story="電球",
        caller_relation="self",
        urgency="this_week",
        outcome="taken_on",
        anonymous=not name,
        subjects=[Subject(name=name, kana="やまだ はなこ")] if name else [],
        marks={mark: "main"} if mark else {},
    )
    talk = receive(consultation_id=new_id(), received=received, by=worker.actor, matter_id=matter)  # type: ignore[arg-type]
    return talk.matter_id


def _count(worker: Worker, of: str, *, per: str = "", unit: str = "cases", **where: str) -> Decimal | None:
    counting = Counting(of=of, per=per, where=tuple((k, (v,)) for k, v in where.items()), why="")
    return counted.count(worker.actor.municipality_id, counting, unit=unit, span=_span()).figure


def test_the_code_list_names_every_definition() -> None:
    assert set(codes.entries("indicators.definitions")) == set(DEFINITIONS)


@pytest.mark.parametrize("code", sorted(DEFINITIONS))
def test_every_definition_counts_with_every_filter_it_has(code: str, sato: Worker) -> None:
    definition = DEFINITIONS[code]
    assert _count(sato, code) is not None
    for name, path in definition.filters.items():
        value = "a/b" if "/" in path else "nothing-like-it"
        assert _count(sato, code, **{name: value}) == 0, (code, name)


def test_a_second_talk_is_received_but_not_new(sato: Worker) -> None:
    matter = _talk(sato, name="山田 花子")
    _talk(sato, matter=matter)
    _talk(sato, channel="visit")
    assert _count(sato, "consultations.new") == 3
    assert _count(sato, "consultations.first") == 2
    assert _count(sato, "consultations.new", channel="phone") == 2
    assert _count(sato, "consultations.households") == 2


def test_one_person_in_two_talks_is_one_person(sato: Worker, needs: dict[str, object]) -> None:
    matter = _talk(sato, name="山田 花子", mark=next(iter(needs)))
    _talk(sato, matter=matter)
    assert _count(sato, "consultations.persons") == 1
    assert _count(sato, "consultations.first", need=next(iter(needs))) == 1
    assert _count(sato, "consultations.first", agency=f"{sato.agency.code[:1]}*") == 1


def test_another_agency_and_another_town_are_not_counted(
    sato: Worker, takahashi: Worker, ishii: Worker
) -> None:
    for worker in (sato, takahashi, ishii):
        _talk(worker)
    assert _count(sato, "consultations.first", agency=sato.agency.code) == 1
    assert _count(sato, "consultations.first") == 2
    assert sato.desk is not None
    assert _count(sato, "consultations.first", desk=f"{sato.agency.code}/{sato.desk.code}") == 1


def test_a_share_of_nothing_is_no_figure(sato: Worker) -> None:
    assert _count(sato, "cases.closed", per="cases.handled", unit="percent") is None


def test_what_is_not_counted_says_why(sato: Worker) -> None:
    found = counted.count(sato.actor.municipality_id, Counting(why="survey"), unit="percent", span=_span())
    assert (found.figure, found.why, found.of_nothing) == (None, "survey", False)


@pytest.mark.parametrize("code", blueprints.available())
def test_counts_of_blueprints_use_filters_that_their_definitions_have(code: str) -> None:
    data = blueprints.read(code)
    for counting in [t.count for t in data.targets] + [r.count for r in data.facts.results]:
        if counting.of:
            assert {name for name, _v in counting.where} <= set(DEFINITIONS[counting.of].filters)
            assert not counting.per or counting.per in DEFINITIONS


@pytest.mark.parametrize("code", SEVEN)
def test_the_seven_say_of_every_indicator_how_it_is_counted_or_why_not(code: str) -> None:
    data = blueprints.read(code)
    said = {t.code: t.count for t in data.targets} | {
        f"result-{r.code}": r.count for r in data.facts.results if not r.target
    }
    assert [name for name, counting in said.items() if not counting.of and counting.why == "unsaid"] == []


def test_a_stock_is_what_is_there_on_the_last_day(sato: Worker) -> None:
    before = _count(sato, "desks.open", agency=sato.agency.code)
    assert before == 1
    long_ago = Span(date(1990, 4, 1), date(1991, 4, 1), date(1991, 4, 1))
    counting = Counting(of="desks.open", why="")
    assert counted.count(sato.actor.municipality_id, counting, unit="places", span=long_ago).figure == 0


def test_so_many_each_and_a_month_says_by_what_it_is_divided(sato: Worker) -> None:
    matter = _talk(sato, name="山田 花子")
    _talk(sato, matter=matter)
    _talk(sato)
    counting = Counting(of="consultations.new", per="consultations.first", each="month", why="")
    found = counted.count(sato.actor.municipality_id, counting, unit="times", span=_span())
    assert (found.top, found.bottom, found.months) == (3, 2, _span().months)
    assert found.figure == standing.ratio(3, 2 * _span().months, per=1)
    plain = Counting(of="consultations.new", each="month", why="")
    assert counted.count(sato.actor.municipality_id, plain, unit="times", span=_span()).months == 0
