"""Keep the rows of a list: new ones become entries, known ones are compared, two of one are put together."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from marugoto.agencies.models import Municipality
from marugoto.core.errors import Refused
from marugoto.core.kana import digits
from marugoto.policy.actor import Actor
from marugoto.resources.actions import entries, rows
from marugoto.resources.actions.bodies import Bodies
from marugoto.resources.actions.changes import change_parts
from marugoto.resources.feeds.mapping import Mapped
from marugoto.resources.feeds.parts import UNDATED
from marugoto.resources.feeds.tables import Remark
from marugoto.resources.models import Service, Source
from marugoto.resources.rules.entry import PARTS, Entry, as_data, changed_parts, from_data
from marugoto.resources.staff.models import SourceRow

CHUNK = 500
_GENERAL = frozenset({"other", "public_facility", "welfare_facility", "consultation", "community_hall"})


@dataclass(frozen=True)
class Outcome:
    """What happened to a row: a code of resources.import_outcomes, with its remarks."""

    number: int
    name: str
    outcome: str
    remarks: tuple[Remark, ...] = ()
    service_id: UUID | None = None
    changes: tuple[
        Mapping[str, Any], ...
    ] = ()  # part, before, after: what the row changes about a known entry


@dataclass
class _Draft:
    """A row on its way: its key, its entry, what it says, and the outcome it gets."""

    mapped: Mapped
    entry: Entry
    key: str
    data: dict[str, Any]
    digest: str
    remarks: list[Remark]
    service: Service | None = None
    changes: tuple[Mapping[str, Any], ...] = ()


class Keeper:
    """Keeps the rows of one source, in chunks, inside the transaction of the import."""

    def __init__(
        self,
        *,
        municipality: Municipality,
        source: Source,
        today: date,
        by: Actor | None,
        tell: Callable[[int], None] = lambda _rows: None,
    ) -> None:
        self._municipality = municipality
        self._source = source
        self._today = today
        self._by = by
        self._tell = tell
        self._needs = rows.needs_by_code()
        self._seen: set[str] = set()
        self._made: dict[str, list[tuple[Entry, UUID]]] = {}

    def keep(self, found: Sequence[Mapped]) -> list[Outcome]:
        """An outcome for every row, in the order of the file."""
        outcomes: dict[int, Outcome] = {}
        drafts: list[tuple[int, _Draft]] = []
        keys = _keys(found)
        for at, mapped in enumerate(found):
            entry, remarks = self._checked(mapped)
            if entry is None:
                outcomes[at] = Outcome(mapped.row.number, _name(mapped), "refused", tuple(remarks))
                continue
            data = as_data(entry)
            drafts.append((at, _Draft(mapped, entry, keys[at], data, _digest(mapped, data), remarks)))
        for start in range(0, len(drafts), CHUNK):
            outcomes |= self._chunk(drafts[start : start + CHUNK])
            self._tell(min(len(found), start + CHUNK))
        return [outcomes[at] for at in range(len(found))]

    def gone(self) -> list[Outcome]:
        """Rows of the source that are no longer in the file. They are marked; their entries stay."""
        missing = (
            SourceRow.objects.filter(source=self._source, gone_on__isnull=True)
            .exclude(key__in=self._seen)
            .select_related("service")
            .order_by("key")
        )
        left = list(missing)
        SourceRow.objects.filter(pk__in=[r.pk for r in left]).update(gone_on=self._today)
        return [Outcome(0, row.service.name, "gone", (), row.service_id) for row in left]

    def _checked(self, mapped: Mapped) -> tuple[Entry | None, list[Remark]]:
        remarks = list(mapped.remarks)
        if mapped.entry is None:
            return None, [*remarks, Remark(mapped.refusal)]
        entry = mapped.entry
        if (
            entry.minimum_age is not None
            and entry.maximum_age is not None
            and entry.maximum_age < entry.minimum_age
        ):
            entry = replace(entry, minimum_age=None, maximum_age=None)
        try:
            return entries.check(_fitted(entry, remarks)), remarks
        except Refused as refused:
            return None, [*remarks, Remark("not_accepted", refused.field or "", before=refused.message)]

    def _chunk(self, drafts: Sequence[tuple[int, _Draft]]) -> dict[int, Outcome]:
        known = {
            row.key: row
            for row in SourceRow.objects.filter(source=self._source, key__in=[d.key for _at, d in drafts])
            .select_related("service")
            .order_by("key")
        }
        fresh = [(at, d) for at, d in drafts if d.key not in known]
        outcomes = self._new(fresh)
        for at, draft in drafts:
            self._seen.add(draft.key)
            if draft.key in known:
                outcomes[at] = self._again(draft, known[draft.key])
        return outcomes

    def _new(self, drafts: Sequence[tuple[int, _Draft]]) -> dict[int, Outcome]:
        elsewhere = self._elsewhere([d.entry.name for _at, d in drafts])
        bodies = Bodies(self._municipality.pk, [d.entry.body for _at, d in drafts], self._source)
        made: list[Any] = []
        outcomes: dict[int, Outcome] = {}
        source_rows: list[SourceRow] = []
        for at, draft in drafts:
            service_id, outcome = self._twin(draft, elsewhere), "merged"
            if service_id is None:
                service = self._service(draft, bodies)
                made += [
                    service,
                    *rows.part_rows(self._dated(draft.entry), service, PARTS, needs=self._needs),
                ]
                self._made.setdefault(draft.entry.name, []).append((draft.entry, service.pk))
                service_id, outcome = service.pk, "created"
            source_rows.append(self._source_row(draft, service_id))
            outcomes[at] = _outcome(draft, outcome, service_id)
        rows.write([*bodies.made, *made])
        SourceRow.objects.bulk_create(source_rows, batch_size=1000)
        return outcomes

    def _service(self, draft: _Draft, bodies: Bodies) -> Service:
        return rows.service_row(
            draft.entry,
            municipality_id=self._municipality.pk,
            organization=bodies.of(draft.entry.body),
            source=self._source,
            owner_agency_id=self._by.agency_id if self._by else None,
        )

    def _source_row(self, draft: _Draft, service_id: UUID) -> SourceRow:
        return SourceRow(
            source=self._source,
            key=draft.key,
            service_id=service_id,
            raw=dict(draft.mapped.row.cells),
            mapped=draft.data,
            digest=draft.digest,
        )

    def _again(self, draft: _Draft, row: SourceRow) -> Outcome:
        if row.digest == draft.digest and row.gone_on is None:
            return _outcome(draft, "unchanged", row.service_id)
        outcome = "unchanged"
        if row.service.source_id == self._source.pk and self._merge(draft, row):
            outcome = "changed"
        row.raw, row.mapped, row.digest = dict(draft.mapped.row.cells), draft.data, draft.digest
        row.gone_on = None
        row.save(update_fields=["raw", "mapped", "digest", "gone_on"])
        return _outcome(draft, outcome, row.service_id)

    def _merge(self, draft: _Draft, row: SourceRow) -> bool:
        """Three ways: what the list said before, what it says now, what a worker has made of it. True: written."""
        base, ours = from_data(row.mapped), _undated(entries.current(row.service_id))
        by_hand = set(changed_parts(base, ours)) & set(changed_parts(ours, draft.entry))
        wanted = changed_parts(base, draft.entry)
        draft.remarks += [Remark("kept_by_hand", part) for part in wanted if part in by_hand]
        parts = [p for p in wanted if p not in by_hand and p in changed_parts(ours, draft.entry)]
        if parts:
            old, new = as_data(ours), as_data(draft.entry)
            draft.changes = tuple({"part": p, "before": old.get(p), "after": new.get(p)} for p in parts)
            after = replace(ours, **{part: getattr(draft.entry, part) for part in parts})
            service = Service.objects.select_for_update(of=("self",)).get(pk=row.service_id)
            change_parts(service, ours, self._dated(after), parts, by=self._by)
        return bool(parts)

    def _dated(self, entry: Entry) -> Entry:
        return replace(entry, slots=tuple(replace(s, as_of=self._today) for s in entry.slots))

    def _elsewhere(self, names: Iterable[str]) -> dict[str, list[tuple[Entry, UUID]]]:
        """Entries of the town from other sources, by name."""
        ids = (
            Service.objects.filter(
                municipality=self._municipality, name__in=set(names), retired_on__isnull=True
            )
            .exclude(source=self._source)
            .order_by("id")
            .values_list("id", flat=True)
        )
        found: dict[str, list[tuple[Entry, UUID]]] = {}
        for key, entry in entries.currents(ids).items() if names else ():
            found.setdefault(entry.name, []).append((_undated(entry), key))
        return found

    def _twin(self, draft: _Draft, elsewhere: dict[str, list[tuple[Entry, UUID]]]) -> UUID | None:
        """The entry that this row is another mention of, with a remark; None: it is new."""
        for entry, key in self._made.get(draft.entry.name, ()):
            if not changed_parts(entry, draft.entry):
                draft.remarks.append(Remark("same_row_twice"))
                return key
        for entry, key in elsewhere.get(draft.entry.name, ()):
            if _same_kind(entry.kind, draft.entry.kind) and _same_place(entry, draft.entry):
                draft.remarks.append(Remark("in_another_list"))
                return key
        return None


def _same_kind(one: str, other: str) -> bool:
    return one == other or one in _GENERAL or other in _GENERAL


def _same_place(one: Entry, other: Entry) -> bool:
    """The same telephone or the same address; or neither says where it is."""
    numbers = [{digits(n.number) for n in e.phones if n.type == "voice"} for e in (one, other)]
    if numbers[0] & numbers[1]:
        return True
    spots = [
        (p.lg_code, p.town, p.chome, p.block, p.number) if (p := e.place) else None for e in (one, other)
    ]
    if spots[0] and spots[1] and spots[0][3]:
        return spots[0] == spots[1]
    return not any(numbers) and not any(e.place and e.place.full for e in (one, other))


def _undated(entry: Entry) -> Entry:
    return replace(entry, slots=tuple(replace(s, as_of=UNDATED) for s in entry.slots))


def _fitted(entry: Entry, remarks: list[Remark]) -> Entry:
    """Without what a column cannot hold: a mail that is none, a page whose address is broken."""
    found: dict[str, Any] = {}
    if len(entry.url) > 500 or " " in entry.url:
        found["url"] = ""
    if len(entry.alternate_name) > 300:
        found["alternate_name"] = entry.alternate_name[:300]
    remarks += [Remark("text_shortened", name) for name in found]
    return replace(entry, **found) if found else entry


def _outcome(draft: _Draft, outcome: str, service_id: UUID) -> Outcome:
    number, remarks = draft.mapped.row.number, tuple(draft.remarks)
    return Outcome(number, draft.entry.name, outcome, remarks, service_id, draft.changes)


def _name(mapped: Mapped) -> str:
    if mapped.entry is not None:
        return mapped.entry.name
    return next((value for value in mapped.row.cells.values() if value), "")


def _digest(mapped: Mapped, data: dict[str, Any]) -> str:
    text = json.dumps([dict(mapped.row.cells), data], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _keys(found: Sequence[Mapped]) -> list[str]:
    """What tells the rows of a list apart, also the next time: its own number, else name and address; a twin is counted."""
    numbered = [m.identity for m in found if m.entry is not None]
    use_number = bool(numbered) and all(numbered) and len(set(numbered)) == len(numbered)
    return list(_counted(_key(m, use_number=use_number) for m in found))


def _key(mapped: Mapped, *, use_number: bool) -> str:
    if mapped.entry is None:
        return ""
    if use_number:
        return mapped.identity[:290]
    place = mapped.entry.place
    return f"{mapped.entry.name}|{place.full if place else ''}|{mapped.entry.kind}"[:290]


def _counted(keys: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"
