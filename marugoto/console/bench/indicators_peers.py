"""The same figures elsewhere: django-helpdesk's dashboard and report on as many tickets, and a plain GROUP BY of our rows."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from marugoto.console.bench import matters_peers as peer
from marugoto.console.bench.people import _times
from marugoto.console.exits import Failure

_GROUP_BY = """
SELECT d.agency_id, m.area_id, date_trunc('month', c.received_at AT TIME ZONE 'Asia/Tokyo'), count(*)
  FROM intake_consultation c JOIN agencies_desk d ON d.id = c.desk_id JOIN intake_matter m ON m.id = c.matter_id
 WHERE c.status = 'finished' AND c.received_at >= %s AND c.received_at < %s GROUP BY 1, 2, 3
"""
_PAGES = {
    "dashboard": "/helpdesk/dashboard/",
    "reports, all queues by month": "/helpdesk/reports/queuemonth/",
}


def lines(peers: Mapping[str, Any]) -> list[str]:
    """One line for each figure of a peer."""
    out = []
    for name, told in peers.items():
        if "skipped" in told:
            out.append(f"{name}: skipped, {told['skipped']}")
        else:
            figures = f"{told['median_ms']:>8.1f} {told['p95_ms']:>8.1f} {told['max_ms']:>8.1f}"
            out.append(f"{name:64} {told['n']:>6} {figures}")
    return out


def group_by(url: str, args: Any, empty: Callable[[], bool]) -> dict[str, Any]:
    """As the owner, without rights, pages or hiding: the floor."""
    import psycopg

    from marugoto.console.bench.indicators import years

    cold: list[float] = []
    warm: list[float] = []
    with psycopg.connect(url) as link:
        for _n in range(args.cold):
            for year in years():
                for times, before in ((cold, empty), (warm, bool)):
                    before()
                    began = time.perf_counter()
                    link.execute(_GROUP_BY, [date(year, 4, 1), date(year + 1, 4, 1)]).fetchall()
                    times.append((time.perf_counter() - began) * 1000)
    return {
        f"plain GROUP BY area × month × agency, {name}": {"n": len(some), **_times(sorted(some))}
        for name, some in (("cold", cold), ("warm", warm))
    }


def helpdesk(server: str, size: int, args: Any, folder: Path) -> dict[str, Any]:
    """What cannot be had is told, not hidden."""
    import psycopg

    try:
        return _helpdesk(server, size, args, folder)
    except (OSError, Failure, psycopg.Error, subprocess.SubprocessError, ValueError) as error:
        said = str(error).splitlines()
        return {"django-helpdesk": {"skipped": f"{type(error).__name__}: {said[0][:160] if said else ''}"}}


def _helpdesk(server: str, size: int, args: Any, folder: Path) -> dict[str, Any]:
    from marugoto.console.bench.indicators import emptier
    from marugoto.console.bench.people import _database

    home = peer._installed(folder)
    with _database(server) as url:
        project = peer._project(url, folder)
        env = {**os.environ, "PYTHONPATH": str(project), "DJANGO_SETTINGS_MODULE": "bench_settings"}
        for argv in (["migrate", "-v0"], ["shell", "-c", peer._START]):
            subprocess.run(
                [str(home / "python"), "-m", "django", *argv],
                env=env,
                check=True,
                capture_output=True,
                timeout=900,
            )
        peer._tickets(url, size)
        _spread(url, size)
        times: dict[str, list[float]] = {}
        for kind, rounds, empty in (("cold", args.cold, emptier(url)), ("warm", args.rounds, bool)):
            with peer._served(home, env, project / "web.log") as port:
                client = peer._Client(port)
                client.sign_in()
                for name, path in _PAGES.items():
                    warm = int(kind == "warm")
                    some = client.openings(path, rounds, warm=warm, before=empty)
                    times[f"django-helpdesk: {name}, {kind}"] = some
    return {name: {"n": len(some), **_times(sorted(some))} for name, some in times.items()}


def _spread(url: str, size: int) -> None:
    """The tickets over three years, as ours are."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"UPDATE helpdesk_ticket SET created = now() - id * interval '1095 days' / {int(size)}")
        link.execute("VACUUM (FULL, ANALYZE) helpdesk_ticket")
