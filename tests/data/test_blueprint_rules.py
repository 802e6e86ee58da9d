"""What a blueprint may say: every problem is told with file and key."""

import copy
import tomllib
from datetime import date
from typing import Any

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_bodies import times_a_year
from marugoto.agencies.rules.blueprint_figures import (
    Figure,
    days_in,
    figure_problems,
    numbers_in,
    recurrence_problem,
)
from marugoto.agencies.rules.blueprint_rules import (
    BlueprintError,
    check_digit,
    parse_blueprint,
    parse_demo,
    with_demo,
)

KURUME, KOCHI = "402036", "392014"
FIGURE = {"value": 2, "raw": "2カ所", "near": "I型", "source": "p"}


def small() -> dict[str, Any]:
    """A blueprint with a little of everything."""
    return copy.deepcopy(
        {
            "format": 1,
            "valid_from": date(2021, 4, 1),
            "municipality": {"code": KURUME, "name": "久留米市", "prefecture": "福岡県"},
            "sources": [{"id": "p", "title": "計画"}],
            "area_schemes": [
                {
                    "code": "s",
                    "kind": "elementary_school",
                    "name": "小学校区",
                    "areas": [
                        {"code": "x", "name": "X"},
                        {"code": "y", "name": "Y", "inside": [{"area": "s/x"}]},
                    ],
                }
            ],
            "agencies": [
                {
                    "code": "a",
                    "name": "A",
                    "kind": "npo",
                    "desks": [{"code": "d", "name": "D", "intake_mode": "both", "areas": ["s/x"]}],
                }
            ],
            "agency_series": [
                {
                    "code": "c-{n}",
                    "name": "C{n}",
                    "kind": "pharmacy",
                    "count": FIGURE,
                    "desk": {"code": "d", "intake_mode": "residents", "backup": "a/d"},
                }
            ],
            "programmes": [{"code": "outreach", "change": "new", "agencies": ["c-*"], "items": []}],
            "conferences": [
                {
                    "code": "m",
                    "kind": "network_meeting",
                    "name": "会議",
                    "convener": "a",
                    "members": ["a", "c-*"],
                    "recurrence": {"rule": "FREQ=MONTHLY;BYDAY=4WE"},
                }
            ],
            "targets": [
                {"code": "t", "label": "件数", "unit": "cases", "counting": "total", "target": FIGURE}
            ],
            "local_names": [{"list": "role", "code": "window", "label": "なんでも窓口"}],
        }
    )


