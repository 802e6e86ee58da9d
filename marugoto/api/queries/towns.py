"""Which town an address of the API means."""

from uuid import UUID

from django.db.models import QuerySet

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Municipality
from marugoto.api.problems import ProblemError

ALL = "all"


def every() -> QuerySet[Municipality]:
    """All towns of this server."""
    return agencies.municipalities()


def id_of(town: str) -> UUID | None:
    """The town of a 全国地方公共団体コード; None: all towns of this server. ProblemError 404: a town that is not here."""
    return None if town == ALL else of(town).pk


def ids_of(town_id: UUID | None) -> list[UUID]:
    """The one town, or all of this server."""
    return [town_id] if town_id else list(every().values_list("pk", flat=True))


def name_of(town: str) -> str:
    """What a town is called; ProblemError 404 as above."""
    return "Marugoto" if town == ALL else of(town).name


def of(town: str) -> Municipality:
    """The town itself; ProblemError 404 as above."""
    found = agencies.municipalities().filter(code=town).first()
    if found is None:
        raise ProblemError(404, f"The municipality {town} is not on this server.")
    return found
