"""Files with everything of a town: what is in them is decided by ``resources.extract``, who may have them by this door."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from marugoto.agencies.models import Municipality
from marugoto.api.queries import towns
from marugoto.resources.extract import bulk


@dataclass(frozen=True)
class File:
    """A file that can be taken: its type, and how it is written."""

    kind: str
    write: Callable[[Municipality], Iterable[bytes]]


def _csv(town: Municipality) -> Iterator[bytes]:
    return (line.encode() for line in bulk.standard_csv(town))


FILES: Mapping[str, File] = {
    "resources.csv": File("text/csv; charset=utf-8", _csv),
    "resources.zip": File("application/zip", lambda town: [bulk.standard_zip(town)]),
    "hsds.zip": File("application/zip", lambda town: [bulk.hsds_zip(town)]),
}


@dataclass(frozen=True)
class Offer:
    """What a town offers: how many entries its files have, and how many stay out for want of a licence."""

    code: str
    name: str
    entries: int
    left_out: int


def offers(of: Iterable[Municipality]) -> list[Offer]:
    """What these towns offer."""
    return [Offer(town.code, town.name, bulk.publishable(town).count(), bulk.left_out(town)) for town in of]


def file(town: str, name: str) -> tuple[str, Iterable[bytes]]:
    """Type and content of a file. ProblemError 404: no such town."""
    found = FILES[name]
    return found.kind, found.write(towns.of(town))
