"""`python scripts/seven.py`: the seven systems after a small simulated year, into screenshots/seven/, at 1280 and 390 px.

For each: the dashboard of the plan, an indicator, 体制図, what the town lacks and what came of it, the figures for everybody.
Plays each year in a test database of its own; `--scale 1` plays whole years. `--here`: the years were played already in the
database of $DATABASE_URL (`marugoto simulate CODE --year 2026 --seed 1`); they are only looked at.
Exit code 1: a page did not open.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from screenshots import FOLDER, browser

from marugoto.console import say

SEVEN = ("402036", "392014", "431001", "132080", "131121", "142069", "011002")
WIDTHS = (1280, 390)
YEAR = 2026
PATIENCE = 180_000  # ms: a page of a big town on a busy machine


@contextmanager
def served(*, here: bool) -> Iterator[str]:
    """The database (a fresh test database, or the one of $DATABASE_URL) behind a real server: its address."""
    import django

    django.setup()
    from django.test.utils import setup_test_environment
    from pytest_django.live_server_helper import LiveServer

    setup_test_environment()
    with nullcontext() if here else _fresh():
        server = LiveServer("127.0.0.1", start=False)
        try:
            server.start()
            yield server.url
        finally:
            server.stop()


@contextmanager
def _fresh() -> Iterator[None]:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_seven"
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        teardown_databases(databases, verbosity=0)


def main() -> int:
    """Play, look, write; 1 if a page did not open."""
    say.make_output_safe()
    import time_machine

    parser = argparse.ArgumentParser()
    parser.add_argument("codes", nargs="*", default=SEVEN, metavar="CODE")
    parser.add_argument("--scale", type=float, help="of the plan's own numbers")
    parser.add_argument("--here", action="store_true", help="played already in $DATABASE_URL")
    asked = parser.parse_args()
    (FOLDER / "seven").mkdir(parents=True, exist_ok=True)
    failed = 0
    with (
        served(here=asked.here) as address,
        browser() as chromium,
        time_machine.travel(datetime(2027, 3, 31, 3, tzinfo=UTC), tick=True),
    ):
        for code in asked.codes:
            started = time.monotonic()
            if not asked.here:
                _play(code, scale=asked.scale or _scale(code))
            cookie, indicator = _publish(code)
            failed += _look(chromium, address, code, cookie, indicator)
            say.line(f"{code}  {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def _play(code: str, *, scale: float) -> None:
    from marugoto.console.simulation import engine

    engine.play(code, year=YEAR, seed=1, scale=scale)


def _publish(code: str) -> tuple[str, str]:
    """A planner, the figures published; (session of the planner, code of an indicator that is counted)."""
    from django.conf import settings
    from django.test import Client

    from marugoto.agencies import queries
    from marugoto.agencies.actions import accounts
    from marugoto.agencies.models import Agency, User
    from marugoto.indicators import plan
    from marugoto.indicators.actions import results

    agency = Agency.objects.filter(municipality__code=code).order_by("code")[0]
    username = f"plan-{code}-{User.objects.count()}"
    user = accounts.create_user(username=username, name="計画の担当（架空）", password="x", by=None)
    joined = accounts.join(
        user=user, agency=agency, roles=["planner"], desks=[], valid_from=date(2021, 4, 1), by=None
    )
    actor = queries.actor_of(user_id=user.id, membership_id=joined.id)
    assert actor is not None
    found = plan.lines(actor, year=YEAR)
    results.publish(year=YEAR, rows=plan.published_rows(found), words="", by=actor)
    counted = [one.indicator.code for one in found if not one.counted.why]
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value, counted[0]


def _scale(code: str) -> float:
    return {"402036": 0.1, "142069": 0.5, "392014": 0.5, "132080": 0.02}.get(code, 0.05)


def _look(chromium: object, address: str, code: str, cookie: str, indicator: str) -> int:
    from django.conf import settings

    pages = {
        "plan": f"/indicators/plan/?year={YEAR}",
        "indicator": f"/indicators/plan/{indicator}/?year={YEAR}",
        "report": f"/indicators/plan/report/?year={YEAR}",
        "system": f"/systems/{code}/",
        "issues": "/community/gaps/",
        "published": f"/indicators/published/{code}/{YEAR}/",
    }
    failed = 0
    for width in WIDTHS:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="ja-JP")  # type: ignore[attr-defined]
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        for name, path in pages.items():
            answer = page.goto(address + path)
            if answer is None or answer.status != 200:
                failed += 1
                say.line(f"    {code} {path}: {answer.status if answer else 'nothing'}")
            page.screenshot(path=FOLDER / "seven" / f"{code}-{name}-{width}.png", full_page=True)
        context.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())
