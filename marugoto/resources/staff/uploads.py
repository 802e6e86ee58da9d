"""Lists on their way in: which there are, and what would become of their rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from marugoto.core import codes
from marugoto.resources import telling
from marugoto.resources.models import Source
from marugoto.resources.staff.models import ImportRun, Upload, UploadLine

SHOWN: Final = 50
_REMARKS: Final = "resources.import_remarks"


@dataclass(frozen=True)
class Told:
    """A row of a list as a page shows it: what became of it, why, what changes."""

    number: int
    name: str
    outcome: str
    remarks: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]


def uploads_of(municipality_id: UUID) -> QuerySet[Upload]:
    """The lists of a town that were handed in, the newest first; without the files themselves."""
    return Upload.objects.filter(municipality_id=municipality_id).defer("data").order_by("-created_at", "-id")


def upload(municipality_id: UUID, upload_id: UUID) -> Upload | None:
    """One of them."""
    return uploads_of(municipality_id).filter(pk=upload_id).first()


def runs_of(municipality_id: UUID) -> QuerySet[ImportRun]:
    """Every import of a town, also by the console, the newest first."""
    return (
        ImportRun.objects.filter(municipality_id=municipality_id)
        .select_related("source")
        .order_by("-created_at", "-id")
    )


def lists_of(municipality_id: UUID) -> list[tuple[str, str]]:
    """(key, name) of the lists that a town has taken in before."""
    rows = Source.objects.filter(municipality_id=municipality_id, is_demo=False).order_by("name", "key")
    return list(rows.values_list("key", "name")[:200])


def lines(one: Upload, *outcomes: str) -> list[Told]:
    """The first fifty rows with one of these outcomes."""
    found = UploadLine.objects.filter(upload=one, outcome__in=outcomes).order_by("number", "id")
    return [told(row) for row in found[:SHOWN]]


def repaired(one: Upload) -> list[Told]:
    """The first fifty rows of which something was repaired or is to be looked at, and that are kept."""
    rows = UploadLine.objects.filter(upload=one).exclude(outcome="refused").exclude(remarks=[])
    return [told(row) for row in rows.order_by("number", "id")[:SHOWN]]


def told(row: UploadLine) -> Told:
    """A row in words."""
    return Told(
        row.number,
        row.name,
        codes.label("resources.import_outcomes", row.outcome),
        tuple(_remark(r) for r in row.remarks),
        tuple(
            (
                telling.label(c["part"]),
                telling.words(c["part"], c["before"]),
                telling.words(c["part"], c["after"]),
            )
            for c in row.changes
        ),
    )


def _remark(remark: dict[str, str]) -> str:
    said = codes.label(_REMARKS, remark["code"])
    where = f"{remark['column']}: " if remark.get("column") else ""
    before, after = remark.get("before", ""), remark.get("after", "")
    what = (
        f"（{before} → {after}）" if before and after else f"（{before or after}）" if before or after else ""
    )
    return f"{where}{said}{what}"


def report(one: Upload) -> Iterator[tuple[str, ...]]:
    """Every row for a table: a line for each remark and each change, one for a row without any."""
    rows = UploadLine.objects.filter(upload=one).order_by("number", "id")
    for row in rows.iterator(chunk_size=1000):
        head = (str(row.number), row.name, codes.label("resources.import_outcomes", row.outcome))
        for r in row.remarks:
            kind = codes.label(_REMARKS, r["code"])
            yield (*head, kind, r.get("column", ""), r.get("before", ""), r.get("after", ""))
        for part, before, after in told(row).changes:
            yield (*head, codes.label("resources.import_outcomes", "changed"), part, before, after)
        if not row.remarks and not row.changes:
            yield (*head, "", "", "", "")
