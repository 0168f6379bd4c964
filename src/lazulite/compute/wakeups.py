"""Long polls wake when something they may wait for was committed, and look again."""

import threading
import time
from collections.abc import Callable

RECENT_SECONDS = 2.0  # a mark made inside a write belongs to one of the commits that follow it


class Wakeups:
    """`mark` inside a write, `committed` after every commit: whoever listens is called when the two meet.

    A wake-up may come too early or for nothing; it only means "look again". Servers that share a database
    do not hear of each other's commits: listeners look by themselves every second or so.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Callable[[], None]] = set()
        self._marked = float("-inf")

    def mark(self) -> None:
        self._marked = time.monotonic()

    def committed(self) -> None:
        if time.monotonic() - self._marked < RECENT_SECONDS:
            self.wake()

    def wake(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """From now on `listener` is called, on any thread; the answer ends that."""
        with self._lock:
            self._listeners.add(listener)
        return lambda: self._leave(listener)

    def _leave(self, listener: Callable[[], None]) -> None:
        with self._lock:
            self._listeners.discard(listener)
