"""Spans of event ids: sorted, disjoint, never adjacent pairs (first, last). Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

Span = tuple[int, int]
Spans = list[Span]


def of_ids(ids: Iterable[int]) -> Spans:
    """The spans that hold exactly these ids (ascending)."""
    spans: Spans = []
    for number in ids:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def union(*many: Spans) -> Spans:
    """All ids that are in any of them."""
    merged: Spans = []
    for first, last in sorted(span for spans in many for span in spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def minus(spans: Spans, taken: Spans) -> Spans:
    """The ids of the first that are not in the second."""
    left: Spans = []
    at = 0
    for first, last in spans:
        start = first
        while at < len(taken) and taken[at][1] < start:
            at += 1
        probe = at
        while probe < len(taken) and taken[probe][0] <= last:
            if taken[probe][0] > start:
                left.append((start, taken[probe][0] - 1))
            start = max(start, taken[probe][1] + 1)
            probe += 1
        if start <= last:
            left.append((start, last))
    return left


def common(one: Spans, other: Spans) -> Spans:
    """The ids that are in both."""
    return minus(one, minus(one, other))


def split(spans: Spans, at: int) -> tuple[Spans, Spans]:
    """The ids up to and including ``at``, and the ids above."""
    low = [(first, min(last, at)) for first, last in spans if first <= at]
    high = [(max(first, at + 1), last) for first, last in spans if last > at]
    return low, high


def size(spans: Spans) -> int:
    """How many ids."""
    return sum(last - first + 1 for first, last in spans)


def each(spans: Spans) -> Iterator[int]:
    """The ids, ascending."""
    for first, last in spans:
        yield from range(first, last + 1)


def holds(spans: Spans, number: int) -> bool:
    """Is the id in one of the spans?"""
    at = bisect_right(spans, number, key=lambda span: span[0])
    return at > 0 and spans[at - 1][1] >= number


def coalesce(spans: Spans, slack: int) -> Spans:
    """Fewer, wider spans that cover these: holes of at most ``slack`` ids are bridged."""
    wide: Spans = []
    for first, last in spans:
        if wide and first - wide[-1][1] <= slack + 1:
            wide[-1] = (wide[-1][0], last)
        else:
            wide.append((first, last))
    return wide


def write(spans: Spans) -> str:
    """Spans as text: "1-40,42"."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def read(text: str) -> Spans:
    """Text as spans. ValueError unless the text is exactly what ``write`` would write."""
    spans: Spans = []
    for part in text.split(",") if text else ():
        first, _dash, last = part.partition("-")
        spans.append((int(first), int(last or first)))
    if any(first > last for first, last in spans) or write(union(spans)) != text:
        raise ValueError("not a list of spans")
    return spans
