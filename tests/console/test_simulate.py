"""A simulated year: played by actions, counted twice, and both counts agree; a real town is never played with."""

import json
from collections import Counter
from datetime import date, datetime
from random import Random

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.actions.blueprint import load_blueprint
from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.console import main
from marugoto.console.commands import simulate
from marugoto.console.simulation import demand, engine, meetings
from marugoto.console.simulation.log import Entry
from marugoto.console.simulation.tally import tally
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.indicators.models import SettledMonth
from marugoto.intake.actions.consultations import Received, receive
from marugoto.intake.models import Consultation

KURUME = "402036"
TINY = {"402036": 0.01, "392014": 0.05, "142069": 0.02}
OTHERS = {"431001": 0.004, "132080": 0.003, "131121": 0.004, "011002": 0.002}


def _agree(code: str, scale: float) -> list[simulate.Row]:
    played = engine.play(code, year=2026, seed=1, scale=scale)
    rows = simulate.counted(played, year=2026)
    print(code, played.log.actions, round(played.seconds, 1), simulate.acts(played), dict(played.log.refused))
    for r in rows:
        print("   ", r.code, r.target, r.counted, r.log, r.state, r.why)
    assert [(r.code, r.counted, r.log) for r in rows if not r.agrees] == []
    assert any(not r.why for r in rows)
    talks = Counter(e.act for e in played.log.entries)["talk"]
    assert Consultation.objects.filter(status="finished").count() == talks > 0
    assert played.log.refused.total() <= max(1, played.log.actions * 0.02)
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("code", TINY)
def test_both_counts_agree_on_every_countable_indicator(code: str) -> None:
    rows = _agree(code, TINY[code])
    if code == KURUME:
        made = {r.code: r for r in rows}
        assert made["self-reliance-new"].counted not in (None, "0")
        assert made["plans-multi-agency"].counted not in (None, "0"), "a plan went through its meeting"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
def test_both_counts_agree_in_the_other_towns(code: str) -> None:
    _agree(code, OTHERS[code])


@pytest.mark.django_db
def test_what_the_log_does_not_know_is_seen() -> None:
    """A talk that was received behind the simulator's back: rows and log no longer say the same."""
    played = engine.play("392014", year=2026, seed=1, scale=0.05)
    window = next(p for p in played.world.places.values() if p.actor and p.seat.agency.startswith("ho-"))
    talk = Received(
        channel="phone",
        story="電球",
        caller_relation="self",
        urgency="this_week",
        outcome="informed",
        anonymous=True,
    )
    assert window.actor is not None
    with clock.moved(datetime(2026, 10, 1, 10, tzinfo=clock.JST)):
        receive(consultation_id=new_id(), received=talk, by=window.actor)
    rows = {r.code: r for r in simulate.counted(played, year=2026)}
    assert not rows["result-consultations"].agrees
    assert rows["windows-40"].agrees


@pytest.mark.django_db
def test_a_real_town_is_never_played_with() -> None:
    load_blueprint(blueprints.read("392014"), by=None)
    with pytest.raises(Refused, match="本物の自治体"):
        engine.play("392014", year=2026, seed=1, scale=0.05)


@pytest.mark.django_db
def test_a_year_is_played_once_and_its_months_are_settled() -> None:
    played = engine.play("142069", year=2026, seed=1, scale=0.005)
    months = SettledMonth.objects.filter(municipality=played.world.town, month__gte=date(2026, 4, 1))
    assert sorted(set(months.values_list("month", flat=True)))[-1] == date(2027, 3, 1)
    with pytest.raises(Refused, match="その年度の案件"):
        engine.play("142069", year=2026, seed=2, scale=0.005)


