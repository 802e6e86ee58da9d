"""Other names, addresses, telephones, languages, ties: kept beside the columns, found by, and ended without being lost."""

from datetime import date
from typing import Any

import pytest

from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people import access, queries
from marugoto.people.actions import history, persons, ties
from marugoto.people.models import Person, PersonPhone
from tests.factories.agencies import Worker
from tests.factories.people import particulars, register

DAY = date(2026, 6, 1)
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def person(sato: Worker) -> Person:
    return register(sato, family_name="山田", family_kana="ヤマダ")


def add(worker: Worker, person: Person, what: str, **values: Any) -> Any:
    return history.add(person=person, what=what, values=values, by=worker.actor)


def found(worker: Worker, words: str) -> list[Any]:
    return [hit.id for hit in access.search(worker.actor, words).hits]


def test_the_name_changes_and_the_former_one_stays(sato: Worker, person: Person) -> None:
    new = {"family_name": "渡邊", "given_name": "花子", "family_kana": "ワタナベ", "given_kana": "ハナコ"}
    history.change_name(person=person, new=new, on=DAY, reason="marriage", by=sato.actor)
    person.refresh_from_db()
    assert person.display_name == "渡邊 花子"
    (former,) = queries.names_of(person)
    assert (former.display_name, former.kind, former.reason) == ("山田 花子", "former", "marriage")
    assert former.valid_to == date(2026, 5, 31)
    assert found(sato, "渡辺花子") == [person.pk]


def test_two_changes_stand_one_after_another(sato: Worker, person: Person) -> None:
    for on, family in ((DAY, "渡邊"), (date(2026, 10, 1), "山田")):
        history.change_name(person=person, new={"family_name": family}, on=on, reason="other", by=sato.actor)
    spans = [(n.valid_from, n.valid_to) for n in queries.names_of(person)]
    assert spans == [(DAY, date(2026, 9, 30)), (None, date(2026, 5, 31))]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "whim"}, None),
        ({"on": date(2030, 1, 1)}, "on"),
        ({"new": {}}, "family_name"),
        ({"new": {"family_name": "渡邊", "family_kana": "渡邊"}}, "family_kana"),
        ({"new": {"family_name": "〓田"}}, "glyphs"),
        ({"new": {"family_name": "辻", "glyphs": "MJ026194"}}, "glyphs"),
    ],
)
def test_a_change_of_name_that_cannot_be(
    change: dict[str, Any], field: str | None, sato: Worker, person: Person
) -> None:
    usual: dict[str, Any] = {"new": {"family_name": "渡邊"}, "on": DAY, "reason": "marriage"}
    with pytest.raises(Refused) as no:
        history.change_name(person=person, by=sato.actor, **(usual | change))
    assert field is None or no.value.field == field


