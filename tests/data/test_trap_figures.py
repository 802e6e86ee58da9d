"""Figures that plans print and that a form of neat boxes would have spoilt: docs/traps.md says which test is for which trap.

The systems that come with Marugoto are what is looked at, as they are read; that each figure stands in its paper as printed is
the task of test_blueprint_figures.py.
"""

import tomllib
from datetime import date
from functools import cache
from typing import Any

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_facts import ResultSpec
from marugoto.agencies.rules.blueprint_figures import Figure, figure_problems, numbers_in
from marugoto.agencies.rules.blueprint_holes import holes_of
from marugoto.agencies.rules.blueprint_specs import Blueprint, TargetSpec
from marugoto.core import codes

ALL = blueprints.available()
SAPPORO, KUSHIRO, KYOGOKU, TSUBETSU, HIROO = "011002", "012068", "013994", "015440", "016420"
AOMORI, TONO, YAHABA, IWAIZUMI, AKITA = "020001", "032085", "033227", "034835", "050008"
YUZAWA, OGATA, KORIYAMA, TSUCHIURA = "052078", "053686", "072036", "082031"
TOCHIGI, ICHIKAI, SOKA, HATOYAMA, KAMOGAWA = "092037", "093441", "112216", "113484", "122238"
SUMIDA, SETAGAYA, EDOGAWA, HACHIOJI, CHOFU, KOMAE = "131075", "131121", "131237", "132012", "132080", "132195"
PEOPLE_ON_ASSISTANCE = 0.06  # of all people; no town of these papers has more


@cache
def system(code: str) -> Blueprint:
    return blueprints.read(code)


def as_written(code: str) -> dict[str, Any]:
    """The file itself: notes are for readers and are not among what is read."""
    return tomllib.loads((blueprints.FOLDER / f"{code}.toml").read_text("utf-8"))


def note(code: str, table: str, key: str) -> str:
    return next(str(row.get("note", "")) for row in as_written(code)[table] if row["code"] == key)


def result(code: str, key: str) -> ResultSpec:
    return next(r for r in system(code).facts.results if r.code == key)


def target(code: str, key: str) -> TargetSpec:
    return next(t for t in system(code).targets if t.code == key)


def reached(code: str, *keys: str) -> list[float | None]:
    return [result(code, key).figure.value for key in keys]


def holes(code: str, kind: str) -> set[str]:
    return {hole.at for hole in holes_of(system(code)) if hole.kind == kind}


# ── units ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ALL)
def test_a_rate_of_assistance_is_one_that_a_town_can_have(code: str) -> None:
    """29.60 under a heading in % is a ‰: read as it is headed, every third person would be on assistance."""
    for basic in system(code).facts.basics:
        if basic.code == "assistance_rate":
            assert basic.unit in {"percent", "permille"}
            share = (basic.figure.value or 0) / (100 if basic.unit == "percent" else 1000)
            assert 0 < share < PEOPLE_ON_ASSISTANCE, basic.figure.raw


def test_what_is_headed_in_per_cent_is_kept_as_printed_and_read_as_per_mille() -> None:
    read_otherwise = {
        code: b.figure.value
        for code in ALL
        for b in system(code).facts.basics
        if b.code == "assistance_rate" and b.unit == "permille" and "(%)" in b.figure.raw.replace(" ", "")
    }
    assert len(read_otherwise) >= 20
    assert (read_otherwise[SUMIDA], read_otherwise["121002"]) == (29.6, 21.3)
    assert EDOGAWA not in read_otherwise, "this one is printed with its ‰"


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (KUSHIRO, {"170,364(人)", "170,938 人", "1,997 人"}),
        ("014524", {"6,925(人)", "6,941 人", "6,925 人"}),
        (OGATA, {"3,181(人)", "3,196人"}),
        (TSUCHIURA, {"139,389(人)", "142,734人"}),
        (SETAGAYA, {"908,907(人)", "892,535 人"}),
    ],
)
def test_several_populations_of_one_paper_stay_several(code: str, printed: set[str]) -> None:
    found = [b for b in system(code).facts.basics if b.code == "population"]
    assert {b.figure.raw for b in found} == printed
    assert len([b for b in found if not (b.note or b.as_of)]) <= 1, "all but one say which they are"


