"""One worker's try at one process: prepare, start, watch, bring home."""

import json
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from lazulite.compute.backends.protocol import Backend
from lazulite.compute.building import BuildStopped
from lazulite.compute.commands import fill_json
from lazulite.compute.environments import Environment, EnvironmentFailed
from lazulite.compute.failures import CANCELED, PREEMPTED, Exit, why_not_run
from lazulite.compute.folder import JobFolder, socket_path
from lazulite.compute.isolation import PLAIN, Isolation, IsolationLacking, Level
from lazulite.compute.launching import Place, distribution_plan, launch, placeholders
from lazulite.compute.leavings import Leavings
from lazulite.compute.link import Ending, LinkClosed
from lazulite.compute.overlay import lay_over
from lazulite.compute.process import Claimed, End, ReportStale
from lazulite.compute.shipping import LogShipper
from lazulite.compute.spec import ARTIFACTS, JobKind, JobSpec, mapping
from lazulite.compute.status import JobStatus
from lazulite.compute.tools import Tools
from lazulite.compute.written import LeavingRefused, Written
from lazulite.foundation.telemetry import logger
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import FileEntry, Manifest

log = logger(__name__)
LOOK_SECONDS = 0.25  # its end wakes whoever has launched it; one that an earlier worker did is looked at
LOOK_FOR_READY_SECONDS = 0.05


class Canceled(Exception):
    pass


