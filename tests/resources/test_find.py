"""Finding in the database: everything that narrows a search, towns kept apart, and no candidate lost on the way."""

import importlib
from datetime import datetime, time
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marugoto.core.clock import JST
from marugoto.resources.actions import entries, listings
from marugoto.resources.finding.asking import Wish
from marugoto.resources.finding.near import Place as Here
from marugoto.resources.models import Listing, Service
from marugoto.resources.queries import candidates, find, origins, shown
from marugoto.resources.rules.entry import Access, Answer, Cost, Place, Reach, Speech, Time
from tests.factories.agencies import Town
from tests.factories.clock import Clock
from tests.factories.resources import list_salon, salon

pytestmark = pytest.mark.django_db
SATURDAY = Time(text="毎月第2・第4土曜日", freq="MONTHLY", byday="2SA,4SA", opens=time(11), closes=time(14))


def at(lat: float, lon: float, town: str = "本町") -> Place:
    return Place(full=f"みさき市{town}1-1", town=town, latitude=lat, longitude=lon)


@pytest.fixture
def entries_of(town: Town, needs: dict[str, object]) -> dict[str, Service]:
    """A salon; two cafeterias, near and far; a class for foreigners in English; an entry for workers only."""

    def make(**change: Any) -> Service:
        return list_salon(town.municipality, **change)

    cafeteria = {
        "kind": "child_cafeteria",
        "description": "だれでも食べに来られます。",
        "times": (SATURDAY,),
        "costs": (Cost(amount=0),),
        "needs": (Answer("food_lack"),),
        "fields": ("children",),
    }
    return {
        "salon": make(),
        "near": make(
            name="にじいろ子ども食堂",
            name_kana="にじいろこどもしょくどう",
            place=at(35.005, 135.0),
            **cafeteria,
        ),
        "far": make(name="みんなの地域食堂", name_kana="", place=at(35.2, 135.2, "山町"), **cafeteria),
        "class": make(
            kind="foreign_support",
            name="土曜にほんご教室",
            name_kana="",
            languages=(Speech("en"),),
            access=(Access("wheelchair"),),
            needs=(Answer("foreign_roots"),),
            minimum_age=16,
            times=(),
            place=at(35.0, 135.01),
            reaches=(Reach(area=town.areas["east"].id),),
        ),
        "hidden": make(name="内々の食堂", name_kana="", listed=False, **cafeteria),
    }


def names(town: Town, **wish: Any) -> list[str]:
    found = find.find(town.municipality.id, Wish(**wish))
    return [row.name for row in shown.rows(found.ranked)]


def test_a_cafeteria_is_found_by_all_its_names_the_best_first(
    entries_of: Any, town: Town, clock: Clock
) -> None:
    for words in ("子ども食堂", "こども食堂", "地域食堂", "こどもの ごはん", "children's cafeteria"):
        assert set(names(town, text=words)) == {"にじいろ子ども食堂", "みんなの地域食堂"}
    assert names(town, text="にじいろ") == ["にじいろ子ども食堂"]
    assert names(town, text="ニジイロコドモ") == ["にじいろ子ども食堂"]


def test_within_walking_distance_and_open_on_saturday(entries_of: Any, town: Town, clock: Clock) -> None:
    here = Here(35.0, 135.0)
    assert names(town, text="土曜に歩いて行ける子ども食堂", place=here) == ["にじいろ子ども食堂"]
    assert names(town, text="子ども食堂", place=here) == ["にじいろ子ども食堂", "みんなの地域食堂"]
    assert names(town, text="子ども食堂", day="2026-11-21") == []  # the third Saturday
    assert names(town, day="now") == []
    clock.set(datetime(2026, 11, 28, 11, 30, tzinfo=JST))
    assert set(names(town, day="now")) == {"にじいろ子ども食堂", "みんなの地域食堂"}


@pytest.mark.parametrize(
    "wish",
    [
        {"language": "en"},
        {"access": "wheelchair"},
        {"kind": "foreign_support"},
        {"need": "foreign_roots"},
        {"need": "cross_field"},
        {"text": "英語で にほんごを べんきょう"},
    ],
)
def test_every_condition_narrows(entries_of: Any, town: Town, wish: dict[str, Any], clock: Clock) -> None:
    assert names(town, **wish) == ["土曜にほんご教室"]


def test_age_cost_field_and_area(entries_of: Any, town: Town, clock: Clock) -> None:
    assert "土曜にほんご教室" not in names(town, age=10)
    assert "土曜にほんご教室" in names(town, age=16)
    assert set(names(town, free=True)) == {"にじいろ子ども食堂", "みんなの地域食堂"}
    assert set(names(town, field="children")) == {"にじいろ子ども食堂", "みんなの地域食堂"}
    west, east = str(town.areas["west"].id), str(town.areas["east"].id)
    assert "土曜にほんご教室" not in names(town, area=west)
    assert "土曜にほんご教室" in names(town, area=east)
    assert "ひだまりサロン" in names(town, area=west), "what is for everybody is for this area, too"


def test_what_is_there_for_a_whole_group_of_needs_comes_after_what_names_the_need(
    entries_of: Any, town: Town, clock: Clock
) -> None:
    """A salon says 孤立; a centre only 地域とのつながり, of which 孤立 is a part."""
    list_salon(town.municipality, name="つながりセンター", name_kana="", needs=(Answer("community"),))
    assert names(town, need="isolation")[:2] == ["ひだまりサロン", "つながりセンター"]
    found = find.find(town.municipality.id, Wish(need="isolation"))
    assert any("全般" in str(why) for r in found.ranked for why in r.why)
    assert "つながりセンター" not in names(town, need="food_lack")