def test_the_same_name_is_no_change(sato: Worker, person: Person) -> None:
    same = {"family_name": "山田", "given_name": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
    with pytest.raises(Refused, match="変わっていません"):
        history.change_name(person=person, new=same, on=DAY, reason="other", by=sato.actor)


def test_a_character_that_cannot_be_typed_is_described(sato: Worker, person: Person) -> None:
    new = {"family_name": "〓", "glyphs": "MJ026194 しんにょうの点が一つの辻"}
    history.change_name(person=person, new=new, on=DAY, reason="family_name", by=sato.actor)
    person.refresh_from_db()
    assert (person.family_name, person.glyphs) == ("〓", "MJ026194 しんにょうの点が一つの辻")
    odd = particulars(family_name="葛\U000e0101城")  # with a variation selector: stored as it was given
    kept = persons.register_person(particulars=odd, confirmed_new=True, by=sato.actor)
    kept.refresh_from_db()
    assert kept.family_name == "葛\U000e0101城"


def test_a_move_keeps_the_previous_address(sato: Worker, person: Person) -> None:
    history.move(person=person, address="みさき市旭町9-9", area_id=None, on=DAY, by=sato.actor)
    person.refresh_from_db()
    assert person.address == "みさき市旭町9-9"
    (previous,) = queries.addresses_of(person, sato.agency.pk)
    assert (previous.address, previous.valid_to) == ("みさき市本町3丁目2-1", date(2026, 5, 31))
    with pytest.raises(Refused, match="新しい住所"):
        history.move(person=person, address="みさき市旭町9-9", area_id=None, on=DAY, by=sato.actor)


@pytest.mark.parametrize(
    ("what", "values", "words"),
    [
        ("name", {"kind": "alias", "family_name": "グエン", "given_name": "マイ"}, "グエン マイ"),
        ("phone", {"kind": "work", "number": "000-7777-8888", "note": "夜だけ"}, "0007777 8888"),
        ("address", {"kind": "facility", "address": "みさき市緑町4丁目1"}, "緑町4丁目"),
    ],
)
def test_whatever_is_added_makes_keys(
    what: str, values: dict[str, str], words: str, sato: Worker, person: Person
) -> None:
    before = set(person.keys.values_list("key", flat=True))
    add(sato, person, what, **values)
    assert set(person.keys.values_list("key", flat=True)) > before


def test_a_telephone_ends_and_stays_on_the_record(sato: Worker, person: Person) -> None:
    row: PersonPhone = add(sato, person, "phone", kind="mobile", number="000-1", valid_from=DAY)
    with pytest.raises(Refused):
        history.end(person=person, what="phone", row_id=row.pk, last_day=date(2026, 5, 1), by=sato.actor)
    history.end(person=person, what="phone", row_id=row.pk, last_day=date(2026, 7, 1), by=sato.actor)
    assert [p.valid_to for p in queries.phones_of(person)] == [date(2026, 7, 1)]
    with pytest.raises(Refused, match="もう終わり"):
        history.end(person=person, what="phone", row_id=row.pk, last_day=date(2026, 7, 2), by=sato.actor)
    with pytest.raises(Refused, match="もうありません"):
        history.end(person=person, what="phone", row_id=new_id(), last_day=DAY, by=sato.actor)


def test_a_language_is_written_once_and_taken_away(sato: Worker, person: Person) -> None:
    row = add(sato, person, "language", language="ベトナム語", interpreter=True)
    with pytest.raises(Refused, match="もう書かれています"):
        add(sato, person, "language", language="ベトナム語")
    history.end(person=person, what="language", row_id=row.pk, last_day=DAY, by=sato.actor)
    assert queries.languages_of(person) == []


def test_somebody_without_a_name_has_a_number_and_may_come_to_have_one(sato: Worker) -> None:
    nameless = register(
        sato, family_name="", given_name="", family_kana="", given_kana="", anonymous=True, label="公園の方"
    )
    (number,) = queries.identifiers_of(nameless, sato.agency.pk)
    assert number.kind == "provisional"
    assert found(sato, number.value) == [nameless.pk]
    history.change_name(person=nameless, new={"family_name": "川口"}, on=DAY, reason="other", by=sato.actor)
    nameless.refresh_from_db()
    assert (nameless.display_name, nameless.anonymous, queries.names_of(nameless)) == ("川口", False, [])
    with pytest.raises(Refused, match="自動で"):
        persons.give_number(person=nameless, kind="provisional", value="K1", by=sato.actor)


def test_a_tie_to_a_record_and_to_a_name(sato: Worker, person: Person) -> None:
    son = register(sato, given_name="一郎", phone="")
    ties.tie(person=person, kind="child_apart", key_person=True, other_id=son.pk, by=sato.actor)
    guardian = ties.tie(person=person, kind="guardian", name="東 司法書士", since=DAY, by=sato.actor)
    assert [t.kind for t in queries.ties_of(person, sato.agency.pk)] == ["child_apart", "guardian"]
    assert [t.person for t in queries.tied_to(son, sato.agency.pk)] == [person]
    ties.untie(person=person, tie_id=guardian.pk, last_day=date(2026, 9, 1), by=sato.actor)
    with pytest.raises(Refused, match="もう終わり"):
        ties.untie(person=person, tie_id=guardian.pk, last_day=date(2026, 9, 1), by=sato.actor)
    with pytest.raises(Refused, match="もうありません"):
        ties.untie(person=son, tie_id=guardian.pk, last_day=DAY, by=sato.actor)


@pytest.mark.parametrize("values", [{"kind": "friend"}, {"kind": "nothing", "name": "x"}])
def test_a_tie_that_says_nothing(values: dict[str, str], sato: Worker, person: Person) -> None:
    with pytest.raises(Refused):
        ties.tie(person=person, by=sato.actor, **values)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        ties.tie(person=person, kind="friend", other_id=person.pk, by=sato.actor)
    with pytest.raises(Refused):
        ties.tie(person=person, kind="friend", other_id=new_id(), by=sato.actor)
