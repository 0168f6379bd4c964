"""What the gateway does beside answering: follows the table, announces segments, tells its figures, seals when asked.

Each on a thread of its own, so that a control plane that is dead or slow holds no prediction up.
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from lazulite.experience.agents.gateway_link import ControlPlaneAway, ControlPlaneRefused, GatewayLink
from lazulite.foundation.telemetry import logger
from lazulite.services.inference.capture import Capture
from lazulite.services.inference.dataplane import DataPlane
from lazulite.services.inference.feedback import Feedback
from lazulite.services.inference.figures import Tally
from lazulite.services.inference.routing import Table, read_table
from lazulite.services.inference.segments import Announcement, Origin, Segments, replace
from lazulite.words.ids import new_id

log = logger(__name__)

_POLL_SECONDS = 20.0
_REPORT_SECONDS = 1.0
_BEAT_SECONDS = 5.0
_AT_ONCE = 50
_SEAL_SECONDS = 60.0


class Following:
    """Long-polls the table; keeps it on disk before it takes effect."""

    def __init__(
        self,
        link: GatewayLink,
        file: Path,
        plane: DataPlane,
        loop: asyncio.AbstractEventLoop,
        adopted: Callable[[Table], None],
    ) -> None:
        self._link = link
        self._file = file
        self._plane = plane
        self._loop = loop
        self._adopted = adopted
        self._unkept = b""
        self._stopping = threading.Event()

    def start(self) -> None:
        # A daemon: it may sit in a long poll when the process ends.
        threading.Thread(target=self._work, name="following", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def _work(self) -> None:
        wait_seconds = 0.1
        version = self._plane.table.version
        while not self._stopping.is_set():
            try:
                content = self._link.table(version, wait_seconds=_POLL_SECONDS)
                wait_seconds = 0.1
                if content is None:
                    if self._unkept:
                        self._keep(self._unkept)
                    continue
                table = read_table(content)
            except (ControlPlaneAway, ControlPlaneRefused, ValueError) as error:
                log.debug("table_not_to_be_had", error=str(error))
                self._stopping.wait(wait_seconds)
                wait_seconds = min(2.0, wait_seconds * 2)
                continue
            if self._stopping.is_set():
                return
            self._keep(content)
            version = table.version
            self._loop.call_soon_threadsafe(self._plane.adopt, table)
            self._adopted(table)

    def _keep(self, content: bytes) -> None:
        """For the next gateway; where the disk is full, this one serves by what it knows all the same."""
        try:
            replace(self._file, content)
            self._unkept = b""
        except OSError as error:
            self._unkept = content
            log.error("table_not_kept", error=str(error))


class Reporting:
    """Tells the control plane what it has not acknowledged yet, once a second and whenever something is sealed."""

    def __init__(
        self,
        link: GatewayLink,
        segments: Segments,
        capture: Capture,
        feedback: Feedback,
        plane: DataPlane,
        news: threading.Event,
    ) -> None:
        self._link = link
        self._segments = segments
        self._capture = capture
        self._feedback = feedback
        self._plane = plane
        self._news = news
        self._stopping = False
        self._told: dict[str, object] = {}
        self._memory: dict[str, int] = {}
        self._dropped: Counter[Origin] = Counter()
        self._who = {
            "run": new_id(), "started_at": datetime.now(UTC).isoformat(), "version": version("lazulite"),
        }  # fmt: skip
        self._said_at = time.monotonic() - _BEAT_SECONDS
        self._wanted_seal = 0
        self._done_seal = 0
        self._thread = threading.Thread(target=self._work, name="reporting", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wanted(self, table: Table) -> None:
        """The table that took effect just now; a greater seal in it is done next."""
        self._wanted_seal = table.seal
        if table.seal != self._done_seal:
            self._news.set()

    def stop(self) -> None:
        """One last report; what is not acknowledged stays on disk for the next gateway."""
        self._stopping = True
        self._news.set()
        self._thread.join(timeout=3)

    def _work(self) -> None:
        while True:
            self._news.wait(_REPORT_SECONDS)
            self._news.clear()
            last = self._stopping
            try:
                self._seal_if_wanted(at_all=not last)
                self._announce()
                self._tell_figures()
            except ControlPlaneAway as error:
                log.debug("control_plane_away", error=str(error))
            except ControlPlaneRefused as error:
                log.error("report_refused", error=str(error))
            except OSError as error:
                log.error("report_not_made", error=str(error))
            if last:
                return

    def _seal_if_wanted(self, *, at_all: bool) -> None:
        seal = self._wanted_seal
        if seal == self._done_seal or not at_all:
            return
        if not all(done.wait(_SEAL_SECONDS) for done in (self._capture.seal(), self._feedback.seal())):
            log.error("seal_not_done", seal=seal)
            return
        self._announce()
        self._tell_figures()
        self._link.sealed(seal)
        self._done_seal = seal

    def _announce(self) -> None:
        waiting = self._segments.pending()
        for at in range(0, len(waiting), _AT_ONCE):
            some = waiting[at : at + _AT_ONCE]
            try:
                self._link.segments(some)
            except ControlPlaneRefused:
                self._announce_singly(some)
                continue
            for announcement in some:
                self._segments.acknowledged(announcement)

    def _announce_singly(self, announcements: Sequence[Announcement]) -> None:
        """One that is refused (its workspace is gone, say) must not keep the others back."""
        for announcement in announcements:
            try:
                self._link.segments([announcement])
                self._segments.acknowledged(announcement)
            except ControlPlaneRefused as error:
                log.error("segment_refused", path=announcement.path, error=str(error))
                self._segments.set_aside(announcement)

    def _tell_figures(self) -> None:
        """What has changed, and now and then that there is nothing new."""
        self._look_at_replicas()
        figures = {name: self._figure(name, tally) for name, tally in self._plane.tallies.all().items()}
        changed = {name: figure for name, figure in figures.items() if self._told.get(name) != figure}
        minutes = self._plane.tallies.minutes
        news = minutes.news()
        if changed or news or time.monotonic() - self._said_at >= _BEAT_SECONDS:
            self._link.figures(changed, gateway=self._sight(), minutes=[one.to_json() for one in news])
            self._said_at = time.monotonic()
            self._told.update(changed)
            minutes.told(news)

    def _look_at_replicas(self) -> None:
        """Into the minute of each deployment: how many replicas are up, their memory, and what capture lost."""
        self._memory = {}
        for endpoint, routed in self._plane.table.endpoints.items():
            workspace, _, name = endpoint.partition("/")
            for deployment, target in routed.deployments.items():
                minute = self._plane.tallies.minutes.of(target.id)
                pids = self._plane.lanes.pids(target.replicas)
                self._memory[target.id] = sum(_resident_bytes(pid) for pid in pids)
                minute.replicas, minute.memory_bytes = len(pids), self._memory[target.id]
                origin = Origin("capture", workspace, name, deployment)
                lost = self._capture.dropped[origin]
                minute.dropped += lost - self._dropped[origin]
                self._dropped[origin] = lost

    def _sight(self) -> dict[str, object]:
        table = self._plane.table
        return {
            **self._who, "table_version": table.version, "endpoints": len(table.endpoints),
        }  # fmt: skip

    def _figure(self, deployment_id: str, tally: Tally) -> dict[str, object]:
        workspace, _, endpoint = tally.endpoint.partition("/")
        latency = tally.latency()
        return {
            "answered": tally.answered,
            "errors": {str(status): count for status, count in sorted(tally.errors.copy().items())},
            **(asdict(latency) if latency else {}),
            "memory_bytes": self._memory.get(deployment_id, 0),
            "capture_dropped": self._capture.dropped[Origin("capture", workspace, endpoint, tally.deployment)],
        }


def _resident_bytes(pid: int) -> int:
    """In whole MiB: less is no news, and every news is a row that is written."""
    try:
        kilobytes = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    except OSError:
        return 0
    return int(kilobytes[0].split()[1]) >> 10 << 20 if kilobytes else 0
