"""Several questions in one statement: the rows of each come back as JSON, and are made what their columns are again.

A nested object lies in twenty tables; to ask each of them costs twenty ways to the server, which is more than the answers cost.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, ForeignKey, QuerySet

Read = Callable[[Any], Any]
Given = dict[str, list[dict[str, Any]]]


def read(asked: Mapping[str, QuerySet[Any]]) -> Given:
    """The rows of every question, by its name. A question is a query set with ``values(…)``; its rows come in no order."""
    found: Given = {name: [] for name in asked}
    pieces: list[str] = []
    values: list[Any] = []
    readers: dict[str, dict[str, Read]] = {}
    for name, question in asked.items():
        try:
            sql, given = question.order_by().query.sql_with_params()
        except EmptyResultSet:
            continue
        pieces.append(f"SELECT '{name}', row_to_json(r)::text FROM ({sql}) AS r")
        values += given
        readers[name] = dict(_readers(question))
    if not pieces:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({piece})" for piece in pieces), values)
        for name, row in cursor:
            found[name].append(_row(json.loads(row), readers[name]))
    return found


def _row(row: dict[str, Any], readers: Mapping[str, Read]) -> dict[str, Any]:
    for column, back in readers.items():
        if row[column] is not None:
            row[column] = back(row[column])
    return row


def _readers(question: QuerySet[Any]) -> Iterator[tuple[str, Read]]:
    """What JSON does not know, and how it is read: ids, instants, exact numbers. Days and hours stay as they are written."""
    columns: Iterable[Any] = question.query.select
    for column in columns:
        target: Field[Any, Any] = column.target
        while isinstance(target, ForeignKey):
            target = target.target_field
        if back := _BACK.get(target.get_internal_type()):
            yield column.target.column, back


_BACK: dict[str, Read] = {
    "UUIDField": UUID,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": lambda value: Decimal(str(value)),
    "FloatField": float,
}
