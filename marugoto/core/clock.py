"""The one clock. Rules never read it; actions and queries pass its values in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present instant, aware, in Japanese time."""
    return timezone.now().astimezone(JST)


def today() -> date:
    """Today's date in Japan, whatever the server's own zone."""
    return now().date()
