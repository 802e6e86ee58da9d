"""A run from its beginning to its end, apart from the work itself: the file, its columns, who said go."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import queries, rules
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.extract import headings, reading
from marugoto.people.models import ExtractMapping, Import, ImportChunk, ImportRow
from marugoto.policy.actor import Actor

CHUNK: Final = 1 << 20
LINES_KEPT: Final = timedelta(days=90)  # what was said of the lines of an import that has ended


@transaction.atomic
def begin(
    *,
    file_name: str,
    file: Iterable[bytes],
    as_of: date,
    scope: str = "full",
    agency: Agency | None = None,
    by: Actor | None,
) -> Import:
    """A file has come; it stays in the database until the run ends, so that whoever goes on needs nothing else.

    ``agency``: whose register it is; the actor's own, unless it is named.
    Refused: another run is under way, nothing is written in the file, the day lies ahead.
    """
    if as_of > clock.today():
        raise Refused(_("抽出の基準日は、今日までの日にしてください。"), field="as_of")
    keeper = agency or _own_agency(by)
    run = Import(
        municipality_id=keeper.municipality_id,
        agency=keeper,
        started_by=by.user_id if by else None,
        file_name=file_name[-120:],
        as_of=as_of,
        scope=scope,
    )
    with in_a_sentence(Import, field="file"):
        run.save(force_insert=True)
    head = _take(run, file)
    shape, found = reading.shape_of(head)
    if not found:
        raise Refused(_("このファイルには何も書かれていません。"), field="file")
    run.encoding, run.delimiter, run.headings = shape.encoding, shape.delimiter, found
    run.save(update_fields=["digest", "size", "encoding", "delimiter", "headings"])
    _record("import.begun", run, by=by, data={"bytes": run.size, "digest": run.digest, "scope": scope})
    return run


def _own_agency(by: Actor | None) -> Agency:
    if by is None:
        raise ValueError("whose register is it? Without an actor the agency must be named")
    return Agency.objects.get(pk=by.agency_id)


def _take(run: Import, file: Iterable[bytes]) -> bytes:
    """Stores the file in pieces, and answers its first bytes."""
    total, head = hashlib.sha256(), b""
    for number, data in enumerate(_pieces(file)):
        total.update(data)
        run.size += len(data)
        head = (head + data)[: reading.HEAD] if len(head) < reading.HEAD else head
        ImportChunk.objects.create(run=run, number=number, data=data)
    run.digest = total.hexdigest()
    return head


def _pieces(file: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for data in file:
        rest += data
        while len(rest) >= CHUNK:
            yield rest[:CHUNK]
            rest = rest[CHUNK:]
    if rest:
        yield rest


@transaction.atomic
def agree(
    *, run: Import, columns: Mapping[str, str], name: str = rules.USUAL_MAPPING, by: Actor | None
) -> Import:
    """The columns are these (field → heading). A mapping that differs from the newest of its name is a new version.

    Refused: a heading that the file does not have, the same column twice, no number or no name, a 個人番号.
    """
    locked = _locked(run, ("uploaded", "read"))
    wanted = {field: heading for field, heading in columns.items() if heading}
    _check_columns(wanted, locked.headings)
    newest = queries.newest_mapping(locked.municipality_id, name)
    if newest is None or newest.columns != wanted:
        with in_a_sentence(ExtractMapping):
            newest = ExtractMapping.objects.create(
                municipality_id=locked.municipality_id,
                name=name,
                version=newest.version + 1 if newest else 1,
                columns=wanted,
                number_width=newest.number_width if newest else 0,
                household_width=newest.household_width if newest else 0,
                saved_by=by.user_id if by else None,
            )
        _record(
            "import.mapping_saved", locked, by=by, data={"version": newest.version, "columns": len(wanted)}
        )
    locked.mapping = newest
    locked.save(update_fields=["mapping"])
    return locked


def _check_columns(wanted: Mapping[str, str], found: list[str]) -> None:
    columns = headings.recognise(found, wanted)
    lost = [heading for field, heading in wanted.items() if field not in columns.places]
    if lost:
        raise Refused(
            _("この見出しの列は読み込めません: %(names)s") % {"names": "、".join(lost)}, field="columns"
        )
    if len(set(columns.places.values())) < len(wanted):
        raise Refused(_("同じ列を、ふたつの項目に使えません。"), field="columns")
    if columns.missing:
        raise Refused(_("宛名番号の列と、氏名（または姓・よみ）の列を選んでください。"), field="columns")


@transaction.atomic
def ask_to_read(*, run: Import, by: Actor | None) -> Import:
    """Read the file and say what would change. Nothing of the town is touched. What was read before is read anew."""
    locked = _locked(run, ("uploaded", "read"))
    ImportRow.objects.filter(run=locked).delete()
    locked.state = "reading"
    locked.read_lines = locked.last_line = locked.kept = locked.repaired = locked.refused = 0
    locked.found, locked.notes, locked.read_at = {}, {}, None
    with in_a_sentence(Import):
        locked.save()
    _record("import.read_asked", locked, by=by, data={})
    return locked


@transaction.atomic
def ask_to_merge(*, run: Import, many_gone: bool = False, by: Actor | None) -> Import:
    """Take it in. ``many_gone``: yes, that many are no longer listed.

    Refused: nothing to take in; so many are missing that it may be only a part of the town.
    """
    locked = _locked(run, ("read",))
    if locked.kept + locked.repaired == 0:
        raise Refused(_("取り込める行がありません。"))
    if not many_gone and rules.too_many_gone(
        locked.found.get("listed_now", 0), locked.found.get("unlisted", 0)
    ):
        raise Refused(
            _(
                "載っていない人が多すぎます（%(gone)s人）。全件の抽出であることを確かめて、"
                "「いなくなった人が多くても取り込む」に印を付けてください。"
            )
            % {"gone": f"{locked.found['unlisted']:,}"},
            field="many_gone",
        )
    locked.state = "merging"
    locked.save(update_fields=["state"])
    _record("import.merge_asked", locked, by=by, data={"many_gone": many_gone})
    return locked


@transaction.atomic
def drop(*, run: Import, by: Actor | None) -> None:
    """Not this one: the file and what was read of it are thrown away. Refused once the merge has begun."""
    locked = _locked(run, ("uploaded", "reading", "read"))
    locked.state, locked.finished_at = "dropped", clock.now()
    locked.save(update_fields=["state", "finished_at"])
    ImportChunk.objects.filter(run=locked).delete()
    ImportRow.objects.filter(run=locked).delete()
    _record("import.dropped", locked, by=by, data={})


def forget_old_lines() -> int:
    """Throws away what was said of the lines of imports that ended long ago; their counts stay."""
    old = Import.objects.filter(state__in=rules.IMPORT_ENDED, finished_at__lt=clock.now() - LINES_KEPT)
    gone, _each = ImportRow.objects.filter(run__in=old).delete()
    return gone


def _locked(run: Import, states: tuple[str, ...]) -> Import:
    locked = Import.objects.select_for_update().get(pk=run.pk)
    if locked.state not in states:
        raise Refused(_("この取込みは、もう次に進んでいます。画面を開き直してください。"))
    return locked


def _record(verb: str, run: Import, *, by: Actor | None, data: Mapping[str, str | int | bool | None]) -> None:
    town: UUID | None = None if by else run.municipality_id
    audit.record(verb, by=by, refs=[Ref("import", run.pk)], data=data, municipality=town)
