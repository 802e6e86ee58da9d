"""How an indicator of a plan is counted from rows, as the file says it; or why it cannot be. Pure.

count = { of = "consultations.first", where = { agency = ["jiritsu"] } }
count = { of = "cases.closed", per = "cases.handled" }          # a rate: so many of so many
count = { of = "cases.opened", each = "month" }                 # an average
count = "none"
uncounted = "survey"
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marugoto.agencies.rules.blueprint_problems import Problem
from marugoto.agencies.rules.blueprint_rows import Row
from marugoto.core.sentences import Sentence

DEFINITIONS = "indicators.definitions"
UNCOUNTED = "indicators.uncounted"
UNSAID = "unsaid"
EACH = ("month",)
WHERE = (
    *("agency", "agency_kind", "desk", "area", "programme", "channel", "need", "body", "body_kind"),
    *("kind", "method", "outcome", "result"),
)


@dataclass(frozen=True)
class Counting:
    """``of``: code of the definition ("" when it cannot be counted, and ``why`` says why); ``per``: that of the denominator.

    ``where``: filter → values, any of which will do; different filters narrow each other. ``each``: the figure is an average.
    """

    of: str = ""
    per: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    each: str = ""
    why: str = UNSAID

    def as_data(self) -> dict[str, Any]:
        """As it is kept in a row; {} when it cannot be counted."""
        if not self.of:
            return {}
        data: dict[str, Any] = {"of": self.of}
        if self.per:
            data["per"] = self.per
        if self.where:
            data["where"] = {name: list(values) for name, values in self.where}
        if self.each:
            data["each"] = self.each
        return data


def counting_of_data(data: Mapping[str, Any], why: str = "") -> Counting:
    """The inverse of ``as_data``."""
    where = data.get("where", {})
    return Counting(
        of=str(data.get("of", "")),
        per=str(data.get("per", "")),
        where=tuple((str(k), tuple(v)) for k, v in where.items()),
        each=str(data.get("each", "")),
        why="" if data else (why or UNSAID),
    )


def read_counting(row: Row) -> Counting:
    """The ``count`` and ``uncounted`` of an indicator's table; the older ``indicator``, ``programme``, ``agency`` too."""
    said = row.data.get("count")
    why = row.code("uncounted", UNCOUNTED, default="")
    row.ignore("count")
    if said is None:
        return _older(row, why)
    if said == "none":
        if not why:
            row.wrong("uncounted", "数えられないわけを、indicators.uncounted から書いてください")
        return Counting(why=why or UNSAID)
    if not isinstance(said, Mapping):
        row.wrong("count", '{ of = "…" } か "none" で書いてください')
        return Counting()
    if why:
        row.wrong("uncounted", 'count = "none" のときだけ書きます')
    return _read(row.row("count"))


def _older(row: Row, why: str) -> Counting:
    of = row.code("indicator", DEFINITIONS, default="") if "indicator" in row.data else ""
    if not of:
        return Counting(why=why or UNSAID)
    where = [(k, (str(row.data[k]),)) for k in ("programme", "agency") if row.data.get(k)]
    return Counting(of=of, where=tuple(where), why="")


def _read(row: Row) -> Counting:
    each = row.text("each", default="")
    if each and each not in EACH:
        row.wrong("each", Sentence("%(codes)s のどれかで書いてください", codes="・".join(EACH)))
    where = row.row("where", required=False)
    for name in where.data:
        if name not in WHERE:
            where.wrong(name, "知らない絞り込みです")
    return Counting(
        of=row.code("of", DEFINITIONS),
        per=row.code("per", DEFINITIONS, default=""),
        where=tuple((name, where.texts(name)) for name in where.data if name in WHERE),
        each=each,
        why="",
    )


def count_problems(
    counts: Mapping[str, Counting],
    *,
    agencies: Collection[str],
    desks: Collection[str],
    areas: Collection[str],
    bodies: Collection[str],
) -> Iterator[Problem]:
    """Agencies, desks, areas and bodies that a count names although they are not there (``houkatsu-*``: all that begin so)."""
    there = {"agency": agencies, "desk": desks, "area": areas, "body": bodies}
    for at, counting in counts.items():
        for name, values in counting.where:
            known = there.get(name)
            if known is None:
                continue
            for value in values:
                stem = value.removesuffix("*")
                if value not in known and not (value != stem and any(k.startswith(stem) for k in known)):
                    yield Problem(f"{at}.count.where.{name}", Sentence("%(value)s はありません", value=value))
