"""The directory as HSDS: a page of services, a service with all that it nests, and what nobody gets."""

from typing import Any

import pytest
from django.test import Client

from marugoto.resources.models import Service
from tests.factories.agencies import Town
from tests.factories.resources import list_salon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs")]


def get(path: str, town: str = "all", **headers: str) -> Any:
    return Client().get(f"/api/{town}/hsds/3.0/{path}", headers=headers)


def test_the_root_says_what_it_is_and_where_it_is_described() -> None:
    found = get("").json()
    assert found["version"] == "3.0"
    assert found["profile"].startswith("http://testserver/")
    assert Client().get(found["profile"].removeprefix("http://testserver")).status_code == 200
    assert Client().get(found["openapi_url"].removeprefix("http://testserver")).json()["openapi"] == "3.1.0"


def test_a_page_of_services(town: Town) -> None:
    listed = list_salon(town.municipality)
    found = get("services").json()
    assert [one["id"] for one in found.pop("contents")] == [str(listed.pk)]
    assert found == {
        "total_items": 1,
        "total_pages": 1,
        "page_number": 1,
        "size": 1,
        "first_page": True,
        "last_page": True,
        "empty": False,
    }


def test_a_service_with_all_that_it_nests(town: Town) -> None:
    found = get(f"services/{list_salon(town.municipality).pk}").json()
    assert found["name"] == "ひだまりサロン"
    assert found["schedules"][0]["byday"] == "2MO"
    assert found["schedules"][0]["opens_at"] == "10:00:00"
    assert found["phones"][0]["number"] == "000-000-0001"
    address = found["service_at_locations"][0]["location"]["addresses"][0]
    assert (address["state_province"], address["city"], address["town"]) == ("架空県", "みさき市", "本町")
    terms = {one["taxonomy_term"]["code"] for one in found["attributes"]}
    assert terms == {"salon", "isolation", "gathering", "community"}


def test_what_only_workers_see_is_nowhere(town: Town) -> None:
    listed = list_salon(town.municipality)
    for path in (f"services/{listed.pk}", "services?full=true", "services?format=ndjson&full=true"):
        text = b"".join(get(path)).decode()
        assert "佐々木" not in text
        assert "090-0000-0001" not in text


@pytest.mark.parametrize(
    "change",
    [{"listed": False}, {"status": "defunct", "retired_on": "2026-01-01", "retired_reason": "ended"}],
)
def test_what_is_not_public_is_not_there(town: Town, change: dict[str, Any]) -> None:
    listed = list_salon(town.municipality)
    Service.objects.filter(pk=listed.pk).update(**change)
    assert get("services").json()["empty"]
    assert get(f"services/{listed.pk}").status_code == 404
    assert get("service_at_locations").json()["empty"]


def test_towns_are_kept_apart(town: Town, other_town: Town) -> None:
    listed = list_salon(town.municipality)
    assert get("services", town.municipality.code).json()["total_items"] == 1
    assert get("services", other_town.municipality.code).json()["empty"]
    assert get(f"services/{listed.pk}", other_town.municipality.code).status_code == 404
    assert get("services", "999999").status_code == 404
