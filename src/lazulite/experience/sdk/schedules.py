"""Schedules of jobs in Python: make, change, switch and run them, and see what came of their times."""

from datetime import datetime

from lazulite.experience.sdk.answers.schedules import Backfill, Schedule, SchedulePlan, ScheduleRun, ScheduleTimes
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.local_paths import local_paths
from lazulite.words.json import JSONObject


class Schedules(Noun[Schedule, Schedule]):
    """`client.schedules`. `create` uploads the code of the job that it creates, and plans that job."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "schedules", Schedule, Schedule, local_paths)

    def validate(self, document: Document, *, set: Settings | None = None) -> SchedulePlan:
        """When it would fire, and what it would create: references resolved, nothing made."""
        body = self.envelope(document, set, send=False)
        return self._as(SchedulePlan, self.transport.post(self.path("validate"), body))

    def update(
        self, name: str, document: Document | None = None, *, set: Settings | None = None, etag: str | None = None
    ) -> Schedule:  # fmt: skip
        """Another document, or values in the one it has by dotted place. Its jobs then run in the caller's name."""
        return self._changed(name, document, set, etag)

    def enable(self, name: str) -> Schedule:
        """What passed while it was off is not missed."""
        return self._as(Schedule, self.transport.post(self.path(name, "enable")))

    def disable(self, name: str) -> Schedule:
        """What waits to fire is skipped, a backfill too."""
        return self._as(Schedule, self.transport.post(self.path(name, "disable")))

    def next(self, name: str, *, count: int = 10, since: str | datetime | None = None) -> ScheduleTimes:
        """When it fires from now, or `since`, on; of one that is disabled, when it would."""
        asked = {"count": count, "since": _said(since)}
        return self._as(ScheduleTimes, self.transport.get(self.path(name, "next"), asked))

    def runs(
        self, name: str, *, outcome: str | None = None, filter: str | None = None, order_by: str | None = None,
        text: str | None = None, max_results: int | None = None,
    ) -> Listing[ScheduleRun]:  # fmt: skip
        """What came of its times, the newest first. `outcome`: fired, refused, skipped or waiting."""
        asked = {"outcome": outcome, "filter": filter, "order_by": order_by, "text": text}
        return self._listed(self.path(name, "runs"), ScheduleRun, max_results, **asked)

    def run(self, name: str, *, key: str | None = None) -> ScheduleRun:
        """Its job at once, whether it is enabled or not; `runs` tells what came of it."""
        return self._as(ScheduleRun, self.transport.post(self.path(name, "run"), {}, key=key))

    def backfill(
        self, name: str, start: str | datetime, end: str | datetime | None = None, *, key: str | None = None
    ) -> Backfill:
        """The jobs of its times of [start, end) of the past, of those that have none; without `end` until now."""
        body: JSONObject = {"from": _said(start), "to": _said(end)}
        return self._as(Backfill, self.transport.post(self.path(name, "backfill"), body, key=key))


def _said(moment: str | datetime | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else moment
