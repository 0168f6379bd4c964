"""Long polls wake when something they may wait for was committed, and look again."""

import threading
from collections.abc import Callable


class Wakeups:
    """Whoever listens is called by `wake`, which a write asks for after its commit: it means "look again".

    Servers that share a database do not hear of each other's commits: listeners look by themselves every second or so.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Callable[[], None]] = set()

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
