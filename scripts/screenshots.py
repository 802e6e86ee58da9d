"""`make screenshots`: every page of the slice into screenshots/, at 1280 and 390 px, with plain and with large text.

Builds 高知市 with a case played through (tests/browser/played.py) in a test database of its own, opens every page as the worker
who uses it, and prints a table page × window × axe-core violations. Exit code 1: something was found. ARGS: names of pages.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "screenshots"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in this thread

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from marugoto.console import chromium, say  # noqa: E402


@contextmanager
def town() -> Iterator[tuple[object, str]]:
    """The played-through town in a fresh database behind a real server: (what is in it, its address)."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.kochi import build_kochi
    from tests.browser.played import NOW, play
    from tests.factories.clock import stopped_clock

    setup_test_environment()
    connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_screenshots"
    databases = setup_databases(verbosity=0, interactive=False)
    server = LiveServer("127.0.0.1", start=False)
    try:
        with stopped_clock() as clock:
            played = play(build_kochi(), clock)
            clock.set(NOW)
            server.start()
            yield played, server.url
    finally:
        server.stop()
        with (
            connection.cursor() as cursor
        ):  # browsers keep their lines open, and so the server its connections
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        teardown_databases(databases, verbosity=0)


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    found = chromium.find()
    if found is None:
        sys.exit(chromium.HOW_TO_GET_ONE)
    arguments = ["--disable-dev-shm-usage", "--font-render-hinting=none"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=str(found), args=arguments)
        yield one
        one.close()


def main() -> int:
    """Walk through the gallery; 1 if anything was found."""
    say.make_output_safe()
    started, wanted = time.monotonic(), set(sys.argv[1:])
    FOLDER.mkdir(exist_ok=True)
    with town() as (played, server), browser() as chromium_browser:
        from tests.browser import gallery

        walk = gallery.Gallery(chromium_browser, server)
        shots = [s for s in gallery.shots(played) if not wanted or s.name in wanted]  # type: ignore[arg-type]
        say.line(f"{'page':28}" + "".join(f"{w.name:>12}" for w in gallery.WINDOWS))
        troubled = sum(bool(_one(walk, shot)) for shot in shots)
        walk.close()
    pictures = len(shots) * len(gallery.WINDOWS)
    say.line(
        f"{len(shots)} pages, {pictures} pictures in {FOLDER.name}/, {troubled} with something to mend, "
        f"{time.monotonic() - started:.0f} s"
    )
    return 1 if troubled else 0


def _one(walk: object, shot: object) -> list[str]:
    from tests.browser.gallery import WINDOWS, Gallery, Shot

    assert isinstance(walk, Gallery)
    assert isinstance(shot, Shot)
    found = walk.look(shot, WINDOWS, FOLDER)
    say.line(f"{shot.name:28}" + "".join(f"{len(found.axe.get(w.name, ['?'])):>12}" for w in WINDOWS))
    for problem in found.problems:
        say.line(f"    {problem}")
    return found.problems


if __name__ == "__main__":
    sys.exit(main())
