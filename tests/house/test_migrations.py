"""Migrations: none is missing, each can be undone or says why not, and undoing them works."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from marugoto.resources.models import Need


def ours() -> list[migrations.Migration]:
    """Every migration of the house."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    labels = {c.label for c in apps.get_app_configs() if c.name.startswith("marugoto.")}
    return [m for (label, _name), m in sorted(loader.disk_migrations.items()) if label in labels]


def _flat(operations: list[Operation]) -> Iterator[Operation]:
    for one in operations:
        if isinstance(one, migrations.SeparateDatabaseAndState):
            yield from _flat(one.database_operations)
        else:
            yield one


def cannot_be_undone(found: list[migrations.Migration]) -> list[str]:
    """Operations without a way back, in migrations that do not say ``irreversible_because``."""
    return [
        f"{m.app_label}.{m.name}: {type(one).__name__} cannot be undone: a reverse, or irreversible_because"
        for m in found
        if not getattr(m, "irreversible_because", "")
        for one in _flat(m.operations)
        if not one.reversible
    ]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_forgotten_migration_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Need._meta.get_field("label"), "max_length", 81)
    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_can_be_undone_or_says_why_not() -> None:
    assert len(ours()) > 8
    assert cannot_be_undone(ours()) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RunSQL("SELECT 1"),
        migrations.RunPython(lambda apps, editor: None),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL("SELECT 1")]),
    ],
)
def test_a_one_way_migration_is_seen(operation: Operation) -> None:
    planted = migrations.Migration("planted", "cases")
    planted.operations = [operation]
    assert len(cannot_be_undone([planted])) == 1
    planted.irreversible_because = "planted"  # type: ignore[attr-defined]
    assert cannot_be_undone([planted]) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_all_of_them_undone_and_done_again_leave_the_same_database() -> None:
    def schema() -> set[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
                " WHERE table_schema = 'public'"
                " UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), ''"
                " FROM pg_constraint"
                " UNION ALL SELECT event_object_table, trigger_name, event_manipulation, action_statement"
                " FROM information_schema.triggers"
            )
            return set(cursor.fetchall())

    labels = {c.label for c in apps.get_app_configs() if c.name.startswith("marugoto.")}
    before = schema()
    executor = MigrationExecutor(connection)
    everything = executor.loader.graph.leaf_nodes()
    executor.migrate([(label, None) for label, _name in everything if label in labels])
    assert not {row[0] for row in schema() if row[0].startswith(tuple(f"{label}_" for label in labels))}
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert schema() == before
