"""What a database superuser can do: change rows with the triggers off, and compute the whole chain anew."""

from typing import Any

from django.db import connection

from marugoto.audit import canonical, ranges, rules
from marugoto.audit.models import AuditEvent, AuditSeal
from marugoto.audit.models.chain import body_of

FORGERS_KEY = b"a key that the forger made up...."


def run(sql: str, params: tuple[Any, ...] = ()) -> int:
    """Run SQL with the triggers off; the number of rows changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, params)
        changed = cursor.rowcount
        cursor.execute("SET session_replication_role = origin")
    return changed


def recompute(from_number: int, *, key: bytes | None = None, key_id: str | None = None) -> None:
    """Rewrite every seal from a number on, so that the chain fits the events as they are now.

    Without the key the signature is the best a forger has: made with another key under the old key's name.
    """
    run("UPDATE audit_auditseal SET previous = 'for now ' || number WHERE number >= %s", (from_number,))
    before = AuditSeal.objects.filter(number__lt=from_number).order_by("-number").first()
    previous = before.hash if before else rules.GENESIS
    for seal in AuditSeal.objects.filter(number__gte=from_number).order_by("number"):
        rows = list(canonical.rows_between(ranges.read(seal.members)))
        seal.members = ranges.write(ranges.of_ids(row.id for row in rows))
        gone = ranges.minus(_all_ids(seal), ranges.of_ids(row.id for row in rows))
        seal.voids = ranges.write(ranges.minus(gone, ranges.read(seal.pending)))
        seal.count = len(rows)
        seal.leaves = b"".join(row.print[: rules.LEAF] for row in rows)
        seal.digest = rules.digest((row.id, row.print) for row in rows)
        seal.previous = previous
        previous = body_of(seal).hash()
        run(
            "UPDATE audit_auditseal SET members=%s, voids=%s, count=%s, leaves=%s, digest=%s, previous=%s, hash=%s,"
            " mac=%s, key_id=%s WHERE number=%s",
            (
                seal.members,
                seal.voids,
                seal.count,
                seal.leaves,
                seal.digest,
                seal.previous,
                previous,
                rules.mac(key or FORGERS_KEY, previous),
                key_id or seal.key_id,
                seal.number,
            ),
        )


def _all_ids(seal: AuditSeal) -> ranges.Spans:
    stored = AuditSeal.objects.get(number=seal.number)
    return ranges.union(ranges.read(stored.members), ranges.read(stored.voids), ranges.read(stored.pending))


def swap(one: int, other: int) -> None:
    """Two events change places."""
    run("UPDATE audit_auditevent SET id = -1 WHERE id = %s", (one,))
    run("UPDATE audit_auditevent SET id = %s WHERE id = %s", (one, other))
    run("UPDATE audit_auditevent SET id = %s WHERE id = -1", (other,))


def copy_of(event_id: int, *, to: int, occurred: str = "occurred_at") -> None:
    """A second event like another, under an id of the forger's choice and at a time of the forger's choice."""
    columns = [f.column for f in AuditEvent._meta.concrete_fields if f.column not in ("id", "occurred_at")]
    names = ", ".join(columns)
    run(
        f"INSERT INTO audit_auditevent (id, occurred_at, {names})"
        f" SELECT %s, {occurred}, {names} FROM audit_auditevent WHERE id = %s",
        (to, event_id),
    )
