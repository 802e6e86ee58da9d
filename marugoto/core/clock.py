"""The one clock. Rules never read it; actions and queries pass its values in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

JST = ZoneInfo("Asia/Tokyo")
_moved: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in Japanese time."""
    return (_moved.get() or timezone.now()).astimezone(JST)


def today() -> date:
    """Today's date in Japan, whatever the server's own zone."""
    return now().date()


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Inside, and in this thread alone, it is that instant: for a year that is simulated (docs/adr/0036). Never in a page.

    ValueError: an instant without a zone.
    """
    if to.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _moved.set(to)
    try:
        yield
    finally:
        _moved.reset(token)
