"""What an extract makes of a town: the first time, again, and a year later."""

from datetime import date
from typing import Any

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.people import queries
from marugoto.people.linkage import block
from marugoto.people.models import (
    Household,
    HouseholdMember,
    ImportChange,
    ImportChunk,
    ImportRow,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonKey,
    PersonName,
    Protection,
    Residency,
)
from tests.factories.agencies import Town
from tests.factories.extracts import line, merged, read, written

pytestmark = pytest.mark.django_db
NEXT = date(2026, 4, 1)


def person(number: str) -> Person:
    return Residency.objects.get(number=number).person


def household_of(one: Person) -> HouseholdMember:
    return HouseholdMember.objects.select_related("household").get(person=one, valid_to__isnull=True)


def test_a_resident_becomes_a_person_with_number_household_keys_and_residency(town: Town) -> None:
    run = merged(
        town.city.agency,
        written([line("0000000001", 旧氏="山田", 旧氏カナ="ヤマダ", 電話番号="090-0000-0001")]),
    )
    one = person("0000000001")
    assert (one.family_name, one.given_name, one.display_kana) == ("渡邊", "花子", "ワタナベ ハナコ")
    assert (one.birth_date, one.birth_precision, one.gender) == (date(1950, 3, 1), "day", "female")
    assert (one.address, one.phone) == ("福岡県みさき市旭町一丁目2番3号", "090-0000-0001")
    assert PersonIdentifier.objects.get(person=one).value == "0000000001"
    membership = household_of(one)
    assert (membership.household.number, membership.relation, membership.valid_from) == (
        "000000001",
        "self",
        date(2001, 5, 1),
    )
    assert PersonName.objects.get(person=one).family_name == "山田"
    assert PersonKey.objects.filter(person=one).count() > 10
    assert (run.state, run.rows, run.kept) == ("done", 1, 1)
    assert run.found == {"listed": 1, "listed_now": 0, "unlisted": 0}


def test_the_file_and_its_values_are_gone_when_it_is_done(town: Town) -> None:
    run = merged(town.city.agency, written([line("1"), line("2", 生年月日="S39.13.01")]))
    assert not ImportChunk.objects.exists()
    left = ImportRow.objects.get()
    assert (left.run_id, left.outcome, left.number, left.family_name, left.birth_date) == (
        run.pk,
        "refused",
        "2",
        "",
        None,
    )
    assert left.notes == [["bad_birth", "生年月日", "S39.13.01"]]


def test_reading_touches_nothing_of_the_town(town: Town) -> None:
    run = read(town.city.agency, written([line("1"), line("2")]))
    assert (run.state, run.kept) == ("read", 2)
    assert not Person.objects.exists()
    assert not Household.objects.exists()


def test_the_same_extract_again_changes_nothing(town: Town) -> None:
    data = written(
        [line("1"), line("2", 続柄="子", 氏名="渡邊　一郎", 生年月日="1980-01-01"), line("3", 支援措置="有")]
    )
    merged(town.city.agency, data)
    before = everything()
    run = merged(town.city.agency, data, as_of=NEXT)
    assert run.found == {"same": 3, "listed_now": 3, "unlisted": 0}
    assert everything() == before


def everything() -> dict[str, list[Any]]:
    """All rows that an import may touch, without the imports themselves."""
    models = (
        Person,
        PersonIdentifier,
        PersonName,
        PersonAddress,
        Household,
        HouseholdMember,
        Residency,
        Protection,
    )
    return {m.__name__: list(m._default_manager.order_by("id").values()) for m in models} | {
        "keys": sorted(PersonKey.objects.values_list("person_id", "key"))
    }


def test_a_new_name_and_address_go_in_and_the_old_ones_into_the_history(town: Town) -> None:
    merged(town.city.agency, written([line("1")]))
    changed = line(
        "1",
        氏名="山本　花子",
        氏名カナ="ヤマモト　ハナコ",
        町字="緑町",
        異動年月日="2025-10-01",
        異動事由="転居",
    )
    run = merged(town.city.agency, written([changed]), as_of=NEXT)
    one = person("1")
    assert (one.family_name, one.address) == ("山本", "福岡県みさき市緑町2番3号")
    old = PersonName.objects.get(person=one)
    assert (old.kind, old.family_name, old.valid_to) == ("former", "渡邊", date(2025, 9, 30))
    assert PersonAddress.objects.get(person=one).address == "福岡県みさき市旭町一丁目2番3号"
    keys = set(PersonKey.objects.filter(person=one).values_list("key", flat=True))
    assert set(block.hashed(town.municipality.pk, {"p:山本", "p:渡辺"})) <= keys
    assert run.found["name"] == run.found["address"] == 1


def test_what_a_worker_corrected_stays_until_the_register_says_something_new(town: Town) -> None:
    merged(town.city.agency, written([line("1")]))
    Person.objects.update(family_name="渡辺", phone="080-0000-0000")
    merged(town.city.agency, written([line("1", 町字="緑町")]), as_of=NEXT)
    one = person("1")
    assert (one.family_name, one.phone, one.address) == ("渡辺", "080-0000-0000", "福岡県みさき市緑町2番3号")


