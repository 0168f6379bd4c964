"""Calls what may be due, one after the other: when woken, and as time goes by."""

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

    seconds: when they are called again by themselves, for what comes due by time alone; `wake` calls them sooner, and
    no more often than every `pause` seconds. patience: how many seconds `stop` waits for a tick that has begun; without
    end by itself.
    """

    def __init__(
        self, ticks: Sequence[Callable[[], None]], *, seconds: float = 1.0, pause: float = 0.25,
        patience: float | None = None,
    ) -> None:  # fmt: skip
        self._ticks = [(Guard(), tick) for tick in ticks]
        self._seconds = seconds
        self._pause = pause
        self._patience = patience
        self._woken, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._loop, name="ticker", daemon=True)

    def start(self) -> None:
        """They are called at once."""
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        self._stop.set()
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join(self._patience)

    def _loop(self) -> None:
        began = time.monotonic() - self._pause
        while True:
            self._woken.wait(self._seconds)
            self._woken.clear()
            if self._stop.wait(max(0.0, began + self._pause - time.monotonic())):
                return
            began = time.monotonic()
            for guard, tick in self._ticks:
                guard.call(tick)
