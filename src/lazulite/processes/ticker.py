"""The clock's hand: calls what is due, a few times a second, one after the other."""

import threading
import time
import traceback
from collections.abc import Callable, Sequence

from lazulite.foundation.telemetry import logger
from lazulite.words.errors import PlatformError

log = logger(__name__)


class Guard:
    """Calls what must not end the thread that calls it: an error is logged, one that nobody has thought of once."""

    def __init__(self) -> None:
        self._said = ""

    def call(self, act: Callable[[], None]) -> None:
        try:
            act()
        except PlatformError as error:
            log.warning("tick_refused", code=error.code, reason=error.detail)
        except OSError as error:
            log.warning("tick_failed", reason=str(error))  # a full disk has room again some day
        except Exception as error:  # noqa: BLE001 - leases, schedules and rollouts hang on these few threads
            reason = "".join(traceback.format_exception(error))
            if self._said != reason:
                self._said = reason
                log.error("tick_broken", reason=reason)


class Ticker:
    """What one tick has not thought of stops none of the others: it is called again, and its error is said once.

    mark: another one where something may be due; while it stays, the ticks look every `idle` seconds at what comes due
    by time alone. patience: how many seconds `stop` waits for a tick that has begun; without end by itself.
    """

    def __init__(
        self, ticks: Sequence[Callable[[], None]], *, mark: Callable[[], object] = object, seconds: float = 0.25,
        idle: float = 1.0, patience: float | None = None,
    ) -> None:  # fmt: skip
        self._ticks = [(Guard(), tick) for tick in ticks]
        self._mark = mark
        self._seconds = seconds
        self._idle = idle
        self._patience = patience
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(self._patience)

    def _loop(self) -> None:
        seen, looked = object(), 0.0
        while not self._stop.wait(self._seconds):
            mark, now = self._marked(), time.monotonic()
            if mark == seen and now - looked < self._idle:
                continue
            seen, looked = mark, now
            for guard, tick in self._ticks:
                guard.call(tick)

    def _marked(self) -> object:
        try:
            return self._mark()
        except PlatformError:
            return object()  # the ticks say themselves what is the matter
