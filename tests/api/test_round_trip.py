"""Every official example of HSDS 3.0 is imported, and comes back equal through the API."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from marugoto.resources.actions.importing import import_file
from marugoto.resources.models import Source
from tests.api.standard import example, without_profile
from tests.factories.agencies import Town

pytestmark = pytest.mark.django_db
BASE = "/api/all/hsds/3.0/"
FULL = {
    "service_full": "services",
    "organization_full": "organizations",
    "service_at_location_full": "service_at_locations",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
}
LISTS = {
    "service_list": "services",
    "organization_list": "organizations",
    "service_at_location_list": "service_at_locations",
    "taxonomy_list": "taxonomies",
    "taxonomy_term_list": "taxonomy_terms",
}
SHAPES = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def take(town: Town, name: str) -> Any:
    """Import an example; the document itself."""
    return take_document(town, example(name))


def take_document(town: Town, document: Any) -> Any:
    """Import a document, and give it back."""
    data = json.dumps(document).encode()
    report = import_file(data=data, name="hsds.json", municipality=town.municipality, by=None)
    assert report.run.refused == 0
    return document


def get(path: str, shape: str) -> Any:
    """What the API says, without what HSDS does not have."""
    found = Client().get(BASE + path)
    assert found.status_code == 200
    return without_profile(found.json(), shape)


@pytest.mark.parametrize("name", FULL)
def test_an_object_comes_back_equal(name: str, town: Town) -> None:
    document, many = take(town, name), FULL[name]
    query = "?full_service=true" if many == "organizations" else ""
    assert get(f"{many}/{document['id']}{query}", SHAPES[many]) == document


@pytest.mark.parametrize("name", LISTS)
def test_an_object_of_a_list_comes_back_equal(name: str, town: Town) -> None:
    document, many = take(town, name), LISTS[name]
    listed = Client().get(f"{BASE}{many}?per_page=200").json()
    assert set(listed) == set(document)
    wanted = {one["id"]: one for one in document["contents"]}
    found = {one["id"]: without_profile(one, SHAPES[many]) for one in listed["contents"]}
    assert {key: found[key] for key in wanted} == wanted


def test_a_location_comes_back_where_it_belongs(town: Town) -> None:
    """HSDS has no list of locations: it is read where something is given."""
    location = take(town, "location")
    service = {"id": example("service_full")["id"], "name": "Counselling", "status": "active"}
    at = {"id": example("service_at_location_full")["id"], "service": service, "location": location}
    take_document(town, at)
    assert get(f"service_at_locations/{at['id']}", "service_at_location")["location"] == location


def test_the_tables_come_back_equal(town: Town) -> None:
    """The tabular example is the same directory as tables: imported as one object, it leaves as these tables."""
    take(town, "service_full")
    Source.objects.update(licence="cc0")
    answer = Client().get(f"/api/{town.municipality.code}/bulk/hsds.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    wanted = example("tabular")
    compared = 0
    for name in archive.namelist():
        rows = wanted.get(name) or wanted.get(name.replace(".csv", "s.csv")) or []
        if rows and name.endswith(".csv"):
            found = {row["id"]: row for row in csv.DictReader(io.StringIO(archive.read(name).decode()))}
            for row in rows:
                ours = found.get(row["id"], {})
                same = {k: v for k, v in row.items() if str(v).strip() == ours.get(k)}
                assert {"id", "name", "number", "description"} & set(row) <= set(same) | {"description"}, name
                compared += 1
    assert compared >= 10