@pytest.mark.django_db
def test_the_command_prints_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marugoto.console.database.ready", _here)
    arguments = ["simulate", "142069", "--year", "2026", "--seed", "7", "--scale", "0.005", "--json"]
    assert main.main(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == "小田原市"
    assert told["actions"] > 0
    by_code = {one["code"]: one for one in told["indicators"]}
    assert by_code["district-meetings"]["why"]
    assert by_code["new-consultations"]["agrees"]


def _here() -> object:
    from contextlib import nullcontext

    return nullcontext("")


# --- pure ------------------------------------------------------------------------------------------------------------


def _entry(act: str, day: int = 5, **facts: str) -> Entry:
    at = datetime(2026, 4, day, 10, tzinfo=clock.JST)
    return Entry(act, at, key="k", matter="m", facts=tuple((k, (v,)) for k, v in facts.items()), first=True)


def test_the_log_is_counted_by_its_own_rules() -> None:
    log = [_entry("talk", agency="ho-1"), _entry("talk", agency="ho-2"), _entry("talk", agency="x")]
    span = {"since": date(2026, 4, 1), "until": date(2027, 4, 1)}
    where = (("agency", ("ho-*",)),)
    assert tally(log, Counting(of="consultations.new", where=where, why=""), unit="cases", **span) == 2
    share = Counting(of="cases.closed", per="cases.handled", why="")
    assert tally(log, share, unit="percent", **span) is None
    opened = [_entry("open_case"), Entry("open_case", log[0].at, key="other"), _entry("close_case", 20)]
    assert str(tally(opened, share, unit="percent", **span)) == "50.0"
    assert tally(opened, Counting(of="nothing", why=""), unit="cases", **span) is None


def test_a_figure_promised_twice_is_wished_for_once() -> None:
    counting = Counting(of="consultations.first", why="")
    found = demand.wishes(
        [(counting, 100), (counting, 200), (Counting(why="survey"), 3)], scale=1, dice=Random(1)
    )
    assert len(found) == 1
    assert 70 <= found[0].number <= 120


SEATS = [
    demand.Seat("centre/door", "community_support_centre"),
    demand.Seat("council/door", "social_welfare_council"),
    demand.Seat("shop/door", "pharmacy", lay=True, agencies=False),
]
AT_CENTRE = (("agency", ("centre",)),)


def _year_of(*wished: demand.Wish, base: int) -> demand.Year:
    return demand.year_of(
        wished, seats=SEATS, since=date(2026, 4, 1), base=base, carriers={}, needs=["money"], dice=Random(3)
    )


def test_what_a_talk_leads_to_adds_to_no_other_figure() -> None:
    """Two hundred talks become cases, つなぎ and endings; the seven cases that the plan wishes for stay seven."""
    talks = Counting(of="consultations.first", where=AT_CENTRE, why="")
    handled = Counting(of="cases.handled", where=AT_CENTRE, why="")
    made = _year_of(demand.Wish(talks, 200), demand.Wish(handled, 7), base=300)
    assert sum(demand.serves(life, talks) for life in made.lives) == 200
    assert sum(demand.serves(life, handled) for life in made.lives) == 7
    assert len(made.lives) >= 300, "the rest comes to desks that no indicator watches"
    assert any(life.passed_on for life in made.lives if life.seat.agency == "centre")
    assert any(life.helper and life.closes for life in made.lives)


def test_where_every_desk_is_watched_nothing_is_added() -> None:
    talks = Counting(of="consultations.new", why="")
    assert len(_year_of(demand.Wish(talks, 20), base=300).lives) == 20


def test_what_each_district_is_to_have_is_wished_for_in_all_of_them() -> None:
    where = (("kind", ("forum",)),)
    each = Counting(of="activities.held", per="activities.districts", where=where, why="")
    districts = Counting(of="activities.districts", where=where, why="")
    found = {
        w.counting.of: w.number for w in demand.wishes([(each, 2), (districts, 13)], scale=1, dice=Random(1))
    }
    assert 26 * 0.7 <= found["activities.held"] <= 26 * 1.2
    assert set(found) == {"activities.held", "activities.districts"}
    share = Counting(of="cases.closed", per="cases.handled", why="")
    assert demand.wishes([(share, 50)], scale=1, dice=Random(1)) == []


def test_what_each_district_is_to_have_is_wished_for_in_every_district_of_the_town() -> None:
    each = Counting(
        "activities.held", per="activities.districts", where=(("kind", ("gathering",)),), each="month"
    )
    found = {
        w.counting.of: w.number for w in demand.wishes([(each, 1)], scale=1, dice=Random(1), districts=26)
    }
    assert 0.7 * 26 <= found["activities.districts"] <= 1.2 * 26
    assert 0.7 * 26 * 12 <= found["activities.held"] <= 1.2 * 26 * 12


def test_a_body_sits_on_the_days_of_its_rule() -> None:
    days = meetings.days_by_rule("FREQ=MONTHLY;BYDAY=4WE", date(2026, 4, 1))
    assert [d.isoformat() for d in days[:2]] == ["2026-04-22", "2026-05-27"]
    assert len(days) == 12
    assert (
        meetings.days_by_rule("", date(2026, 4, 1)) == meetings.days_by_rule("毎月", date(2026, 4, 1)) == []
    )


def test_the_clock_is_moved_for_this_thread_and_back() -> None:
    before = clock.now()
    with clock.moved(datetime(2030, 1, 1, tzinfo=clock.JST)):
        assert clock.today() == date(2030, 1, 1)
    assert clock.now() >= before
    assert clock.today().year < 2030
    with pytest.raises(ValueError, match="zone"), clock.moved(datetime(2030, 1, 1)):
        pass
