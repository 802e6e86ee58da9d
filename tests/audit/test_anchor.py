"""The files outside the database: cut, edited, lost, exchanged; restored databases and lost keys."""

from collections.abc import Callable
from pathlib import Path

import pytest

from marugoto.audit import actions as audit
from marugoto.audit import anchor, keys
from marugoto.audit.models import AuditSeal
from marugoto.audit.models.chain import moment
from marugoto.audit.queries import seal_status
from marugoto.audit.verification import verify
from tests.audit import forger
from tests.audit.conftest import kinds, looks

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(files: Path) -> Path:
    """An anchor file of five seals."""
    seal_times(5)
    return files / "anchors.log"


def seal_times(count: int) -> None:
    """That many seals of one look each."""
    for _number in range(count):
        looks(1)
        audit.seal_now()


def rewrite(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the lines of the file."""
    path.write_text("".join(line + "\n" for line in change(path.read_text().splitlines())))


def test_the_files_are_their_owners_only(path: Path, files: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
    assert (files / "audit.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_cut_anchor_is_found(path: Path, kept: int) -> None:
    rewrite(path, lambda lines: lines[:kept])
    report = verify(patience=0)
    assert [(f.kind, f.seal, f.seal_until) for f in report.findings] == [
        ("anchor-missing", kept + 1, 4 if kept < 3 else None)
    ]
    looks(1)
    with pytest.raises(audit.ChainConflict):
        audit.seal_now()


def test_a_lost_anchor_is_found(path: Path) -> None:
    path.unlink()
    assert kinds(verify(patience=0)) == {"anchor-missing"}
    with pytest.raises(audit.ChainConflict):
        audit.seal_now()
    assert not path.exists() or path.read_text() == ""


@pytest.mark.parametrize("line", [0, 2, 4])
@pytest.mark.parametrize("word", range(6))
def test_an_edited_line_is_found(path: Path, line: int, word: int) -> None:
    def change(lines: list[str]) -> list[str]:
        words = lines[line].split(" ")
        last = words[word][-1]
        words[word] = words[word][:-1] + ("0" if last != "0" else "1")
        return [*lines[:line], " ".join(words), *lines[line + 1 :]]

    rewrite(path, change)
    report = verify(patience=0)
    edited = [f for f in report.findings if f.kind == "anchor-edited"]
    assert edited
    assert edited[0].detail["line"] in (line + 1, line + 2)


def test_a_deleted_line_is_found(path: Path) -> None:
    rewrite(path, lambda lines: [*lines[:2], *lines[3:]])
    found = [(f.kind, f.seal) for f in verify(patience=0).findings]
    assert ("anchor-missing", 3) in found
    assert ("anchor-edited", None) in found


def test_a_repeated_line_is_found(path: Path) -> None:
    rewrite(path, lambda lines: [*lines, lines[1]])
    assert "anchor-edited" in kinds(verify(patience=0))


def test_a_line_of_another_chain_is_found(path: Path) -> None:
    with anchor.writer(path) as file:
        file.append(anchor.SEAL, chain="0" * 36, number=1, at="2026", hash_="1" * 64)
    (finding,) = verify(patience=0).findings
    assert finding.kind == "anchor-other-chain"
    looks(1)
    with pytest.raises(audit.ChainConflict, match="別の連鎖"):
        audit.seal_now()


def test_an_anchor_that_is_no_text_stops_the_sealer(path: Path) -> None:
    path.write_bytes(b"\x00" * 5000 + b"\n")
    looks(1)
    with pytest.raises(audit.ChainConflict) as caught:
        audit.seal_now()
    assert caught.value.code == "anchor-unreadable"
    path.write_bytes(b"\x00" * 5000)
    with pytest.raises(audit.ChainConflict):
        audit.seal_now()
    assert "anchor-missing" in kinds(verify(patience=0))
    assert not seal_status().sound


def test_an_anchor_folder_that_cannot_be_made(settings: object, files: Path) -> None:
    (files / "file").write_text("")
    settings.MARUGOTO_ANCHOR_FILE = files / "file" / "anchors.log"  # type: ignore[attr-defined]
    looks(1)
    with pytest.raises(audit.ChainConflict, match=r"Not a directory|File exists"):
        audit.seal_now()


# A database restored from a backup --------------------------------------------------------------------------------------


def forget_after(number: int) -> None:
    """The database as an older backup has it: what was sealed after a seal is not there."""
    seal = AuditSeal.objects.get(number=number)
    forger.run("DELETE FROM audit_auditevent WHERE id > %s", (seal.head,))
    forger.run("DELETE FROM audit_auditseal WHERE number > %s", (number,))


def test_a_restored_database_is_behind_its_anchor(path: Path) -> None:
    forget_after(3)
    (finding,) = verify(patience=0).findings
    assert (finding.kind, finding.seal, finding.seal_until) == ("seal-missing", 4, 5)
    looks(1)
    with pytest.raises(audit.ChainConflict, match="declare-restore"):
        audit.seal_now()


def test_a_declared_restore_goes_on_and_is_never_forgotten(path: Path) -> None:
    forget_after(3)
    assert audit.declare_restore() == 3
    assert verify(patience=0).ok
    seal_times(3)
    report = verify(patience=0)
    assert report.findings == []
    assert any("復元が届けられ" in note for note in report.notes)
    assert any("封印 4–5 は失われ" in note for note in report.notes)


def test_after_a_declared_restore_tampering_is_still_found(path: Path) -> None:
    forget_after(3)
    audit.declare_restore()
    seal_times(2)
    forger.run("UPDATE audit_auditevent SET verb = 'x.y'")
    forger.recompute(1)
    report = verify(patience=0)
    assert ("anchor-differs", 1, 5) in {(f.kind, f.seal, f.seal_until) for f in report.findings}


def test_a_second_restore_to_an_earlier_seal(path: Path) -> None:
    forget_after(4)
    audit.declare_restore()
    seal_times(2)
    forget_after(2)
    audit.declare_restore()
    seal_times(2)
    assert verify(patience=0).findings == []


def test_a_lost_anchor_can_be_declared(path: Path) -> None:
    path.unlink()
    audit.declare_restore()
    seal_times(1)
    report = verify(patience=0)
    assert report.findings == []
    assert any("5 個の封印はアンカーになく" in note for note in report.notes)


def test_a_restore_needs_a_seal(files: Path) -> None:
    with pytest.raises(audit.ChainConflict):
        audit.declare_restore()


# Another database under the same anchor ---------------------------------------------------------------------------------


def test_a_new_database_begins_a_new_chain_when_told_to(path: Path) -> None:
    forger.run("DELETE FROM audit_auditevent")
    forger.run("DELETE FROM audit_auditseal")
    looks(1)
    with pytest.raises(audit.ChainConflict, match="new-chain"):
        audit.seal_now()
    place = audit.new_chain()
    assert place is not None
    assert len(place.read_text().splitlines()) == 5
    seal_times(1)
    report = verify(patience=0)
    assert report.findings == []
    assert any("別の連鎖（封印 5 まで）" in note for note in report.notes)


def test_files_set_aside_do_not_overwrite_each_other(path: Path) -> None:
    copy = path.read_bytes()
    first = anchor.set_aside(path)
    path.write_bytes(copy)
    second = anchor.set_aside(path)
    assert first != second
    assert anchor.set_aside(path) is None


def test_a_chain_is_not_begun_anew(path: Path) -> None:
    with pytest.raises(audit.ChainConflict, match="すでに"):
        audit.new_chain()


def test_a_new_chain_without_an_old_anchor_writes_nothing(files: Path) -> None:
    assert audit.new_chain() is None
    assert not (files / "anchors.log").exists()


# Keys -------------------------------------------------------------------------------------------------------------------


def test_a_lost_key_file_stops_the_sealer_and_is_found(path: Path, files: Path) -> None:
    (files / "audit.key").unlink()
    assert kinds(verify(patience=0)) == {"key-missing"}
    looks(1)
    with pytest.raises(audit.ChainConflict) as caught:
        audit.seal_now()
    assert caught.value.code == "key-missing"


def test_a_key_can_be_declared_lost(path: Path, files: Path) -> None:
    (files / "audit.key").unlink()
    audit.new_key()
    seal_times(1)
    report = verify(patience=0)
    assert report.findings == []
    assert any("5 個の封印は、失われたと" in note for note in report.notes)


def test_a_key_can_be_changed(path: Path, files: Path) -> None:
    old = keys.load(files / "audit.key").current
    new = audit.new_key()
    seal_times(1)
    assert old is not None
    assert [seal.key_id for seal in AuditSeal.objects.order_by("number")] == [old.id] * 5 + [new]
    report = verify(patience=0)
    assert (report.findings, report.notes) == ([], [])


@pytest.mark.parametrize("text", ["nonsense", "key abc zz now", "key 0123456789abcdef 00 now", "鍵"])
def test_a_key_file_that_is_none(files: Path, text: str) -> None:
    (files / "audit.key").write_text(text)
    with pytest.raises(keys.KeyFileError):
        keys.load(files / "audit.key")
    looks(1)
    with pytest.raises(audit.ChainConflict):
        audit.seal_now()
    assert not seal_status().sound or AuditSeal.objects.count() == 0


def test_the_key_is_not_in_the_database(path: Path, files: Path) -> None:
    key = keys.load(files / "audit.key").current
    assert key is not None
    assert key.secret.hex() not in str(list(AuditSeal.objects.order_by("number").values()))
    assert key.id != key.secret.hex()[:16]


def test_a_ring_without_keys(files: Path) -> None:
    assert keys.load(files / "none").current is None
    keys.declare_lost(files / "audit.key", "0123456789abcdef", at=moment().at)
    assert keys.load(files / "audit.key").current is None


@pytest.mark.parametrize("declare", [audit.declare_restore, audit.new_key])
def test_what_cannot_be_written_cannot_be_declared(
    path: Path, files: Path, settings: object, declare: Callable[[], object]
) -> None:
    (files / "file").write_text("")
    settings.MARUGOTO_ANCHOR_FILE = files / "file" / "anchors.log"  # type: ignore[attr-defined]
    settings.MARUGOTO_AUDIT_KEY_FILE = files / "file" / "audit.key"  # type: ignore[attr-defined]
    with pytest.raises(audit.ChainConflict) as caught:
        declare()
    assert caught.value.code == "file-unreadable"