def test_persons_households_cases_and_acts_are_four_counts() -> None:
    chofu = [result(CHOFU, key) for key in ("cases-households", "cases-persons", "actions")]
    assert [(r.unit, r.figure.value) for r in chofu] == [
        ("households", 102),
        ("persons", 123),
        ("cases", 14697),
    ]
    assert (result(TOCHIGI, "complex").unit, result(TOCHIGI, "complex-persons").unit) == (
        "households",
        "persons",
    )
    assert reached("142069", "new-consultations", "contacts") == [65, 769]
    assert {t.counting for code in ALL for t in system(code).targets} >= {"distinct", "total", "rate"}
    assert "件数（人）" in note(HIROO, "targets", "consultations")


def test_sittings_and_what_was_talked_about_in_them_are_two_counts() -> None:
    for meeting, times, cases in (("scrum", 88, 153), ("fureai", 44, 59), ("care", 8, 13)):
        held, talked = result(TSUCHIURA, f"{meeting}-times"), result(TSUCHIURA, f"{meeting}-cases")
        assert (held.unit, held.figure.value) == ("times", times)
        assert (talked.unit, talked.figure.value) == ("cases", cases)


def test_a_prefecture_counts_towns() -> None:
    tokyo = [
        (r.unit, r.figure.value) for r in system("130001").facts.results if r.target in {"plans", "systems"}
    ]
    assert tokyo == [("municipalities", 53), ("municipalities", 42)]
    assert result("130001", "helpful").unit == "percent"


# ── rates, parts and sums ──────────────────────────────────────────────────────────────────────────────────


def test_a_rate_says_of_what_or_that_it_was_not_said() -> None:
    """57.6 % is 38 of 32 carried over and 34 new; 31.5 % is 41 of the 130 new alone; 30 % is of nobody knows what."""
    closed, carried, new = reached(YAHABA, "closed", "carried-over", "new-cases")
    assert closed
    assert carried
    assert new
    assert round(100 * closed / (carried + new), 1) == result(YAHABA, "closing-rate").figure.value == 57.6
    parts = result(YAHABA, "closing-rate").parts
    assert ("32" in parts.denominator, parts.carried_over) == (True, "included")
    ended, taken = reached(KORIYAMA, "closed", "new-cases-total")
    assert ended
    assert taken
    assert round(100 * ended / taken, 1) == result(KORIYAMA, "closing-rate").figure.value == 31.5
    assert result(KORIYAMA, "closing-rate").parts.carried_over == "excluded"
    assert "130" in result(KORIYAMA, "closing-rate").parts.denominator
    unsaid = (result("032018", "closing-rate").parts, target("032018", "closing-rate").parts)
    assert all((p.denominator, p.carried_over) == ("", "unsaid") for p in unsaid)
    assert "何に対する割合か" in note(HATOYAMA, "targets", "kaiketsu")


def test_a_breakdown_need_not_add_up() -> None:
    total, first, second = reached(SAPPORO, "survey-total", "survey-a", "survey-b")
    assert first
    assert second
    assert total == first + second
    parts = reached(
        SAPPORO, "survey-a-care-disability", "survey-a-disability-poverty", "survey-a-care-childcare"
    )
    assert sum(p or 0 for p in parts) < first
    assert sum(p or 0 for p in reached(SAPPORO, "survey-b-refusal", "survey-b-hoarding")) < second


def test_who_is_still_helped_follows_by_subtraction_and_closed_has_two_parts() -> None:
    all_of_them, ended, going_on = reached(SOKA, "sodan", "kaiketsu", "keizoku")
    assert all_of_them
    assert ended
    assert all_of_them - ended == going_on == 855
    solved, passed = reached(SOKA, "kaiketsu-solved", "kaiketsu-passed")
    assert (solved or 0) + (passed or 0) == ended
    assert "引いた" in note(SOKA, "results", "keizoku")
    both, ours, theirs = reached(SETAGAYA, "closed", "closed-by-coordinator", "closed-handed-over")
    assert (ours or 0) + (theirs or 0) == both == 423


def test_an_ending_may_be_relief_although_the_trouble_remains() -> None:
    endings = {r.code: r.figure.value for r in system("094111").facts.results if r.code.startswith("closed-")}
    assert sum(v or 0 for v in endings.values()) == result("094111", "closed").figure.value == 14
    assert max(endings, key=lambda key: endings[key] or 0) == "closed-eased"
    for room in ("cases.closing_outcomes", "intake.matter_outcomes"):
        assert {"eased", "died", "moved"} <= set(codes.entries(room))


def test_a_range_is_two_figures_with_one_printed_string() -> None:
    low, high = result(SAPPORO, "workshop-persons-min"), result(SAPPORO, "workshop-persons-max")
    assert (low.figure.value, high.figure.value) == (38, 91)
    assert low.figure.raw == high.figure.raw
    assert (low.period, low.target, high.target) == ("each", "workshop-persons", "workshop-persons")
    assert target(SAPPORO, "workshop-persons").period == "each"
    assert "幅" in note(KUSHIRO, "targets", "case-reviews")


