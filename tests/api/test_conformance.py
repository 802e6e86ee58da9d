"""What the API says is HSDS 3.0: valid by the compiled schemas, also when nothing additional is allowed but the profile."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from marugoto.api import openapi, standard
from marugoto.resources.models import (
    Accessibility,
    Contact,
    Funding,
    Language,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from marugoto.resources.rules.entry import Body, Identifier, Number, Slot, Speech, Time
from tests.api.standard import example, faults, paper
from tests.factories.agencies import Town
from tests.factories.resources import list_salon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs")]


def get(path: str) -> Any:
    answer = Client().get(f"/api/all/hsds/3.0/{path}")
    assert answer.status_code == 200, path
    return answer.json()


@pytest.fixture
def rich(town: Town) -> Service:
    """A service with something in every table of the directory, and values that HSDS does not take as they are."""
    source = Source.objects.create(
        municipality=town.municipality,
        key="list",
        name="みさき市の一覧",
        licence="cc-by-4.0",
        publisher="みさき市",
    )
    body = Body(
        "みさき福祉会", "ミサキフクシカイ", identifiers=(Identifier("法人番号", "1234567890123", "JP-JCN"),)
    )
    listed = list_salon(
        town.municipality,
        body=body,
        url="http://example.jp/サロン",
        email="salon@example.jp",
        minimum_age=60,
        times=(
            Time(text="第2月曜", freq="MONTHLY", byday="2MO", opens=time(10), closes=time(12)),
            Time(text="第3月曜は休み", freq="MONTHLY", byday="3MO", closed=True),
        ),
        phones=(Number("000-000-0001", extension="012"), Number("000-000-0002", extension="12")),
        languages=(Speech("ja", "日本語"),),
        documents=("飲み物",),
        slots=(Slot(date(2026, 11, 1), capacity=10, available=2),),
    )
    Service.objects.filter(pk=listed.pk).update(source=source)
    at = ServiceAtLocation.objects.get(service=listed)
    assert at.location is not None
    program = Program.objects.create(
        municipality=town.municipality, organization=listed.organization, name="つながる事業", description="-"
    )
    Service.objects.filter(pk=listed.pk).update(program=program)
    contact = Contact.objects.create(service=listed, location=at.location, name="受付", email="not a mail")
    phone = Phone.objects.create(contact=contact, number="000-000-0003")
    Language.objects.create(phone=phone, code="en", name="English")
    Schedule.objects.create(service_at_location=at, valid_from=date(2026, 4, 1), wkst="MO", timezone=9)
    Funding.objects.create(organization=listed.organization, source="市の補助")
    Accessibility.objects.create(
        location=at.location, feature="ramp", description="スロープ", url="www.example.jp"
    )
    return listed


PATHS = ("service", "organization", "service_at_location")


@pytest.mark.parametrize("shape", PATHS)
@pytest.mark.parametrize("query", ["", "?full=true", "?full=true&full_service=true", "?minimal=true"])
def test_every_object_of_a_list_is_valid(shape: str, query: str, rich: Service) -> None:
    found = get(f"{shape}s{query}")["contents"]
    assert found
    schema = shape if "full=" in query else f"{shape}_list"
    assert [said for one in found for said in faults(schema, one)] == []


@pytest.mark.parametrize("shape", PATHS)
@pytest.mark.parametrize("query", ["", "?full_service=true"])
def test_every_object_is_valid(shape: str, query: str, rich: Service) -> None:
    key = get(f"{shape}s")["contents"][0]["id"]
    found = get(f"{shape}s/{key}{query}")
    assert faults(shape, found) == []


@pytest.mark.parametrize("shape", ["taxonomy", "taxonomy_term"])
def test_taxonomies_and_terms_are_what_the_standard_nests(shape: str, rich: Service) -> None:
    many = openapi.MANY[shape]
    for one in get(f"{many}?per_page=200")["contents"]:
        term = (
            one
            if shape == "taxonomy_term"
            else {"id": one["id"], "name": "-", "description": "-", "taxonomy_detail": one}
        )
        attribute = {"id": one["id"], "taxonomy_term": term}
        assert (
            faults("service", {"id": one["id"], "name": "-", "status": "active", "attributes": [attribute]})
            == []
        )
    assert get(f"{many}/{one['id']}") == one


def test_a_property_that_nobody_declared_is_seen(rich: Service) -> None:
    found = get(f"services/{rich.pk}")
    assert faults("service", found | {"own_word": 1}) != []
    assert faults("service", found | {"phones": [{"id": "12", "number": "1"}]}) != []


def test_what_hsds_cannot_say_is_said_by_the_profile(rich: Service) -> None:
    found = get(f"services/{rich.pk}")
    assert [one["description"] for one in found["schedules"]] == ["第2月曜"]
    assert [one["description"] for one in found["closures"]] == ["第3月曜は休み"]
    assert found["capacities"][0]["available"] == 2
    assert found["attribution"]["publisher"] == "みさき市"
    assert found["url"] == "http://example.jp/%E3%82%B5%E3%83%AD%E3%83%B3"
    assert found["phones"][0]["extension_text"] == "012"
    assert found["phones"][1]["extension"] == 12
    assert found["organization"]["organization_identifiers"][0]["identifier"] == "1234567890123"
    assert "email" not in found["contacts"][0]


def test_a_page_has_what_a_page_of_the_standard_has(rich: Service) -> None:
    wanted = set(paper("schema/openapi.json")["components"]["schemas"]["Page"]["properties"]) | {"contents"}
    assert set(get("services")) == wanted == set(example("service_list"))


def test_every_path_and_parameter_of_the_standard_is_there() -> None:
    ours = get("openapi.json")
    theirs = paper("schema/openapi.json")
    for path, about in theirs["paths"].items():
        names = {
            p["$ref"].rpartition("/")[2] if "$ref" in p else p["name"]
            for p in about["get"].get("parameters", [])
        }
        found = {
            p["$ref"].rpartition("/")[2]
            for p in ours["paths"][path]["get"].get("parameters", [])
            if "$ref" in p
        }
        assert names - found == set(), path


def test_the_tables_of_the_door_are_those_of_the_standard() -> None:
    for name in PATHS:
        assert _differences(paper(f"schema/compiled/{name}.json"), name, ()) == []


def _differences(schema: Any, shape: str, ancestors: tuple[str, ...]) -> list[str]:
    own = {prop.name: prop for prop in standard.SHAPES[shape].props if not prop.profile}
    children = {c.name: c for c in standard.nested(shape, (*ancestors, shape)) if not c.profile}
    back = {c.name for c in standard.SHAPES[shape].children if c.shape in (*ancestors, shape)}
    theirs = {n for n in schema["properties"] if n in own or not (n.endswith("_id") or n in back)}
    found = [f"{shape}.{name}" for name in theirs ^ (set(own) | set(children))]
    required = {name for name, prop in own.items() if prop.required}
    found += [f"{shape}.{name} required" for name in required ^ set(schema["required"])]
    for name, child in children.items():
        if name in schema["properties"]:
            inner = schema["properties"][name]
            found += _differences(inner.get("items", inner), child.shape, (*ancestors, shape))
    return found


def test_the_document_names_no_other_host() -> None:
    for path in ("/api/all/hsds/3.0/openapi.json", "/api/hsds-jp/1/schema.json"):
        assert "//" not in Client().get(path).content.decode()
