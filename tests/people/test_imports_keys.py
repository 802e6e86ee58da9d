"""The search keys of an import: those of a first extract wait and come all at once, those of a change come with it."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from marugoto.agencies.models import Agency
from marugoto.people import queries
from marugoto.people.actions import imports
from marugoto.people.actions.imports import keys, merge, reading, sql
from marugoto.people.actions.persons import store_keys
from marugoto.people.extract import making
from marugoto.people.invented import extract
from marugoto.people.linkage import block
from marugoto.people.models import Import, Person, PersonKey, Residency
from tests.factories.agencies import build_town
from tests.factories.extracts import begun, line, merged, read, written

DAY = date(2026, 4, 1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agency() -> Agency:
    return build_town().city.agency


@pytest.fixture
def _all_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small stretches, and every extract is one whose keys may wait."""
    monkeypatch.setattr(keys, "MANY", 3)
    monkeypatch.setattr(keys, "BLOCK", 7)
    monkeypatch.setattr(merge, "BATCH", 40)


def a_file(persons: int = 100, **more: int) -> bytes:
    town = extract.Town(persons, 23, "402036", "福岡県", "みさき市", **more)
    lines = [extract.COLUMNS, *(extract.row(town, one) for one in extract.residents(town))]
    return "".join(",".join(cells) + "\r\n" for cells in lines).encode()


def stored() -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = {pk: set() for pk in Person.objects.values_list("pk", flat=True)}
    for person_id, key in PersonKey.objects.values_list("person_id", "key"):
        found[person_id].add(key)
    return found


def wanted() -> dict[UUID, set[int]]:
    """The keys that a worker's own writing would have stored."""
    return {
        one.pk: set(
            block.hashed(
                one.municipality_id,
                block.keys_of(queries.facts_of(one, city=queries.city_of(one.municipality_id))),
            )
        )
        for one in Person.objects.prefetch_related(*queries.EVERYTHING)
    }


def indexes() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.KEY_INDEXES)
        return {(name, made) for name, made, _constraint in cursor.fetchall()}


@pytest.mark.usefixtures("_all_wait")
def test_the_keys_of_a_first_extract_are_those_that_a_worker_would_write(agency: Agency) -> None:
    before = indexes()
    run = merged(agency, a_file(), as_of=DAY)
    assert (run.state, run.keys_wait) == ("done", False)
    assert Person.objects.count() == 100
    assert stored() == wanted()
    assert indexes() == before
    assert len(before) >= 2


@pytest.mark.usefixtures("_all_wait")
def test_they_wait_until_all_persons_are_there(agency: Agency) -> None:
    run = imports.ask_to_merge(run=read(agency, a_file(), as_of=DAY), by=None)

    def stop(run: Import) -> None:
        if run.merged_lines == run.last_line:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        imports.work(run.pk, stop)
    run.refresh_from_db()
    assert (run.state, run.keys_wait, PersonKey.objects.count()) == ("merging", True, 0)
    imports.work(run.pk)
    assert stored() == wanted()


@pytest.mark.usefixtures("_all_wait")
def test_stopped_in_the_middle_nothing_is_half_there(agency: Agency) -> None:
    run = imports.ask_to_merge(run=read(agency, a_file(), as_of=DAY), by=None)
    before = indexes()

    def stop(run: Import) -> None:
        if run.housed_lines:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        imports.work(run.pk, stop)
    assert indexes() == before
    kept = stored()
    assert kept == wanted() or not any(kept.values())
    imports.work(run.pk)
    assert stored() == wanted()


@pytest.mark.usefixtures("_all_wait")
def test_what_goes_wrong_while_keys_are_made_is_raised_and_leaves_the_table_as_it_was(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imports.ask_to_merge(run=read(agency, a_file(), as_of=DAY), by=None)
    before = indexes()

    def broken(_asked: object) -> bytes:
        raise ArithmeticError("keys")

    with monkeypatch.context() as m:
        m.setattr(making, "residents_keys", broken)
        with pytest.raises(ArithmeticError):
            imports.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.keys_wait, PersonKey.objects.count()) == ("merging", True, 0)
    assert indexes() == before
    imports.work(run.pk)
    assert stored() == wanted()


