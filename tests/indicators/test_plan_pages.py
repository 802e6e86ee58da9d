"""The pages of the plan: figures beside targets, versions with reasons, what came from elsewhere, files, what everybody sees."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_rules import Blueprint
from marugoto.audit.models import AuditEvent
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.indicators import export, plan
from marugoto.indicators.actions import plan as load
from marugoto.indicators.models import Indicator, Publication, Result, Target
from marugoto.intake.actions.consultations import Received, receive
from tests.factories.agencies import Town, Worker
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db
URL = "/indicators/plan/"
HEAD = """
format = 1
valid_from = 2021-04-01
[municipality]
code = "402036"
name = "久留米市"
prefecture = "福岡県"
[[sources]]
id = "paper"
title = "計画"
"""
ONE = """
[[targets]]
code = "new"
label = "社協の新規相談"
unit = "cases"
counting = "distinct"
programmes = ["comprehensive", "outreach"]
count = { of = "consultations.first", where = { agency = ["AGENCY"] } }
target = { value = 40, year_raw = "R8", raw = "40件", near = "新規", source = "paper" }

[[targets]]
code = "again"
label = "同じ数をもう一つの事業でも"
unit = "cases"
counting = "distinct"
count = { of = "consultations.first", where = { agency = ["AGENCY"] } }
target = { value = 20, raw = "20件", near = "新規", source = "paper" }

[[targets]]
code = "rate"
label = "終結率"
unit = "percent"
counting = "rate"
count = { of = "cases.closed", per = "cases.handled" }
numerator = "終結した件数"
denominator = "継続と新規の件数"
carried_over = "included"
target = { value = 50, raw = "50%", near = "終結", source = "paper" }

[[targets]]
code = "felt"
label = "助けを求められる人がいる市民"
unit = "percent"
counting = "survey"
survey = "市民意識調査"
count = "none"
uncounted = "survey"
target = { value = 87, raw = "87%", near = "市民", source = "paper" }

[[results]]
code = "orphan"
label = "約束のなかった結果"
unit = "cases"
count = "none"
uncounted = "no_rows"
as_of = 2026-06-30
figure = { value = 12, raw = "12件", near = "結果", source = "paper" }

