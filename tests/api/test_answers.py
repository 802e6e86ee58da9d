"""How the door answers: caches, cookies, other sites, problems, limits, streams, pages; and how often it asks the database."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marugoto.api import buckets
from marugoto.api.queries import lists
from marugoto.resources.actions import entries, listings
from marugoto.resources.models import Address, Service
from marugoto.resources.rules.entry import Body, Place
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.resources import list_salon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs")]
BASE = "/api/all/hsds/3.0/"


def get(path: str, **headers: str) -> Any:
    return Client().get(BASE + path, headers=headers)


def names(path: str) -> list[str]:
    return [one["name"] for one in get(path).json()["contents"]]


def test_the_same_again_is_not_sent_again(town: Town) -> None:
    listed = list_salon(town.municipality)
    for path in (f"services/{listed.pk}", "services", ""):
        first = get(path)
        again = get(path, if_none_match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
    stamp = get(f"services/{listed.pk}")["Last-Modified"]
    assert get(f"services/{listed.pk}", if_modified_since=stamp).status_code == 304
    Service.objects.filter(pk=listed.pk).update(alert="今週は休みです。")
    assert get("services", if_none_match=first["ETag"]).status_code == 200


def test_one_service_in_full_is_read_in_few_statements(town: Town) -> None:
    listed = list_salon(town.municipality, body=Body("一の会"))
    with CaptureQueriesContext(connection) as asked:
        assert get(f"services/{listed.pk}").status_code == 200
    assert sum("resources_" in q["sql"] for q in asked.captured_queries) == 4


def test_a_list_says_when_it_was_last_changed_also_by_what_is_gone(town: Town, clock: Clock) -> None:
    list_salon(town.municipality)
    gone = list_salon(town.municipality, name="なくなる会")
    stamp = get("services")["Last-Modified"]
    assert get("services", if_modified_since=stamp).status_code == 304
    assert get("service_at_locations", if_modified_since=stamp).status_code == 304
    clock.advance(seconds=90)
    entries.retire(service_id=gone.pk, reason="ended", by=None)
    again = get("services", if_modified_since=stamp)
    assert (again.status_code, len(again.json()["contents"])) == (200, 1)
    assert again["Last-Modified"] != stamp
    assert not get("services?full=true").has_header("Last-Modified")
    assert not get("taxonomies").has_header("Last-Modified")


def test_nobody_is_known_and_no_cookie_is_set(sato: Worker, town: Town) -> None:
    list_salon(town.municipality)
    client = sato.client
    answer = client.get(f"{BASE}services")
    assert not answer.cookies
    assert not answer.has_header("Vary")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.content == get("services").content
    assert client.get("/").status_code == 302  # still signed in


def test_the_readers_language_changes_nothing(town: Town) -> None:
    listed = list_salon(town.municipality)
    english = get(f"services/{listed.pk}", accept_language="en")
    assert english.content == get(f"services/{listed.pk}", accept_language="ja").content


def test_other_sites_may_ask_before_they_read() -> None:
    answer = Client().options(f"{BASE}services")
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("services?page=0", 400, "page"),
        ("services?page=x", 400, "page"),
        ("services?per_page=-1", 400, "per_page"),
        ("services?full=yes", 400, "full"),
        ("services?format=xml", 400, "format"),
        ("services?taxonomy_term_id=12", 400, "taxonomy_term_id"),
        ("services?modified_after=yesterday", 400, "modified_after"),
        ("services?search=%00", 400, "search"),
        ("service_at_locations?point=35", 400, "point"),
        ("service_at_locations?point=35,200", 400, "point"),
        ("service_at_locations?point=nan,135", 400, "point"),
        ("service_at_locations?postcode=76", 400, "postcode"),
        ("service_at_locations?proximity=-1", 400, "proximity"),
        ("service_at_locations?postcode=760-0000&proximity=100", 404, "postcode"),
        ("services/00000000-0000-0000-0000-000000000000", 404, None),
        ("nowhere", 404, None),
    ],
)
def test_what_is_wrong_is_said_in_problem_json(path: str, status: int, parameter: str | None) -> None:
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json().get("parameter")) == (status, parameter)


def test_nothing_can_be_written() -> None:
    for ask in ("post", "put", "delete", "patch"):
        answer = getattr(Client(enforce_csrf_checks=True), ask)(f"{BASE}services")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer["Content-Type"] == "application/problem+json"


def test_who_asks_too_often_is_asked_to_wait(settings: Any, clock: Clock, town: Town) -> None:
    settings.MARUGOTO_API_PER_MINUTE = 12
    address = "203.0.113.7"
    ask = lambda query="": Client(REMOTE_ADDR=address).get(f"{BASE}services{query}")  # noqa: E731
    assert [ask().status_code for _n in range(12)] == [200] * 12
    late = ask()
    assert (late.status_code, late["Retry-After"]) == (429, "5")
    assert late["Content-Type"] == "application/problem+json"
    assert Client(REMOTE_ADDR="203.0.113.8").get(f"{BASE}services").status_code == 200
    clock.advance(seconds=5)
    assert ask().status_code == 200
    clock.advance(minutes=1)
    assert ask("?format=ndjson").status_code == 200  # as much as ten pages
    assert [ask().status_code for _n in range(3)] == [200, 200, 429]


def test_addresses_of_one_household_share_a_bucket_and_none_is_kept() -> None:
    assert buckets._slot_of("2001:db8::1") == buckets._slot_of("2001:db8::ffff")
    assert buckets._slot_of("2001:db8::1") != buckets._slot_of("2001:db8:1::1")


def test_pages_follow_each_other_without_a_gap(town: Town) -> None:
    every = [str(list_salon(town.municipality, name=f"サロン{n}").pk) for n in range(5)]
    pages = [get(f"services?per_page=2&page={n}").json() for n in (1, 2, 3, 4)]
    assert [one["id"] for page in pages for one in page["contents"]] == every
    assert [page["last_page"] for page in pages] == [False, False, True, True]
    assert [page["empty"] for page in pages] == [False, False, False, True]
    assert {(page["total_items"], page["total_pages"]) for page in pages} == {(5, 3)}


def test_a_stream_has_everything_one_object_on_each_line(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "CHUNK", 2)
    every = [str(list_salon(town.municipality, name=f"サロン{n}").pk) for n in range(5)]
    answer = get("services?format=ndjson&full=true&per_page=1")
    assert answer["Content-Type"] == "application/x-ndjson"
    lines = b"".join(answer).splitlines()
    assert [json.loads(line)["id"] for line in lines] == every
    assert json.loads(lines[0]) == get(f"services/{every[0]}").json()


@pytest.mark.parametrize(
    "path",
    [
        *("services", "services?full=true", "services?minimal=true", "service_at_locations?full=true"),
        *("organizations", "organizations?full=true&full_service=true", "taxonomy_terms"),
    ],
)
def test_many_objects_take_as_many_questions_as_few(path: str, town: Town) -> None:
    list_salon(town.municipality, body=Body("一の会"))
    with CaptureQueriesContext(connection) as few:
        assert get(path).status_code == 200
    for n in range(4):
        list_salon(town.municipality, name=f"サロン{n}", body=Body(f"{n}の会"))
    with CaptureQueriesContext(connection) as many:
        assert get(path).status_code == 200
    assert len(many) == len(few) <= 12


def test_lists_are_narrowed(town: Town) -> None:
    one = list_salon(town.municipality, body=Body("一の会"), kind="salon")
    list_salon(
        town.municipality,
        name="子ども食堂 まる",
        name_kana="",
        kind="child_cafeteria",
        needs=(),
        body=Body("二の会"),
    )
    terms = {t["code"]: t["id"] for t in get("taxonomy_terms?per_page=200").json()["contents"]}
    assert names("services?search=食堂") == ["子ども食堂 まる"]
    assert names("services?search=食堂 サロン") == []
    assert names(f"services?organization_id={one.organization_id}") == ["ひだまりサロン"]
    assert names(f"services?taxonomy_term_id={terms['isolation']}") == ["ひだまりサロン"]
    assert names(f"services?taxonomy_term_id={terms['child_cafeteria']}") == ["子ども食堂 まる"]
    assert len(names(f"services?taxonomy_term_id={terms['community']}")) == 2
    taxonomy = get("taxonomies").json()["contents"][0]["id"]
    assert names(f"services?taxonomy_id={taxonomy}") == ["ひだまりサロン"]
    assert names("services?modified_after=2099-01-01T00:00:00Z") == []
    assert len(names("services?modified_after=2020-01-01T00:00:00%2B09:00")) == 2
    assert len(names("services?modified_after=0342-02-13T02:22:11-16:02")) == 2, (
        "a zone that PostgreSQL does not know"
    )
    assert len(names("services?modified_after=0001-01-01T00:00:00%2B09:00")) == 2
    assert names("organizations?search=一の") == ["一の会"]
    found = get(f"service_at_locations?taxonomy_term_id={terms['isolation']}").json()
    assert [a["service"]["name"] for a in found["contents"]] == ["ひだまりサロン"]


def test_a_search_reads_kana_and_width_and_finds_what_is_dormant(town: Town, other_town: Town) -> None:
    list_salon(town.municipality)
    dormant = list_salon(town.municipality, name="ねむる食堂", name_kana="")
    Service.objects.filter(pk=dormant.pk).update(status="inactive")
    listings.relist(service_ids=[dormant.pk])
    for words in ("ひだまり", "ﾋﾀﾞﾏﾘ", "ヒダマリ サロン"):
        assert names(f"services?search={words}") == ["ひだまりサロン"]
        found = get(f"service_at_locations?search={words}").json()["contents"]
        assert [one["service"]["name"] for one in found] == ["ひだまりサロン"]
    assert names("services?search=ねむる") == ["ねむる食堂"]
    assert names("services?search=だ") == ["ひだまりサロン"], "a single kana is in no index"
    assert names("services?search=ひだまり ねむる") == []
    elsewhere = Client().get(f"/api/{other_town.municipality.code}/hsds/3.0/services?search=ひだまり").json()
    assert elsewhere["empty"]


def test_terms_are_narrowed_by_taxonomy_and_parent(town: Town) -> None:
    needs = get("taxonomies").json()["contents"][0]["id"]
    top = get(f"taxonomy_terms?taxonomy_id={needs}&top_only=true").json()["contents"]
    assert top
    assert all("parent_id" not in one for one in top)
    under = get(f"taxonomy_terms?parent_id={top[0]['id']}").json()["contents"]
    assert under
    assert {one["parent_id"] for one in under} == {top[0]["id"]}


def test_places_around_a_point_and_around_a_postal_code(town: Town) -> None:
    near = Place(name="近い", latitude=34.3400, longitude=134.0430, postal_code="760-8571")
    far = Place(name="遠い", latitude=34.4000, longitude=134.0430)
    list_salon(town.municipality, name="近いサロン", place=near)
    list_salon(town.municipality, name="遠いサロン", place=far)
    list_salon(town.municipality, name="場所のないサロン", place=None)

    def there(query: str) -> list[str]:
        found = get(f"service_at_locations?{query}").json()["contents"]
        return [one["service"]["name"] for one in found]

    assert there("point=34.3409,134.0430&proximity=110") == ["近いサロン"]
    assert there("point=34.3409,134.0430&proximity=90") == []
    assert there("point=34.3409,134.0430&proximity=10000") == ["近いサロン", "遠いサロン"]
    assert there("point=34.3409,134.0430") == ["近いサロン"]
    assert there("postcode=7608571") == ["近いサロン"]
    assert there("postcode=760-8571&proximity=7000") == ["近いサロン", "遠いサロン"]
    assert Address.objects.filter(postal_code="760-8571").exists()


def test_an_organization_is_there_for_what_is_public_of_it(town: Town) -> None:
    hidden = list_salon(town.municipality, body=Body("かくれた会"))
    Service.objects.filter(pk=hidden.pk).update(listed=False)
    shown = list_salon(town.municipality, name="見えるサロン", body=Body("見える会"))
    secret = list_salon(
        town.municipality, name="見えない集まり", body=Body("見える会"), place=Place(name="個人の家")
    )
    Service.objects.filter(pk=secret.pk).update(listed=False)
    assert names("organizations") == ["見える会"]
    assert get(f"organizations/{hidden.organization_id}").status_code == 404
    found = get(f"organizations/{shown.organization_id}").content.decode()
    assert "見えるサロン" in found
    assert "見えない集まり" not in found
    assert "個人の家" not in found
