"""Work on many lines that several processes share: what is said of a line, which keys a resident has. Pure: values in, bytes out.

The processes are given plain values and a function of a module that needs nothing else; the answers come in the order of the
questions. Never more lies in memory than two blocks a process, however slow the reader is.
"""

import json
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from marugoto.core.ids import new_id
from marugoto.people.extract.reading import Record
from marugoto.people.extract.rows import ADDRESS_LENGTH, NAME_LENGTH, Row, Understanding
from marugoto.people.linkage import block
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts, Identifier, Name

AHEAD: Final = 2  # blocks a process that are under way at once
Resident = tuple[
    Any, ...
]  # person, names, kana, former, alias, birth, phone, address, number: see residents_keys
Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Hands:
    """Several processes, or none: then the work is done where it is asked for."""

    def __init__(self, pool: ProcessPoolExecutor | None, many: int) -> None:
        self._pool = pool
        self._many = many

    def each(self, work: Callable[[Question], Answer], blocks: Iterable[Question]) -> Iterator[Answer]:
        """What comes of each block, in their order."""
        if self._pool is None:
            yield from map(work, blocks)
            return
        under_way: deque[Future[Answer]] = deque()
        try:
            for one in blocks:
                under_way.append(self._pool.submit(work, one))
                if len(under_way) >= AHEAD * self._many:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for left in under_way:
                left.cancel()


ALONE: Final = Hands(None, 1)


@contextmanager
def hands(many: int | None = None) -> Iterator[Hands]:
    """As many processes as the machine has cores, for as long as the block lasts; on a single core none."""
    wanted = many or os.cpu_count() or 1
    if wanted < 2:
        yield ALONE
        return
    context = multiprocessing.get_context("spawn")  # nothing of the parent is inherited, no connection either
    with ProcessPoolExecutor(wanted, context, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        try:
            yield Hands(pool, wanted)
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with(parent: int) -> None:
    """Whoever is killed leaves no processes behind: each looks every second whether its parent is still there."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@dataclass(frozen=True)
class Lines:
    """Lines of a file as they were understood: for COPY, how many, and which was the last."""

    data: bytes
    many: int
    last: int


def understood(asked: tuple[Understanding, UUID, list[Record]]) -> Lines:
    """What records say, as lines for COPY in the order of ROW_COLUMNS."""
    understanding, run_id, records = asked
    data = "".join(_line(run_id, understanding.row(record)) for record in records).encode()
    return Lines(data, len(records), records[-1].line)


ROW_COLUMNS: Final = (
    *("run_id", "line", "outcome", "notes", "changes", "number", "person_id"),
    *(
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
        "former_name",
        "former_kana",
        "alias_name",
        "alias_kana",
    ),
    *("birth_date", "birth_precision", "gender", "address", "area_id", "phone", "household", "relation"),
    *("since", "changed_on", "change", "protected", "name_mark", "birth_mark", "address_mark", "phone_mark"),
)
_TOLD: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _line(run_id: UUID, row: Row) -> str:
    notes = json.dumps(row.notes, ensure_ascii=False) if row.notes else None
    names = (
        row.family,
        row.given,
        row.family_kana,
        row.given_kana,
        row.former,
        row.former_kana,
        row.alias,
        row.alias_kana,
    )
    cells = (
        *(run_id, row.line, row.outcome, notes, "", row.number, new_id()),
        *(name[:NAME_LENGTH] for name in names),
        *(row.birth.day, row.birth.precision, row.gender, row.address[:ADDRESS_LENGTH], row.area, row.phone),
        *(row.household, row.relation, row.since, row.changed_on, row.change, row.protected),
        *row.marks(),
    )
    return "\t".join("\\N" if cell is None else str(cell).translate(_TOLD) for cell in cells) + "\n"


def residents_keys(asked: tuple[UUID, str, list[Resident]]) -> bytes:
    """The search keys of residents of a town, as lines for COPY in the order of ``block.COLUMNS``."""
    town, city, residents = asked
    return b"".join(_lines(block.key_rows(one[0], town, facts_of(one, city))) for one in residents)


def _lines(rows: list[tuple[Any, ...]]) -> bytes:
    if not rows:
        return b""
    rest = (
        "".join(f"\t{value}" for value in rows[0][1:]) + "\n"
    )  # beside the key every row of a person is the same
    return "".join(f"{row[0]}{rest}" for row in rows).encode()


def facts_of(resident: Resident, city: str) -> Facts:
    """Somebody new is all in the line: nothing has to be read again."""
    _pid, family, given, kana, given_kana, former, former_kana, alias, alias_kana, *rest = resident
    born, precision, phone, address, number = rest
    others = [Name(former, "", former_kana, "")] if former else []
    if alias:
        others.append(Name(*_split(alias), *_split(alias_kana)))
    return Facts(
        family=family,
        given=given,
        family_kana=kana,
        given_kana=given_kana,
        birth=Birth(born, precision),
        phone=phone,
        address=address,
        city=city,
        identifiers=(Identifier("resident", number),),
        names=tuple(others),
    )


def _split(name: str) -> tuple[str, str]:
    family, _blank, given = name.partition(" ")
    return family, given