@pytest.mark.usefixtures("_all_wait")
def test_whom_a_worker_has_written_meanwhile_keeps_the_keys_that_were_written(agency: Agency) -> None:
    run = imports.ask_to_merge(run=read(agency, a_file(), as_of=DAY), by=None)
    changed: list[Person] = []

    def a_worker_writes(run: Import) -> None:
        if run.merged_lines == run.last_line and not changed:
            one = Person.objects.order_by("pk")[0]
            one.family_name = "五百旗頭"
            one.save(update_fields=["family_name"])
            store_keys(one, block.keys_of(queries.facts_of(one, city=queries.city_of(one.municipality_id))))
            changed.append(one)

    imports.work(run.pk, a_worker_writes)
    assert len(changed) == 1
    assert stored() == wanted()


@pytest.mark.usefixtures("_all_wait")
def test_keys_do_not_wait_where_others_are_searched_for(agency: Agency) -> None:
    merged(agency, a_file(), as_of=DAY)
    run = imports.ask_to_merge(run=read(agency, a_file(years_later=1), as_of=DAY), many_gone=True, by=None)
    waited: list[bool] = []
    imports.work(run.pk, lambda run: waited.append(run.keys_wait))
    assert not any(waited)
    assert stored() == wanted()


@pytest.mark.usefixtures("_all_wait")
def test_keys_do_not_wait_for_somebody_who_does_not_own_the_table(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "OWNS_KEYS", "SELECT false")
    run = merged(agency, a_file(), as_of=DAY)
    assert not run.keys_wait
    assert stored() == wanted()


def test_few_lines_never_wait(agency: Agency) -> None:
    assert not keys.may_wait(keys.MANY - 1)


def test_several_processes_say_the_same_as_one(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "SEVERAL", 1)
    monkeypatch.setattr(reading, "LARGE", 1)
    monkeypatch.setattr(reading, "BLOCK", 30)
    monkeypatch.setattr(reading, "BATCH", 60)
    monkeypatch.setattr(keys, "BLOCK", 30)
    run = merged(agency, a_file(), as_of=DAY)
    assert (run.rows, run.kept, Residency.objects.count()) == (100, 100, 100)
    assert stored() == wanted()


def test_signs_that_mean_something_to_a_copy_come_in_as_they_are(agency: Agency) -> None:
    merged(agency, written([line("1", 方書="\\N 塔\\t屋\\", 氏名="\\N　花\\子")]))
    one = Residency.objects.get(number="1").person
    assert (one.family_name, one.given_name) == ("\\N", "花\\子")
    assert one.address.endswith(" \\N 塔\\t屋\\")


def test_reading_can_be_stopped_between_two_batches_and_goes_on(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BLOCK", 10)
    monkeypatch.setattr(reading, "BATCH", 20)
    run = imports.ask_to_read(run=begun(agency, a_file(), as_of=DAY), by=None)

    def stop(run: Import) -> None:
        if run.read_lines >= 40:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        imports.work(run.pk, stop)
    run.refresh_from_db()
    assert (run.state, run.read_lines) == ("reading", 40)
    imports.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.rows, run.lines.count()) == ("read", 100, 100)


def test_hands_answer_in_order_and_stop_at_a_fault() -> None:
    with making.hands(2) as two:
        assert list(two.each(abs, iter(range(-30, 0)))) == list(range(30, 0, -1))
        with pytest.raises(TypeError):
            list(two.each(abs, iter([1, "x", *range(20)])))  # type: ignore[list-item]
    with making.hands(1) as one:
        assert one is making.ALONE
        assert list(one.each(abs, [-1, 2])) == [1, 2]