def test_workers_find_what_residents_do_not(entries_of: Any, town: Town, clock: Clock) -> None:
    assert "内々の食堂" not in names(town, text="食堂")
    assert "内々の食堂" in names(town, text="食堂", open_to_all=False)


def test_towns_are_kept_apart(entries_of: Any, town: Town, other_town: Town, clock: Clock) -> None:
    assert names(other_town, text="食堂") == []
    assert names(other_town) == []


def test_what_changes_is_found_as_it_is_now(entries_of: Any, town: Town, clock: Clock) -> None:
    service = entries_of["salon"]
    entries.revise(service_id=service.id, entry=salon(name="ひなたぼっこの会"), by=None)
    assert names(town, text="ひなたぼっこ") == ["ひなたぼっこの会"]
    assert names(town, text="ひだまり") != ["ひだまりサロン"]
    entries.retire(service_id=service.id, reason="ended", by=None)
    assert "ひなたぼっこの会" not in names(town)
    entries.take_back(service_id=service.id, by=None)
    assert "ひなたぼっこの会" in names(town)


def test_listings_made_anew_are_the_same(entries_of: Any, town: Town) -> None:
    def all_of() -> list[Any]:
        columns = [f.name for f in Listing._meta.fields if f.name not in ("id", "created_at")]
        return list(Listing.objects.order_by("service_id", "place").values_list(*columns))

    before = all_of()
    assert listings.relist_all(municipality_id=town.municipality.id) == len(before) == 5
    assert all_of() == before


def test_the_migration_writes_the_same_keys_as_an_entry_does(entries_of: Any, town: Town) -> None:
    before = dict(Listing.objects.order_by("id").values_list("id", "keys"))
    assert all(before.values())
    Listing.objects.update(keys=[1])
    importlib.import_module("marugoto.resources.migrations.0005_town_keys").write_keys(apps, None)
    assert dict(Listing.objects.order_by("id").values_list("id", "keys")) == before


def test_the_place_where_one_is_has_a_name(entries_of: Any, town: Town) -> None:
    found = origins.place_named(town.municipality.id, "山町")
    assert found is not None
    assert (found.lat, found.lon) == (35.2, 135.2)
    assert origins.place_named(town.municipality.id, "35.1,135.1") == Here(35.1, 135.1, "35.1,135.1")
    assert origins.place_named(town.municipality.id, "どこにもない町") is None
    assert origins.place_named(town.municipality.id, "99,999") is None


def test_reasons_are_words(entries_of: Any, town: Town, clock: Clock) -> None:
    found = find.find(town.municipality.id, Wish(text="子ども食堂", place=Here(35.0, 135.0)))
    first = shown.rows(found.ranked)[0]
    assert first.why[0] == "名前に「子ども食堂」"
    assert first.distance == "約550 m（歩いて約10分）"
    assert first.opening.text == "次は 11月28日(土) 11:00–14:00"
    assert "いつ確かめたかわかりません" in first.freshness.text
    assert not any(str(round(found.ranked[0].weight, 1)) in reason for reason in first.why)


def test_a_search_is_one_statement_for_a_round(entries_of: Any, town: Town, clock: Clock) -> None:
    """However many words and needs: one statement where no place is given, then one for the lines of the page."""
    with CaptureQueriesContext(connection) as asked:
        assert "にじいろ子ども食堂" in names(town, text="土曜の子ども食堂 食べるものがない")
    told = [q["sql"] for q in asked.captured_queries if "resources_listing" in q["sql"]]
    assert len(told) <= 3, "a round, the last resort, and the lines of the page"
    with CaptureQueriesContext(connection) as asked:
        names(town, text="土曜の子ども食堂", place=Here(35.0, 135.0))
    assert sum("UNION ALL" in q["sql"] for q in asked.captured_queries) <= len(candidates.RINGS) + 1


def many(town: Town, count: int, **change: Any) -> None:
    """Copies of a listing, each a little farther east."""
    first = Listing.objects.order_by("name").filter(**change)[0]
    columns = {
        f.attname: getattr(first, f.attname)
        for f in Listing._meta.fields
        if f.name not in ("id", "created_at")
    }
    copies = [
        Listing(
            **(columns | {"service_id": entries_copy(first.service_id).pk, "longitude": 135 + n / 100_000})
        )
        for n in range(count)
    ]
    Listing.objects.bulk_create(copies)


def entries_copy(service_id: Any) -> Service:
    service = Service.objects.get(pk=service_id)
    service.pk = None
    service._state.adding = True
    service.save(force_insert=True)
    return service


def test_more_than_is_looked_through_is_said_and_the_nearest_are_among_it(
    entries_of: Any, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "LEG", 20)
    many(town, 30, name="にじいろ子ども食堂")
    found = find.find(town.municipality.id, Wish(text="子ども食堂", place=Here(35.005, 135.0)))
    assert found.capped
    assert [r.metres for r in found.ranked[:5]] == sorted(r.metres for r in found.ranked[:5])
    assert found.ranked[0].metres is not None
    assert found.ranked[0].metres < 5
    assert not find.find(town.municipality.id, Wish(text="ひだまり")).capped


def test_a_common_need_does_not_crowd_out_a_name(
    entries_of: Any, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "LEG", 5)
    many(town, 30, name="にじいろ子ども食堂")
    assert "ひだまりサロン" in names(town, text="ひだまり", need="food_lack")


def test_the_planner_may_walk_through_tables_again_afterwards(
    entries_of: Any, town: Town, clock: Clock
) -> None:
    names(town, text="食堂")
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
