"""Where an act came from: the door sets it once for a request, every event inside carries it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from uuid import UUID


@dataclass(frozen=True)
class Origin:
    """The request an act belongs to, and the network address it came from (both may be unknown)."""

    request_id: UUID | None = None
    address: str | None = None


_current: ContextVar[Origin] = ContextVar("audit_origin", default=Origin())  # noqa: B039 - frozen, holds no state


@contextmanager
def came_from(*, request_id: UUID | None = None, address: str | None = None) -> Iterator[None]:
    """Give every event recorded inside this block a request and an address; an address that is none is dropped."""
    token = _current.set(Origin(request_id=request_id, address=_clean(address)))
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Origin:
    """The origin of what is being done right now."""
    return _current.get()


def _clean(address: str | None) -> str | None:
    try:
        return str(ip_address((address or "").split("%")[0]))
    except ValueError:
        return None
