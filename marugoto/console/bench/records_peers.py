"""The same words elsewhere: ILIKE over the whole table, PostgreSQL's full text; SQL as the owner, without rights or page."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

_MOST = 1_000_000  # notes up to which the index of the full text is made: it takes its time, and finds little
_ASK = "SELECT id, at FROM cases_progress WHERE {} ORDER BY at DESC LIMIT 501"


def lines(peers: Mapping[str, Any]) -> list[str]:
    """One line for each figure of a peer."""
    out = []
    for name, told in peers.items():
        if "skipped" in told:
            out.append(f"{name}: skipped, {told['skipped']}")
        else:
            times = f"{told['n']:>6} {'':>6} {told['median_ms']:>8.1f} {told['p95_ms']:>8.1f} {told['max_ms']:>8.1f}"
            out.append(f"{name:64} {times}  {told['found']:,} found")
    return out


def measure(url: str, words: Sequence[str]) -> dict[str, Any]:
    """Every word in each way, three times."""
    import psycopg

    found: dict[str, Any] = {}
    with psycopg.connect(url, autocommit=True) as link:
        for word in words:
            parts = word.split()
            where = " AND ".join(["body ILIKE %s"] * len(parts))
            found[f"ILIKE, whole table: {word}"] = _ask(link, where, [f"%{part}%" for part in parts])
        (many,) = link.execute("SELECT count(*) FROM cases_progress").fetchone() or (0,)
        if many > _MOST:
            return found | {"full text": {"skipped": f"{many:,} notes; measured up to {_MOST:,}"}}
        began = time.monotonic()
        link.execute("CREATE INDEX peer_words ON cases_progress USING gin (to_tsvector('simple', body))")
        took = f"index made in {time.monotonic() - began:.0f} s"
        for word in words:
            where = "to_tsvector('simple', body) @@ plainto_tsquery('simple', %s)"
            found[f"full text ({took}): {word}"] = _ask(link, where, [word])
    return found


def _ask(link: Any, where: str, values: Sequence[str]) -> dict[str, Any]:
    from marugoto.console.bench.people import _times

    times, rows = [], []
    for _n in range(3):
        began = time.perf_counter()
        rows = link.execute(_ASK.format(where), values).fetchall()
        times.append((time.perf_counter() - began) * 1000)
    return {"n": len(times), "found": len(rows), **_times(sorted(times))}
