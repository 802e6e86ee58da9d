"""The second wall as tests ask for it: which tables need it, and the bare rows of a table as the pages read them."""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction

from marugoto.core import second_wall
from marugoto.core.privacy import Privacy
from tests.house.strictness import as_the_pages
from tests.house.tree import layers

ABOUT_SOMEBODY = {Privacy.PERSONAL, Privacy.SENSITIVE}
# Tables about persons (or whole rooms) that need no policy, and why.
WITHOUT: Mapping[str, str] = {
    "agencies.User": "a worker's account: it is read before anybody has signed in; residents are never in it",
    "resources": "the directory of services, which may be published; what it knows of persons are contacts at work",
    "audit.AuditEvent": "the trail of handling: written by everybody, asked by the privacy officer; no page lists it bare",
}


def personal_models() -> list[type[models.Model]]:
    """Every table with a personal or sensitive field, and every table that refers to such a one, however far off."""
    ours = {room for line in layers() for room in line}
    tables = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in ours]
    guarded = [m for m in tables if not {m._meta.label, m._meta.app_label} & WITHOUT.keys()]
    marked = {m for m in guarded if _is_marked(m)}
    return sorted(_referring(guarded, marked), key=_label)


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def _is_marked(model: type[models.Model]) -> bool:
    privacy = importlib.import_module(f"marugoto.{model._meta.app_label}.privacy")
    fields: Mapping[str, Privacy] = privacy.FIELDS.get(model.__name__, {})
    return bool(ABOUT_SOMEBODY & set(fields.values()))


def _referring(
    tables: Iterable[type[models.Model]], found: set[type[models.Model]]
) -> set[type[models.Model]]:
    more = {
        m
        for m in tables
        if m not in found and any(f.related_model in found for f in m._meta.local_fields if f.is_relation)
    }
    return _referring(tables, found | more) if more else found


def unguarded(tables: Iterable[type[models.Model]]) -> list[str]:
    """What is missing at these tables, as the database itself has it: security off, or no policy for an act."""
    said = []
    for model in tables:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT c.relrowsecurity, array(SELECT cmd FROM pg_policies WHERE tablename = c.relname ORDER BY cmd)
                     FROM pg_class c WHERE c.oid = %s::regclass""",
                [model._meta.db_table],
            )
            on, acts = cursor.fetchone()
        missing = {"SELECT", "INSERT", "UPDATE", "DELETE"} - set(acts)
        if not on:
            said.append(f"{model._meta.label}: row-level security is off")
        said += [f"{model._meta.label}: no policy for {act}" for act in sorted(missing)]
    return said


def wide_open() -> list[str]:
    """Policies that let everybody read, and views that read as their owner: doors in the wall."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname FROM pg_policies"
            " WHERE coalesce(qual, 'true') = 'true' AND cmd <> 'INSERT' ORDER BY 1, 2"
        )
        return [f"{table}.{policy} lets everybody read" for table, policy in cursor.fetchall()]


def rows(table: type[models.Model] | str, actor: Any) -> set[Any]:
    """The primary keys that a bare SELECT brings, with no check of the application in play."""
    model = apps.get_model(table) if isinstance(table, str) else table
    meta = model._meta
    with as_the_pages(), second_wall.standing(actor), connection.cursor() as cursor:
        columns = [field.column for field in meta.pk_fields]  # several, where the key is of several
        cursor.execute(f'SELECT {", ".join(columns)} FROM "{meta.db_table}"')
        return {row[0] if len(columns) == 1 else row for row in cursor.fetchall()}


def sees(row: models.Model, actor: Any) -> bool:
    """Does a bare SELECT bring this row?"""
    key: UUID | int = row.pk
    return key in rows(type(row), actor)


Granted = Mapping[type[models.Model], set[Any]]


def differences(actors: Mapping[str, Any], granted: Callable[[Any], Granted]) -> list[str]:
    """Every row that a bare SELECT brings and access does not grant, and the other way round."""
    said = []
    for name, actor in actors.items():
        for table, wanted in granted(actor).items():
            found = rows(table, actor)
            said += [f"{name}: {table.__name__} {key} too many" for key in found - wanted]
            said += [f"{name}: {table.__name__} {key} lost" for key in wanted - found]
    return said


def in_worlds(
    seeds: range, build: Callable[[Random], Any], look: Callable[[], list[str]]
) -> Iterator[list[str]]:
    """What differs in a world of each seed; every world is forgotten again."""
    for seed in seeds:
        with transaction.atomic():
            build(Random(seed))
            found = [f"world {seed}: {one}" for one in look()]
            transaction.set_rollback(True)
        yield found


def pks(table: Any, **where: Any) -> set[Any]:
    """The primary keys of the rows on which this is true."""
    return set(table.objects.filter(**where).order_by("pk").values_list("pk", flat=True))


Lists = Callable[[Any], Mapping[str, Callable[[], Any]]]


def other_lists(actors: Mapping[str, Any], lists: Lists) -> list[str]:
    """Lists of the pages that tell something else under the wall than without it: a joined row cut off takes a line along."""
    said = []
    for name, actor in actors.items():
        for what, ask in lists(actor).items():
            with as_the_pages(), second_wall.standing(actor):
                try:
                    under = ask()
                except ObjectDoesNotExist as lost:  # a line that cannot even be told
                    under = lost
            without = ask()
            said += [f"{name}: {what}: {under} / {without}"] if under != without else []
    return said
