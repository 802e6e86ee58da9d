"""The official examples of HSDS 3.0: imported, exported, equal; and valid by the official schemas' own rules."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from marugoto.resources import models
from marugoto.resources.actions.importing import Report, import_file
from marugoto.resources.queries import hsds
from marugoto.resources.rules.hsds import SPECS, kind_of
from tests.factories.agencies import Town
from tests.factories.resources import list_salon

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("MARUGOTO_SHARED") or ROOT.parent / "shared")
EXAMPLES = SHARED / "data" / "hsds" / "3.0" / "examples"
FULL = (
    "service_full",
    "organization_full",
    "service_at_location_full",
    "location",
    "taxonomy_term",
    "taxonomy",
)
LISTS = (
    "service_list",
    "organization_list",
    "service_at_location_list",
    "taxonomy_list",
    "taxonomy_term_list",
)
pytestmark = pytest.mark.django_db


def example(name: str) -> Any:
    path = EXAMPLES / f"{name}.json"
    if not path.is_file():
        reason = "the examples of HSDS are not beside the repository (MARUGOTO_SHARED)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return json.loads(path.read_text("utf-8"))


def take(town: Town, document: Any, name: str = "hsds.json") -> Report:
    return import_file(data=json.dumps(document).encode(), name=name, municipality=town.municipality, by=None)


def row_of(document: dict[str, Any]) -> Any:
    table = SPECS[kind_of(document)].table
    return getattr(models, table).objects.get(pk=document["id"])


@pytest.mark.parametrize("name", FULL)
def test_an_official_example_comes_back_equal(name: str, town: Town) -> None:
    document = example(name)
    report = take(town, document)
    assert (report.run.rows, report.run.kept, report.reasons) == (1, 1, {})
    assert hsds.full(row_of(document)) == document


@pytest.mark.parametrize("name", LISTS)
def test_an_official_list_comes_back_equal(name: str, town: Town) -> None:
    document = example(name)
    report = take(town, document)
    assert report.run.kept == len(document["contents"]) > 0
    assert [hsds.plain(row_of(one)) for one in document["contents"]] == document["contents"]


def test_the_same_again_changes_nothing(town: Town) -> None:
    document = example("service_full")
    take(town, document)
    before = {
        spec.table: list(getattr(models, spec.table).objects.order_by("id").values())
        for spec in SPECS.values()
    }
    again = take(town, document)
    assert (again.run.created, again.run.changed, again.run.unchanged) == (0, 0, 1)
    after = {
        spec.table: list(getattr(models, spec.table).objects.order_by("id").values())
        for spec in SPECS.values()
    }
    assert after == before


def test_a_changed_document_changes_its_row(town: Town) -> None:
    document = example("service_full")
    take(town, document)
    document["alert"] = "今週は休みです。"
    assert take(town, document).run.changed == 1
    assert models.Service.objects.get().alert == "今週は休みです。"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": None}, "hsds_wrong"),
        ({"status": "sleeping"}, "hsds_wrong"),
        ({"id": "12"}, "hsds_wrong"),
        ({"phones": [{"id": "1554f2e2-a373-45db-a3fa-9fc48a61c15e"}]}, "hsds_wrong"),
        ({"minimum_age": 30, "maximum_age": 3}, "hsds_wrong"),
    ],
)
def test_what_hsds_requires_is_required(town: Town, change: dict[str, Any], reason: str) -> None:
    good = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "A", "status": "active"}
    report = take(town, {**good, **change})
    assert (report.run.refused, report.reasons) == (1, {reason: 1})
    assert not models.Service.objects.exists()


def test_a_mail_that_is_none_is_not_published(town: Town) -> None:
    good = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "A", "status": "temporarily closed"}
    report = take(town, {**good, "email": "nobody"})
    assert report.reasons == {"kept_as_text": 1}
    assert hsds.full(models.Service.objects.get()) == good


def test_an_id_belongs_to_one_municipality(town: Town, other_town: Town) -> None:
    document = {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "A", "status": "active"}
    take(town, document)
    assert take(other_town, document).reasons == {"id_of_another_town": 1}


@pytest.mark.usefixtures("needs")
def test_our_own_entry_as_hsds_says_its_needs_and_nothing_private(town: Town) -> None:
    service = list_salon(town.municipality)
    document = hsds.full(service)
    assert [a["taxonomy_term"]["code"] for a in document["attributes"]] == ["isolation", "gathering"]
    assert document["schedules"][0]["byday"] == "2MO"
    assert document["service_at_locations"][0]["location"]["addresses"][0]["country"] == "JP"
    assert "090-0000-0001" not in json.dumps(document)
    copy_of = copy.deepcopy(document)
    assert hsds.full(service) == copy_of
