"""The database keeps the plans of an act's questions with the connection (ADR 0046).

Under row-level security the planning of a short question takes longer than the question itself. An act asks for rows by their
ids, so that one plan is right for every agency; lists, which are not acts, are planned anew for whoever asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

KEPT_AFTER = 3  # the same words so often on one connection


@contextmanager
def kept() -> Iterator[None]:
    """Inside, what is asked on the connection of this thread is sent with its values apart, and its plan is kept."""
    connection.ensure_connection()
    link = connection.connection
    before = link.cursor_factory, link.prepare_threshold
    link.cursor_factory, link.prepare_threshold = ServerBindingCursor, KEPT_AFTER
    try:
        yield
    finally:
        link.cursor_factory, link.prepare_threshold = before
