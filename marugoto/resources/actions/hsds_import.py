"""HSDS documents become rows with the ids they bring, and come back equal. What no column holds stays in ``rest``."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models as db
from django.db import transaction

from marugoto.agencies.models import Municipality
from marugoto.resources import models
from marugoto.resources.actions.keeping import Outcome
from marugoto.resources.feeds.kinds import kind_of as kind_of_words
from marugoto.resources.feeds.tables import Remark
from marugoto.resources.models import Attribute, Metadata, Source
from marugoto.resources.models.base import Listed
from marugoto.resources.rules.hsds import (
    CARRIERS,
    COLUMN_OF_NAMED,
    NAMED,
    SPECS,
    Spec,
    into_column,
    kind_of,
    out_of_column,
)

_MOST = 60  # objects inside objects; no honest document is deeper


class _Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """A document cannot be taken."""

    def __init__(self, code: str, column: str = "", before: str = "") -> None:
        self.remark = Remark(code, column, before)
        super().__init__(code)


def keep(
    documents: Sequence[Mapping[str, Any]], *, municipality: Municipality, source: Source
) -> list[Outcome]:
    """An outcome for every document, in order."""
    return [
        _Taker(municipality, source).take(document, number)
        for number, document in enumerate(documents, start=1)
    ]


class _Taker:
    """Takes one document with everything inside it."""

    def __init__(self, municipality: Municipality, source: Source) -> None:
        self._municipality = municipality
        self._source = source
        self._remarks: list[Remark] = []
        self._taken: dict[tuple[str, UUID], Listed] = {}
        self._written = self._made = 0

    def take(self, document: Mapping[str, Any], number: int) -> Outcome:
        kind = kind_of(document)
        name = str(document.get("name") or document.get("id") or "")
        try:
            with transaction.atomic():
                row = self._put(kind, document, {}, 0)
        except _Refusal as refusal:
            return Outcome(number, name, "refused", (refusal.remark,))
        except (db.ProtectedError, ValidationError) as error:
            return Outcome(number, name, "refused", (Remark("not_accepted", before=str(error)[:200]),))
        outcome = "created" if self._made else ("changed" if self._written else "unchanged")
        return Outcome(
            number, name, outcome, tuple(self._remarks), row.pk if isinstance(row, models.Service) else None
        )

    def _put(self, kind: str, thing: Mapping[str, Any], owners: Mapping[str, Listed], depth: int) -> Listed:
        spec = SPECS[kind]
        key = self._id(kind, thing, spec, depth)
        row, before = self._row(kind, spec, key)
        rest: dict[str, Any] = dict(self._taken[kind, key].rest) if (kind, key) in self._taken else {}
        for column, owner in owners.items():
            setattr(row, column, owner)
        for name, (other, column) in spec.beside.items():
            if isinstance(thing.get(name), Mapping):
                setattr(row, column, self._put(other, thing[name], {}, depth + 1))
        self._fill(kind, spec, row, thing, rest)
        row.rest = rest
        self._check(kind, row)
        self._save(row, before)
        self._taken[kind, key] = row
        for name, (other, column) in spec.inside.items():
            for one in thing.get(name) or ():
                self._put(other, one, {column: row}, depth + 1)
        self._carried(kind, row, thing, depth)
        return row

    def _id(self, kind: str, thing: Mapping[str, Any], spec: Spec, depth: int) -> UUID:
        missing = [name for name in spec.required if thing.get(name) is None]
        if missing or depth > _MOST:
            raise _Refusal("hsds_wrong", f"{kind}.{missing[0] if missing else 'id'}")
        try:
            return UUID(str(thing["id"]))
        except ValueError:
            raise _Refusal("hsds_wrong", f"{kind}.id", str(thing["id"])) from None

    def _row(self, kind: str, spec: Spec, key: UUID) -> tuple[Listed, dict[str, Any] | None]:
        """The row with this id, and what it held; None before: it is new."""
        if (kind, key) in self._taken:
            row = self._taken[kind, key]
            return row, _held(row)
        model = cast("type[Listed]", getattr(models, spec.table))
        found = model._default_manager.filter(pk=key).first()
        if found is not None:
            if getattr(found, "municipality_id", self._municipality.pk) != self._municipality.pk:
                raise _Refusal("id_of_another_town", kind, str(key))
            return found, _held(found)
        made = model(id=key)
        for name in ("municipality", "source"):
            if any(f.name == name and f.is_relation for f in model._meta.local_fields):
                setattr(made, name, self._municipality if name == "municipality" else self._source)
        if isinstance(made, models.Service):
            made.kind = "other"
        return made, None

    def _fill(
        self, kind: str, spec: Spec, row: Listed, thing: Mapping[str, Any], rest: dict[str, Any]
    ) -> None:
        inner = {*spec.inside, *spec.beside, "id", "attributes", "metadata"}
        for name, value in thing.items():
            if name in inner:
                continue
            if name in spec.columns:
                self._column(kind, spec, row, name, value, rest)
            elif name in NAMED and self._named(row, name, value):
                continue
            else:
                rest[name] = value
        if isinstance(row, models.Service) and row.kind == "other":
            row.kind = kind_of_words((), row.name, ())
        if isinstance(row, models.Location):
            _whole_points_only(row, thing, rest)

    def _column(
        self, kind: str, spec: Spec, row: Listed, name: str, value: Any, rest: dict[str, Any]
    ) -> None:
        column, typed = spec.columns[name]
        field = row._meta.get_field(column)
        held = into_column(value, typed)
        try:
            if held is not None and isinstance(field, db.Field):
                field.run_validators(held)
        except ValidationError:
            held = None
        if held is not None and out_of_column(held, typed) == value:
            setattr(row, column, held)
            rest.pop(name, None)
        elif value is not None and typed not in ("mail", "url", "status"):
            rest[name] = value
        elif value is not None:
            if name in spec.required:
                raise _Refusal("hsds_wrong", f"{kind}.{name}", str(value))
            self._remarks.append(Remark("kept_as_text", f"{kind}.{name}", str(value)))

    def _named(self, row: Listed, name: str, value: Any) -> bool:
        """A foreign key written as an id; False when there is no such row (yet)."""
        column = COLUMN_OF_NAMED.get(name, name.removesuffix("_id"))
        if not any(f.name == column for f in row._meta.local_fields):
            return False
        model = getattr(models, SPECS[NAMED[name]].table)
        try:
            found = model._default_manager.filter(pk=UUID(str(value))).first()
        except ValueError:
            return False
        if found is None:
            return False
        setattr(row, column, found)
        return True

    def _carried(self, kind: str, row: Listed, thing: Mapping[str, Any], depth: int) -> None:
        """Attributes and metadata of an object; they name its table and its id."""
        if kind not in CARRIERS:
            return
        for one in thing.get("attributes") or ():
            self._put("attribute", one, {"_link": row}, depth + 1)
        for one in thing.get("metadata") or ():
            self._put("metadata", one, {"_link": row}, depth + 1)

    def _check(self, kind: str, row: Listed) -> None:
        link = getattr(row, "_link", None)
        table = {spec.table: name for name, spec in SPECS.items()}
        if isinstance(row, Attribute) and link is not None:
            row.link_entity, row.link_id = table[type(link).__name__], link.pk
        if isinstance(row, Metadata) and link is not None:
            row.resource_type, row.resource_id = table[type(link).__name__], link.pk
        try:
            row.validate_constraints()
        except ValidationError as error:
            raise _Refusal("hsds_wrong", kind, " ".join(error.messages)) from None

    def _save(self, row: Listed, before: dict[str, Any] | None) -> None:
        if before is None:
            self._made += 1
            row.save(force_insert=True)
        elif _held(row) != before:
            self._written += 1
            row.save()


def _held(row: Listed) -> dict[str, Any]:
    return {
        f.attname: getattr(row, f.attname)
        for f in row._meta.local_fields
        if f.attname not in ("created_at", "changed_at")
    }


def _whole_points_only(row: models.Location, thing: Mapping[str, Any], rest: dict[str, Any]) -> None:
    """A point with a wrong half is no point: both halves stay as they were published."""
    ends = ((row.latitude, 90), (row.longitude, 180))
    if any(value is None or abs(value) > limit for value, limit in ends):
        row.latitude = row.longitude = None
        rest |= {name: thing[name] for name in ("latitude", "longitude") if thing.get(name) is not None}
