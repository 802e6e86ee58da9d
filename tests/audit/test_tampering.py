"""verify is green, then red after each kind of tampering by the superuser, and says where."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from marugoto.audit import actions as audit
from marugoto.audit import keys, ranges
from marugoto.audit.models import AuditEvent, AuditSeal
from marugoto.audit.report import Report
from marugoto.audit.verification import verify, verify_latest
from tests.audit import forger
from tests.audit.conftest import acts, kinds, looks

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[int]:
    """Four seals of three events; the last one with an act among the looks, and some ids that were rolled back."""
    all_ids = []
    for _batch in range(4):
        all_ids += looks(2) + acts(1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('audit_auditevent', 'id')) FROM generate_series(1, 2)"
            )
        audit.seal_now()
    assert verify(patience=0).ok
    return all_ids


def found(**options: Any) -> Report:
    return verify(patience=0, **options)


def void_id() -> int:
    """An id that a seal has declared unused."""
    seal = AuditSeal.objects.exclude(voids="").order_by("-number")[0]
    return ranges.read(seal.voids)[-1][1]


# 1 edited ---------------------------------------------------------------------------------------------------------------

EDITS = {
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "kind": "'look'",
    "verb": "'case.opened'",
    "municipality_id": "gen_random_uuid()",
    "actor_id": "gen_random_uuid()",
    "role_codes": "role_codes || '{administrator}'",
    "agency_id": "NULL",
    "desk_id": "gen_random_uuid()",
    "refs": """'[{"kind": "case", "id": "1"}]'""",
    "person_ids": "'{}'",
    "matter_id": "NULL",
    "purpose": "''",
    "data": """jsonb_set(data, '{days}', '99')""",
    "request_id": "gen_random_uuid()",
    "address": "'192.0.2.66'",
}


def test_every_column_is_tried() -> None:
    assert set(EDITS) == {f.column for f in AuditEvent._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_event_is_found(ids: list[int], column: str) -> None:
    assert forger.run(f"UPDATE audit_auditevent SET {column} = {EDITS[column]} WHERE id = %s", (ids[5],)) == 1
    (finding,) = found().findings
    assert (finding.kind, finding.seal, finding.event_id) == ("event-edited", 2, ids[5])
    assert f"封印 2・記録 {ids[5]}" in finding.where()
    assert finding.at is not None


# 2 deleted --------------------------------------------------------------------------------------------------------------


def test_a_deleted_event_is_found(ids: list[int]) -> None:
    forger.run("DELETE FROM audit_auditevent WHERE id = %s", (ids[7],))
    (finding,) = found().findings
    assert (finding.kind, finding.seal, finding.event_id) == ("event-deleted", 3, ids[7])
    assert finding.at is not None


def test_a_whole_batch_is_found_missing(ids: list[int]) -> None:
    forger.run("DELETE FROM audit_auditevent WHERE id = ANY(%s)", (ids[3:6],))
    report = found()
    assert [(f.kind, f.seal, f.event_id) for f in report.findings] == [
        ("event-deleted", 2, i) for i in ids[3:6]
    ]


def test_everything_deleted_is_found(ids: list[int]) -> None:
    forger.run("TRUNCATE audit_auditevent")
    assert found().total == len(ids)


# 3 inserted -------------------------------------------------------------------------------------------------------------


def test_an_event_under_an_unused_id_is_found(ids: list[int]) -> None:
    fake = void_id()
    forger.copy_of(ids[0], to=fake)
    (finding,) = found().findings
    assert (finding.kind, finding.seal, finding.event_id) == ("event-inserted", 4, fake)


def test_it_is_found_after_the_sealer_ran_again(ids: list[int]) -> None:
    fake = void_id()
    forger.copy_of(ids[0], to=fake)
    looks(1)
    audit.seal_now()
    assert [(f.kind, f.event_id) for f in found().findings] == [("event-inserted", fake)]


@pytest.mark.parametrize("fake", [0, -7, 10**12])
def test_an_event_under_an_id_never_given_out_is_found(ids: list[int], fake: int) -> None:
    forger.copy_of(ids[0], to=fake, occurred="clock_timestamp()")
    looks(1)
    audit.seal_now()
    assert [(f.kind, f.event_id) for f in found().findings] == [("event-inserted", fake)]


def test_a_backdated_event_is_found_before_it_is_sealed(ids: list[int]) -> None:
    forger.copy_of(ids[0], to=_next_id(), occurred="occurred_at - interval '3 days'")
    assert "event-backdated" in kinds(found())


def test_a_backdated_event_is_found_after_it_was_sealed(ids: list[int]) -> None:
    fake = _next_id()
    forger.copy_of(ids[0], to=fake, occurred="occurred_at - interval '3 days'")
    audit.seal_now()
    (finding,) = found().findings
    assert (finding.kind, finding.seal, finding.event_id) == ("event-backdated", 5, fake)


def test_an_event_from_the_future_is_found(ids: list[int]) -> None:
    fake = _next_id()
    forger.copy_of(ids[0], to=fake, occurred="occurred_at + interval '3 days'")
    audit.seal_now()
    assert [(f.kind, f.event_id) for f in found().findings] == [("event-backdated", fake)]


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_auditevent', 'id'))")
        return int((cursor.fetchone() or (0,))[0])


# 4 re-ordered -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [(3, 4), (0, 11), (2, 9)])
def test_two_events_that_changed_places_are_found(ids: list[int], one: int, other: int) -> None:
    forger.swap(ids[one], ids[other])
    report = found()
    places = {(f.kind, f.seal, f.event_id, f.detail["from"]) for f in report.findings}
    assert places == {
        ("event-moved", one // 3 + 1, ids[one], ids[other]),
        ("event-moved", other // 3 + 1, ids[other], ids[one]),
    }


def test_an_event_moved_to_an_unused_id_is_found(ids: list[int]) -> None:
    fake = void_id()
    forger.run("UPDATE audit_auditevent SET id = %s WHERE id = %s", (fake, ids[1]))
    (finding,) = found().findings
    assert (finding.kind, finding.event_id, finding.detail) == ("event-moved", fake, {"from": ids[1]})


# 5 seals ----------------------------------------------------------------------------------------------------------------

SEAL_EDITS = {
    "chain": "gen_random_uuid()",
    "form": "2",
    "sealed_at": "sealed_at - interval '1 hour'",
    "head": "head - 1",
    "drawn": "drawn + 1",
    "members": "members || ',4000000'",
    "voids": "''",
    "pending": "'999'",
    "count": "count + 1",
    "leaves": "decode(repeat('00', 24), 'hex')",
    "digest": "repeat('0', 64)",
    "previous": "repeat('1', 64)",
    "hash": "repeat('2', 64)",
    "key_id": "'0123456789abcdef'",
    "mac": "repeat('3', 64)",
}


def test_every_column_of_a_seal_is_tried() -> None:
    assert set(SEAL_EDITS) == {f.column for f in AuditSeal._meta.concrete_fields} - {"number"}


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("column", SEAL_EDITS)
def test_an_edited_seal_is_found(ids: list[int], column: str, number: int) -> None:
    assert (
        forger.run(f"UPDATE audit_auditseal SET {column} = {SEAL_EDITS[column]} WHERE number = %s", (number,))
        == 1
    )
    report = found()
    assert not report.ok
    assert report.findings[0].seal == number
    assert {f.kind for f in report.findings} <= {
        "seal-edited",
        "seal-signature",
        "key-missing",
        "anchor-differs",
        "event-edited",
    }


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_deleted_seal_is_found(ids: list[int], number: int) -> None:
    forger.run("DELETE FROM audit_auditseal WHERE number = %s", (number,))
    missing = [f for f in found().findings if f.kind == "seal-missing"]
    assert [(f.seal, f.seal_until) for f in missing] == [(number, number)]


def test_all_seals_deleted_are_found_and_no_new_chain_begins(ids: list[int]) -> None:
    forger.run("DELETE FROM audit_auditseal")
    with pytest.raises(audit.ChainConflict, match="封印がありません"):
        audit.seal_now()
    (finding,) = found().findings
    assert (finding.kind, finding.seal, finding.seal_until) == ("seal-missing", 1, 4)


def test_the_newest_seal_deleted_is_not_made_again(ids: list[int]) -> None:
    """Else one could edit the newest events, drop their seal, and let the sealer seal the forgery."""
    forger.run("UPDATE audit_auditevent SET verb = 'x.y' WHERE id = %s", (ids[-1],))
    forger.run("DELETE FROM audit_auditseal WHERE number = 4")
    with pytest.raises(audit.ChainConflict):
        audit.seal_now()
    assert not found().ok


# 6 the chain computed anew ----------------------------------------------------------------------------------------------


@pytest.fixture
def edited(ids: list[int]) -> list[int]:
    """An edit in seal 2, then the rest of the chain made to fit, without the key."""
    forger.run("UPDATE audit_auditevent SET verb = 'case.opened' WHERE id = %s", (ids[5],))
    forger.recompute(2)
    return ids


def test_a_chain_computed_anew_is_found_by_anchor_and_by_signature(edited: list[int]) -> None:
    report = found()
    assert {(f.kind, f.seal, f.seal_until) for f in report.findings} == {
        ("anchor-differs", 2, 4),
        ("seal-signature", 2, 4),
    }


def test_it_is_found_by_the_signature_alone_when_the_anchor_is_rewritten(
    edited: list[int], files: Path
) -> None:
    _rewrite_anchor(files)
    assert {(f.kind, f.seal, f.seal_until) for f in found().findings} == {("seal-signature", 2, 4)}


def test_it_is_found_by_the_anchor_alone_when_the_key_was_stolen(ids: list[int], files: Path) -> None:
    key = keys.load(files / "audit.key").current
    assert key is not None
    forger.run("DELETE FROM audit_auditevent WHERE id = %s", (ids[5],))
    forger.recompute(2, key=key.secret)
    report = found()
    assert [(f.kind, f.seal, f.seal_until) for f in report.findings] == [("anchor-differs", 2, 4)]


def test_a_key_of_ones_own_does_not_help(ids: list[int], files: Path) -> None:
    forger.run("DELETE FROM audit_auditevent WHERE id = %s", (ids[5],))
    forger.recompute(2, key_id=keys.key_id(forger.FORGERS_KEY))
    _rewrite_anchor(files)
    assert {(f.kind, f.seal, f.seal_until) for f in found().findings} == {("key-missing", 2, 4)}


def test_the_sealer_refuses_to_go_on(edited: list[int]) -> None:
    looks(1)
    with pytest.raises(audit.ChainConflict, match="要約値が"):
        audit.seal_now()


def test_a_forged_seal_at_the_end_is_not_anchored(ids: list[int]) -> None:
    """One line behind is what a crash looks like; without our signature it is no crash."""
    forger.run(
        "INSERT INTO audit_auditseal SELECT 5, chain, form, sealed_at, head, drawn, '', '', pending, 0, '', digest, hash,"
        " repeat('a', 64), key_id, mac FROM audit_auditseal WHERE number = 4"
    )
    forger.recompute(5)
    looks(1)
    with pytest.raises(audit.ChainConflict):
        audit.seal_now()
    assert "seal-signature" in kinds(found())


def _rewrite_anchor(files: Path) -> None:
    """Somebody with the machine in hand writes the anchor to fit the database."""
    from marugoto.audit import anchor, rules

    (files / "anchors.log").unlink()
    with anchor.writer(files / "anchors.log") as file:
        for seal in AuditSeal.objects.order_by("number"):
            file.append(
                anchor.SEAL,
                chain=str(seal.chain),
                number=seal.number,
                at=rules.instant(seal.sealed_at),
                hash_=seal.hash,
            )


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
@pytest.mark.parametrize("how", ["ALTER TABLE {} DISABLE TRIGGER USER", "DROP TRIGGER {}_append_only ON {}"])
def test_a_missing_guard_is_found(ids: list[int], table: str, how: str) -> None:
    short = {"audit_auditevent": "audit_event", "audit_auditseal": "audit_seal"}[table]
    with connection.cursor() as cursor:
        cursor.execute(how.format(table) if "ALTER" in how else how.format(short, table))
    (finding,) = found().findings
    assert (finding.kind, finding.detail) == ("trigger-off", {"table": table})


# What verify says -------------------------------------------------------------------------------------------------------


def test_many_findings_are_counted_and_few_are_listed(
    ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marugoto.audit.report.MAX_LISTED", 3)
    monkeypatch.setattr("marugoto.audit.verification._MAX_SUSPECTS", 5)
    forger.run("UPDATE audit_auditevent SET actor_id = %s", (uuid4(),))
    report = found()
    assert (len(report.findings), report.total) == (3, 12)


def test_small_windows_find_the_same(ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marugoto.audit.verification._WINDOW_EVENTS", 2)
    monkeypatch.setattr("marugoto.audit.verification._MAX_MARKS", 2)
    seen: list[int] = []
    assert found(progress=lambda report: seen.append(report.seals)).ok
    assert seen == [1, 2, 3, 4]
    forger.swap(ids[0], ids[11])
    assert kinds(found()) == {"event-moved"}


def test_a_part_of_the_chain_can_be_verified(ids: list[int]) -> None:
    forger.run("UPDATE audit_auditevent SET verb = 'x.y' WHERE id = %s", (ids[0],))
    report = found(from_seal=3)
    assert (report.ok, report.seals, report.events) == (True, 2, 6)
    assert not found(from_seal=1).ok


def test_the_report_is_json(ids: list[int]) -> None:
    import json

    forger.run("DELETE FROM audit_auditevent WHERE id = %s", (ids[7],))
    raw = json.loads(json.dumps(found().as_dict()))
    assert (raw["ok"], raw["total"], raw["seals"], raw["events"]) == (False, 1, 4, 12)
    assert raw["findings"][0]["kind"] == "event-deleted"
    assert raw["findings"][0]["text"]
    assert "T" in raw["findings"][0]["at"]


def test_a_quick_look_sees_the_newest_seals_and_the_end_of_the_anchor(ids: list[int], files: Path) -> None:
    assert verify_latest().ok
    assert verify_latest(events=1).from_seal == 4
    forger.run("UPDATE audit_auditevent SET verb = 'x.y' WHERE id = %s", (ids[-1],))
    assert kinds(verify_latest()) == {"event-edited"}


def test_the_quick_look_sees_a_cut_anchor(ids: list[int], files: Path) -> None:
    path = files / "anchors.log"
    path.write_text("".join(line + "\n" for line in path.read_text().splitlines()[:1]))
    assert kinds(verify_latest()) == {"anchor-missing"}


def test_the_quick_look_sees_a_lost_seal(ids: list[int]) -> None:
    forger.run("DELETE FROM audit_auditseal WHERE number = 4")
    assert kinds(verify_latest()) == {"seal-missing"}


def test_the_quick_look_sees_another_chain(edited: list[int]) -> None:
    assert "anchor-differs" in kinds(verify_latest())


def test_a_clock_that_went_back_is_a_note_and_no_alarm(
    ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's clock was a day ahead for one seal, and was put right: no event is accused of being backdated."""
    from datetime import timedelta

    from marugoto.audit.models import chain

    moment = chain.moment
    monkeypatch.setattr(
        chain, "moment", lambda: chain.Moment(moment().at + timedelta(days=1), moment().drawn)
    )
    looks(1)
    audit.seal_now()
    monkeypatch.undo()
    looks(1)
    audit.seal_now()
    report = found()
    assert report.findings == []
    assert any("時計" in note for note in report.notes)
