"""Identities: UUIDv7, so that ids sort by the time they were made."""

import os
import re
import threading
import time
import uuid

_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_lock = threading.Lock()
_last = 0  # the one state here: two ids of a process never share a moment, so that their order is the order of making


def uuid7() -> uuid.UUID:
    """A new UUID version 7, greater than every earlier one of this process.

    48 bits of milliseconds since 1970, 12 bits of their fractions (about 244 ns each), 62 random bits.
    Source: RFC 9562, sections 5.7 and 6.2, method 3.
    """
    moment = _moment()
    random = int.from_bytes(os.urandom(8), "big") >> 2
    high = (moment >> 12) << 16 | 0x7000 | (moment & 0xFFF)
    return uuid.UUID(int=high << 64 | 0x2 << 62 | random)


def new_id() -> str:
    """36 characters, for everything but runs."""
    return str(uuid7())


def is_id(text: str) -> bool:
    """Whether new_id() could have made it."""
    return _ID.fullmatch(text) is not None


def new_run_id() -> str:
    """32 hex digits: the name of a job, which is its MLflow run id too."""
    return uuid7().hex


def _moment() -> int:
    """Units of 1/4096 ms since 1970, never the same twice."""
    global _last
    now = time.time_ns() * 4096 // 1_000_000
    with _lock:
        _last = max(now, _last + 1)
        return _last
