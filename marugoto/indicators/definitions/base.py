"""What a definition of a figure is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet, UUIDField, Value
from django.utils.functional import Promise

NOTHING = Value(None, output_field=UUIDField())


@dataclass(frozen=True)
class Definition:
    """A figure. ``rows`` yields rows annotated with ``day``, ``town``, ``home`` (agency), ``place`` (area) and ``matter_key``
    (the matter to open). ``span``: flow (by its day), overlap (at work at any time: ``day`` to ``ended``), stock (there on
    the last day). ``unit`` as in indicators.units; ``distinct``: what counts once. ``filters``: name → where it stands in
    the row. ``amount``: a field whose numbers are added up instead of counting rows. ``personal``: a small number could tell
    who it is.
    """

    code: str
    label: str | Promise
    rule: str | Promise
    rows: Callable[[], QuerySet]  # type: ignore[type-arg]
    filters: Mapping[str, str] = field(default_factory=dict)
    unit: str = "cases"
    counting: str = "distinct"
    span: str = "flow"
    distinct: str = "pk"
    amount: str = ""
    personal: bool = True

    @property
    def monthly(self) -> bool:
        """May it be shown by month, so that the months make the year?"""
        return self.span == "flow" and self.distinct == "pk" and self.personal and not self.amount
