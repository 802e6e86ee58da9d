"""名寄せ: several records behave as one person, and after it is taken back as several again, with nothing lost."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions import consent, households, links, persons
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import LINK, UNLINK, LinkDecision, Person
from tests.factories.agencies import Town, Worker
from tests.factories.people import register

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


def link(worker: Worker, person: Person, into: Person) -> LinkDecision:
    return links.link_persons(person=person, into=into, reason="registered_twice", by=worker.actor)


def part(worker: Worker, decision: LinkDecision) -> LinkDecision:
    return links.unlink_persons(decision=decision, reason="different_persons", by=worker.actor)


@pytest.fixture
def hanako(sato: Worker) -> Person:
    return register(sato)


@pytest.fixture
def twin(tanaka: Worker) -> Person:
    """The same woman, as B's window wrote her down."""
    return register(
        tanaka, family_name="渡辺", given_name="はな", given_kana="ハナ", phone="", address="みさき市旭町1-1"
    )


def standing_for(person: Person) -> Person:
    return Person.objects.get(pk=person.pk).canonical or Person.objects.get(pk=person.pk)


def test_a_link_is_decided_with_a_reason_and_leaves_a_trace(
    yamamoto: Worker, hanako: Person, twin: Person
) -> None:
    decision = links.link_persons(
        person=twin, into=hanako, reason="asked_the_person", note="長女に電話で確かめた", by=yamamoto.actor
    )
    assert standing_for(twin) == hanako
    assert (decision.verb, decision.decided_by, decision.note) == (
        LINK,
        yamamoto.user.pk,
        "長女に電話で確かめた",
    )
    for person in (hanako, twin):
        newest = trail_of_person(person.pk).entries[0]
        assert (newest.verb, newest.data) == ("person.linked", {"reason": "asked_the_person"})


def test_linked_records_are_one_person_and_parted_ones_two_again(
    sato: Worker, tanaka: Worker, yamamoto: Worker, hanako: Person, twin: Person
) -> None:
    home = households.make_household(members=[(twin, "self")], since=DAY, by=tanaka.actor)
    persons.give_number(person=twin, kind="resident", value="0042", by=tanaka.actor)
    before = [found(tanaka, q) for q in ("渡辺はな", "渡邊花子", "0042")]
    decision = link(yamamoto, twin, hanako)

    for question in ("渡辺はな", "渡邊花子", "0042", "ワタナベ"):
        assert found(tanaka, question) == [hanako.pk], question
    assert access.get_person(tanaka.actor, twin.pk) == hanako
    for worker in (sato, tanaka):
        assert queries.known_among([hanako.pk], worker.agency.pk) == {hanako.pk}
    assert queries.household_of(hanako, DAY) == home
    assert [n.value for n in queries.identifiers_of(hanako, sato.agency.pk)] == ["0042"]

    part(yamamoto, decision)
    assert [found(tanaka, q) for q in ("渡辺はな", "渡邊花子", "0042")] == before
    assert queries.known_among([hanako.pk, twin.pk], tanaka.agency.pk) == {twin.pk}
    assert queries.household_of(hanako, DAY) is None
    assert queries.household_of(twin, DAY) == home
    assert queries.identifiers_of(hanako, sato.agency.pk) == []


def found(worker: Worker, text: str) -> list[Any]:
    return [hit.id for hit in access.search(worker.actor, text).hits]


def test_both_histories_are_whole_after_an_undo(yamamoto: Worker, hanako: Person, twin: Person) -> None:
    decision = link(yamamoto, twin, hanako)
    undone = part(yamamoto, decision)
    assert (undone.verb, undone.undoes, undone.reason) == (UNLINK, decision, "different_persons")
    for person in (hanako, twin):
        assert queries.decisions_of(person.pk) == [undone, decision]
        assert trail_of_person(person.pk).entries[0].verb == "person.unlinked"
    again = link(yamamoto, twin, hanako)
    assert queries.links_of(hanako.pk) == [again]


def test_chains_are_flat_and_part_where_they_were_joined(
    sato: Worker, yamamoto: Worker, hanako: Person, twin: Person
) -> None:
    third, fourth = (register(sato, given_name=name, phone="") for name in ("華子", "葉奈子"))
    first = link(yamamoto, twin, hanako)
    link(yamamoto, fourth, third)
    joined = link(yamamoto, hanako, third)
    assert {standing_for(p) for p in (hanako, twin, third, fourth)} == {third}
    assert queries.branch_of(hanako.pk) == {hanako.pk, twin.pk}
    part(yamamoto, joined)
    assert (standing_for(twin), standing_for(fourth)) == (hanako, third)
    again = link(yamamoto, hanako, third)
    part(yamamoto, first)
    assert [standing_for(p) for p in (twin, hanako, fourth)] == [twin, third, third]
    assert queries.links_of(hanako.pk)[0] == again


def test_what_is_no_link_is_refused(
    sato: Worker, yamamoto: Worker, ishii: Worker, hanako: Person, twin: Person
) -> None:
    with pytest.raises(Refused, match="調整役"):
        link(sato, twin, hanako)
    with pytest.raises(Refused, match="ふたつの記録"):
        link(yamamoto, hanako, hanako)
    with pytest.raises(Refused, match="ふたつの記録"):
        link(ishii, twin, hanako)
    with pytest.raises(Refused, match="選べない値"):
        links.link_persons(person=twin, into=hanako, reason="looks_alike", by=yamamoto.actor)
    decision = link(yamamoto, twin, hanako)
    with pytest.raises(Refused, match="先ほど"):
        link(yamamoto, twin, hanako)
    with pytest.raises(Refused, match="調整役"):
        part(sato, decision)
    part(yamamoto, decision)
    for undone in (decision, LinkDecision.objects.get(verb=UNLINK)):
        with pytest.raises(Refused, match="もう戻されています"):
            part(yamamoto, undone)


