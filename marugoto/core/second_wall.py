"""The second wall, in the database: a connection reads for somebody, and without somebody it reads no person.

Row-level security asks these settings of the connection (functions ``wall_…`` of agencies/migrations/0003_second_wall.py).
``standing(actor)`` sets them, for a request in the door (agencies/door.py); nothing else does. ``lifted("name")`` opens the
wall for a few lines where an act must see more than its actor; every name stands, with its reason, in policy/lifts.py.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus


class Stands(Protocol):
    """What the wall must know of an Actor."""

    @property
    def municipality_id(self) -> UUID: ...
    @property
    def agency_id(self) -> UUID: ...
    @property
    def user_id(self) -> UUID: ...
    @property
    def desk_ids(self) -> Collection[UUID]: ...
    @property
    def permissions(self) -> Collection[str]: ...


@dataclass(frozen=True)
class Place:
    """Where a connection stands, in the words of its settings; all empty: nowhere, and nothing is seen."""

    municipality: str = ""
    agency: str = ""
    user: str = ""
    desks: str = ""
    rights: str = ""
    lifts: tuple[str, ...] = ()

    @classmethod
    def of(cls, actor: Stands | None) -> "Place":
        """The place of an actor, or of nobody."""
        if actor is None:
            return cls()
        return cls(
            municipality=str(actor.municipality_id),
            agency=str(actor.agency_id),
            user=str(actor.user_id),
            desks="{{{}}}".format(",".join(sorted(str(d) for d in actor.desk_ids))),
            rights="{{{}}}".format(",".join(sorted(str(p) for p in actor.permissions))),
        )


_place: ContextVar[Place] = ContextVar("second_wall", default=Place())  # noqa: B039 - frozen, holds no state
_STAND = """
SELECT set_config('marugoto.municipality', %s, false), set_config('marugoto.agency', %s, false),
       set_config('marugoto.user', %s, false), set_config('marugoto.desks', %s, false),
       set_config('marugoto.rights', %s, false), set_config('marugoto.wall', %s, false)
"""
_WALL = {"": "SET marugoto.wall = ''", "lifted": "SET marugoto.wall = 'lifted'"}
_told: "WeakKeyDictionary[psycopg.Connection[Any], tuple[str, ...]]" = WeakKeyDictionary()


@contextmanager
def standing(actor: Stands | None) -> Iterator[None]:
    """Inside, the connection of this thread reads for this actor; for None it reads no person. Afterwards as before.

    Whatever an earlier request may have left on the connection is overwritten first.
    """
    _forget()
    yield from _moved_to(Place.of(actor))


@contextmanager
def lifted(name: str) -> Iterator[None]:
    """Inside, the wall is open: for what an act must see although its actor may not. ``name``: see policy/lifts.py.

    Also a decorator. Events recorded inside carry the name (audit). The right to the act was asked before.
    """
    here = _place.get()
    yield from _moved_to(replace(here, lifts=(*here.lifts, name)))


def _forget() -> None:
    """What the connection was told is not relied on: the next word to it is said in full."""
    if connection.connection is not None:
        _told.pop(connection.connection, None)


def lifts() -> tuple[str, ...]:
    """The names of the lifts in force, the outermost first; () when the wall stands."""
    return _place.get().lifts


def _moved_to(place: Place) -> Iterator[None]:
    before = _place.get()
    open_already = bool(
        before.lifts and place.lifts
    )  # a lift inside a lift: the database stands there already
    if not open_already:
        _go(place)
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)
        if not open_already:
            _go_back(before)


def _go(place: Place) -> None:
    """Says to the database where we stand. A connection that is not open yet stands nowhere, and need not be opened for it."""
    if place == Place() and connection.connection is None:
        return
    try:
        _say(place)
    except psycopg.Error:
        if place != Place():
            raise
        connection.close()


def _go_back(place: Place) -> None:
    """Where the transaction has failed, the rollback that must follow takes the settings back by itself."""
    there = connection.connection
    if there is None or there.info.transaction_status == TransactionStatus.INERROR:
        _forget()
        return
    try:
        _say(place)
    except psycopg.Error:
        connection.close()  # a new connection stands nowhere


def _say(place: Place) -> None:
    """Past Django's cursor: it is no question of the page, and must not be counted, logged or wrapped as one.

    A connection that knows for whom it reads is told of the wall alone (a page lifts it a dozen times).
    """
    wall = "lifted" if place.lifts else ""
    who = (place.municipality, place.agency, place.user, place.desks, place.rights)
    if connection.connection is None:
        connection.ensure_connection()
    if _told.get(connection.connection) == who:
        connection.connection.execute(_WALL[wall])
        return
    connection.connection.execute(_STAND, (*who, wall))
    _told[connection.connection] = who
