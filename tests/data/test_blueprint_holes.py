"""The check for holes: each is found when it is there, and not when it is not."""

from typing import Any

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.rules.blueprint_holes import holes_of
from marugoto.agencies.rules.blueprint_rules import parse_blueprint
from marugoto.core import codes

FIGURE = {"value": 2, "raw": "2件", "line": 1, "source": "p"}


def system(**change: Any) -> dict[str, Any]:
    """Two areas with a window each and one desk behind both; two meetings that differ; a target with its result."""
    near = {"kind": "pharmacy", "fields": ["cross_field"]}
    desk = {"code": "d", "name": "まど", "intake_mode": "residents", "backup": "office/d"}
    raw: dict[str, Any] = {
        "format": 1,
        "valid_from": blueprints.read("402036").valid_from,
        "municipality": {"code": "402036", "name": "久留米市", "prefecture": "福岡県"},
        "sources": [{"id": "p", "title": "計画"}],
        "area_schemes": [
            {
                "code": "s",
                "kind": "elementary_school",
                "name": "校区",
                "areas": [{"code": "x", "name": "東"}, {"code": "y", "name": "西"}],
            }
        ],
        "agencies": [
            {"code": "a", "name": "A", **near, "desks": [{**desk, "areas": ["s/x"]}]},
            {"code": "b", "name": "B", **near, "desks": [{**desk, "areas": ["s/y"]}]},
            {
                "code": "office",
                "name": "課",
                "kind": "city_section",
                "desks": [{"code": "d", "name": "係", "intake_mode": "agencies"}],
            },
        ],
        "conferences": [
            {
                "code": "m",
                "kind": "case_meeting",
                "name": "事例の会",
                "convener": "office",
                "members": ["a", "b", "office"],
                "purposes": ["case"],
                "recurrence_note": "月1回",
            },
            {
                "code": "n",
                "kind": "network_meeting",
                "name": "つながる会",
                "convener": "office",
                "members": ["a", "b", "office"],
                "purposes": ["network"],
                "recurrence_note": "年1回",
            },
        ],
        "planned_programmes": [{"code": "local_capacity", "agencies": ["a"]}],
        "roles": [{"code": "csw", "label": "推進員", "planned": FIGURE}],
        "targets": [{"code": "t", "label": "件数", "unit": "cases", "counting": "total", "target": FIGURE}],
        "results": [{"code": "r", "label": "件数", "unit": "cases", "target": "t", "figure": FIGURE}],
    }
    for path, value in change.items():
        *way, last = [int(p) if p.isdigit() else p for p in path.split("__")]
        node: Any = raw
        for part in way:
            node = node[part]
        if value is None:
            del node[last]
        else:
            node[last] = value
    return raw


def kinds(raw: dict[str, Any]) -> list[tuple[str, str]]:
    found = holes_of(parse_blueprint(raw, file="f.toml", codes=blueprints.known_codes()))
    assert all(hole.words and hole.kind in codes.entries("agencies.hole_kinds") for hole in found)
    return [(hole.kind, hole.at) for hole in found]


def test_a_whole_system_has_none() -> None:
    assert kinds(system()) == []


@pytest.mark.parametrize(
    ("change", "hole"),
    [
        ({"agencies__1__desks__0__areas": []}, ("area_without_window", "s/y")),
        ({"agencies__1__desks__0__intake_mode": "agencies"}, ("area_without_window", "s/y")),
        ({"agencies__0__desks__0__backup": ""}, ("window_without_backup", "a/d")),
        ({"conferences__0__members": ["office"]}, ("meeting_without_members", "m")),
        ({"conferences__0__purposes": []}, ("meeting_reports_nowhere", "m")),
        ({"conferences__1__recurrence_note": None}, ("meeting_without_rhythm", "n")),
        ({"conferences__1__purposes": ["network", "case"]}, ("meetings_alike", "m+n")),
        (
            {"results": [{"code": "r", "label": "別", "unit": "cases", "figure": FIGURE}]},
            ("target_without_result", "t"),
        ),
        ({"results__0__target": None}, ("result_without_target", "r")),
        ({"planned_programmes__0__agencies": None}, ("programme_without_agency", "local_capacity")),
        ({"roles__0__planned": None}, ("role_without_staff", "csw")),
    ],
)
def test_each_hole_is_found(change: dict[str, Any], hole: tuple[str, str]) -> None:
    assert hole in kinds(system(**change))


def test_a_field_of_the_law_for_which_nobody_is_there() -> None:
    raw = system(agencies__0__fields=["elderly"], agencies__1__fields=["children", "poverty"])
    assert ("field_without_agency", "disability") in kinds(raw)
    assert ("field_without_agency", "elderly") not in kinds(raw)


def test_a_window_for_what_lies_around_or_within_serves_an_area() -> None:
    inside = [{"code": "x", "name": "東"}, {"code": "y", "name": "西", "inside": [{"area": "s/x"}]}]
    assert kinds(system(area_schemes__0__areas=inside, agencies__1__desks__0__areas=[])) == []


def test_an_arrow_is_a_back_up_and_a_report() -> None:
    raw = system(agencies__0__desks__0__backup="", conferences__0__purposes=[])
    raw["links"] = [{"from": "a/d", "to": "office"}, {"from": "m", "to": "n"}]
    assert kinds(raw) == []


def test_where_nothing_is_divided_by_area_no_area_lacks_a_window() -> None:
    raw = system(agencies__0__desks__0__areas=[], agencies__1__desks__0__areas=[])
    assert kinds(raw) == []
