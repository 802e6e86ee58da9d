"""Questions about imports of residents: which run, which columns, what would change, what was said of which line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from marugoto.agencies import queries as agencies
from marugoto.people.extract.areas import Areas
from marugoto.people.models import ExtractMapping, Import, ImportChange, ImportRow
from marugoto.people.rules import IMPORT_ENDED

FAR: Final = 2**31 - 1  # beyond the last line of any file
SHOWN: Final = 50

# The lines of a stretch beside what the town knows of each person; ``what``: what changes, as codes.
COMPARED: Final = """
SELECT r.*, coalesce(s.person_id, i.person_id, r.person_id) AS pid, s.id AS residency_id, flags.*,
       least(coalesce(r.changed_on, %(as_of)s), %(as_of)s) AS gone_on,
       least(coalesce(r.changed_on, %(as_of)s), %(as_of)s) AS since_day,
       concat_ws(',',
           CASE WHEN NOT is_new THEN NULL WHEN gone THEN 'new_gone' WHEN %(before)s::date IS NULL THEN 'listed'
                WHEN r.change = 'born' AND r.birth_date > %(before)s::date - 60 THEN 'born' ELSE 'moved_in' END,
           CASE WHEN new_name THEN 'name' END, CASE WHEN new_birth THEN 'birth' END,
           CASE WHEN new_address THEN 'address' END, CASE WHEN new_phone THEN 'phone' END,
           CASE WHEN newly_died THEN 'died' END,
           CASE WHEN NOT is_new AND r.change = 'moved_out' AND coalesce(s.ended, '') <> 'moved_out' THEN 'moved_out' END,
           CASE WHEN NOT is_new AND NOT gone AND s.until IS NOT NULL THEN 'back' END,
           CASE WHEN r.protected AND NOT EXISTS (SELECT 1 FROM people_protection x
                WHERE x.person_id = coalesce(s.person_id, i.person_id) AND x.ended_on IS NULL) THEN 'protected' END
       ) AS what
  FROM people_importrow r
  LEFT JOIN people_residency s ON s.municipality_id = %(town)s AND s.number = r.number
  LEFT JOIN people_personidentifier i ON s.id IS NULL AND i.municipality_id = %(town)s AND i.kind = 'resident'
        AND i.value = r.number AND i.agency_id IS NULL AND i.layer = 0
  LEFT JOIN people_person p ON p.id = i.person_id
 CROSS JOIN LATERAL (SELECT
       s.id IS NULL AND i.id IS NULL AS is_new,
       r.change IN ('died', 'moved_out') AS gone,
       coalesce(s.name_mark <> r.name_mark, (p.family_name, p.given_name, p.family_kana, p.given_kana)
           <> (r.family_name, r.given_name, r.family_kana, r.given_kana), false) AS new_name,
       coalesce(s.birth_mark <> r.birth_mark, p.birth_date IS DISTINCT FROM r.birth_date AND i.id IS NOT NULL) AS new_birth,
       coalesce(s.address_mark <> r.address_mark, p.address <> r.address, false) AS new_address,
       coalesce(s.phone_mark <> r.phone_mark, p.phone <> r.phone, false) AS new_phone,
       (s.id IS NOT NULL OR i.id IS NOT NULL) AND r.change = 'died' AND coalesce(s.ended, '') <> 'died' AS newly_died
 ) AS flags
 WHERE r.run_id = %(run)s AND r.outcome <> 'refused' AND r.line > %(after)s AND r.line <= %(last)s
"""

_WHATS: Final = f"""
SELECT one, count(*) FROM ({COMPARED}) AS c, unnest(string_to_array(CASE what WHEN '' THEN 'same' ELSE what END, ',')) AS one
 GROUP BY one
"""
_HOUSEHOLDS: Final = """
SELECT count(*) FROM people_importrow r
  JOIN people_residency s ON s.municipality_id = %(town)s AND s.number = r.number
  LEFT JOIN people_householdmember m ON m.person_id = s.person_id AND m.kind = 'registered' AND m.valid_to IS NULL
  LEFT JOIN people_household h ON h.id = m.household_id
 WHERE r.run_id = %(run)s AND r.outcome <> 'refused' AND r.household <> '' AND r.change NOT IN ('died', 'moved_out')
   AND (h.number IS DISTINCT FROM r.household OR m.relation <> r.relation)
"""
_UNLISTED: Final = """
SELECT count(*), count(*) FILTER (WHERE r.number IS NULL)
  FROM people_residency s
  LEFT JOIN (SELECT DISTINCT number FROM people_importrow WHERE run_id = %(run)s) r ON r.number = s.number
 WHERE s.municipality_id = %(town)s AND s.until IS NULL
"""
_PLACED: Final = """
SELECT count(area_id), count(*) - count(area_id) FROM people_importrow
 WHERE run_id = %(run)s AND outcome <> 'refused' AND address <> '' AND change NOT IN ('died', 'moved_out')
"""
_UNPROTECTED: Final = """
SELECT count(*) FROM people_importrow r
  JOIN people_residency s ON s.municipality_id = %(town)s AND s.number = r.number
  JOIN people_protection x ON x.person_id = s.person_id AND x.ended_on IS NULL
 WHERE r.run_id = %(run)s AND r.outcome <> 'refused' AND NOT r.protected