def test_people_who_are_only_estimated_are_a_basic_figure() -> None:
    estimated = next(b for b in system(TSUBETSU).facts.basics if b.unit == "persons" and "程度" in b.note)
    assert estimated.figure.value == 50
    assert target(TSUBETSU, "visits").unit == "times"


# ── targets and results ────────────────────────────────────────────────────────────────────────────────────


def test_results_that_nobody_promised_and_promises_without_a_result() -> None:
    assert {"wide", "care-kobetsu"} <= holes(HIROO, "result_without_target")
    assert {"friends", "places", "shucchou"} <= holes(HIROO, "target_without_result")
    assert all("達成状況の欄だけ" in note(HIROO, "targets", key) for key in ("consultations", "closed"))
    assert target(YUZAWA, "cases-month").target.value == 8
    assert target(YUZAWA, "cases").target.value == 60
    assert "合わない" in note(YUZAWA, "targets", "cases-month")


def test_targets_of_which_the_report_is_silent_stay_and_are_asked_for() -> None:
    """墨田: results stand where targets should; of the targets (visitors, training, volunteers) none is reported."""
    promised = {t.code for t in system(SUMIDA).targets}
    assert len(promised) == 5
    assert holes(SUMIDA, "target_without_result") == promised
    assert holes(SUMIDA, "result_without_target") == {"platform-consultations", "consultations"}
    assert "成果目標の欄" in note(SUMIDA, "results", "consultations")


def test_what_was_measured_under_another_name_says_so() -> None:
    assert result(ICHIKAI, "parents-persons").target == "parents-persons"
    assert "座談会" in note(ICHIKAI, "results", "parents-persons")
    assert result(TOCHIGI, "outreach").target == "cafe-consultations"
    assert "合わせた" in note(TOCHIGI, "results", "outreach")
    states = {g.code: g.state for g in system("041009").facts.goals}
    assert "not_counted" in states.values()


def test_the_starting_points_of_plan_and_report_may_contradict_each_other() -> None:
    """40 with 10 more means 30 before; 31 of whom 4 are new means 27 before. Both stand, none is put right."""
    promised, more = (target(TOCHIGI, key).target.value for key in ("helpers", "helpers-more"))
    came, new = reached(TOCHIGI, "helpers", "helpers-more")
    assert (promised, more, came, new) == (40, 10, 31, 4)
    assert "合わない" in system(TOCHIGI).sources[0].note
    assert (target(ICHIKAI, "survey").target.value, result(ICHIKAI, "survey-list").figure.value) == (218, 210)
    dated = [t.baseline for code in ALL for t in system(code).targets if t.baseline and t.baseline.year_raw]
    assert len(dated) >= 8, "a starting point is kept with its year where one is printed"


def test_a_target_may_be_given_up_for_a_reason() -> None:
    held = next(g for g in system(KAMOGAWA).facts.goals if g.code == "supporter-held")
    assert held.state == "not_done"
    assert "準備" in note(KAMOGAWA, "goals", "supporter-held")
    fewer = result(KOMAE, "college-times")
    assert (fewer.state, fewer.figure.value, target(KOMAE, "college-times").target.value) == (
        "changed",
        10,
        12,
    )
    assert "負担" in fewer.label


def test_how_far_a_goal_is_needs_no_number() -> None:
    states = {r.state for code in ALL for r in system(code).facts.results}
    assert {"reached", "nearly", "expected", "not_reached", "changed", "unsaid"} <= states
    numberless = [g for code in ALL for g in system(code).facts.goals]
    assert {"counting", "not_counted", "not_done"} & {g.state for g in numberless}
    assert len(numberless) > 100
    assert all(system(code).facts.goals for code in (KUSHIRO, "014524", "132152"))


def test_more_than_promised_is_no_praise_and_what_was_too_much_says_so() -> None:
    assert result(YUZAWA, "cases").state == "not_reached"
    assert "過大" in note(YUZAWA, "targets", "cases")
    far_over = result(SOKA, "keizoku")
    assert (far_over.figure.value, target(SOKA, "keizoku").target.value, far_over.state) == (
        855,
        20,
        "unsaid",
    )


