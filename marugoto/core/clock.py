"""The one clock. Rules never read it; actions and queries pass its values in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.utils import timezone

JST = ZoneInfo("Asia/Tokyo")
_moved: ContextVar[tuple[datetime, float] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in Japanese time."""
    moved_to = _moved.get()
    if moved_to is None:
        return timezone.now().astimezone(JST)
    start, since = moved_to
    return (start + timedelta(seconds=monotonic() - since)).astimezone(JST)


def today() -> date:
    """Today's date in Japan, whatever the server's own zone."""
    return now().date()


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Inside, in this thread alone, it is that instant, and time runs on: for a simulated year (docs/adr/0036), never a page.

    ValueError: an instant without a zone.
    """
    if to.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _moved.set((to, monotonic()))
    try:
        yield
    finally:
        _moved.reset(token)