def test_born_died_moved_out_and_no_longer_listed(town: Town) -> None:
    first = [
        line("1"),
        line("2", 続柄="夫", 氏名="渡邊　正", 性別="男"),
        line("3", 続柄="子", 氏名="渡邊　一郎"),
        line("4", 世帯番号="9", 氏名="佐藤　実"),
    ]
    merged(town.city.agency, written(first))
    later = [
        line("2", 続柄="世帯主", 氏名="渡邊　正", 性別="男", 異動年月日="2025-08-02", 異動事由="世帯主変更"),
        line("1", 異動年月日="2025-08-02", 異動事由="死亡"),
        line("3", 続柄="子", 氏名="渡邊　一郎", 異動年月日="2025-09-01", 異動事由="転出"),
        line("5", 続柄="子の子", 氏名="渡邊　葵", 生年月日="2025-07-07", 異動年月日="2025-07-07", 異動事由="出生",
             住民となった年月日="2025-07-07"),
    ]  # fmt: skip
    run = merged(town.city.agency, written(later), as_of=NEXT)
    assert {k: run.found[k] for k in ("born", "died", "moved_out", "unlisted")} == {
        "born": 1, "died": 1, "moved_out": 1, "unlisted": 1,
    }  # fmt: skip
    assert person("1").deceased_on == date(2025, 8, 2)
    ended = dict(Residency.objects.exclude(ended="").values_list("number", "ended"))
    assert ended == {"1": "died", "3": "moved_out", "4": "unlisted"}
    assert household_of(person("2")).relation == "self"
    assert household_of(person("5")).began == "born"
    now = HouseholdMember.objects.filter(valid_to__isnull=True)
    assert set(now.values_list("person__given_name", flat=True)) == {"正", "葵"}
    assert Person.objects.count() == 5


def test_somebody_who_comes_back_is_the_same_person(town: Town) -> None:
    merged(town.city.agency, written([line("1"), line("2", 世帯番号="2")]))
    merged(town.city.agency, written([line("2", 世帯番号="2")]), as_of=date(2025, 10, 1))
    run = merged(town.city.agency, written([line("1"), line("2", 世帯番号="2")]), as_of=NEXT)
    assert run.found["back"] == 1
    assert Person.objects.count() == 2
    assert Residency.objects.get(number="1").until is None
    assert household_of(person("1")).household.number == "000000001"


def test_a_person_whom_a_worker_had_registered_with_the_number_is_that_person(town: Town) -> None:
    known = Person.objects.create(municipality=town.municipality, family_name="渡辺", phone="090-0000-0009")
    PersonIdentifier.objects.create(person=known, municipality=town.municipality, kind="resident", value="1")
    run = merged(town.city.agency, written([line("1")]))
    assert person("1") == known
    assert Person.objects.get().family_name == "渡邊"
    assert Person.objects.get().phone == "090-0000-0009"
    assert "listed" not in run.found


def test_another_town_with_the_same_numbers_is_left_alone(town: Town, other_town: Town) -> None:
    merged(town.city.agency, written([line("1")]))
    theirs = next(iter(other_town.places.values())).agency
    merged(theirs, written([line("1", 氏名="鈴木　一")]))
    assert Person.objects.count() == 2
    assert Residency.objects.get(number="1", municipality=town.municipality).person.family_name == "渡邊"


def test_an_extract_of_changes_ends_nobody(town: Town) -> None:
    merged(town.city.agency, written([line("1"), line("2", 世帯番号="2")]))
    run = merged(
        town.city.agency, written([line("2", 世帯番号="2", 町字="緑町")]), as_of=NEXT, scope="changes"
    )
    assert run.found["unlisted"] == 0
    assert not Residency.objects.exclude(ended="").exists()


def test_a_new_head_in_an_extract_of_changes_takes_the_place_of_the_old_one(town: Town) -> None:
    merged(town.city.agency, written([line("1"), line("2", 続柄="子", 氏名="渡邊　一郎")]))
    new_head = line("2", 続柄="世帯主", 氏名="渡邊　一郎", 異動事由="世帯主変更", 異動年月日="2025-06-01")
    merged(town.city.agency, written([new_head]), as_of=NEXT, scope="changes")
    assert household_of(person("2")).relation == "self"
    assert household_of(person("1")).relation == "other"


def test_two_swap_households_in_one_extract(town: Town) -> None:
    merged(town.city.agency, written([line("1", 世帯番号="1"), line("2", 世帯番号="2")]))
    moved = {"異動事由": "転居", "異動年月日": "2025-06-01"}
    merged(
        town.city.agency,
        written([line("1", 世帯番号="2", **moved), line("2", 世帯番号="1", **moved)]),
        as_of=NEXT,
    )
    assert household_of(person("1")).household.number == "2"
    assert household_of(person("2")).household.number == "1"
    assert household_of(person("1")).valid_from >= date(2025, 6, 1)


def test_a_protective_measure_of_the_register_hides_at_once_and_is_never_ended_by_it(town: Town) -> None:
    merged(town.city.agency, written([line("1", 支援措置="有")]))
    measure = Protection.objects.get()
    assert (measure.person, measure.set_by, measure.ground) == (person("1"), town.city.agency, "alike")
    assert queries.hidden_among([measure.person_id], town.a.agency.pk) == {measure.person_id}
    assert queries.hidden_among([measure.person_id], town.city.agency.pk) == set()
    run = merged(town.city.agency, written([line("1")]), as_of=NEXT)
    assert Protection.objects.get().ended_on is None
    assert run.found["unprotected"] == 1


def test_one_event_a_batch_and_the_trail_of_each_person(town: Town) -> None:
    merged(town.city.agency, written([line("1"), line("2", 続柄="子")]))
    merged(town.city.agency, written([line("1", 町字="緑町"), line("2", 続柄="子")]), as_of=NEXT)
    verbs = list(
        AuditEvent.objects.filter(verb__startswith="import.").order_by("id").values_list("verb", flat=True)
    )
    assert verbs.count("import.persons_merged") == 2
    assert verbs.count("import.done") == 2
    assert len(verbs) < 16
    assert ImportChange.objects.count() == 3
    trail = queries.register_changes_of(person("1").pk)
    assert [change.what for change in trail] == [("address",), ("listed",)]
    assert [change.run.as_of for change in trail] == [NEXT, date(2025, 4, 1)]