[[goals]]
code = "receive"
label = "どんな困りごとも受け止める"
"""


def _blueprint(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Blueprint:
    path = tmp_path_factory.mktemp("plan") / "402036.toml"
    code = town.a.agency.code
    agency = f'\n[[agencies]]\ncode = "{code}"\nname = "社協"\nkind = "social_welfare_council"\n'
    path.write_text(HEAD + agency + ONE.replace("AGENCY", code), encoding="utf-8")
    return blueprints.read_file(path)


@pytest.fixture
def loaded(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    load.load_plan(municipality=town.municipality, data=_blueprint(town, tmp_path_factory), by=None)
    return town


def _talks(worker: Worker, n: int) -> None:
    for _n in range(n):
        talk = Received(
            channel="phone",
            story="電球",
            caller_relation="self",
            urgency="this_week",
            outcome="informed",
            anonymous=True,
        )
        receive(consultation_id=new_id(), received=talk, by=worker.actor)


def _line(worker: Worker, code: str) -> plan.Line:
    return next(one for one in plan.lines(worker.actor, year=plan.year_now()) if one.indicator.code == code)


def test_loading_twice_changes_nothing(loaded: Town, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = (Indicator.objects.count(), Target.objects.count(), Result.objects.count())
    load.load_plan(municipality=loaded.municipality, data=_blueprint(loaded, tmp_path_factory), by=None)
    after = (Indicator.objects.count(), Target.objects.count(), Result.objects.count())
    assert after == before == (6, 4, 1)


def test_figures_stand_beside_targets(loaded: Town, planner: Worker, sato: Worker) -> None:
    _talks(sato, 30)
    line = _line(planner, "new")
    assert line.figure == 30
    assert (line.percent, line.state) == (75, "on_the_way")
    page = planner.client.get(URL).content.decode()
    assert "目標の75%" in page
    assert _line(planner, "again").state == "reached"
    assert _line(planner, "again").twins == ("社協の新規相談",)
    assert "同じ数を見る指標" in page


def test_a_rate_says_of_what_it_is_a_part(loaded: Town, planner: Worker) -> None:
    rate = Indicator.objects.get(code="rate")
    assert (rate.numerator, rate.denominator) == ("終結した件数", "継続と新規の件数")
    page = planner.client.get(f"{URL}rate/").content.decode()
    assert "終結した件数 ÷ 継続と新規の件数" in page
    assert "継続分を含む" in page
    assert "÷" not in planner.client.get(f"{URL}new/").content.decode()


def test_a_rate_has_both_parts_or_none(loaded: Town) -> None:
    rate = Indicator.objects.get(code="rate")
    rate.denominator = ""
    assert sentence_of(rate, "indicator_rate_has_both_parts").endswith("。")
    with breaks("indicator_rate_has_both_parts"):
        rate.save()


def test_a_share_of_nothing_and_a_survey_print_no_figure(loaded: Town, planner: Worker) -> None:
    assert _line(planner, "rate").figure is None
    assert _line(planner, "felt").figure is None
    page = planner.client.get(URL).content.decode()
    assert "分母が0のため出せません" in page
    assert "住民への調査の結果で見ます" in page


def test_a_small_number_of_one_agency_is_hidden_from_others(
    loaded: Town, planner: Worker, sato: Worker, yamamoto: Worker
) -> None:
    _talks(sato, 3)
    line = _line(planner, "new")
    assert line.hidden
    assert line.figure is None
    assert "3件" not in planner.client.get(f"{URL}new/").content.decode()


def test_a_part_that_leaves_a_small_rest_is_told_neither_on_the_page_nor_to_everybody(
    loaded: Town, planner: Worker, sato: Worker, tanaka: Worker
) -> None:
    """Thirteen in the town and ten at one agency would say that three went elsewhere."""
    whole = {"label": "町の新規相談", "unit": "cases", "count": {"of": "consultations.first"}, "sort": 99}
    Indicator.objects.create(municipality=loaded.municipality, code="whole", kind="number", **whole)
    _talks(sato, 10)
    _talks(tanaka, 3)
    assert (_line(planner, "whole").figure, _line(planner, "new").figure) == (13, None)
    alone = plan.line(planner.actor, Indicator.objects.get(code="new"), year=plan.year_now())
    assert alone.hidden
    assert {month.n for month in plan.months(planner.actor, alone)} == {None}
    assert "10件" not in planner.client.get(f"{URL}new/").content.decode()
    told = {
        row["code"]: row["figure"]
        for row in plan.published_rows(plan.lines(sato.actor, year=plan.year_now()))
    }
    assert (told["whole"], told["new"], told["again"]) == (None, "10", "10"), "that agency knows its ten"
    by_planner = plan.published_rows(plan.lines(planner.actor, year=plan.year_now()))
    assert {row["code"]: row["figure"] for row in by_planner} == told, "whoever publishes"
    _talks(tanaka, 2)
    assert (_line(planner, "whole").figure, _line(planner, "new").figure) == (15, 10)


def test_one_indicator_with_months_years_and_what_is_behind(
    loaded: Town, planner: Worker, yamamoto: Worker, sato: Worker
) -> None:
    _talks(sato, 8)
    page = BeautifulSoup(planner.client.get(f"{URL}new/").content, "html.parser")
    assert len(page.select("svg.chart-wide")) == 2
    assert page.select("svg line.s2")
    assert "ほかに、ここに出ていない記録も数えています" in page.get_text()


def test_years_before_the_first_figure_are_not_nothing_but_unknown(
    loaded: Town, planner: Worker, sato: Worker
) -> None:
    _talks(sato, 6)
    new = Indicator.objects.get(code="new")
    found = plan.years(planner.actor, new, until=plan.year_now())
    assert [one.figure for one in found] == [None, None, None, None, 6]


def test_another_target_needs_a_reason_and_the_first_stays(loaded: Town, planner: Worker) -> None:
    refused = planner.client.post(f"{URL}new/target/", {"value": "60", "year_words": "R9", "reason": ""})
    assert refused.status_code == 422
    assert 'value="60"' in refused.content.decode()
    done = planner.client.post(
        f"{URL}new/target/", {"value": "60", "year_words": "R9", "reason": "過大だった"}
    )
    assert done.status_code == 302
    first, second = Target.objects.filter(code="new").order_by("version")
    assert (int(first.target), first.replaced_on, int(second.target), second.reason) == (
        40,
        clock.today(),
        60,
        "過大だった",
    )
    assert AuditEvent.objects.filter(verb="target.replaced").count() == 1
    assert "過大だった" in planner.client.get(f"{URL}new/").content.decode()
    assert "過大だった" in planner.client.get(f"{URL}report/").content.decode()


def test_a_replaced_target_survives_loading_the_file_again(
    loaded: Town, planner: Worker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    planner.client.post(f"{URL}new/target/", {"value": "60", "year_words": "R9", "reason": "過大だった"})
    load.load_plan(municipality=loaded.municipality, data=_blueprint(loaded, tmp_path_factory), by=None)
    assert int(Target.objects.get(code="new", replaced_on__isnull=True).target) == 60


def test_a_result_is_written_where_rows_cannot_tell(loaded: Town, planner: Worker) -> None:
    year = plan.year_now()
    sent = {"year": year, "value": "83.5", "state": "nearly", "note": "", "source": "市民意識調査"}
    assert planner.client.post(f"{URL}felt/result/", sent).status_code == 302
    line = _line(planner, "felt")
    assert (str(line.figure), line.elsewhere, line.state) == ("83.50", True, "nearly")
    assert planner.client.post(f"{URL}new/result/", sent).status_code == 422
    assert AuditEvent.objects.filter(verb="result.written").count() == 1


def test_of_several_printed_results_none_is_the_figure(loaded: Town, planner: Worker) -> None:
    felt = Indicator.objects.get(code="felt")
    year = plan.year_now()
    Result.objects.create(indicator=felt, code="a", year=year, value=80, unit="percent")
    assert _line(planner, "felt").figure == 80
    Result.objects.create(indicator=felt, code="b", year=year, value=81, unit="percent")
    assert _line(planner, "felt").figure is None
    Result.objects.create(indicator=felt, year=year, value=82, unit="percent")
    assert _line(planner, "felt").figure == 82


def test_a_goal_in_words_gets_a_state_and_no_number(loaded: Town, planner: Worker) -> None:
    sent = {"year": plan.year_now(), "value": "", "state": "expected", "note": "窓口が一つになった"}
    assert planner.client.post(f"{URL}goal-receive/result/", sent).status_code == 302
    assert "窓口が一つになった" in planner.client.get(f"{URL}report/").content.decode()
    assert planner.client.post(f"{URL}goal-receive/result/", sent | {"value": "3"}).status_code == 422


@pytest.mark.parametrize("path", ["", "new/", "report/", "csv/", "xlsx/"])
def test_who_may_see_the_plan(
    loaded: Town, path: str, planner: Worker, yamamoto: Worker, sato: Worker
) -> None:
    assert planner.client.get(URL + path).status_code == 200
    assert yamamoto.client.get(URL + path).status_code == 200
    assert sato.client.get(URL + path).status_code == 403


def test_another_towns_indicator_does_not_exist(loaded: Town, ishii: Worker, planner: Worker) -> None:
    assert ishii.client.get(f"{URL}new/").status_code == 404
    assert ishii.client.post(f"{URL}new/target/", {"value": "1", "reason": "x"}).status_code == 404
    assert planner.client.get(f"{URL}nonsense/").status_code == 404
    assert planner.client.get(f"{URL}new/target/").status_code == 405


def test_the_file_keeps_the_rules_of_machines(loaded: Town, planner: Worker, sato: Worker) -> None:
    """One heading line, one value a cell, 空白 is not 0, days as YYYY-MM-DD, codes beside words, standard town code."""
    _talks(sato, 3)
    body = planner.client.get(f"{URL}csv/").content
    assert body.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert tuple(table[0]) == export.HEAD
    assert {len(line) for line in table} == {len(export.HEAD)}
    assert not [cell for line in table for cell in line if "\n" in cell or cell != cell.strip()]
    rows = {line[5]: dict(zip(export.HEAD, line, strict=True)) for line in table[1:]}
    assert (rows["new"]["数値"], rows["new"]["秘匿フラグ"]) == ("", "1")
    assert rows["felt"]["数えない理由コード"] == "survey"
    assert rows["new"]["全国地方公共団体コード"] == loaded.municipality.code
    assert date.fromisoformat(rows["new"]["集計開始年月日"]).month == 4
    book = load_workbook(io.BytesIO(planner.client.get(f"{URL}xlsx/").content))
    sheet = book["指標"]
    assert not sheet.merged_cells.ranges
    assert [c.value for c in sheet[1]] == list(export.HEAD)
    assert sheet.max_row == len(table)
    assert {row[0].value for row in book["コード表"].iter_rows(min_row=2)} >= {"indicators.uncounted"}


def test_figures_for_everybody_hide_what_is_small_and_stay_until_taken_back(
    loaded: Town, planner: Worker, sato: Worker, client: object
) -> None:
    year, town = plan.year_now(), loaded.municipality
    address = f"/indicators/published/{town.code}/{year}/"
    _talks(sato, 3)
    assert planner.client.get(address).status_code == 404
    planner.client.post(f"{URL}publish/", {"year": year, "words": "ありがとうございます"})
    page = client.get(address)  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert "ありがとうございます" in page.content.decode()
    row = next(r for r in Publication.objects.get().rows if r["code"] == "new")
    assert (row["figure"], row["hidden"]) == (None, True)
    _talks(sato, 7)
    planner.client.post(f"{URL}publish/", {"year": year, "words": ""})
    now = Publication.objects.get(withdrawn_at__isnull=True)
    assert next(r for r in now.rows if r["code"] == "new")["figure"] == "10"
    planner.client.post(f"{URL}withdraw/", {"year": year})
    assert client.get(address).status_code == 404  # type: ignore[attr-defined]
    verbs = AuditEvent.objects.filter(verb__startswith="indicators.").values_list("verb", flat=True)
    assert sorted(verbs) == [
        "indicators.loaded",
        "indicators.published",
        "indicators.published",
        "indicators.withdrawn",
    ]


def test_who_may_not_write_may_not_publish(loaded: Town, sato: Worker) -> None:
    for path in ("publish/", "withdraw/", "new/target/", "new/result/"):
        assert sato.client.post(URL + path, {"year": plan.year_now()}).status_code == 403


def test_a_get_of_the_plan_changes_nothing_without_a_plan_too(town: Town, planner: Worker) -> None:
    assert "計画の指標が、まだ読み込まれていません" in planner.client.get(URL).content.decode()
