"""A draft is begun, brought in, written, adopted; files are kept with it; each act is recorded, and each refusal says why."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marugoto.agencies.models import Agency, Area, Desk, Municipality
from marugoto.audit.models import AuditEvent
from marugoto.blueprints import queries
from marugoto.blueprints.actions import files, versions
from marugoto.blueprints.models import BlueprintVersion, PlanFile
from marugoto.blueprints.rules import edits
from marugoto.collaboration.models import ConferenceBody
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.indicators.models import Indicator, Target
from tests.factories.agencies import Town, Worker
from tests.factories.blueprints import PDF, file_of, plan_file, version
from tests.factories.clock import Clock
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _stopped(clock: Clock) -> None:
    """It is 24 November 2026."""


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_a_file_comes_in_and_goes_out_letter_by_letter(planner: Worker) -> None:
    text = file_of(planner)
    made = version(planner)
    assert (made.number, made.is_draft, made.text) == (1, True, text)
    assert queries.read(made).problems == ()
    assert version(planner).number == 2
    assert verbs()[-2:] == ["blueprint.brought_in"] * 2


def test_a_first_draft_says_what_is_known_of_the_town(planner: Worker) -> None:
    made = versions.begin(title="はじめて", based_on=None, by=planner.actor)
    data = tomllib.loads(made.text)
    assert data["municipality"]["code"] == planner.agency.municipality.code
    assert queries.read(made).problems == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"format = 1\n[municipality\n", "line 2"),
        (b"format = 1\n", "ではありません"),
        (b'format = 1\nmunicipality = "x"\n', "ではありません"),
        (b'format = 1\n[municipality]\ncode = "402036"\n', "ではありません"),
        (b"#" * (versions.MOST_BYTES + 1), "2MB"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_reason(planner: Worker, data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says) as no:
        versions.bring_in(data=data, title="x", by=planner.actor)
    assert no.value.field == "file"
    assert not BlueprintVersion.objects.exists()


def test_a_file_with_problems_comes_in_and_says_them(planner: Worker) -> None:
    made = version(planner, more='\n[[roles]]\ncode = "x"\nodd = 7\n')
    draft = queries.read(made)
    assert ("roles[1].label", "書いてください（必須です）") in draft.problems
    assert any(at == "roles[1].odd" for at, _words in draft.problems)
    assert {s.table.key: s.problems for s in queries.sections(draft)}["roles"] == 2
    with pytest.raises(Refused, match="まだ直すところ"):
        versions.adopt(version=made, on=TODAY, words="", by=planner.actor)


def test_one_row_is_written_and_the_rest_stays(planner: Worker) -> None:
    made = version(planner, more='\n[extra]\nunknown = "stays"\n')
    before = tomllib.loads(made.text)
    path = edits.path_of("agencies/1/desks/2")
    row = before["agencies"][0]["desks"][1]
    new = row | {"name": "本部の担当"}
    versions.write_row(version=made, path=path, row=new, seen=edits.seal_of(row), by=planner.actor)
    made.refresh_from_db()
    after = tomllib.loads(made.text)
    assert after["extra"] == {"unknown": "stays"}
    before["agencies"][0]["desks"][1] = new
    assert after == before
    assert verbs()[-1] == "blueprint.written"


def test_whoever_comes_second_is_told(planner: Worker, yamamoto: Worker) -> None:
    made = version(planner)
    row = tomllib.loads(made.text)["agencies"][0]
    seen, path = edits.seal_of(row), edits.path_of("agencies/1")
    versions.write_row(version=made, path=path, row=row | {"name": "先"}, seen=seen, by=yamamoto.actor)
    with pytest.raises(Refused, match="ほかの人が書きかえました"):
        versions.write_row(version=made, path=path, row=row | {"name": "後"}, seen=seen, by=planner.actor)
    assert tomllib.loads(BlueprintVersion.objects.get().text)["agencies"][0]["name"] == "先"


def test_a_figure_of_ones_own_has_its_paper(planner: Worker) -> None:
    made = version(planner)
    row = {"code": "households", "unit": "households"}
    row |= {"figure": edits.figure_with({}, {"raw": "10,401世帯"}, label="世帯数")}
    versions.write_row(version=made, path=("basics", 4), row=row, seen=None, by=planner.actor)
    made.refresh_from_db()
    assert {"id": "own", "title": "この計画"} in tomllib.loads(made.text)["sources"]
    assert queries.read(made).problems == ()


def test_a_row_that_is_gone_is_said(planner: Worker) -> None:
    made = version(planner)
    for do in (versions.drop_row, lambda **k: versions.move_row(down=True, **k)):
        with pytest.raises(Refused, match="もうありません"):
            do(version=made, path=("basics", 9), by=planner.actor)
    versions.drop_row(version=made, path=("basics", 1), by=planner.actor)
    versions.move_row(version=made, path=("basics", 1), down=True, by=planner.actor)
    made.refresh_from_db()
    assert [b["code"] for b in tomllib.loads(made.text)["basics"]] == ["area", "ageing_rate"]


# --- adopted ---------------------------------------------------------------------------------------------------------


def test_adopting_makes_the_town_what_the_version_says(planner: Worker) -> None:
    made = version(planner)
    tried = versions.adopt(version=made, on=TODAY, words="", by=planner.actor, try_only=True)
    assert "agency hokatsu" in tried.report.created
    made.refresh_from_db()
    assert made.is_draft
    assert not Agency.objects.filter(code="hokatsu").exists()
    versions.adopt(version=made, on=TODAY, words="議会で決めた", by=planner.actor)
    town = planner.agency.municipality
    assert queries.in_force(town.id) == made
    assert Desk.objects.filter(agency__municipality=town, agency__code="hokatsu").count() == 2
    assert Area.objects.filter(version__scheme__municipality=town, version__scheme__code="ku").count() == 2
    assert ConferenceBody.objects.get(municipality=town, code="case").convener.code == "hokatsu"
    assert Target.objects.get(municipality=town, code="new").target == 80
    assert Indicator.objects.get(municipality=town, code="new").label == "新規相談"
    assert "blueprint.adopted" in verbs()
    again = versions.adopt(version=version(planner), on=TODAY, words="", by=planner.actor)
    assert again.report.quiet


def test_an_adopted_version_stays_as_it_is(planner: Worker) -> None:
    made = version(planner)
    kept = plan_file(planner, made)
    versions.adopt(version=made, on=TODAY, words="", by=planner.actor)
    acts: list[Any] = [
        lambda: versions.write_row(version=made, path=("basics", 1), row={}, seen=None, by=planner.actor),
        lambda: versions.give_up(version=made, by=planner.actor),
        lambda: versions.adopt(version=made, on=TODAY, words="", by=planner.actor),
        lambda: files.take_away(file=kept, by=planner.actor),
        lambda: plan_file(planner, made, mark="別紙2"),
    ]
    for act in acts:
        with pytest.raises(Refused, match="書きかえられません"):
            act()


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = '7'", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("blueprintversion", "text"), ("planfile", "mark")])
def test_the_database_keeps_it_too(planner: Worker, statement: str, table: str, column: str) -> None:
    made = version(planner)
    plan_file(planner, made)
    versions.adopt(version=made, on=TODAY, words="", by=planner.actor)
    with (
        pytest.raises(IntegrityError, match="stays"),
        transaction.atomic(),
        transaction.get_connection().cursor() as cursor,
    ):
        cursor.execute(statement.format(f"blueprints_{table}", column))


def test_a_day_to_come_or_before_the_last_is_refused(planner: Worker) -> None:
    first, second = version(planner), version(planner)
    with pytest.raises(Refused, match="きょうまで"):
        versions.adopt(version=first, on=TODAY + timedelta(days=1), words="", by=planner.actor)
    versions.adopt(version=first, on=TODAY, words="", by=planner.actor)
    with pytest.raises(Refused, match="後の日"):
        versions.adopt(version=second, on=TODAY - timedelta(days=1), words="", by=planner.actor)


def test_a_draft_is_given_up_unless_another_stands_on_it(planner: Worker) -> None:
    first = version(planner)
    second = versions.begin(title="つぎ", based_on=first, by=planner.actor)
    with pytest.raises(Refused, match="もとにした版"):
        versions.give_up(version=first, by=planner.actor)
    versions.give_up(version=second, by=planner.actor)
    versions.give_up(version=first, by=planner.actor)
    assert not BlueprintVersion.objects.exists()
    with pytest.raises(Refused, match="名前"):
        versions.begin(title=" ", based_on=None, by=planner.actor)


def test_the_shipped_blueprint_is_taken_once(town: Town) -> None:
    assert versions.take_shipped(town=town.municipality, title="x", by=None) is None
    kurume = Municipality.objects.create(
        code="402036",
        name="久留米市",
        prefecture="福岡県",
        kind="core_city",
        programme_mode="full",
    )
    made = versions.take_shipped(town=kurume, title="製品に入っている設計図", by=None)
    assert made is not None
    assert not made.is_draft
    assert queries.read(made).problems == ()
    assert versions.take_shipped(town=kurume, title="また", by=None) == made


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_plan_keeps_its_files_and_they_are_found_from_the_text(planner: Worker) -> None:
    more = '\n[plan_form]\naim = "体制は別紙1のとおり。別紙10は地図。"\n'
    made = version(planner, more=more)
    plan_file(planner, made)
    plan_file(
        planner, made, mark="別紙10", description="地区の地図", name="map.png", body=b"\x89PNG\r\n\x1a\nx"
    )
    found = {k.file.mark: k for k in queries.files_of(queries.read(made))}
    assert found["別紙1"].places == (("plan_form.aim", "体制は別紙1のとおり。別紙10は地図。"),)
    assert len(found["別紙10"].places) == 1
    assert [k.file.mark for k in queries.files_of(queries.read(made), words="地図")] == ["別紙1", "別紙10"]
    assert [k.file.mark for k in queries.files_of(queries.read(made), words="イメージ")] == ["別紙1"]
    next_one = versions.begin(title="つぎ", based_on=made, by=planner.actor)
    assert next(bytes(f.body) for f in next_one.files.order_by("mark")) == PDF
    files.take_away(file=next_one.files.get(mark="別紙1"), by=planner.actor)
    assert made.files.count() == 2
    assert verbs()[-1] == "plan_file.taken_away"


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"mark": " "}, "mark", "呼び名"),
        ({"description": ""}, "description", "何が書いてあるか"),
        ({"name": "a.exe"}, "file", "置けるのは"),
        ({"name": "a.png"}, "file", "合いません"),
        ({"body": b""}, "file", "5MB"),
        ({"body": b"%PDF" + b"x" * 5_000_000}, "file", "5MB"),
        ({}, "mark", "もうあります"),
    ],
)
def test_a_file_that_is_not_kept(planner: Worker, change: dict[str, Any], field: str, says: str) -> None:
    made = version(planner)
    plan_file(planner, made)
    with pytest.raises(Refused, match=says) as no:
        plan_file(planner, made, **({"mark": "別紙2"} if change else {}) | change)
    assert no.value.field == field


# --- constraints -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("blueprint_version_once", {"number": 1}),
        ("blueprint_version_has_a_name", {"title": ""}),
        ("blueprint_adopted_on_a_day", {"adopted_by": "user"}),
    ],
)
def test_a_version_that_breaks_a_rule_is_refused(planner: Worker, name: str, change: dict[str, Any]) -> None:
    version(planner)
    values = {"number": 2, "title": "x", "text": "", "changed_at": clock.now()} | change
    if "adopted_by" in values:
        values["adopted_by"] = planner.user
    row = BlueprintVersion(municipality=planner.agency.municipality, **values)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("plan_file_once", {"mark": "別紙1"}),
        ("plan_file_says_what_it_is", {"description": ""}),
        ("plan_file_says_what_it_is", {"mark": ""}),
        ("plan_file_size", {"size": 0}),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused(planner: Worker, name: str, change: dict[str, Any]) -> None:
    made = version(planner)
    plan_file(planner, made)
    values = {"mark": "別紙2", "description": "図", "file_name": "a", "kind": "pdf", "body": b"x", "size": 1}
    row = PlanFile(version=made, **(values | change))
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()
