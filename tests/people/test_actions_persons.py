"""Register, correct, choose, involve: never a second record unseen, and everything leaves a trace."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.people import queries
from marugoto.people.actions import persons
from marugoto.people.linkage import block
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Involvement, Person, PersonKey
from tests.factories.agencies import Worker
from tests.factories.people import particulars, register

pytestmark = pytest.mark.django_db


def verbs(person: Person) -> list[str]:
    return [entry.verb for entry in reversed(trail_of_person(person.pk).entries)]


def keys(person: Person) -> set[int]:
    return set(PersonKey.objects.filter(person=person).order_by("key").values_list("key", flat=True))


def hashed(person: Person, *some: str) -> set[int]:
    return set(block.hashed(person.municipality_id, some))


def test_a_person_is_registered_as_given_and_the_agency_is_involved(sato: Worker) -> None:
    person = persons.register_person(particulars=particulars(), number=("resident", "0012"), by=sato.actor)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.family_name, kept.birth.day, kept.registered_by) == ("渡邊", date(1950, 3, 1), sato.agency)
    wanted = ("w:子渡辺花", "n:コワタナヘハナ", "b:1950-03-01", "t4:5678", "a:本町", "i:0012")
    assert hashed(person, *wanted) <= keys(person)
    assert queries.known_among([person.pk], sato.agency.pk) == {person.pk}
    assert verbs(person) == ["person.involved", "person.registered"]


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"family_name": "渡辺"},
        {
            "family_name": "",
            "given_name": "",
            "family_kana": "わたなべ",
            "given_kana": "はなこ",
            "birth": Birth(),
        },
        {"family_name": "花子", "given_name": "渡辺"},
        {"birth": Birth(date(1950, 3, 2), "day"), "phone": ""},
        {"family_name": "佐藤", "family_kana": "サトウ"},
        {"given_name": "花", "given_kana": "ハナ", "birth": Birth(), "phone": "０９０００１２５６７８"},
    ],
)
def test_a_second_record_of_the_same_person_is_asked_about(sato: Worker, again: dict[str, Any]) -> None:
    there = register(sato)
    with pytest.raises(persons.LooksKnown) as asked:
        persons.register_person(particulars=particulars(**again), by=sato.actor)
    assert [hit.id for hit in asked.value.hits] == [there.pk]
    assert asked.value.hits[0].why
    assert Person.objects.count() == 1


def test_somebody_else_of_the_same_name_is_not(sato: Worker) -> None:
    register(sato)
    other = particulars(birth=Birth(date(1988, 7, 19), "day"), phone="", address="")
    assert persons.register_person(particulars=other, by=sato.actor)


def test_a_worker_who_has_looked_says_so_and_somebody_not_seen_is_asked_about_again(sato: Worker) -> None:
    first = register(sato)
    second = persons.register_person(
        particulars=particulars(), confirmed_new=True, shown={first.pk}, by=sato.actor
    )
    with pytest.raises(persons.LooksKnown):
        persons.register_person(
            particulars=particulars(), confirmed_new=True, shown={first.pk}, by=sato.actor
        )
    seen = {first.pk, second.pk}
    assert persons.register_person(particulars=particulars(), confirmed_new=True, shown=seen, by=sato.actor)


def test_a_window_is_told_of_nobody_it_does_not_know(sato: Worker, pharmacist: Worker) -> None:
    register(sato)
    mine = persons.register_person(particulars=particulars(), by=pharmacist.actor)
    with pytest.raises(persons.LooksKnown) as asked:
        persons.register_person(particulars=particulars(), by=pharmacist.actor)
    assert [hit.id for hit in asked.value.hits] == [mine.pk]


def test_another_towns_record_is_not_a_double(sato: Worker, ishii: Worker) -> None:
    register(sato)
    assert persons.register_person(particulars=particulars(), by=ishii.actor)


def test_somebody_anonymous_is_never_a_double(sato: Worker) -> None:
    nameless = particulars(
        family_name="", given_name="", family_kana="", given_kana="", anonymous=True, label="公園の方"
    )
    for _n in range(2):
        assert persons.register_person(particulars=nameless, by=sato.actor).display_name == "公園の方"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"family_name": "", "given_name": "", "family_kana": "", "given_kana": ""}, "family_name"),
        ({"family_kana": "渡邊"}, "family_kana"),
        ({"birth": Birth(date(2030, 1, 1), "day")}, "birth"),
        ({"gender": "x"}, "gender"),
        ({"deceased_on": date(2030, 1, 1)}, "deceased_on"),
        ({"deceased_on": date(1949, 1, 1)}, "deceased_on"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(sato: Worker, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        persons.register_person(particulars=particulars(**change), by=sato.actor)
    assert no.value.field == field
    assert no.value.message.endswith("。")


def test_a_number_that_is_taken_or_of_no_kind_is_refused(sato: Worker) -> None:
    persons.register_person(particulars=particulars(), number=("resident", "0012"), by=sato.actor)
    other = particulars(
        family_name="佐藤", given_name="一郎", family_kana="", given_kana="", birth=Birth(), phone=""
    )
    with pytest.raises(Refused, match="すでに使われています"):
        persons.register_person(
            particulars=other, number=("resident", "0012"), confirmed_new=True, by=sato.actor
        )
    with pytest.raises(Refused, match="選べない値"):
        persons.register_person(particulars=other, number=("passport", "1"), by=sato.actor)
    assert Person.objects.count() == 1


def test_a_number_comes_later_and_an_agencys_own_stays_with_it(sato: Worker, tanaka: Worker) -> None:
    person = register(sato)
    persons.give_number(person=person, kind="own_file", value="K-7", by=sato.actor)
    assert hashed(person, f"io:{sato.agency.pk.hex}:K7") <= keys(person)
    assert [n.value for n in queries.identifiers_of(person, sato.agency.pk)] == ["K-7"]
    assert queries.identifiers_of(person, tanaka.agency.pk) == []


def test_a_correction_moves_the_keys_and_leaves_a_trace_without_words(sato: Worker) -> None:
    person = register(sato)
    changed = particulars(family_name="佐藤", family_kana="サトウ", phone="")
    persons.correct_person(person=person, particulars=changed, by=sato.actor)
    assert hashed(person, "w:佐藤花子") <= keys(person)
    assert not hashed(person, "p:渡辺", "t4:5678", "t:09000125678") & keys(person)
    trail = trail_of_person(person.pk).entries
    assert trail[0].verb == "person.corrected"
    assert trail[0].data == {"family_name": True, "family_kana": True, "phone": True}
    persons.correct_person(person=person, particulars=changed, by=sato.actor)
    assert len(trail_of_person(person.pk).entries) == len(trail)


def test_choosing_somebody_involves_the_agency(
    sato: Worker, tanaka: Worker, pharmacist: Worker, ishii: Worker
) -> None:
    person = register(sato)
    assert persons.choose_person(person_id=person.pk, by=tanaka.actor) == person
    assert queries.known_among([person.pk], tanaka.agency.pk) == {person.pk}
    assert Involvement.objects.get(person=person, agency=tanaka.agency).reason == "consultation"
    for stranger in (pharmacist, ishii):
        with pytest.raises(Refused) as no:
            persons.choose_person(person_id=person.pk, by=stranger.actor)
        assert no.value.field == "person"


def test_involving_twice_changes_nothing(sato: Worker, tanaka: Worker) -> None:
    person = register(sato)
    assert persons.involve(person=person, agency=tanaka.agency, reason="packet", by=sato.actor)
    assert not persons.involve(person=person, agency=tanaka.agency, reason="consultation", by=sato.actor)
    assert Involvement.objects.get(person=person, agency=tanaka.agency).reason == "packet"
    with pytest.raises(Refused):
        persons.involve(person=person, agency=tanaka.agency, reason="curiosity", by=sato.actor)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            {"name": "渡邊　花子", "kana": "わたなべ はなこ", "birth": "S25.3.1", "gender": "female"},
            ("渡邊", "花子", "わたなべ", "はなこ", False, "", "day"),
        ),
        ({"name": "渡邊", "birth": "70代"}, ("渡邊", "", "", "", False, "", "about")),
        ({"kana": "わたなべ"}, ("", "", "わたなべ", "", False, "", "unknown")),
        ({"birth": "70代", "gender": "female"}, ("", "", "", "", True, "70代・女", "about")),
        ({"phone": "0900-0001", "gender": "not_asked"}, ("", "", "", "", True, "", "unknown")),
        ({}, ("", "", "", "", True, "", "unknown")),
        (
            {"name": "グエン ヴァン アン", "anonymous": True},
            ("グエン", "ヴァン アン", "グエン", "ヴァン アン", False, "", "unknown"),
        ),
        ({"name": "宮地 かおり"}, ("宮地", "かおり", "", "", False, "", "unknown")),
    ],
)
def test_a_person_from_the_words_of_the_intake_form(
    sato: Worker, words: dict[str, Any], expected: tuple[object, ...]
) -> None:
    p = persons.register_from_words(**words, by=sato.actor)
    parts = (
        p.family_name,
        p.given_name,
        p.family_kana,
        p.given_kana,
        p.anonymous,
        p.label,
        p.birth_precision,
    )
    assert parts == expected
    assert Involvement.objects.get(person=p).reason == "consultation"


@pytest.mark.parametrize(("words", "field"), [({"birth": "春ごろ"}, "birth"), ({"kana": "渡邊"}, "kana")])
def test_words_that_cannot_be_read_are_refused(sato: Worker, words: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as no:
        persons.register_from_words(name="渡邊 花子", **words, by=sato.actor)
    assert no.value.field == field


def _in_threads(*acts: Callable[[], None]) -> list[object]:
    outcomes: list[object] = []

    def run(act: Callable[[], None]) -> None:
        try:
            outcomes.append(act())
        except Refused as no:
            outcomes.append(no)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_register_the_same_person_at_once_notice_each_other(
    sato: Worker, tanaka: Worker
) -> None:
    kana_only = particulars(family_name="", given_name="", phone="")
    both = particulars(family_name="渡辺", birth=Birth())
    gate = threading.Barrier(2)

    def at_once(worker: Worker, wish: Any) -> Callable[[], Any]:
        actor = worker.actor

        def act() -> Any:
            gate.wait(10)
            return persons.register_person(particulars=wish, by=actor)

        return act

    outcomes = _in_threads(at_once(sato, kana_only), at_once(tanaka, both))
    assert Person.objects.count() == 1
    assert sorted(type(o).__name__ for o in outcomes) == ["LooksKnown", "Person"]
