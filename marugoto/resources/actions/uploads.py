"""A list handed in on a page: tried, looked at row by row, taken in. The importing itself is ``actions.importing``."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.feeds import columns, reading
from marugoto.resources.feeds.tables import Reading, clean, fold_header
from marugoto.resources.models import Source
from marugoto.resources.staff.models import HeaderMapping, Upload, UploadLine

LARGEST: Final = 30 * 1024 * 1024
ENDED: Final = ("done", "dropped", "failed")
_SAMPLES: Final = 3


@dataclass(frozen=True)
class Handed:
    """What somebody says about the file. ``list_key``: which list it is a new state of; empty: a list of its own."""

    list_key: str = ""
    title: str = ""
    kind: str = ""
    licence: str = ""
    publishes_contacts: bool = False
    other_towns: bool = False


@dataclass(frozen=True)
class _Head:
    """The head of the tables of a file."""

    columns: list[str] = field(default_factory=list)
    samples: dict[str, list[str]] = field(default_factory=dict)
    profile: str = ""
    rows: int = 0


@transaction.atomic
def begin(*, file_name: str, file: Iterable[bytes], handed: Handed, by: Actor) -> Upload:
    """A file has come; nothing is read into the directory yet. Refused: too large, empty, no table in it; no such list."""
    data = b"".join(file)
    if len(data) > LARGEST:
        raise Refused(_("ファイルが大きすぎます（30 MB まで）。分けて取り込んでください。"), field="file")
    read = reading.read(data, file_name)
    if read.problem:
        raise Refused(codes.label("resources.import_remarks", read.problem), field="file")
    for name, code_list in (("kind", "resources.kinds"), ("licence", "resources.licences")):
        if value := getattr(handed, name):
            codes.require(code_list, value, on=clock.today(), field=name)
    if (
        handed.list_key
        and not Source.objects.filter(municipality_id=by.municipality_id, key=handed.list_key).exists()
    ):
        raise Refused(_("その一覧が見つかりません。選びなおしてください。"), field="list_key")
    head = _head(read)
    print_ = fingerprint(head.columns)
    known = HeaderMapping.objects.filter(municipality_id=by.municipality_id, headers=print_).first()
    upload = Upload.objects.create(
        municipality_id=by.municipality_id,
        started_by_id=by.user_id,
        membership_id=by.membership_id,
        file_name=file_name[-200:],
        list_key=handed.list_key or file_name[-120:],
        title=handed.title,
        kind=handed.kind,
        licence=handed.licence,
        publishes_contacts=handed.publishes_contacts,
        other_towns=handed.other_towns,
        columns=head.columns,
        samples=head.samples,
        headers=print_,
        mapping=known.mapping if known else {},
        profile=head.profile,
        data=data,
        size=len(data),
        digest=hashlib.sha256(data).hexdigest(),
        total=head.rows,
    )
    _record("upload.begun", upload, by=by)
    return upload


def _head(read: Reading) -> _Head:
    names = list(dict.fromkeys(name for table in read.tables for name in table.columns))
    samples: dict[str, list[str]] = {}
    for table in read.tables:
        for name in table.columns:
            found = dict.fromkeys(clean(row.cells.get(name, ""))[:60] for row in table.rows[:200])
            samples.setdefault(name, []).extend([v for v in found if v][:_SAMPLES])
    profile = columns.profile_of(read.tables[0].columns) if read.tables else None
    return _Head(
        names,
        {k: v[:_SAMPLES] for k, v in samples.items()},
        profile.code if profile else read.form,
        read.rows,
    )


def fingerprint(names: Sequence[str]) -> str:
    """What tells a set of headers from another: their order, width and dashes do not matter."""
    folded = sorted({fold_header(name) for name in names})
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


@transaction.atomic
def ask_to_read(*, upload: Upload, mapping: Mapping[str, str], by: Actor) -> Upload:
    """These are the columns (column → field): try the file. The municipality remembers them for such headers.

    Refused: a column or field that is none; no column holds a name; the file has gone on already.
    """
    locked = _locked(upload, ("uploaded", "read"))
    said = {name: where for name, where in mapping.items() if where}
    if set(said) - set(locked.columns) or not set(said.values()) <= {*columns.fields(), columns.IGNORED}:
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="mapping")
    if locked.columns and "name" not in columns.mapping_of(locked.columns, said).values():
        raise Refused(_("名前の列を選んでください。名前のない行は取り込めません。"), field="mapping")
    if said:
        HeaderMapping.objects.update_or_create(
            municipality_id=locked.municipality_id,
            headers=locked.headers,
            defaults={"columns": locked.columns, "mapping": said, "saved_by_id": by.user_id},
        )
    UploadLine.objects.filter(upload=locked).delete()
    locked.mapping, locked.state, locked.worked, locked.said = said, "reading", 0, {}
    locked.save(update_fields=["mapping", "state", "worked", "said"])
    _record("upload.read_asked", locked, by=by)
    return locked


@transaction.atomic
def ask_to_take(*, upload: Upload, by: Actor) -> Upload:
    """Take it in. Refused: nothing would be kept; it was not tried yet."""
    locked = _locked(upload, ("read",))
    if not locked.said.get("kept"):
        raise Refused(_("取り込める行がありません。列の対応を直してください。"))
    locked.state, locked.worked = "taking", 0
    locked.save(update_fields=["state", "worked"])
    _record("upload.take_asked", locked, by=by)
    return locked


@transaction.atomic
def drop(*, upload: Upload, by: Actor) -> None:
    """Not this file. Refused: it is being taken in, or that is over."""
    locked = _locked(upload, ("uploaded", "reading", "read"))
    finish(locked, "dropped")
    UploadLine.objects.filter(upload=locked).delete()
    _record("upload.dropped", locked, by=by)


def finish(upload: Upload, state: str) -> None:
    """It is over; the file itself is thrown away."""
    upload.state, upload.finished_at, upload.data = state, clock.now(), b""
    upload.save(update_fields=["state", "finished_at", "data", "said", "run", "worked"])


def _locked(upload: Upload, states: tuple[str, ...]) -> Upload:
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.state not in states:
        raise Refused(_("この取り込みは、もう次に進んでいます。画面を開き直してください。"))
    return locked


def _record(verb: str, upload: Upload, *, by: Actor | None) -> None:
    town: UUID | None = None if by else upload.municipality_id
    audit.record(verb, by=by, municipality=town, refs=[Ref("upload", upload.pk)], data={"rows": upload.total})


def town_of(upload: Upload) -> Municipality:
    """The municipality that it is for."""
    return Municipality.objects.get(pk=upload.municipality_id)
