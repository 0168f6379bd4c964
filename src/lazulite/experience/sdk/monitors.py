"""Monitors in Python: make, run over a window, read what was measured."""

import threading
import time
from collections.abc import Iterator
from datetime import datetime

from lazulite.experience.sdk.nouns import Noun, items, next_token
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Unavailable
from lazulite.words.json import JSONObject

ENDED = {"Completed", "Failed"}
PAUSE_SECONDS = 0.2


class MonitorRunFailed(Unavailable):
    pass


class Monitors(Noun):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "monitors")

    def start(self, name: str, start: str | datetime, end: str | datetime, *, key: str | None = None) -> JSONObject:
        """Looks at the window [start, end) of event time, whenever that was; `result` tells how it stands."""
        return self.transport.post(self.path(name, "runs"), {"from": _told(start), "to": _told(end)}, key=key)

    def run(self, name: str, start: str | datetime, end: str | datetime, *, timeout_seconds: float = 600) -> JSONObject:
        """The same, and its result once it is there. Raises MonitorRunFailed with the reason."""
        run_id = str(self.start(name, start, end)["id"])
        deadline = time.monotonic() + timeout_seconds
        while (run := self.result(name, run_id)).get("status") not in ENDED:
            if time.monotonic() > deadline:
                raise MonitorRunFailed(f"The run {run_id} of '{name}' is {run['status']} after {timeout_seconds:g} s.")
            threading.Event().wait(PAUSE_SECONDS)
        if run["status"] != "Completed":
            raise MonitorRunFailed(str(run.get("error")))
        return run

    def runs(self, name: str, *, max_results: int | None = None) -> Iterator[JSONObject]:
        """The newest window first, without the features; `result` has them."""
        left, token = max_results, None
        while left is None or left > 0:
            query = {"max_results": min(left or 1000, 1000), "page_token": token}
            page = self.transport.get(self.path(name, "runs"), query)
            yield from items(page)
            left = None if left is None else left - len(items(page))
            token = next_token(page)
            if token is None:
                return

    def result(self, name: str, run_id: str) -> JSONObject:
        """One run, with every feature's metrics and both histograms once it is completed."""
        return self.transport.get(self.path(name, "runs", run_id))


def _told(moment: str | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment
