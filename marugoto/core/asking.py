"""Questions in SQL that nearly every page asks, past the model layer: rows of plain values."""

from collections.abc import Mapping
from typing import Any

from django.db import connection


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a question. ``sql`` has ``%(name)s`` for every value. Raises as Django's cursor does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
