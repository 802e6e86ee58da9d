"""Cases that go to another town (docs/case-format.md): the bundle, the receipt, and the fingerprint that joins them. Pure."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from marugoto.collaboration.rules.transfer import MOST_CASES
from marugoto.core.sentences import Sentence
from marugoto.paperwork.rules import case_file

FORMAT: Final = "marugoto-transfer/1"
RECEIPT: Final = "marugoto-receipt/1"
COVER: Final = "transfer.json"
MOST_BYTES: Final = 20_000_000  # unpacked


def mark(data: Mapping[str, Any]) -> str:
    """The fingerprint of one case file (SHA-256, hex): alike for the same content, whenever it was written."""
    told = {name: value for name, value in data.items() if name != "written_at"}
    said = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Packed:
    """One case in a bundle."""

    number: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Bundle:
    """What a bundle holds; ``faults``: files that cannot be read, each with a sentence, beside those that can."""

    transfer: UUID
    cases: Sequence[Packed]
    faults: Sequence[tuple[str, str]] = ()


def bundle_bytes(cover: Mapping[str, Any], cases: Sequence[Packed]) -> bytes:
    """A ZIP: the cover, and one JSON file a case (named by its number)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        listed = [{"file": _name(one), "number": one.number, "mark": mark(one.data)} for one in cases]
        book.writestr(COVER, _text({"format": FORMAT, **cover, "cases": listed}))
        for one in cases:
            book.writestr(_name(one), _text(one.data))
    return out.getvalue()


def _name(one: Packed) -> str:
    return f"cases/{one.number}.json"


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


class BundleError(ValueError):
    """No such bundle; the sentence says why."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


def read_bundle(file: bytes) -> Bundle:
    """What is in a ZIP. BundleError: it is no bundle, or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as book:
            if sum(part.file_size for part in book.infolist()) > MOST_BYTES:
                raise BundleError("ファイルが大きすぎます。ケースを小分けにして書き出してもらってください。")
            cover = _json(book, COVER)
            listed = _listed(cover)
            found = [(row, _json(book, str(row["file"]))) for row in listed]
    except (zipfile.BadZipFile, RuntimeError, EOFError):  # RuntimeError: a password, a method not known
        raise BundleError("ZIPのファイルとして読めません。") from None
    cases, faults = [], []
    for row, data in found:
        number = str(row.get("number") or row["file"])[:40]
        if problem := _problem(row, data):
            faults.append((number, problem))
        else:
            cases.append(Packed(number, data))
    return Bundle(UUID(cover["transfer"]), cases, faults)


def _json(book: zipfile.ZipFile, name: str) -> Any:
    try:
        return json.loads(book.read(name).decode("utf-8-sig"))
    except (KeyError, UnicodeDecodeError, ValueError, RecursionError, zipfile.BadZipFile):
        return None


def _listed(cover: Any) -> list[dict[str, Any]]:
    rows = cover.get("cases") if isinstance(cover, dict) and cover.get("format") == FORMAT else None
    if not isinstance(rows, list) or not _is_uuid(cover.get("transfer")):
        raise BundleError(Sentence("引渡しのファイルではありません（%(format)s）。", format=FORMAT))
    if len(rows) > MOST_CASES or not all(isinstance(row, dict) and row.get("file") for row in rows):
        raise BundleError(Sentence("一度に取り込めるのは%(n)d件までです。", n=MOST_CASES))
    return rows


def _problem(row: Mapping[str, Any], data: Any) -> str:
    if found := case_file.problems(data):
        return found[0]
    if row.get("mark") != mark(data):
        return "ファイルが途中で変わっています。もう一度書き出してもらってください。"
    return ""


def _is_uuid(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class ReceiptLine:
    """One case as the other side took it in: which file it was, and its number there."""

    mark: str
    number: str


@dataclass(frozen=True)
class Receipt:
    """What the other side took in. ``name``: town and agency there."""

    transfer: UUID
    name: str
    lines: Sequence[ReceiptLine] = field(default_factory=tuple)


def receipt_bytes(transfer: UUID, *, at: str, by: Mapping[str, str], lines: Sequence[ReceiptLine]) -> bytes:
    """The receipt as JSON."""
    cases = [{"mark": one.mark, "number": one.number} for one in lines]
    told = {"format": RECEIPT, "transfer": str(transfer), "written_at": at, "by": dict(by), "cases": cases}
    return _text(told).encode()


def read_receipt(file: bytes) -> Receipt:
    """BundleError: it is no receipt."""
    try:
        data: Any = json.loads(file.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BundleError("JSONのファイルとして読めません。") from None
    good = isinstance(data, dict) and data.get("format") == RECEIPT and _is_uuid(data.get("transfer"))
    rows = data.get("cases") if good else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("mark") for row in rows):
        raise BundleError(Sentence("受取証のファイルではありません（%(format)s）。", format=RECEIPT))
    by = data.get("by") if isinstance(data.get("by"), dict) else {}
    name = " ".join(str(by[part]) for part in ("name", "agency") if by.get(part))
    lines = [ReceiptLine(str(row["mark"]), str(row.get("number") or "")[:40]) for row in rows]
    return Receipt(UUID(data["transfer"]), name[:80], lines)
