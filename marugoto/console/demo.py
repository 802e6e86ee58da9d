"""The demo as the operator meets it: is there one, load it, who can sign in, may it be thrown away.

Django must be set up before any of these is called.
"""

import io
from collections.abc import Callable


def is_empty() -> bool:
    """Whether the database holds neither a municipality nor a user."""
    from marugoto.agencies.models import Municipality, User

    return not Municipality.objects.exists() and not User.objects.exists()


def is_demo() -> bool:
    """Whether the database holds demo municipalities and no real one."""
    from marugoto.agencies import queries
    from marugoto.agencies.models import Municipality

    return queries.is_demo() and not Municipality.objects.filter(is_demo=False).exists()


def may_be_thrown_away() -> bool:
    """Whether `marugoto reset` may begin anew: nothing in it, or demo municipalities only."""
    return is_empty() or is_demo()


def load(progress: Callable[[str], None]) -> None:
    """Load the demo municipalities (management command `load_demo`); `progress` gets each line it prints.

    All or nothing: a stop in the middle leaves the database empty, and the next start loads it again.
    """
    from django.core.management import call_command
    from django.db import transaction

    with transaction.atomic():
        call_command("load_demo", stdout=_Lines(progress))


def accounts() -> list[tuple[str, ...]]:
    """The demo accounts as rows: municipality, role, agency, user name, password; the heading first."""
    from marugoto.agencies import queries

    rows = [
        (one.municipality, one.role, one.agency, one.username, one.password)
        for one in queries.demo_accounts()
    ]
    return [("自治体", "役割", "所属", "利用者名 user", "パスワード password"), *rows] if rows else []


class _Lines(io.TextIOBase):
    """A text stream that hands over whole lines."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self._progress = progress
        self._rest = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for one in lines:
            if one.strip():
                self._progress(one.strip())
        return len(text)
