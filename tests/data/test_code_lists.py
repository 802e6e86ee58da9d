"""Code lists: in tune with each other and with the policy. (That each is well formed: tests/house/test_codes.py.)"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from marugoto.policy.purposes import LEGAL_BASES
from marugoto.policy.roles import ROLES

HOUSE = Path(__file__).parents[2] / "marugoto"
FILES = sorted(HOUSE.glob("*/codes/*.toml"))
NAMES = [f"{path.parent.parent.name}.{path.stem}" for path in FILES]


def read(name: str) -> dict[str, Any]:
    room, _dot, stem = name.partition(".")
    return tomllib.loads((HOUSE / room / "codes" / f"{stem}.toml").read_text("utf-8"))


def rows(name: str) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in read(name)["code"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_list_says_its_name_in_two_languages_and_where_it_comes_from(name: str) -> None:
    head = read(name)
    assert head["name"]
    assert head["name_en"]
    assert head["source"]
    assert head["code"]


@pytest.mark.parametrize("name", NAMES)
def test_needs_check_is_said_or_left_out(name: str) -> None:
    assert all(row.get("needs_check", True) is True for row in read(name)["code"])


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("audit.")])
def test_labels_that_one_chooses_from_can_be_told_apart(name: str) -> None:
    for language in ("label", "label_en"):  # among the answers of one question: <question>.<option>
        labels = [
            (row["code"].rpartition(".")[0], row[language])
            for row in read(name)["code"]
            if "valid_to" not in row
        ]
        assert len(labels) == len(set(labels)), sorted({x for x in labels if labels.count(x) > 1})


# ── in tune with each other ──


def test_needs_have_two_levels_and_the_sixteen_places_of_the_national_form() -> None:
    needs = rows("resources.needs")
    groups = {code for code, row in needs.items() if "parent" not in row}
    assert {row["parent"] for row in needs.values() if "parent" in row} <= groups
    assert sorted(row["national"] for row in needs.values() if "national" in row) == list(range(1, 17))
    assert all(row["plain"] for row in needs.values())
    assert all(len(row["words"]) >= 16 for row in needs.values() if "parent" in row)
    assert all(len(set(row["words"])) == len(row["words"]) for row in needs.values())
    assert all(len(word) <= 40 for row in needs.values() for word in row["words"])


def test_every_cross_field_need_of_the_layered_programme_is_there() -> None:
    cross = {code for code, row in rows("resources.needs").items() if row.get("cross_field")}
    assert cross == {
        "household_8050",
        "double_care",
        "young_carer",
        "self_neglect",
        "hikikomori",
        "no_kin",
        "dementia",
        "medical_care",
        "addiction",
        "suicide_risk",
        "consumer_harm",
        "neighbour_trouble",
        "pets",
        "foreign_roots",
        "sexual_minority",
        "disaster",
    }


def test_background_factors_point_to_needs() -> None:
    needs = rows("resources.needs")
    assert {row["need"] for row in rows("cases.factors").values()} <= set(needs)


def test_every_way_and_every_caller_give_a_national_route() -> None:
    routes = {row["route"] for row in rows("intake.caller_relations").values()}
    found = set()
    for code, row in rows("intake.channels").items():
        assert set(row["national"]) == routes, code
        found |= set(row["national"].values())
    assert found == set(range(1, 8))


def test_results_of_intake_are_national_screening_results_or_to_be_asked() -> None:
    found = {row.get("national") for row in rows("intake.outcomes").values()}
    assert found == {None, 1, 2, 3, 4, 5}
    assert "national" not in rows("intake.outcomes")["watched"]


def test_urgency_says_how_many_days() -> None:
    assert {code: row["days"] for code, row in rows("intake.urgency").items()} == {
        "today": 0,
        "this_week": 7,
        "not_urgent": 30,
    }


def test_working_days_of_a_referral() -> None:
    kinds = rows("collaboration.referral_kinds")
    assert [kinds[k]["answer_working_days"] for k in ("urgent", "handover", "request")] == [0, 3, 5]
    assert [kinds[k]["moves_baton"] for k in ("urgent", "handover", "request")] == [True, True, False]


def test_a_reason_for_declining_suggests_a_reason_for_an_unmet_need() -> None:
    unmet = rows("cases.unmet_reasons")
    suggested = {row["unmet"] for row in rows("collaboration.decline_reasons").values() if "unmet" in row}
    assert suggested
    assert suggested <= set(unmet)


def test_legal_bases_are_those_of_the_policy() -> None:
    listed = rows("collaboration.legal_bases")
    assert {c: (r["label"], r["article"], r.get("walled", False)) for c, r in listed.items()} == {
        c: (b.label, b.article, b.walled) for c, b in LEGAL_BASES.items()
    }
    assert {c for c, r in listed.items() if r.get("needs_check")} == {
        c for c, b in LEGAL_BASES.items() if b.needs_check
    }


def test_the_rule_table_of_the_conferences() -> None:
    kinds = rows("collaboration.conference_kinds")
    bases = rows("collaboration.legal_bases")
    for code, row in kinds.items():
        assert row["legal_basis"] in bases, code
        assert not (row["walled"] and row["consent_required"]), code
        assert row["minutes_visibility"] == "members" or not row["walled"], code
        assert row["secrecy"] in {"statute", "agreement", "employment", "none"}, code
        assert row["publicity"] in {"closed", "open"}, code
        assert row["purpose"] in {"case", "network"}, code
        assert row["publicity"] == "closed" or row["purpose"] == "network", code
    support, layered = kinds["support_meeting"], kinds["layered_meeting"]
    assert (support["consent_required"], support["walled"], support["penalty"]) == (False, True, True)
    assert (layered["consent_required"], layered["walled"], layered["decided_cases_only"]) == (
        True,
        False,
        True,
    )
    assert not support["decided_cases_only"]


def test_ties_of_kin_are_the_same_seen_from_the_other_side() -> None:
    relations = rows("people.relations")
    for code, row in relations.items():
        other = relations[row["inverse"]]
        assert other["inverse"] == code
        assert other["generation"] == -row["generation"]


def test_job_titles_lead_to_roles_of_the_policy() -> None:
    assert {row["role"] for row in rows("agencies.job_titles").values()} == set(ROLES)


def test_there_is_no_individual_number() -> None:
    kinds = rows("people.identifier_kinds")
    assert not [c for c, r in kinds.items() if "個人番号" in r["label"] or "マイナンバー" in r["label"]]
