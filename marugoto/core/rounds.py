"""A command that works in rounds until it is told to stop (SIGTERM, Ctrl-C): look, work, rest; once a day it also tidies up.

A database that is away for a while is waited for, so that its restart costs no new process. It may be killed at any time.
"""

import logging
import signal
import time
from collections.abc import Callable
from types import FrameType

from django.core.management.base import CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

DAY = 24 * 60 * 60.0  # seconds between two tidyings
log = logging.getLogger(__name__)


def add_arguments(parser: CommandParser, *, every: float) -> None:
    """--loop and --every, as all commands of this kind have them."""
    until = "止められるまで続ける (until stopped)"  # as it is
    rest = "間隔の秒数 (seconds between two looks)"  # as it is
    parser.add_argument("--loop", action="store_true", help=until)
    parser.add_argument("--every", type=float, default=every, help=rest)


def stop_asked() -> Callable[[], bool]:
    """From now on the two signals only ask to stop; returns "was it asked for?"."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return lambda: bool(asked)


def go_on(work: Callable[[Callable[[], bool]], object], tidy: Callable[[], object], *, every: float) -> None:
    """Rounds of ``work``, which is given "was a stop asked for?", with ``every`` seconds of rest between them."""
    asked = stop_asked()
    tidied = -DAY
    while not asked():
        try:
            close_old_connections()
            work(asked)
            if time.monotonic() - tidied > DAY:
                tidy()
                tidied = time.monotonic()
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer: %s", str(error).strip())
            connection.close()
        rested = time.monotonic()
        while not asked() and time.monotonic() - rested < every:
            time.sleep(min(0.2, every))
