"""Monitors in Python: make, run over a window, read what was measured."""

import threading
import time
from datetime import datetime

from lazulite.experience.sdk.answers.monitors import Monitor, MonitorRun
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Unavailable

ENDED = {"Completed", "Empty", "Failed"}
PAUSE_SECONDS = 0.2


class MonitorRunFailed(Unavailable):
    pass


class Monitors(Noun[Monitor, Monitor]):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "monitors", Monitor, Monitor)

    def update(
        self, name: str, document: Document | None = None, *, set: Settings | None = None, etag: str | None = None
    ) -> Monitor:
        """Another document, or values in the one it has by dotted place. Its windows, and what was measured, stay."""
        return self._changed(name, document, set, etag)

    def start(self, name: str, start: str | datetime, end: str | datetime, *, key: str | None = None) -> MonitorRun:
        """Looks at the window [start, end) of event time, whenever that was; `result` tells how it stands."""
        asked = {"from": _told(start), "to": _told(end)}
        return self._as(MonitorRun, self.transport.post(self.path(name, "runs"), asked, key=key))

    def run(self, name: str, start: str | datetime, end: str | datetime, *, timeout_seconds: float = 600) -> MonitorRun:
        """The same, and its result once it is there. Raises MonitorRunFailed with the reason.

        A window in which nothing was captured is no failure: its `status` is Empty, and its `error` says why.
        """
        run_id = str(self.start(name, start, end)["id"])
        deadline = time.monotonic() + timeout_seconds
        while (run := self.result(name, run_id)).get("status") not in ENDED:
            if time.monotonic() > deadline:
                raise MonitorRunFailed(f"The run {run_id} of '{name}' is {run['status']} after {timeout_seconds:g} s.")
            threading.Event().wait(PAUSE_SECONDS)
        if run["status"] == "Failed":
            raise MonitorRunFailed(str(run.get("error")))
        return run

    def runs(
        self, name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[MonitorRun]:  # fmt: skip
        """The newest window first, without the features; `result` has them."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        return self._listed(self.path(name, "runs"), MonitorRun, max_results, **asked)

    def result(self, name: str, run_id: str) -> MonitorRun:
        """One run, with every feature's metrics and both histograms once it is completed."""
        return self._as(MonitorRun, self.transport.get(self.path(name, "runs", run_id)))


def _told(moment: str | datetime) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment
