"""Figures of a blueprint: a value beside the string as printed, checked against each other. Pure.

A figure is any table that carries ``raw``:
``{ value = 1020, raw = "1, 020 件", near = "…", source = "seed 001" }``.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marugoto.agencies.rules.blueprint_problems import Problem
from marugoto.core.sentences import Sentence

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GLUE = re.compile(r"(?<=[\d.,])\s+(?=[\d.,])|(?<=\d),\s*(?=\d{3})")
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_ERA_DAY = re.compile(r"(平成|令和|[HR])\s*(元|\d{1,2})\s*年(?:\s*(\d{1,2})\s*月)?(?:\s*(\d{1,2})\s*日)?")
_ERA = re.compile(r"(平成|令和|[HR])\s*(\d{1,2})")
_ERA_YEAR = re.compile(r"(平成|令和|[HR])\s*(元|\d{1,2})")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_ERA_START = {"H": 1988, "平成": 1988, "R": 2018, "令和": 2018}
_RULE = re.compile(r"^FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*$")
_NTH_WEEKDAY = re.compile(r"第\s*(\d)\s*([月火水木金土日])曜")
_WEEKDAYS = dict(zip("月火水木金土日", ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))


@dataclass(frozen=True)
class Figure:
    """A number or a day as printed. ``near``: words shortly before it, or ``line``: which of the paper; ``source``: its id."""

    path: str
    raw: str
    near: str = ""
    source: str = ""
    value: float | None = None
    day: date | None = None
    year_raw: str = ""
    fiscal_year: int | None = None
    line: int = 0


def figure_of(data: Mapping[str, Any], *, path: str) -> Figure:
    """A figure from its table; wrong types become None and are reported by figure_problems."""
    value, day, year = data.get("value"), data.get("date"), data.get("fiscal_year")
    line = data.get("line")
    return Figure(
        path=path,
        raw=str(data.get("raw", "")),
        near=str(data.get("near", "")),
        source=str(data.get("source", "")),
        value=float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None,
        day=day if type(day) is date else None,
        year_raw=str(data.get("year_raw", "")),
        fiscal_year=year if isinstance(year, int) else None,
        line=line if type(line) is int else 0,
    )


def figures_in(data: Any, path: str = "") -> Iterator[Figure]:
    """Every figure of a file, with the path of its key."""
    if isinstance(data, Mapping):
        if "raw" in data:
            yield figure_of(data, path=path)
        for key, value in data.items():
            yield from figures_in(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for n, value in enumerate(data, start=1):
            yield from figures_in(value, f"{path}[{n}]")


def figure_problems(figures: Iterable[Figure], *, sources: Collection[str]) -> list[Problem]:
    """Figures without a place in a paper, and values that their printed string does not say."""
    return [Problem(f.path, problem) for f in figures for problem in _problems(f, sources)]


def _problems(figure: Figure, sources: Collection[str]) -> Iterator[str]:
    if not figure.raw or not (figure.near or figure.line > 0):
        yield Sentence("数値には raw（印刷どおり）と、near（近くのことば）か line（何行目か）が要ります")
    if figure.source not in sources:
        yield Sentence("source「%(source)s」は sources にありません", source=figure.source)
    if figure.value is not None and figure.value not in numbers_in(figure.raw):
        yield Sentence(
            "値 %(value)s が、印刷の「%(raw)s」と合いません", value=f"{figure.value:g}", raw=figure.raw
        )
    if figure.day is not None and figure.day not in days_in(figure.raw):
        yield Sentence("日付 %(day)s が、印刷の「%(raw)s」と合いません", day=figure.day, raw=figure.raw)
    printed_years = {_ERA_START[era] + int(n) for era, n in _ERA.findall(figure.year_raw)}
    if figure.fiscal_year is not None and printed_years and printed_years != {figure.fiscal_year}:
        yield Sentence(
            "年度 %(year)s が、印刷の「%(raw)s」と合いません", year=figure.fiscal_year, raw=figure.year_raw
        )


def fiscal_year_of(words: str) -> int | None:
    """The one fiscal year that words say: 令和7年度, R7, 2025年度, and 平成37年度, written before anybody knew of 令和 (2025)."""
    said = {_ERA_START[era] + (1 if n == "元" else int(n)) for era, n in _ERA_YEAR.findall(words)}
    said |= {int(year) for year in _YEAR.findall(words)}
    return said.pop() if len(said) == 1 else None


def numbers_in(raw: str) -> set[float]:
    """The numbers that a printed string says; spaces and commas inside a number are scanning noise."""
    return {float(n) for n in _NUMBER.findall(_GLUE.sub("", raw))}


def days_in(raw: str) -> set[date]:
    """The days that a printed string says, in either calendar; a month stands for its first day, a year for 1 January."""
    found = [(int(y), m, d) for y, m, d in _DAY.findall(raw)]
    found += [
        (_ERA_START[era] + (1 if y == "元" else int(y)), m, d) for era, y, m, d in _ERA_DAY.findall(raw)
    ]
    return {date(year, int(m or 1), int(d or 1)) for year, m, d in found}


def recurrence_problem(rule: str, printed: str) -> str:
    """Why a recurrence rule cannot be used, or does not say what is printed; "" if it is right."""
    if not _RULE.match(rule):
        return Sentence(
            "「%(rule)s」は RFC 5545 の規則ではありません（例 FREQ=MONTHLY;BYDAY=4WE）", rule=rule
        )
    if (
        not re.search(r"BYDAY=|BYMONTHDAY=", rule)
        or re.search(r"INTERVAL=(?!1(;|$))", rule)
        or "YEARLY" in rule
        or "DAILY" in rule
    ):
        return Sentence(
            "「%(rule)s」では開く日が決まりません。ことばで recurrence_note に書いてください", rule=rule
        )
    said = {f"{n}{_WEEKDAYS[day]}" for n, day in _NTH_WEEKDAY.findall(printed)}
    ruled = set(rule.partition("BYDAY=")[2].partition(";")[0].split(",")) if "BYDAY=" in rule else set()
    if said and said != ruled:
        return Sentence("規則「%(rule)s」が、印刷の「%(raw)s」と合いません", rule=rule, raw=printed)
    return ""
