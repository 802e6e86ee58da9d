"""Pages of a list of any length: whoever looks at fifty rows does not wait until a quarter of a million are counted."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from marugoto.core import plans

MOST = 10_000


class Pages(Paginator):  # type: ignore[type-arg]
    """Django's pages of a query, of at most MOST rows: beyond them the count says "or more", and the filters lead further.

    Counting costs as much as there are rows, and under row-level security each of them is asked about. ``count``: exact up
    to MOST, else MOST; ``capped``: there are more. The rows of a page are found by their keys first; what else is shown of
    them is asked for those alone. ``gathered``: one question for keys and count at once, for lists that are short as a rule
    and dear to find (one's own of many). ``shown``: the same rows with what a line says of them, and no filter: they are asked
    for by keys that the filtered list has given, under a plan that is kept.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        per_page: int,
        *,
        gathered: bool = False,
        shown: QuerySet[Any] | None = None,
    ) -> None:
        super().__init__(rows, per_page)
        self.rows = rows
        self.gathered = gathered
        self.shown = shown

    @cached_property
    def count(self) -> int:
        """How many rows there are, MOST at the most."""
        return min(self._counted, MOST)

    @property
    def capped(self) -> bool:
        """Whether there are more than ``count`` says."""
        return self._counted > MOST

    def page(self, number: int | str) -> Page[Any]:
        """The rows of one page, in the order of the list."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        keys = self._keys[first : min(first + self.per_page, self.count)]
        found = {row.pk: row for row in self._of(list(keys))} if keys else {}
        return Page([found[key] for key in keys if key in found], valid, self)

    def _of(self, keys: list[Any]) -> list[Any]:
        if self.shown is None:
            return list(self.rows.filter(pk__in=keys))
        with plans.kept():  # by their ids and nothing else: the same plan for every reader (ADR 0046)
            return list(self.shown.filter(pk__in=keys))

    @cached_property
    def _keys(self) -> Any:
        keys = self.rows.values_list("pk", flat=True)
        return list(keys[: MOST + 1]) if self.gathered else _Asked(keys)

    @cached_property
    def _counted(self) -> int:
        return len(self._keys) if self.gathered else self.rows.order_by().values("pk")[: MOST + 1].count()


class _Asked:
    """Keys that are asked of the database a page at a time."""

    def __init__(self, keys: QuerySet[Any, Any]) -> None:
        self.keys = keys

    def __getitem__(self, part: slice) -> Sequence[Any]:
        return list(self.keys[part])
