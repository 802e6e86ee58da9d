"""Recording: with the act or not at all; codes only; nothing can be changed afterwards."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from marugoto.audit import actions as audit
from marugoto.audit.canonical import COLUMNS
from marugoto.audit.models import AuditEvent, AuditSeal
from marugoto.audit.origin import came_from
from marugoto.audit.privacy import FIELDS
from marugoto.audit.refs import Ref
from marugoto.audit.rules import FORM
from marugoto.audit.verification import verify
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor
from tests.audit.conftest import acts, looks

pytestmark = pytest.mark.django_db


def test_an_act_is_recorded_by_value(worker: Actor) -> None:
    person, matter, referral = new_id(), new_id(), new_id()
    with transaction.atomic():
        audit.record(
            "referral.accepted",
            by=worker,
            refs=[Ref("referral", referral)],
            persons=[person],
            matter=matter,
            purpose="referral",
            data={"days": 3},
        )
    event = AuditEvent.objects.get()
    assert (event.kind, event.verb, event.purpose) == ("write", "referral.accepted", "referral")
    assert (event.actor_id, event.agency_id, event.desk_id) == (
        worker.user_id,
        worker.agency_id,
        worker.desk_id,
    )
    assert event.municipality_id == worker.municipality_id
    assert event.role_codes == ["case_worker", "desk"]
    assert event.refs == [{"kind": "referral", "id": str(referral)}]
    assert (event.person_ids, event.matter_id, event.data) == ([person], matter, {"days": 3})
    assert (event.request_id, event.address) == (None, None)


def test_the_name_of_the_actor_is_not_copied(worker: Actor) -> None:
    looks(1, by=worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM audit_auditevent e")
        row = cursor.fetchone()
    assert row is not None
    assert "佐藤" not in row[0]


def test_a_look_is_one_insert(worker: Actor, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        audit.record_look("person.looked", by=worker, persons=[new_id()])
    assert AuditEvent.objects.get().kind == "look"


def test_every_look_counts(worker: Actor) -> None:
    person = new_id()
    for _again in range(3):
        audit.record_look("person.looked", by=worker, persons=[person])
    assert AuditEvent.objects.count() == 3


def test_the_system_acts_for_a_municipality() -> None:
    town = uuid4()
    with transaction.atomic():
        audit.record("retention.ran", by=None, municipality=town, data={"rows": 12})
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.municipality_id, event.role_codes) == (None, town, [])


def test_where_it_came_from(worker: Actor) -> None:
    request = uuid4()
    with came_from(request_id=request, address="192.0.2.7"):
        looks(1, by=worker)
    event = AuditEvent.objects.get()
    assert (event.request_id, event.address) == (request, "192.0.2.7")
    with came_from(address="not an address"):
        looks(1, by=worker)
    assert AuditEvent.objects.order_by("-id")[0].address is None


def test_the_event_goes_with_the_act(worker: Actor) -> None:
    with transaction.atomic():
        audit.record("case.opened", by=worker)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_a_mistake(worker: Actor) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        audit.record("case.opened", by=worker)


def test_free_text_is_refused_before_the_database_sees_it(worker: Actor) -> None:
    with pytest.raises(ValueError, match="not text"):
        audit.record("case.opened", by=worker, data={"note": "母が倒れた"})
    with pytest.raises(ValueError, match="verb"):
        audit.record("受理", by=worker)
    with pytest.raises(ValueError, match="purpose"):
        audit.record("case.opened", by=worker, purpose="念のため")


# The database has the last word ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("audit_event_kind", {"kind": "peek"}),
        ("audit_event_codes", {"verb": "受理した"}),
        ("audit_event_codes", {"purpose": "念のため"}),
        ("audit_event_data_scalars", {"data": '{"note": "母が倒れた"}'}),
        ("audit_event_data_scalars", {"data": '{"note": "two words"}'}),
        ("audit_event_data_scalars", {"data": '{"氏名": 1}'}),
        ("audit_event_data_scalars", {"data": '{"a": [1]}'}),
        ("audit_event_data_scalars", {"data": '{"a": {"b": 1}}'}),
        ("audit_event_data_scalars", {"data": "[]"}),
        ("audit_event_data_scalars", {"data": '{"a": "' + "x" * 65 + '"}'}),
        ("audit_event_refs_codes", {"refs": "{}"}),
        ("audit_event_refs_codes", {"refs": '["case"]'}),
        ("audit_event_refs_codes", {"refs": '[{"kind": "case"}]'}),
        ("audit_event_refs_codes", {"refs": '[{"kind": "case", "id": 5}]'}),
        ("audit_event_refs_codes", {"refs": '[{"kind": "case", "id": "5", "name": "佐藤"}]'}),
        ("audit_event_look_by_someone", {"kind": "look", "actor_id": None}),
    ],
)
def test_what_is_no_code_is_refused_by_the_database(constraint: str, change: dict[str, Any]) -> None:
    row = {
        "kind": "write",
        "verb": "case.opened",
        "actor_id": uuid4(),
        "refs": "[]",
        "purpose": "",
        "data": "{}",
    } | change
    columns = ", ".join(row)
    marks = ", ".join("%s::jsonb" if name in ("refs", "data") else "%s" for name in row)
    sql = f"INSERT INTO audit_auditevent (role_codes, person_ids, {columns}) VALUES ('{{}}', '{{}}', {marks})"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, list(row.values()))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("audit_seal_numbers", "number + 1, head, -1, drawn, 'x'"),
        ("audit_seal_numbers", "0, head, count, drawn, 'x'"),
        ("audit_seal_numbers", "number + 1, drawn + 1, count, drawn, 'x'"),
        ("audit_seal_no_fork", "number + 1, head, count, drawn, previous"),
    ],
)
def test_a_seal_that_cannot_be_is_refused(constraint: str, change: str) -> None:
    looks(1)
    audit.seal_now()
    sql = f"""
        INSERT INTO audit_auditseal (chain, form, sealed_at, members, voids, pending, leaves, digest, hash, key_id, mac,
            number, head, count, drawn, previous)
        SELECT chain, form, sealed_at, members, voids, pending, leaves, digest, hash, key_id, mac, {change}
        FROM audit_auditseal"""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET digest_or_verb = digest_or_verb", "DELETE FROM {}", "TRUNCATE {}"]
)
@pytest.mark.parametrize("who", ["owner", "ordinary role with every right"])
def test_nothing_can_be_changed(table: str, verb: str, who: str) -> None:
    looks(2)
    acts(1)
    audit.seal_now()
    column = "verb" if table == "audit_auditevent" else "digest"
    sql = verb.format(table).replace("digest_or_verb", column)
    with connection.cursor() as cursor:
        if who != "owner":
            cursor.execute("CREATE ROLE audit_ordinary NOLOGIN")
            cursor.execute(f"GRANT ALL ON {table} TO audit_ordinary")
            cursor.execute("SET LOCAL ROLE audit_ordinary")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
        cursor.execute("RESET ROLE")
    assert AuditEvent.objects.count() == 3
    assert AuditSeal.objects.count() == 1


def test_a_role_that_may_only_insert_and_read_is_enough(worker: Actor) -> None:
    """What docs/adr/0003 advises: the running system does not own the tables; it can do its work, and no more."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE audit_running NOLOGIN")
        cursor.execute("GRANT SELECT, INSERT ON audit_auditevent, audit_auditseal TO audit_running")
        cursor.execute("GRANT SELECT, USAGE ON SEQUENCE audit_auditevent_id_seq TO audit_running")
        cursor.execute("SET LOCAL ROLE audit_running")
        looks(2, by=worker)
        acts(1, by=worker)
        assert audit.seal_now() == 1
        assert verify(patience=0).ok
        for sql in (
            "UPDATE audit_auditevent SET verb = 'x.y'",
            "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
        ):
            with (
                pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
                transaction.atomic(),
            ):
                cursor.execute(sql)
        cursor.execute("RESET ROLE")


