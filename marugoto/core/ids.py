"""Identifiers: UUIDs that sort by the time they were made (the layout of RFC 9562, version 7)."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh, time-ordered UUID; neighbours in time are neighbours in every index."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