def test_a_person_has_at_most_so_many_records(
    yamamoto: Worker, hanako: Person, twin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_RECORDS", 1)
    with pytest.raises(Refused, match="多すぎます"):
        link(yamamoto, twin, hanako)


# --- any sequence of links and undoings ---

SIZE = 6
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("link"), st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)),
        st.tuples(st.just("part"), st.integers(0, 20), st.just(0)),
    ),
    max_size=14,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # every example is rolled back
@given(steps=STEPS)
def test_union_and_split_are_exact(steps: list[tuple[str, int, int]], town: Town, yamamoto: Worker) -> None:
    with transaction.atomic():
        people = [
            Person.objects.create(municipality=town.municipality, family_name=f"人{n}") for n in range(SIZE)
        ]
        joined: list[tuple[int, int, LinkDecision]] = []
        for verb, one, other in steps:
            if verb == "part" and joined:
                part(yamamoto, joined.pop(one % len(joined))[2])
            elif verb == "link" and _group(one, joined) != _group(other, joined):
                a, b = (_root(n, joined) for n in (one, other))
                joined.append((a, b, link(yamamoto, people[a], people[b])))
            for n, person in enumerate(people):
                expected = {people[m].pk for m in _group(n, joined)}
                assert set(queries.record_ids(person.pk)) == expected
                assert standing_for(person) == people[_root(n, joined)]
        connection.check_constraints()
        transaction.set_rollback(True)


def _root(n: int, joined: list[tuple[int, int, Any]]) -> int:
    above = {one: other for one, other, _decision in joined}
    while n in above:
        n = above[n]
    return n


def _group(n: int, joined: list[tuple[int, int, Any]]) -> set[int]:
    return {m for m in range(SIZE) if _root(m, joined) == _root(n, joined)}


# --- two at once, and the database ---


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What came of acts that begin at the same time: "done", or what they were refused for."""
    gate, outcomes = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            act()
            outcomes.append("done")
        except Refused as no:
            outcomes.append(no.message[:3])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_no_chain(
    sato: Worker, yamamoto: Worker, hanako: Person, twin: Person
) -> None:
    third = register(sato, given_name="華子", phone="")
    outcomes = at_once(lambda: link(yamamoto, twin, hanako), lambda: link(yamamoto, hanako, third))
    connection.check_constraints()
    assert Person.objects.filter(canonical__canonical__isnull=False).count() == 0
    assert outcomes in (["done", "done"], ["done", "先ほど"])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_one_does(yamamoto: Worker, hanako: Person, twin: Person) -> None:
    decision = link(yamamoto, twin, hanako)
    assert at_once(*[lambda: part(yamamoto, decision)] * 2) == ["done", "この名"]
    assert LinkDecision.objects.filter(verb=UNLINK).count() == 1


def _past_the_action(person: Person, under: Person) -> None:
    Person.objects.filter(pk=person.pk).update(canonical=under)
    connection.check_constraints()


def test_the_database_keeps_chains_flat_and_the_history(
    sato: Worker, yamamoto: Worker, hanako: Person, twin: Person
) -> None:
    decision = link(yamamoto, twin, hanako)
    third = register(sato, given_name="華子", phone="")
    for person, under in ((hanako, third), (third, twin)):
        with pytest.raises(IntegrityError, match="person_root_stands_alone"), transaction.atomic():
            _past_the_action(person, under)
    for change in (lambda: LinkDecision.objects.update(note=""), decision.delete):
        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            change()


# --- consent is not widened ---


def answered(worker: Worker, person: Person, state: str, on: date = DAY) -> None:
    form = "written" if state in ("given", "partial") else ""
    note = "病院だけ" if state == "partial" else ""
    consent.record_consent(
        person=person, state=state, form=form, answered_on=on, scope_note=note, by=worker.actor
    )


def counts(worker: Worker, person: Person) -> str:
    answer = queries.consent_of(person, worker.agency.pk, date(2026, 12, 31))
    return answer.state if answer else "not_asked"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("given", "given", "given"),
        ("given", "partial", "partial"),
        ("given", "refused", "refused"),
        ("withdrawn", "given", "withdrawn"),
        ("given", "", "not_asked"),
        ("", "", "not_asked"),
    ],
)
def test_a_link_widens_no_consent_until_somebody_asks_again(
    sato: Worker, yamamoto: Worker, hanako: Person, one: str, other: str, together: str
) -> None:
    again = register(sato, given_name="花", phone="")
    for person, state in ((hanako, one), (again, other)):
        if state:
            answered(sato, person, state)
    decision = link(yamamoto, again, hanako)
    assert counts(sato, hanako) == counts(sato, again) == together
    answered(sato, hanako, "given", date(2026, 5, 1))
    assert counts(sato, again) == "given"
    part(yamamoto, decision)
    assert (counts(sato, hanako), counts(sato, again)) == ("given", other or "not_asked")


def test_a_record_that_the_agency_never_met_takes_no_consent_away(
    sato: Worker, tanaka: Worker, yamamoto: Worker, hanako: Person, twin: Person
) -> None:
    answered(sato, hanako, "given")
    link(yamamoto, twin, hanako)
    assert (counts(sato, hanako), counts(tanaka, hanako)) == ("given", "not_asked")


def test_consent_is_withdrawn_wherever_it_was_given(sato: Worker, yamamoto: Worker, hanako: Person) -> None:
    again = register(sato, given_name="花", birth=Birth(), phone="")
    answered(sato, again, "given")
    link(yamamoto, again, hanako)
    consent.withdraw_consent(person=hanako, on=date(2026, 6, 1), by=sato.actor)
    assert counts(sato, hanako) == "withdrawn"
