"""Questions that nearly every page asks: planned once per connection, not once per page.

Planning a question under row-level security costs more than answering it from an index. Django plans every question anew;
here the database keeps the plan (a prepared statement). The words of such a question must therefore be few and fixed:
only values change, never the text.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a question. ``sql`` has ``%(name)s`` for every value. Raises as Django's cursor does."""
    if connection.execute_wrappers or connection.queries_logged:  # somebody counts or watches questions
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, values, prepare=True)
        return cursor.fetchall()
