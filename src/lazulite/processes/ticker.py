"""The clock's hand: calls what is due, a few times a second, one after the other."""

import threading
from collections.abc import Callable, Sequence

from lazulite.foundation.telemetry import logger
from lazulite.words.errors import PlatformError

log = logger(__name__)


class Ticker:
    def __init__(self, ticks: Sequence[Callable[[], None]], *, seconds: float = 0.25) -> None:
        self._ticks = tuple(ticks)
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _loop(self) -> None:
        while not self._stop.wait(self._seconds):
            for tick in self._ticks:
                try:
                    tick()
                except PlatformError as error:
                    log.warning("tick_refused", code=error.code, reason=error.detail)
                except OSError as error:
                    log.warning("tick_failed", reason=str(error))  # a full disk has room again some day
