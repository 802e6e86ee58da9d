"""What somebody writes about a place by hand: the address in parts, a mobile number kept for workers, a price."""

import pytest

from marugoto.core.municipalities import by_code
from marugoto.resources import telling
from marugoto.resources.forms.place import costs_of
from marugoto.resources.rules.entry import Cost, Number, Place, Private
from marugoto.resources.rules.written import is_mobile, phones_of, place_of

KOCHI = by_code()["392014"]


def test_an_address_without_its_town_is_split_in_the_town() -> None:
    place = place_of(name="旭会館", full="旭町1丁目2番3号", near=KOCHI)
    assert place is not None
    assert (place.prefecture, place.city, place.town, place.chome, place.block) == (
        "高知県",
        "高知市",
        "旭町",
        "一丁目",
        "2",
    )


def test_nothing_written_is_no_place_and_a_known_address_keeps_its_parts() -> None:
    assert place_of(name="", full=" ", near=KOCHI) is None
    before = Place(name="会館", full="旭町1", town="旭町", latitude=33.5, longitude=133.5, town_id="0001")
    same = place_of(name="新会館", full="旭町1", near=KOCHI, before=before)
    assert same
    assert (same.name, same.town_id, same.latitude) == ("新会館", "0001", 33.5)
    moved = place_of(name="会館", full="本町2", near=KOCHI, before=before)
    assert moved
    assert (moved.town, moved.town_id, moved.latitude) == ("本町", "", 33.5)
    emptied = place_of(name="", full="", near=KOCHI, before=before)
    assert emptied
    assert emptied.latitude == 33.5


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("090-0000-0001", True),
        ("０８０ー００００ー０００１", True),
        ("07000000001", True),
        ("+81 90 0000 0001", True),
        ("088-000-0000", False),
        ("0120-000-000", False),
        ("0800-000-0000", False),
        ("", False),
    ],
)
def test_a_mobile_number_is_known(number: str, mobile: bool) -> None:
    assert is_mobile(number) == mobile


def test_who_sees_a_number() -> None:
    assert phones_of("", may_be_public=False) == ((), ())
    assert phones_of("088-000-0000", may_be_public=False) == ((Number("088-000-0000"),), ())
    assert phones_of("090-0000-0001", may_be_public=False) == ((), (Private(phone="090-0000-0001"),))
    assert phones_of("090-0000-0001", may_be_public=True) == ((Number("090-0000-0001"),), ())


@pytest.mark.parametrize(
    ("words", "cost"),
    [
        ("", ()),
        ("無料", (Cost(amount=0),)),
        ("300円", (Cost(amount=300),)),
        ("1,000円", (Cost(amount=1000),)),
        ("お菓子を一つ", (Cost(text="お菓子を一つ"),)),
    ],
)
def test_a_price_in_words(words: str, cost: tuple[Cost, ...]) -> None:
    assert costs_of(words) == cost


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("times", [{"text": "第2月曜"}, {"text": "第4月曜"}], "第2月曜、第4月曜"),
        ("costs", [{"option": "おとな", "amount": 1000}, {"amount": 0}], "おとな 1,000円、無料"),
        ("needs", [{"need": "food_lack", "main": True}], "食べるもの"),
        ("kind", "salon", "サロン"),
        ("listed", False, "いいえ"),
        ("place", {"name": "会館", "full": "本町1"}, "会館 本町1"),
        ("access", [{"feature": "lift"}], "エレベーター"),
        ("fields", ["elderly"], "高齢"),
        ("slots", [{"capacity": 10, "available": 2}], "定員 10 あき 2"),
        ("documents", ["上ばき"], "上ばき"),
        ("name", "", ""),
    ],
)
def test_a_part_is_told_in_words(part: str, value: object, words: str) -> None:
    said = telling.words(part, value)
    assert words in said if words else said == ""


def test_the_record_of_changes_is_told_like_the_part_itself() -> None:
    assert telling.written("times", '[{"text": "第2月曜"}]') == "第2月曜"
    assert telling.written("description", "[broken") == "[broken"
    assert telling.written("name", "ひだまり") == "ひだまり"
    assert telling.label("times") == "いつ"
    assert telling.label("something") == "something"
