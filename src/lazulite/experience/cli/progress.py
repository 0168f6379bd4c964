"""How far an upload is, for the person at the terminal."""

import sys
import threading
from collections.abc import Callable

from lazulite.experience.cli.output import say

SHOWN_FROM = 4 << 20  # bytes: what is sent in a moment needs no bar


def bar(total: int) -> Callable[[int], None]:
    """What is called with each piece sent; nothing is shown of small uploads."""
    if total < SHOWN_FROM:
        return lambda _sent: None
    if not sys.stderr.isatty():
        say(f"uploading {total / 1e6:.0f} MB")
        return lambda _sent: None
    return _Bar(total)


class _Bar:
    """One line that is written over; several threads may report."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._sent = 0
        self._shown = -1
        self._lock = threading.Lock()

    def __call__(self, sent: int) -> None:
        with self._lock:
            self._sent += sent
            percent = min(100, self._sent * 100 // self._total)
            if percent != self._shown:
                self._shown = percent
                end = "\n" if percent == 100 else ""
                sys.stderr.write(f"\ruploading {self._total / 1e6:.0f} MB: {percent} %{end}")
                sys.stderr.flush()