# ── the same number twice ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        (TONO, {"consultations", "plans"}),
        (YAHABA, {"new-cases", "closing-rate", "resources"}),
        (IWAIZUMI, {"window-days", "consultations", "complex"}),
        (EDOGAWA, {"shien-kaigi-times", "shien-kaigi-persons"}),
        (HACHIOJI, {"bases-2020", "bases-2022"}),
        (HATOYAMA, {"sodan", "kaiketsu"}),
    ],
)
def test_a_figure_that_serves_two_programmes_is_one_row(code: str, keys: set[str]) -> None:
    both = {t.code for t in system(code).targets if len(t.programmes) == 2}
    assert keys <= both
    labels = [(t.label, t.target.value, t.target.year_raw) for t in system(code).targets]
    assert len(labels) == len(set(labels)), "a second row would be counted a second time"


# ── time ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "year"), [(32, 2020), (33, 2021), (34, 2022), (35, 2023), (37, 2025), (40, 2028)]
)
def test_a_year_of_heisei_that_never_came(printed: int, year: int) -> None:
    for said in (f"平成{printed}年度", f"平成 {printed} 年度", f"H{printed}"):
        right = Figure(path="x", raw="2", near="n", source="p", value=2, year_raw=said, fiscal_year=year)
        assert figure_problems([right], sources=["p"]) == []
        wrong = Figure(path="x", raw="2", near="n", source="p", value=2, year_raw=said, fiscal_year=year - 1)
        assert len(figure_problems([wrong], sources=["p"])) == 1


def test_plans_look_ahead_in_heisei() -> None:
    found = {(f.year_raw, f.fiscal_year) for code in ALL for f in system(code).figures if f.fiscal_year}
    assert {("平成32年度", 2020), ("平成34年度", 2022), ("平成35年度", 2023)} <= found


def test_a_part_of_a_year_is_no_year_and_each_figure_has_its_own_last_day() -> None:
    days = {r.as_of for r in system(SETAGAYA).facts.results if r.period == "part_year"}
    assert days == {date(2019, 1, 31), date(2018, 11, 30)}
    until_december = result(SAPPORO, "supporters")
    assert (until_december.period, until_december.as_of) == ("part_year", date(2018, 12, 31))
    months = [r for code in ALL for r in system(code).facts.results if r.period == "part_year" and r.as_of]
    assert len(months) >= 80
    assert {r.as_of.month for r in months if r.as_of} >= {11, 12, 1, 2}
    assert "10月から" in note("041009", "results", "coordinator-consultations")
    whole = result(HIROO, "santa")
    assert (whole.period, whole.as_of) == ("year", None)


# ── noise ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("１２件", 12),
        ("述べ27件", 27),
        ("約59%", 59),
        ("のべ 102 名", 102),
        ("2~3 件", 2),
        ("62073(人)", 62073),
    ],
)
def test_a_figure_keeps_what_was_printed_beside_what_was_read(raw: str, value: float) -> None:
    figure = Figure(path="x", raw=raw, near="n", source="p", value=value)
    assert value in numbers_in(raw)
    assert figure_problems([figure], sources=["p"]) == []
    better = Figure(path="x", raw=raw, near="n", source="p", value=value + 10)
    assert len(figure_problems([better], sources=["p"])) == 1


def test_a_number_that_cannot_be_read_is_not_improved() -> None:
    """389,0606 households: the towns' two figures beside it are there, the prefecture's is left out."""
    households = [b for b in system(AKITA).facts.basics if b.code == "households"]
    assert {b.figure.value for b in households} == {867, 2053}


def test_those_who_live_elsewhere_are_counted_apart() -> None:
    assert reached(KYOGOKU, "rights-consultations", "rights-consultations-town") == [19, 12]
    outside = reached(KYOGOKU, "rights-consultations-outside", "meetings-outside", "guardianship-outside")
    assert outside == [7, 7, 5]


def test_use_of_something_new_is_told_stage_by_stage() -> None:
    stages = reached("014702", "anshin-only-talk", "anshin-cancelled", "anshin-used")
    assert sum(n or 0 for n in stages) == result("014702", "anshin-consultations").figure.value == 3
    assert (result("014702", "anshin-times").unit, result("014702", "anshin-times").figure.value) == (
        "times",
        6,
    )


def test_a_place_that_is_not_registered_counts_beside_a_target_half_reached() -> None:
    met, promised = result(CHOFU, "salons-new"), target(CHOFU, "salons-new")
    assert (met.figure.value, promised.target.value) == (3, 6)
    others = result(CHOFU, "salons-unregistered")
    assert (others.figure.value, others.target) == (7, "")


def test_what_a_meeting_concluded_last_year_is_a_result_of_this_year() -> None:
    assert reached(EDOGAWA, "practised-ibasho", "practised-watch") == [3, 3]
    assert result(AOMORI, "continue-alone").state == "expected"
