"""An entry is one value: it becomes JSON and comes back, and says which of its parts differ."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

from marugoto.resources import demo
from marugoto.resources.rules.entry import (
    Access,
    Body,
    Cost,
    Entry,
    Identifier,
    Place,
    Reach,
    Slot,
    Speech,
    Time,
    as_data,
    changed_parts,
    from_data,
)

FULL = Entry(
    kind="ibasho",
    name="よりみちの家",
    minimum_age=0,
    listed=False,
    assured_date=date(2026, 4, 1),
    body=Body("会", identifiers=(Identifier("法人番号", "1234567890123", "JP-JCN"),)),
    place=Place(full="架空県みさき市", latitude=35.0, longitude=135.0),
    times=(Time("第2月曜", "MONTHLY", "2MO", first=date(2026, 1, 12), opens=time(10), closes=time(12)),),
    costs=(Cost("大人", 0),),
    languages=(Speech("en"),),
    access=(Access("lift", "あり"),),
    reaches=(Reach("東", uuid4()),),
    slots=(Slot(date(2026, 11, 1), 8, 0),),
    documents=("保険証",),
)


def test_an_entry_comes_back_from_json() -> None:
    assert from_data(as_data(FULL)) == FULL


def test_what_is_empty_is_left_out_but_zero_and_no_are_not() -> None:
    data = as_data(FULL)
    assert "description" not in data
    assert (data["minimum_age"], data["listed"], data["costs"][0]["amount"]) == (0, False, 0)


def test_keys_of_another_time_are_ignored() -> None:
    assert from_data({"kind": "salon", "name": "a", "colour": "red"}) == Entry("salon", "a")


def test_the_parts_that_differ_are_named() -> None:
    assert changed_parts(FULL, replace(FULL, name="別", costs=())) == ["name", "costs"]
    assert changed_parts(FULL, FULL) == []


def test_invented_entries_of_the_demo_say_so_and_have_no_telephone() -> None:
    for code in demo.available():
        for entry in demo.read(code):
            invented = entry.name.endswith("（デモ）")
            assert invented == (demo.INVENTED in entry.description)
            assert invented or "出典: " in entry.description, entry.name
            assert (entry.phones, entry.private) == ((), ())


def test_a_town_without_a_file_has_no_demo() -> None:
    assert demo.read("999016") == []
