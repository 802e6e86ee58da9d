"""What `marugoto up` lets a child do between the database and the pages: migrate, load the demo, gather.

A process of its own, so that the watching process stays small and a stop can end it at any point. Prints the
progress lines 2 to 4 and writes what the parent needs to know into a file as JSON.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from marugoto.console import demo, say, upkeep


def main() -> int:
    """Prepare the database that DATABASE_URL names."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--result", type=Path, required=True)
    parser.add_argument("--started", type=float, required=True)
    parser.add_argument("--demo", action="store_true")
    args = parser.parse_args()
    steps = say.Steps(5, started=args.started)
    steps.number = 1
    steps.step("表を整える", "migrating the tables")

    import django

    django.setup()
    migrate()
    open_tables()
    loaded = _demo(steps, wanted=args.demo)
    upkeep.look_after(lambda text: say.line(f"    {text}"))
    steps.step("画面の部品をそろえる", "gathering static files")
    gather_static()
    args.result.write_text(json.dumps(_result(loaded)), encoding="utf-8")
    return 0


def migrate() -> int:
    """Apply missing migrations; returns how many there were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        say.line(f"    {missing} 件 migrations")
        call_command("migrate", interactive=False, verbosity=0)
    return missing


def open_tables() -> str:
    """Let the role of the pages use the tables; returns its name, "" when there is none and none can be made."""
    from django.db import connection

    from marugoto.console import web_role

    connection.ensure_connection()
    return web_role.open_tables(connection.connection)


def _demo(steps: say.Steps, *, wanted: bool) -> bool:
    if wanted and demo.is_empty():
        steps.step("デモの自治体を読み込む", "loading the demo municipalities")
        demo.load(lambda text: say.line(f"    {text}"))
    else:
        steps.step("データを確かめる", "looking at the data")
    return demo.is_demo()


def gather_static() -> bool:
    """Collect the static files into the data folder when any of them changed; returns whether it did."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    print_of = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            print_of.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".gathered"
    if stamp.exists() and stamp.read_text("ascii") == print_of.hexdigest():
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    stamp.write_text(print_of.hexdigest(), encoding="ascii")
    return True


def _result(is_demo: bool) -> dict[str, Any]:
    from django.core.management import get_commands

    return {
        "demo": is_demo,
        "accounts": [list(row) for row in demo.accounts()] if is_demo else [],
        "sealer": "seal_audit" in get_commands(),
    }


if __name__ == "__main__":
    sys.exit(main())