def test_even_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(verb="no.such").delete()


def test_the_triggers_can_be_taken_back() -> None:
    from importlib import import_module

    migration = import_module("marugoto.audit.migrations.0002_append_only")
    looks(1)
    with connection.cursor() as cursor:
        cursor.execute(migration.BACKWARD)
        cursor.execute("UPDATE audit_auditevent SET verb = 'x.y'")
        cursor.execute(migration.FORWARD)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(verb="x.y").delete()


# The canonical form -----------------------------------------------------------------------------------------------------


def test_every_column_is_sealed() -> None:
    columns = {field.column for field in AuditEvent._meta.concrete_fields}
    assert set(COLUMNS[FORM]) == columns - {"id"}


def test_every_field_is_named_in_privacy() -> None:
    for model in (AuditEvent, AuditSeal):
        assert set(FIELDS[model.__name__]) == {field.name for field in model._meta.concrete_fields}


def test_the_canonical_form_does_not_depend_on_the_session(worker: Actor) -> None:
    from marugoto.audit.canonical import rows_after

    acts(3, by=worker)
    with came_from(request_id=uuid4(), address="2001:db8::1"):
        looks(1)
    before = list(rows_after(0, 10**9, 10))
    with connection.cursor() as cursor:
        for setting in (
            "TimeZone = 'America/New_York'",
            "DateStyle = 'German'",
            "IntervalStyle = 'sql_standard'",
        ):
            cursor.execute(f"SET LOCAL {setting}")
        cursor.execute("SET LOCAL extra_float_digits = -15")
    assert [(row.id, row.print) for row in rows_after(0, 10**9, 10)] == [
        (row.id, row.print) for row in before
    ]