"""


def import_parameters(run: Import) -> dict[str, Any]:
    """What COMPARED is asked with, for the whole file."""
    return {
        "run": run.pk,
        "town": run.municipality_id,
        "as_of": run.as_of,
        "before": last_as_of(run.municipality_id),
        "after": 0,
        "last": FAR,
    }


def last_as_of(municipality_id: UUID) -> date | None:
    """The day of the newest extract that was taken in; None: this town has none yet."""
    done = Import.objects.filter(municipality_id=municipality_id, state="done").order_by("-as_of", "-id")
    return done.values_list("as_of", flat=True).first()


def differences(run: Import) -> dict[str, int]:
    """How many of each change this extract would make; ``listed_now``, ``unlisted``: residents now, and those missing from it."""
    with connection.cursor() as cursor:
        cursor.execute(_WHATS, import_parameters(run))
        found = {str(what): int(count) for what, count in cursor.fetchall()}
        cursor.execute(_HOUSEHOLDS, import_parameters(run))
        found["household"] = int((cursor.fetchone() or (0,))[0])
        cursor.execute(_UNPROTECTED, import_parameters(run))
        found["unprotected"] = int((cursor.fetchone() or (0,))[0])
        if areas_by_name(run.municipality_id, run.as_of):
            cursor.execute(_PLACED, import_parameters(run))
            found["placed"], found["unplaced"] = map(int, cursor.fetchone() or (0, 0))
        cursor.execute(_UNLISTED, import_parameters(run))
        now, gone = cursor.fetchone() or (0, 0)
    full = run.scope == "full"
    return {what: n for what, n in found.items() if n} | {
        "listed_now": int(now),
        "unlisted": int(gone) if full else 0,
    }


def areas_by_name(municipality_id: UUID, on: date) -> Areas:
    """The areas of a town in which an address lies by its name."""
    rows = agencies.areas_of(municipality_id, on=on).order_by("version__scheme__code", "sort", "code", "id")
    return Areas(rows.values_list("version__scheme__kind", "name", "id"))


def newest_mapping(municipality_id: UUID, name: str) -> ExtractMapping | None:
    """The columns that are in use under a name."""
    rows = ExtractMapping.objects.filter(municipality_id=municipality_id, name=name)
    return rows.order_by("-version").first()


def mappings_of(municipality_id: UUID) -> list[ExtractMapping]:
    """The newest version of each mapping of a town."""
    rows = ExtractMapping.objects.filter(municipality_id=municipality_id)
    return list(rows.order_by("name", "-version").distinct("name")[:SHOWN])


def imports_of(municipality_id: UUID) -> list[Import]:
    """The newest imports of a town."""
    rows = Import.objects.filter(municipality_id=municipality_id).select_related("mapping", "agency")
    return list(rows.order_by("-created_at", "-id")[:SHOWN])


def open_import(municipality_id: UUID) -> Import | None:
    """The import of a town that has not ended."""
    rows = Import.objects.filter(municipality_id=municipality_id).exclude(state__in=IMPORT_ENDED)
    return rows.order_by("id").first()


def waiting_imports() -> list[UUID]:
    """Imports of any town that somebody has to work on, the oldest first."""
    rows = Import.objects.filter(state__in=("reading", "merging")).order_by("created_at", "id")
    return list(rows.values_list("pk", flat=True)[:SHOWN])


def lines_said(run: Import, outcome: str, most: int = SHOWN) -> list[ImportRow]:
    """The first lines of which something was said, by outcome: kept (and yet said), repaired, refused."""
    rows = ImportRow.objects.filter(run=run, outcome=outcome, notes__isnull=False)
    return list(rows.only("line", "number", "notes", "outcome").order_by("line")[:most])


def lines_changed(run: Import, most: int = SHOWN) -> list[ImportRow]:
    """The first lines that change (or changed) something, beyond being listed for the first time."""
    rows = ImportRow.objects.filter(run=run).exclude(changes="").exclude(outcome="refused")
    return list(rows.only("line", "number", "changes").order_by("line")[:most])


@dataclass(frozen=True)
class ReportLine:
    """A line of the report: what became of it, what it changes, and what is said of it."""

    line: int
    number: str
    outcome: str
    what: str
    notes: list[list[str]]


def report_lines(run: Import, *, all_lines: bool) -> Iterator[ReportLine]:
    """The report, line by line, in the order of the file; while the lines are there, with what each changes."""
    rows = ImportRow.objects.filter(run=run).order_by("line")
    if not all_lines:
        rows = rows.filter(~Q(changes="") | Q(notes__isnull=False))
    columns = ("line", "number", "outcome", "changes", "notes")
    for row in rows.values_list(*columns).iterator(chunk_size=5000):
        yield ReportLine(row[0], row[1], row[2], row[3], row[4] or [])


@dataclass(frozen=True)
class RegisterChange:
    """What an import changed about a person: which, when, and what, as codes."""

    run: Import
    what: tuple[str, ...]


def register_changes_of(person_id: UUID, most: int = SHOWN) -> list[RegisterChange]:
    """What the register's extracts changed about a person, the newest first."""
    rows = ImportChange.objects.for_person(person_id).select_related("run")
    return [RegisterChange(row.run, tuple(row.what.split(","))) for row in rows.order_by("-id")[:most]]