class Attempt:
    """relieved: called with what sends the last report, when all that goes before it is done."""

    def __init__(
        self, claimed: Claimed, folder: JobFolder, tools: Tools, *, stopping: threading.Event,
        relieved: Callable[[Ending], object],
    ) -> None:  # fmt: skip
        self._relieved = relieved
        self.spec: JobSpec = claimed.spec
        self.number = claimed.attempt
        self.gpus = tuple(tools.gpus[number] for number in claimed.held.gpus if number < len(tools.gpus))
        self._held = claimed.held
        # What serves models and our own steps runs as a process: nobody's shell is in it.
        least = Isolation(tools.isolation) if self.spec.kind is JobKind.JOB else PLAIN
        self._isolation = claimed.held.isolation.over(least) if self.spec.kind is JobKind.JOB else PLAIN
        self.folder = folder
        self.path = folder.path
        self._leavings = Leavings(self.spec, folder, is_apart=self._isolation.level is not Level.PROCESS)
        self.shipper = LogShipper(tools.link, claimed.spec.id, folder.log, base=claimed.log_offset)
        self._tools = tools
        self._stopping = stopping
        self.over = threading.Event()
        self._wake = threading.Event()
        self._left = claimed.left
        self._ending = ""  # why it is to end: canceled, preempted
        self._dropped = False
        self._announced = False

    def run(self, claimed: Claimed | None = None) -> bool:
        """True once it is over and its folder is gone; False when the worker stops before.

        claimed: for one that begins; else its folder shows how far an earlier worker came with it.
        """
        try:
            if claimed is not None:
                self.folder.begin(claimed)
            self._go()
        except LinkClosed:
            return False
        except ReportStale as stale:
            log.info("attempt_dropped", process=self.spec.id, attempt=self.number, reason=stale.detail)
            self._seen_by.clear(self.folder.path)
        except Exception as error:  # noqa: BLE001 - nobody else could tell of it, and its slot would be held for ever
            log.warning("attempt_failed", process=self.spec.id, reason=str(error), traceback=traceback.format_exc())
            if not self._fail(error):
                return False
        self.folder.remove()
        if self.spec.kind is JobKind.SERVICE:
            socket_path(self._tools.home, self.spec.id).unlink(missing_ok=True)
        return True

    def cancel(self) -> None:
        """Somebody asked for its end: it is asked to, and reported Canceled."""
        self._ending = CANCELED
        self._wake.set()

    def preempt(self) -> None:
        """It gives way: asked to end, and reported Paused with what it has left, to go on from there."""
        self._ending = self._ending or PREEMPTED
        self._wake.set()

    def drop(self) -> None:
        """It is not this worker's any more: killed, and nothing is reported."""
        self._dropped = True
        self._wake.set()

    def memory_bytes(self) -> int | None:
        return self._seen_by.memory_bytes(self.folder.path)

    @property
    def _backend(self) -> Backend:
        """What starts it. Raises IsolationLacking."""
        return self._tools.backend(self._isolation.level)

    @property
    def _seen_by(self) -> Backend:
        """What looks at it and ends it: whatever started it, there is a shim on this machine."""
        return self._tools.backends.get(self._isolation.level, self._tools.backends[Level.PROCESS])

    def _go(self) -> None:
        try:
            if not self._seen_by.look(self.folder.path).started:
                self._start()
            self._finish(self._watch())
        except (Canceled, BuildStopped):
            if self._stopping.is_set() and not self._ending:
                raise LinkClosed("The worker is stopping.") from None
            self._check_own()
            if self._ending == PREEMPTED:
                self._end(End(JobStatus.PAUSED, None, ""))
            else:
                self._end(End(JobStatus.CANCELED, None, "It was canceled before it started."))

    def _start(self) -> None:
        tools, spec = self._tools, self.spec
        environment = self._prepare()
        self._lay_out()
        self._go_on()
        socket = socket_path(tools.home, spec.id)
        own = spec.kind is JobKind.JOB and self._isolation.level is not Level.CONTAINER
        seen = lay_over(environment, self.folder.own_packages) if own else environment
        kept = (self._held, self._isolation, self.number)
        place = Place(self.folder, seen, environment, socket, tools.link.url, self.gpus, *kept)
        self.folder.arguments.write_text(
            json.dumps(fill_json(spec.arguments, placeholders(spec, self.folder, socket))), "utf-8"
        )
        if (plan := distribution_plan(spec, place)) is not None:
            self.folder.distribution.write_text(json.dumps(plan), "utf-8")
        start = launch(spec, place, inherited=tools.variables)
        told = {"isolation": str(self._isolation), "limits": self._backend.told(start.limits)}
        if not tools.link.accept(spec.id, self.number, {**environment.to_json(), **told}):
            raise Canceled
        self._backend.launch(self.folder.path, start, ended=self._wake.set)
        log.info("process_launched", process=spec.id, attempt=self.number)
        if self._isolation.level is not Level.CONTAINER:
            tools.environments.compile_behind(environment)

    def _prepare(self) -> Environment:
        """What it runs in. Raises EnvironmentFailed, IsolationLacking, ImageLacking."""
        spec, tools = self.spec, self._tools
        if self._isolation.level is not Level.CONTAINER:
            if spec.environment.build is not None:
                raise EnvironmentFailed(
                    "The environment is built from a Dockerfile, and no container is started here.",
                    hint="Choose a compute with isolation: container.",
                )
            return tools.environments.prepare(spec.environment, self.folder.say, is_stopped=self._is_stopped)
        if tools.images is None:
            raise IsolationLacking(Level.CONTAINER)
        if spec.environment.build is not None:
            tools.cache.lay(tools.link, spec.id, spec.environment.build, self.folder.build, writable=True)
        return tools.images.prepare(spec.environment, self.folder.build, self.folder.say, is_stopped=self._is_stopped)

    def _lay_out(self) -> None:
        spec, cache, link = self.spec, self._tools.cache, self._tools.link
        self.folder.code.mkdir(exist_ok=True)
        if spec.code is not None:
            cache.lay(link, spec.id, spec.code, self.folder.code, writable=True)
        for name, entry in spec.inputs.items():
            self._go_on()
            if entry.manifest is not None:
                cache.lay(link, spec.id, entry.manifest, self.folder.input(name), writable=False)
            elif entry.bookmark is not None:
                target = self.folder.input(name)
                cache.lay_bookmarked(link, spec.id, entry.bookmark, target, given=name, workspace=spec.workspace_id)
        for name in spec.outputs:
            self.folder.output(name).mkdir(parents=True, exist_ok=True)
        for name, files in self._left.items():
            target = self.folder.code if name == ARTIFACTS else self.folder.output(name)
            cache.lay(link, spec.id, Manifest.from_json(files), target, writable=True)
        if spec.kind is JobKind.JOB:
            for kept in self.folder.kept:
                if not kept.exists():
                    kept.mkdir()

    def _watch(self) -> Exit:
        """Return how it ended. Raises LinkClosed when the worker stops, ReportStale when it is not ours any more."""
        asked = ""
        while True:
            sighting = self._seen_by.look(self.folder.path)
            if sighting.ended is not None:
                return sighting.ended
            if self._stopping.is_set():
                raise LinkClosed("The worker is stopping.")
            self._check_own()
            if self._ending != asked:
                asked = self._ending
                self._seen_by.cancel(self.folder.path, asked)
            becomes_ready = self.spec.kind is JobKind.SERVICE and not self._announced
            if becomes_ready:
                self._announce()
            self._wake.wait(LOOK_FOR_READY_SECONDS if becomes_ready else LOOK_SECONDS)
            self._wake.clear()

    def _announce(self) -> None:
        said = Written(self.path, self._leavings.is_apart).object(self.folder.ready)
        if said is None:
            return
        self._announced = True
        if said.get("status") == "ready":
            address: dict[str, JSON] = {"socket": str(socket_path(self._tools.home, self.spec.id))}
            probe: JSON = said.get("probe") or {}  # type: ignore[assignment]  # JSON, as read
            self._tools.link.ready(self.spec.id, self.number, address=address, probe=mapping(probe))
        else:
            # The model cannot serve: its runner is ended, and its own words are the reason.
            self._seen_by.cancel(self.folder.path, "failed")

    def _finish(self, ended: Exit) -> None:
        self.shipper.finish()
        try:
            self._end(self._left_by(ended))
        except LeavingRefused as refused:
            outcome = JobStatus.FAILED if ended.outcome is JobStatus.COMPLETED else ended.outcome
            reasons = (self._leavings.reason(ended), why_not_run(refused))
            self._end(End(outcome, ended.exit_code, "\n".join(filter(None, reasons)), usage=self._usage(ended)))

    def _left_by(self, ended: Exit) -> End:
        """Raises LeavingRefused."""
        reason, result = self._leavings.reason(ended), self._leavings.result()
        outputs = {name: self._bring_home(self._leavings.output(name)) for name in self.spec.outputs}
        if self.spec.kind is JobKind.JOB and (kept := self._leavings.kept()):
            more = self._bring_home(kept)
            outputs[ARTIFACTS] = Manifest((*outputs.get(ARTIFACTS, ()), *more))
        if ended.outcome is JobStatus.COMPLETED:
            self._place(outputs)
        left = {name: manifest.to_json() for name, manifest in outputs.items()}
        return End(ended.outcome, ended.exit_code, reason, result, left, self._usage(ended))

    def _usage(self, ended: Exit) -> JSONObject:
        """Of what was measured: by the shim, by its control group, and while it ran."""
        seen = self._tools.metering.peak_bytes(self.path) if self._tools.metering else 0
        return ended.usage.with_peak(max(seen, ended.memory.peak_bytes if ended.memory else 0)).to_json()

    def _bring_home(self, entries: Mapping[Path, FileEntry]) -> Manifest:
        if entries:
            self._tools.link.finalizing(self.spec.id, self.number)
            missing = self._tools.link.missing_blobs(self.spec.id, {e.digest for e in entries.values()})
            for path, entry in entries.items():
                if entry.digest in missing:
                    self._tools.link.send_blob(self.spec.id, entry.digest, path)
        return Manifest(tuple(entries.values()))

    def _place(self, outputs: Mapping[str, Manifest]) -> None:
        """What goes to a place outside of the platform is put there by the server, which has its credentials."""
        for name in self.spec.output_places:
            for entry in outputs[name]:
                self._tools.link.place_output(self.spec.id, output=name, path=entry.path, digest=entry.digest)

    def _fail(self, error: Exception) -> bool:
        reason = why_not_run(error)
        self._seen_by.clear(self.folder.path)
        try:
            self.shipper.ship()
            self._end(End(JobStatus.FAILED, None, reason))
        except LinkClosed:
            return False
        except ReportStale:
            pass
        return True

    def _end(self, end: End) -> None:
        link = self._tools.link
        self._relieved(lambda claim_id: link.end(self.spec.id, self.number, end, claim_id=claim_id))
        log.info("process_ended", process=self.spec.id, outcome=end.outcome.value, exit_code=end.exit_code)

    def _is_stopped(self) -> bool:
        return bool(self._ending) or self._dropped or self._stopping.is_set()

    def _go_on(self) -> None:
        if self._is_stopped():
            raise Canceled

    def _check_own(self) -> None:
        if self._dropped:
            raise ReportStale("The server has given it to somebody else, or ended it.")
