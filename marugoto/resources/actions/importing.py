"""Import a published list: every row is kept or refused with a reason; the same file again changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.core import clock, codes
from marugoto.core.municipalities import Town, by_code
from marugoto.policy.actor import Actor
from marugoto.resources.actions import hsds_import, listings
from marugoto.resources.actions.keeping import Keeper, Outcome
from marugoto.resources.feeds import columns, reading
from marugoto.resources.feeds.mapping import Wish, map_table, unknown_columns
from marugoto.resources.feeds.tables import Reading
from marugoto.resources.models import Source
from marugoto.resources.staff.models import ImportLine, ImportRun

REMARKS = "resources.import_remarks"


@dataclass(frozen=True)
class Options:
    """What somebody says about a file. Empty: what the file, or the last import of it, says itself."""

    title: str = ""
    kind: str = ""
    licence: str = ""
    url: str = ""
    publisher: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    publishes_contacts: bool | None = None
    other_towns: bool = False


@dataclass(frozen=True)
class Report:
    """What an import did, or with ``dry_run`` would do. ``rows`` = ``kept`` + ``refused``."""

    run: ImportRun
    reading: Reading
    outcomes: tuple[Outcome, ...]
    unknown_columns: tuple[str, ...]
    dry_run: bool

    @property
    def reasons(self) -> dict[str, int]:
        """How often each remark was made: code → rows. A file that could not be read at all has one reason."""
        found = Counter(code for o in self.outcomes for code in {r.code for r in o.remarks})
        if self.reading.problem:
            found[self.reading.problem] += 1
        return dict(found.most_common())

    def as_data(self) -> dict[str, object]:
        """For the command line."""
        run = self.run
        counts = ("rows", "kept", "refused", "repaired", "created", "changed", "unchanged", "gone")
        return {
            "file": run.file_name,
            "municipality": run.municipality.code,
            "dry_run": self.dry_run,
            **{name: getattr(run, name) for name in counts},
            "merged": sum(o.outcome == "merged" for o in self.outcomes),
            "reasons": {
                kind: {code: n for code, n in self.reasons.items() if _kind(code) == kind}
                for kind in ("refusal", "repair", "note")
            },
            "unknown_columns": list(self.unknown_columns),
            "reading": run.reading,
        }


@transaction.atomic
def import_file(
    *,
    data: bytes,
    name: str,
    municipality: Municipality,
    by: Actor | None,
    options: Options | None = None,
    dry_run: bool = False,
    tell: Callable[[int], None] = lambda _rows: None,
) -> Report:
    """Read a file and bring the directory to what it says. ``name`` tells one list from another, the next time too.

    A row that is gone from the list stays in the directory, with a line in the report: a person decides. A value that a
    worker has changed since the last import is kept. ``dry_run``: everything is done, reported, and taken back.
    ``tell`` is told how many rows have been kept so far.
    """
    wanted = options or Options()
    read = reading.read(data, name)
    source = _source(municipality, name, read, wanted)
    wish = _wish(municipality, source, read, wanted)
    keeper = Keeper(municipality=municipality, source=source, today=wish.today, by=by, tell=tell)
    outcomes = hsds_import.keep(read.hsds, municipality=municipality, source=source) if read.hsds else []
    outcomes += keeper.keep([m for table in read.tables for m in map_table(table, wish)])
    gone = keeper.gone() if read.rows and not read.problem else []
    unknown = [c for table in read.tables for c in unknown_columns(table, wish)]
    run = _run(municipality, source, name, data, read, outcomes, len(gone))
    _lines(run, [*outcomes, *gone])
    audit.record(
        "resources.imported",
        by=by,
        municipality=None if by else municipality.pk,
        data={"rows": run.rows, "kept": run.kept, "refused": run.refused, "created": run.created},
    )
    if not dry_run:
        listings.relist_all(municipality_id=municipality.pk)
    transaction.set_rollback(dry_run)
    return Report(run, read, (*outcomes, *gone), tuple(dict.fromkeys(unknown)), dry_run)


def _kind(code: str) -> str:
    return str(codes.entry(REMARKS, code).extra["kind"])


def _source(municipality: Municipality, name: str, read: Reading, wanted: Options) -> Source:
    """The list this file is a state of; what somebody says about it now is remembered."""
    key = name.replace("\\", "/")[-120:]
    source, _made = Source.objects.get_or_create(
        municipality=municipality, key=key, defaults={"name": read.about.get("name") or wanted.title or key}
    )
    profile = columns.profile_of(read.tables[0].columns) if read.tables else None
    said = {
        "name": wanted.title,
        "licence": wanted.licence or ("" if source.licence else "unknown"),
        "url": wanted.url or read.about.get("url", ""),
        "licence_note": read.about.get("licence_note", ""),
        "publisher": wanted.publisher,
        "profile": profile.code if profile else read.form,
        "mapping": {**source.mapping, **wanted.mapping} if wanted.mapping else {},
    }
    changed: dict[str, object] = {k: v for k, v in said.items() if v and getattr(source, k) != v}
    if wanted.publishes_contacts is not None and wanted.publishes_contacts != source.publishes_contacts:
        changed["publishes_contacts"] = wanted.publishes_contacts
    for field_name, value in changed.items():
        setattr(source, field_name, value)
    if changed:
        source.save(update_fields=list(changed))
    return source


def _wish(municipality: Municipality, source: Source, read: Reading, wanted: Options) -> Wish:
    near = by_code().get(municipality.code) or Town(
        municipality.code, municipality.prefecture, "", "", None, None
    )
    return Wish(
        near=near,
        today=clock.today(),
        title=" ".join(dict.fromkeys((source.name, read.about.get("name", ""), source.key))),
        kind=wanted.kind,
        mapping=source.mapping,
        publishes_contacts=source.publishes_contacts,
        other_towns=wanted.other_towns,
    )


def _run(
    municipality: Municipality,
    source: Source,
    name: str,
    data: bytes,
    read: Reading,
    outcomes: Sequence[Outcome],
    gone: int,
) -> ImportRun:
    count = Counter(o.outcome for o in outcomes)
    return ImportRun.objects.create(
        municipality=municipality,
        source=source,
        file_name=name[-200:],
        digest=hashlib.sha256(data).hexdigest(),
        reading=read.as_data(),
        rows=len(outcomes),
        kept=len(outcomes) - count["refused"],
        refused=count["refused"],
        repaired=sum(any(_kind(r.code) == "repair" for r in o.remarks) for o in outcomes),
        created=count["created"],
        changed=count["changed"],
        unchanged=count["unchanged"] + count["merged"],
        gone=gone,
    )


def _lines(run: ImportRun, outcomes: Sequence[Outcome]) -> None:
    """A line for every row with something to say; what stayed the same without a remark is only counted."""
    ImportLine.objects.bulk_create(
        (
            ImportLine(
                run=run,
                number=o.number,
                name=o.name[:200],
                outcome=o.outcome,
                remarks=[r.as_data() for r in o.remarks],
                service_id=o.service_id,
            )
            for o in outcomes
            if o.remarks or o.outcome != "unchanged"
        ),
        batch_size=1000,
    )
