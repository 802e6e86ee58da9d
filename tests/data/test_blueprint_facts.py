"""What a plan prints besides agencies and areas: read whole, and every wrong name is told with its key."""

from typing import Any

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_rules import parse_blueprint
from tests.data.test_blueprint_rules import FIGURE, problems, small, spoil

FACTS: dict[str, Any] = {
    "basics": [
        {"code": "assistance_rate", "unit": "permille", "figure": {**FIGURE, "value": 14.8, "raw": "14.8 %"}},
        {"code": "population", "unit": "persons", "figure": FIGURE, "note": "10月"},
        {"code": "population", "unit": "persons", "figure": FIGURE, "note": "4月"},
    ],
    "planned_programmes": [
        {"code": "local_capacity", "name": "まち事業", "agencies": ["a"], "operation": "direct"}
    ],
    "roles": [
        {
            "code": "csw",
            "label": "推進員",
            "role": "coordinator",
            "employer": "a",
            "workplaces": ["c-1"],
            "full_time": FIGURE,
        }
    ],
    "spaces": [
        {"code": "salon", "name": "サロン", "kind": "salon", "agency": "a", "areas": ["s/x"], "count": FIGURE}
    ],
    "training": [
        {
            "code": "t",
            "name": "研修",
            "audience": "住民",
            "counts": [{"label": "回数", "unit": "times", "figure": FIGURE}],
        }
    ],
    "funding": [{"code": "f", "name": "基金", "source_of_money": "hometown_tax"}],
    "results": [
        {"code": "r", "label": "件数", "unit": "cases", "target": "t", "figure": FIGURE, "state": "reached"},
        {"code": "orphan", "label": "別の数", "unit": "cases", "figure": FIGURE, "period": "part_year"},
    ],
    "goals": [
        {"code": "g", "label": "つながりが増える", "programmes": ["local_capacity", "multi_agency_model"]}
    ],
    "links": [{"from": "c-1/d", "to": "a", "label": "相談"}, {"from": "a", "to": "m"}],
}


def whole() -> dict[str, Any]:
    return {**small(), **FACTS}


def test_they_are_read_whole() -> None:
    raw = whole()
    raw["targets"][0] |= {
        "programmes": ["local_capacity", "multi_agency_model"],
        "comparator": "at_least",
        "period": "year",
    }
    raw["conferences"][0] |= {"purposes": ["case", "network"], "existing": True, "times": FIGURE}
    raw["municipality"]["covers"] = ["平内町", "今別町"]
    found = parse_blueprint(raw, file="f.toml", codes=blueprints.known_codes())
    facts = found.facts
    assert facts.covers == ("平内町", "今別町")
    assert next((b.code, b.figure.value, b.unit) for b in facts.basics) == (
        "assistance_rate",
        14.8,
        "permille",
    )
    assert [b.note for b in facts.basics[1:]] == ["10月", "4月"]
    assert (facts.roles[0].employer, facts.roles[0].workplaces, facts.roles[0].staffing[0][0]) == (
        "a",
        ("c-1",),
        "full_time",
    )
    assert [(u.kind, u.code, u.money) for u in facts.undertakings] == [
        ("training", "t", ""),
        ("funding", "f", "hometown_tax"),
    ]
    assert [(r.target, r.state, r.period) for r in facts.results] == [
        ("t", "reached", ""),
        ("", "unsaid", "part_year"),
    ]
    assert [(one.start, one.end) for one in facts.links] == [("c-1/d", "a"), ("a", "m")]
    assert found.targets[0].programmes == ("local_capacity", "multi_agency_model")
    assert (found.conferences[0].purposes, found.conferences[0].existing) == (("case", "network"), True)
    assert (
        len(found.figures)
        == len(parse_blueprint(small(), file="f.toml", codes=blueprints.known_codes()).figures) + 9
    )


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            "basics/0/code",
            "height",
            "f.toml: basics[1].code: 「height」は agencies.basic_figures にありません",
        ),
        ("basics/0/figure", {**FIGURE, "value": 1}, "値 1 が、印刷の「2カ所」と合いません"),
        ("roles/0/employer", "z", "f.toml: roles.csw.employer: z という機関はありません"),
        ("roles/0/workplaces", ["z"], "f.toml: roles.csw.workplaces: z という機関はありません"),
        ("spaces/0/areas", ["s/z"], "f.toml: spaces.salon.areas: s/z という圏域はありません"),
        ("results/0/target", "z", "f.toml: results.r.target: z という目標はありません"),
        ("results/1/code", "r", "f.toml: results: r が二度あります"),
        ("links/0/from", "z", "f.toml: links[1]: z は機関・窓口・会議のどれでもありません"),
        ("funding/0/source_of_money", None, "f.toml: funding[1].source_of_money: 書いてください（必須です）"),
        (
            "planned_programmes/0/agencies",
            ["z"],
            "f.toml: planned_programmes.local_capacity.agencies: z という機関はありません",
        ),
        ("goals/0/colour", "red", "f.toml: goals[1].colour: 知らないキーです（綴りを確かめてください）"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(path: str, value: Any, said: str) -> None:
    raw = spoil({**small(), **{k: [dict(r) for r in rows] for k, rows in FACTS.items()}}, path, value)
    assert any(said in one for one in problems(raw))


def test_a_year_in_the_old_era_is_understood_when_it_lies_ahead() -> None:
    raw = small()
    raw["targets"][0]["target"] = {**FIGURE, "year_raw": "平成 33 年度", "fiscal_year": 2020}
    assert any("年度 2020 が、印刷の「平成 33 年度」と合いません" in one for one in problems(raw))
    raw["targets"][0]["target"]["fiscal_year"] = 2021
    assert (
        parse_blueprint(raw, file="f.toml", codes=blueprints.known_codes()).targets[0].target.fiscal_year
        == 2021
    )
