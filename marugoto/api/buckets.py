"""How often one address may ask: a token bucket for each, shared by all web processes of this machine.

The buckets are a small file of fixed size that every process maps into its memory. An address is not kept: it only chooses a
bucket, through a keyed hash, so two strangers may now and then share one. Each machine counts for itself.
"""

import fcntl
import hashlib
import ipaddress
import logging
import mmap
import os
import struct
import threading
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from marugoto.core import clock

SLOTS = 1 << 16
_SLOT = struct.Struct("dd")  # tokens spent, at which second
_here = threading.Lock()
_log = logging.getLogger(__name__)


def seconds_to_wait(address: str, cost: float = 1) -> int:
    """0: go on, and the tokens are spent. Otherwise: come back after so many seconds."""
    rate = settings.MARUGOTO_API_PER_MINUTE / 60
    if rate <= 0:
        return 0
    try:
        return _Buckets.at(Path(settings.MARUGOTO_API_BUCKETS)).take(_slot_of(address), rate, cost)
    except OSError as error:  # a full disk must not close the directory
        _log.warning("api buckets: %s", error)
        return 0


@lru_cache(maxsize=1024)
def _slot_of(address: str) -> int:
    """The bucket of an address; of IPv6, of the network that a household is given."""
    try:
        found = ipaddress.ip_address(address)
        if found.version == 6:
            address = str(ipaddress.ip_network(f"{address}/64", strict=False))
    except ValueError:
        pass
    key = settings.SECRET_KEY.encode()[:64]
    return int.from_bytes(hashlib.blake2b(address.encode(), key=key, digest_size=4).digest(), "big") % SLOTS


class _Buckets:
    """The mapped file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, SLOTS * _SLOT.size)
        self._memory = mmap.mmap(self._file, SLOTS * _SLOT.size)

    @staticmethod
    @lru_cache(maxsize=4)
    def at(path: Path) -> "_Buckets":
        """The buckets of a file, mapped once."""
        return _Buckets(path)

    def take(self, slot: int, rate: float, cost: float) -> int:
        """Spend tokens, or say how long to wait. A bucket holds what one minute brings."""
        full, start = rate * 60, slot * _SLOT.size
        cost = min(cost, full)
        with _here:
            fcntl.lockf(self._file, fcntl.LOCK_EX, _SLOT.size, start)
            try:
                spent, since = _SLOT.unpack_from(self._memory, start)
                now = clock.now().timestamp()
                spent = max(0.0, spent - max(0.0, now - since) * rate)
                over = spent + cost - full
                if over <= 0:
                    _SLOT.pack_into(self._memory, start, spent + cost, now)
                    return 0
                return int(over / rate) + 1
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _SLOT.size, start)
