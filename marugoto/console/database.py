"""Django, set up on the database this installation works on; for subcommands that need it."""

import contextlib
import os
from collections.abc import Iterator

from marugoto.console import environment, folders, served
from marugoto.console.processes import Signals


@contextlib.contextmanager
def ready() -> Iterator[str]:
    """Set Django up for the length of the block and yield the DATABASE_URL in use.

    $DATABASE_URL, else the running `marugoto up` on the data folder, else its database started for the block.
    Raises exits.Failure when there is none.
    """
    signals = Signals()
    with served.database_url(signals) as url:
        from django.apps import apps

        ours = not apps.ready
        use(url)
        try:
            yield url
        finally:
            if ours:  # inside another Django program (a test) the connection is that program's
                from django.db import connections

                connections.close_all()


def use(url: str) -> None:
    """Point this process at the database and set Django up."""
    folder = folders.ensure(folders.data_folder())
    there = served.running(folder)
    demo = bool(there and there.get("demo")) or os.environ.get("MARUGOTO_DEMO") == "1"
    wanted = environment.for_children(database_url=url, data_folder=folder, demo=demo)
    os.environ |= wanted

    import django

    django.setup()