def problems(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(BlueprintError) as caught:
        parse_blueprint(raw, file="f.toml", codes=blueprints.known_codes())
    return list(caught.value.problems)


def test_the_small_one_is_read_whole() -> None:
    found = parse_blueprint(small(), file="f.toml", codes=blueprints.known_codes())
    assert [a.code for a in found.agencies] == ["a", "c-1", "c-2"]
    assert [a.placeholder_name for a in found.agencies] == [False, True, True]
    assert found.desks["c-2/d"].backup == "a/d"
    assert found.conferences[0].members == ("a", "c-1", "c-2")
    assert found.programmes[0].agencies == ("c-1", "c-2")
    assert found.targets[0].as_row()["target"] == {
        "value": 2.0,
        "year_raw": "",
        "raw": "2カ所",
        "source": "p",
    }


def test_real_names_take_the_place_of_placeholders() -> None:
    raw = small()
    raw["agency_series"][0]["names"] = ["中央薬局"]
    found = parse_blueprint(raw, file="f.toml", codes=blueprints.known_codes())
    first, second = found.agencies[1:]
    assert (first.name, first.desks[0].name, first.placeholder_name) == ("中央薬局", "中央薬局", False)
    assert (second.name, second.placeholder_name, second.desks[0].placeholder_name) == ("C2", True, True)


def spoil(raw: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The same file with one key changed; value None takes the key away."""
    *way, last = [int(p) if p.isdigit() else p for p in path.split("/")]
    node: Any = raw
    for part in way:
        node = node[part]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return raw


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("format", 2, "f.toml: format: この版で読めるのは format = 1 です"),
        ("municipality/code", "402035", "f.toml: municipality.code: 検査数字が合いません（40203 なら 6）"),
        ("municipality/code", "40203", "f.toml: municipality.code: 全国地方公共団体コードは数字6桁です"),
        ("municipality/name", None, "f.toml: municipality.name: 書いてください（必須です）"),
        ("municipality/nmae", "x", "f.toml: municipality.nmae: 知らないキーです"),
        ("valid_from", "2021-04-01", "f.toml: valid_from: 日付で書いてください"),
        (
            "agencies/0/kind",
            "club",
            "f.toml: agencies[1].kind: 「club」は agencies.agency_kinds にありません",
        ),
        ("agencies/0/code", "Ａ", "f.toml: agencies[1].code: 「Ａ」は使えません"),
        ("agencies/0/fields", ["x"], "f.toml: agencies[1].fields: 「x」は agencies.fields にありません"),
        ("agencies/0/fields", "x", "f.toml: agencies[1].fields: 文字の一覧で書いてください"),
        ("agencies/0/desks/0/intake_mode", None, "f.toml: agencies[1].desks[1].intake_mode: 書いてください"),
        ("agencies/0/desks/0/accounts", "no", "f.toml: agencies[1].desks[1].accounts: true か false"),
        ("agencies/0/desks/0/areas", ["s/z"], "f.toml: agencies.a.desks.d.areas: s/z という圏域はありません"),
        ("agencies/0/desks/0/backup", "b/d", "f.toml: agencies.a.desks.d.backup: b/d という窓口はありません"),
        ("agencies/0/desks/0/backup", "a/d", "自分自身を支える窓口にはできません"),
        ("agencies", {}, "f.toml: agencies: 表の一覧で書いてください"),
        ("agency_series/0/code", "c", "f.toml: agency_series[1].code: 番号の入る所に {n} と書きます"),
        ("agency_series/0/names", ["a", "b", "c"], "f.toml: agency_series[1].names: 名前が 2 より多く"),
        ("agency_series/0/count", {**FIGURE, "value": 0}, "value は1から500までの整数です"),
        ("agency_series/0/count", 2, "{ value, raw, near, source } の形で書いてください"),
        ("area_schemes/0/areas/1/inside/0/area", "s/z", "s.y.inside: s/z という圏域はありません"),
        ("area_schemes/0/areas/1/inside/0/weight", 2, "weight: 0より大きく1以下の数で書いてください"),
        ("area_schemes/0/areas/1/code", "x", "f.toml: area_schemes: s/x が二度あります"),
        (
            "programmes/0/agencies",
            ["z-*"],
            "f.toml: programmes.outreach.agencies: z-* という機関はありません",
        ),
        ("programmes/0/change", "more", "new・extended・unchanged のどれかです"),
        ("conferences/0/convener", "z", "f.toml: conferences.m.convener: z という機関はありません"),
        ("conferences/0/members", ["z"], "f.toml: conferences.m.members: z という機関はありません"),
        ("conferences/0/recurrence/rule", "毎月", "RFC 5545 の規則ではありません"),
        (
            "conferences/0/recurrence",
            {"rule": "FREQ=MONTHLY;BYDAY=3WE", "raw": "毎月第4水曜日"},
            "印刷の「毎月第4水曜日」と合いません",
        ),
        ("targets/0/agency", "z", "f.toml: targets.t.agency: z という機関はありません"),
        (
            "targets/0/target",
            {**FIGURE, "value": 3},
            "f.toml: targets[1].target: 値 3 が、印刷の「2カ所」と合いません",
        ),
        ("targets/0/target", {**FIGURE, "source": "q"}, "source「q」は sources にありません"),
        ("targets/0/target", {**FIGURE, "near": ""}, "near（近くのことば）か line（何行目か）が要ります"),
        ("targets/0/target", {k: v for k, v in FIGURE.items() if k != "value"}, "value に数を書いてください"),
        ("local_names/0/code", "boss", "f.toml: local_names[1].code: 「boss」は role にありません"),
    ],
)
def test_a_problem_names_file_and_key(path: str, value: Any, said: str) -> None:
    assert any(said in p for p in problems(spoil(small(), path, value)))


def test_every_problem_is_told_at_once() -> None:
    raw = spoil(spoil(small(), "municipality/name", None), "agencies/0/kind", "club")
    assert len(problems(raw)) == 2


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1 1", 11),
        ("1, 020 件", 1020),
        ("226, 650 件", 226650),
        ("64. 1%", 64.1),
        ("約2,700件", 2700),
        ("薬局：10", 10),
    ],
)
def test_printed_numbers_are_read_through_the_noise_of_scanning(raw: str, value: float) -> None:
    assert numbers_in(raw) == {value}


def test_printed_days_and_years() -> None:
    assert days_in("2019年11月5日開設") == {date(2019, 11, 5)}
    assert days_in("2019年4月設置") == {date(2019, 4, 1)}
    wrong = Figure(path="x", raw="64. 1%", near="n", source="p", value=64.1, year_raw="H30", fiscal_year=2019)
    assert figure_problems([wrong], sources=["p"]) == ["x: 年度 2019 が、印刷の「H30」と合いません"]
    day = Figure(path="x", raw="2019年4月設置", near="n", source="p", day=date(2019, 5, 1))
    assert figure_problems([day], sources=["p"]) == [
        "x: 日付 2019-05-01 が、印刷の「2019年4月設置」と合いません"
    ]


def test_recurrence_says_what_is_printed() -> None:
    assert recurrence_problem("FREQ=MONTHLY;BYDAY=4WE", "毎月第4水曜日") == ""
    assert recurrence_problem("FREQ=WEEKLY;BYDAY=FR", "") == ""
    assert "recurrence_note" in recurrence_problem("FREQ=MONTHLY", "月1回")
    assert "recurrence_note" in recurrence_problem("FREQ=MONTHLY;BYDAY=1MO;INTERVAL=3", "三か月に一度")
    assert recurrence_problem("FREQ=MONTHLY;BYDAY=4WE;COUNT=3", "第4水曜日") == ""


@pytest.mark.parametrize("code", ["402036", "392014", "011002", "132225", "372013"])
def test_check_digit(code: str) -> None:
    assert check_digit(code[:5]) == code[5]


# ── the two that come with the system ──


def test_kurume_has_what_its_plan_prints() -> None:
    found = blueprints.read(KURUME)
    by_kind: dict[str, int] = {}
    for agency in found.agencies:
        by_kind[agency.kind] = by_kind.get(agency.kind, 0) + 1
    assert by_kind["community_support_centre"] == 11
    assert by_kind["disability_core_centre"] == 4
    assert by_kind["self_reliance_centre"] == 1
    assert [p.code for p in found.programmes] == [
        "comprehensive",
        "participation",
        "community_building",
        "outreach",
        "multi_agency",
    ]
    conference = {c.kind: c for c in found.conferences}
    assert conference["layered_meeting"].recurrence == "FREQ=MONTHLY;BYDAY=4WE"
    assert conference["support_meeting"].members == conference["layered_meeting"].members
    assert len(conference["layered_meeting"].members) == 11 + 1 + 4 + 1 + 1 + 1 + 1 + 1 + 1 + 1
    target = {t.code: t.target.value for t in found.targets}
    assert target["self-reliance-new"] == 1020
    assert [target[f"plans-{c}"] for c in ("participation", "outreach", "multi-agency")] == [24, 30, 36]
    assert len({f.path for f in found.figures}) == len(found.figures)


def test_kochi_has_27_windows_in_five_districts() -> None:
    found = blueprints.read(KOCHI)
    windows = [a for a in found.agencies if a.operation == "certified"]
    by_district: dict[str, dict[str, int]] = {}
    for agency in windows:
        district = by_district.setdefault(agency.desks[0].areas[0], {})
        district[agency.kind] = district.get(agency.kind, 0) + 1
    assert by_district == {
        "chiku/asahi": {"pharmacy": 10, "welfare_corporation": 1},
        "chiku/ikku": {"pharmacy": 1, "welfare_corporation": 2},
        "chiku/haruno": {"pharmacy": 1, "welfare_corporation": 1},
        "chiku/enokuchi-nishi": {"pharmacy": 5},
        "chiku/misato": {"pharmacy": 6},
    }
    assert len(windows) == 27
    assert all(a.valid_from == date(2019, 11, 5) for a in windows)
    assert all(a.desks[0].backup == "kyosei/houkatsuka" for a in windows)
    assert [found.desks[d].accounts for d in ("silver/uketsuke", "minkyo/minsei")] == [False, False]
    assert {s.kind for s in found.schemes} >= {"district", "model_area", "elementary_school"}


@pytest.mark.parametrize("code", [KURUME, KOCHI])
def test_the_demonstration_has_one_worker_for_each_role_all_marked(code: str) -> None:
    from marugoto.policy.roles import ROLES

    demo = blueprints.read_demo(code)
    assert demo is not None
    assert sorted(r for u in demo.users for r in u.roles) == sorted(ROLES)
    assert all(u.name.endswith("（デモ）") for u in demo.users)
    assert all(a.name.endswith("（デモ）") for a in demo.agencies)
    assert any(
        c.kind in {"layered_meeting", "support_coordination"}
        for c in with_demo(blueprints.read(code), demo).conferences
    )


def test_a_demonstration_must_say_that_it_is_one() -> None:
    base = blueprints.read(KURUME)
    raw = tomllib.loads((blueprints.FOLDER / "demo" / f"{KURUME}.toml").read_text("utf-8"))
    raw["synthetic"] = False
    raw["users"][0]["name"] = "佐藤"
    raw["users"][1]["agency"] = "z"
    raw["users"][2]["desks"] = ["z"]
    raw["desk_areas"][0]["areas"] = ["living/ken-99"]
    raw["municipality"] = KOCHI
    with pytest.raises(BlueprintError) as caught:
        parse_demo(raw, file="demo/f.toml", codes=blueprints.known_codes(), base=base)
    text = str(caught.value)
    for said in (
        "synthetic",
        "（デモ）",
        "z という機関",
        "shakyo/z という窓口",
        "living/ken-99 という圏域",
        "402036.toml は 402036",
    ):
        assert said in text


def test_a_file_that_is_missing_or_no_toml_is_said_plainly(tmp_path: Any) -> None:
    with pytest.raises(BlueprintError, match=r"999999.toml: そのファイルがありません"):
        blueprints.read("999999", tmp_path)
    (tmp_path / "402036.toml").write_text("format = ", "utf-8")
    with pytest.raises(BlueprintError, match=r"402036.toml: TOML として読めません"):
        blueprints.read(KURUME, tmp_path)
    (tmp_path / "402036.toml").write_bytes("名前".encode("shift_jis"))
    with pytest.raises(BlueprintError, match="UTF-8 で保存してください"):
        blueprints.read(KURUME, tmp_path)


@pytest.mark.parametrize(
    ("words", "value", "times"),
    [
        ("月1回", 1, 12),
        ("月2～3回程度", 2, 24),
        ("毎月1回開催", 1, 12),
        ("2か月に1回", 1, 6),
        ("四半期に1回", 1, 4),
        ("8回/年", 8, 8),
        ("9月と2月の2回", 2, 2),
        ("7月に1回", 1, 1),
        ("年に4～10回", 4, 4),
        ("1箇所につき月1回程度", None, 12),
        ("年2回程度", None, 2),
        ("7月に3地区で各1回", None, 0),
        ("会長が必要に応じて招集する。任期3年。", None, 0),
    ],
)
def test_how_often_a_year_a_body_sits(words: str, value: float | None, times: int) -> None:
    assert times_a_year(words, value) == times
