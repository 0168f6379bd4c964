"""One worker's try at one process: prepare, start, watch, bring home."""

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.backends.local import read_json
from lazulite.compute.backends.protocol import Backend
from lazulite.compute.cache import ContentCache
from lazulite.compute.commands import fill_json
from lazulite.compute.environments import BuildStopped, Environments
from lazulite.compute.failures import Exit, explain
from lazulite.compute.folder import RESULT_BYTES, JobFolder, socket_path
from lazulite.compute.launching import Place, launch, placeholders
from lazulite.compute.link import Link, LinkClosed
from lazulite.compute.overlay import lay_over
from lazulite.compute.process import Claimed, End, ReportStale
from lazulite.compute.shipping import LogShipper
from lazulite.compute.spec import ARTIFACTS, VALUES, JobKind, JobSpec, mapping
from lazulite.compute.status import JobStatus
from lazulite.foundation.disk import is_full
from lazulite.foundation.telemetry import logger
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

log = logger(__name__)
LOOK_SECONDS = 0.25  # its end wakes whoever has launched it; one that an earlier worker did is looked at
LOOK_FOR_READY_SECONDS = 0.05


@dataclass(frozen=True)
class Tools:
    """What every attempt of a worker shares. gpus: what CUDA calls each of the machine's."""

    link: Link
    backend: Backend
    cache: ContentCache
    environments: Environments
    home: Path
    variables: Mapping[str, str]
    gpus: tuple[str, ...] = ()


class Canceled(Exception):
    pass


class Attempt:
    def __init__(self, claimed: Claimed, folder: JobFolder, tools: Tools, *, stopping: threading.Event) -> None:
        self.spec: JobSpec = claimed.spec
        self.number = claimed.attempt
        self._gpus = claimed.gpus
        self.folder = folder
        self.shipper = LogShipper(tools.link, claimed.spec.id, folder.log)
        self._tools = tools
        self._stopping = stopping
        self.over = threading.Event()
        self._wake = threading.Event()
        self._canceled = False
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
            self._tools.backend.clear(self.folder.path)
        except (PlatformError, OSError) as error:
            log.warning("attempt_failed", process=self.spec.id, reason=str(error))
            if not self._fail(error):
                return False
        self.folder.remove()
        if self.spec.kind is JobKind.SERVICE:
            socket_path(self._tools.home, self.spec.id).unlink(missing_ok=True)
        return True

    def cancel(self) -> None:
        """Somebody asked for its end: it is asked to, and reported Canceled."""
        self._canceled = True
        self._wake.set()

    def drop(self) -> None:
        """It is not this worker's any more: killed, and nothing is reported."""
        self._dropped = True
        self._wake.set()

    def memory_bytes(self) -> int | None:
        return self._tools.backend.memory_bytes(self.folder.path)

    def _go(self) -> None:
        try:
            if not self._tools.backend.look(self.folder.path).started:
                self._start()
            self._finish(self._watch())
        except (Canceled, BuildStopped):
            if self._stopping.is_set() and not self._canceled:
                raise LinkClosed("The worker is stopping.") from None
            self._check_own()
            self._end(End(JobStatus.CANCELED, None, "It was canceled before it started."))

    def _start(self) -> None:
        tools, spec = self._tools, self.spec
        environment = tools.environments.prepare(spec.environment, self.folder.say, is_stopped=self._is_stopped)
        self._lay_out()
        self._go_on()
        socket = socket_path(tools.home, spec.id)
        seen = lay_over(environment, self.folder.own_packages) if spec.kind is JobKind.JOB else environment
        gpus = tuple(tools.gpus[number] for number in self._gpus if number < len(tools.gpus))
        place = Place(self.folder, seen, environment, socket, tools.link.url, gpus)
        self.folder.arguments.write_text(
            json.dumps(fill_json(spec.arguments, placeholders(spec, self.folder, socket))), "utf-8"
        )
        start = launch(spec, place, inherited=tools.variables)
        if not tools.link.accept(spec.id, self.number, environment.to_json()):
            raise Canceled
        tools.backend.launch(self.folder.path, start, ended=self._wake.set)
        log.info("process_launched", process=spec.id, attempt=self.number)
        tools.environments.compile_behind(environment)

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
        if spec.kind is JobKind.JOB:
            for kept in self.folder.kept:
                if not kept.exists():
                    kept.mkdir()

    def _watch(self) -> Exit:
        """Return how it ended. Raises LinkClosed when the worker stops, ReportStale when it is not ours any more."""
        asked = False
        while True:
            sighting = self._tools.backend.look(self.folder.path)
            if sighting.ended is not None:
                return sighting.ended
            if self._stopping.is_set():
                raise LinkClosed("The worker is stopping.")
            self._check_own()
            if self._canceled and not asked:
                asked = True
                self._tools.backend.cancel(self.folder.path, "canceled")
            becomes_ready = self.spec.kind is JobKind.SERVICE and not self._announced
            if becomes_ready:
                self._announce()
            self._wake.wait(LOOK_FOR_READY_SECONDS if becomes_ready else LOOK_SECONDS)
            self._wake.clear()

    def _announce(self) -> None:
        said = read_json(self.folder.ready)
        if said is None:
            return
        self._announced = True
        if said.get("status") == "ready":
            address: dict[str, JSON] = {"socket": str(socket_path(self._tools.home, self.spec.id))}
            probe: JSON = said.get("probe") or {}  # type: ignore[assignment]  # JSON, as read
            self._tools.link.ready(self.spec.id, self.number, address=address, probe=mapping(probe))
        else:
            # The model cannot serve: its runner is ended, and its own words are the reason.
            self._tools.backend.cancel(self.folder.path, "failed")

    def _finish(self, ended: Exit) -> None:
        self.shipper.ship()
        outcome, reason = ended.outcome, self._reason(ended)
        outputs = {name: self._bring_home(_files(self.folder.output(name))) for name in self.spec.outputs}
        if self.spec.kind is JobKind.JOB and (kept := self._kept()):
            more = self._bring_home(kept)
            outputs[ARTIFACTS] = Manifest((*outputs.get(ARTIFACTS, ()), *more))
        if outcome is JobStatus.COMPLETED:
            self._place(outputs)
        end = End(outcome, ended.exit_code, reason, self._result(), {k: m.to_json() for k, m in outputs.items()})
        self._end(end)

    def _reason(self, ended: Exit) -> str:
        said = read_json(self.folder.ready) or {}
        if self.spec.kind is JobKind.SERVICE and said.get("status") == "failed":
            return str(said.get("error") or "The service could not become ready and did not say why.")
        code = str(self.folder.code)
        reason = explain(ended, log_tail=self.folder.log_tail(), code=code, timeout_seconds=self.spec.timeout_seconds)
        return reason.replace(f"{code}/", "")

    def _kept(self) -> dict[Path, FileEntry]:
        """What it left in ./outputs and ./logs; what came with its code and is as it was, it did not make."""
        found = {
            path: entry
            for kept in self.folder.kept
            if kept.is_dir()
            for path, entry in _files(kept, root=self.folder.code).items()
        }
        came = set(self.spec.code or ())
        return {path: entry for path, entry in found.items() if entry not in came}

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

    def _result(self) -> JSON:
        values = {
            name: text.strip()
            for name, kind in self.spec.outputs.items()
            if kind in VALUES and (text := _small(self.folder.output(name) / name)) is not None
        }
        text = _small(self.folder.result)
        try:
            result: JSON = None if text is None else json.loads(text)
        except ValueError:
            result = None
        return {**(result if isinstance(result, Mapping) else {}), "values": values} if values else result

    def _fail(self, error: PlatformError | OSError) -> bool:
        reason = _why(error)
        self._tools.backend.clear(self.folder.path)
        try:
            self.shipper.ship()
            self._end(End(JobStatus.FAILED, None, reason))
        except LinkClosed:
            return False
        except ReportStale:
            pass
        return True

    def _end(self, end: End) -> None:
        self._tools.link.end(self.spec.id, self.number, end)
        log.info("process_ended", process=self.spec.id, outcome=end.outcome.value, exit_code=end.exit_code)

    def _is_stopped(self) -> bool:
        return self._canceled or self._dropped or self._stopping.is_set()

    def _go_on(self) -> None:
        if self._is_stopped():
            raise Canceled

    def _check_own(self) -> None:
        if self._dropped:
            raise ReportStale("The server has given it to somebody else, or ended it.")


def _why(error: PlatformError | OSError) -> str:
    if isinstance(error, PlatformError):
        return f"{error.detail}\n{error.hint}" if error.hint else error.detail
    if is_full(error):
        return "The worker could not run it: its disk is full.\nMake room on it, then submit the job again."
    return f"The worker could not run it: {error}."


def _small(path: Path) -> str | None:
    """The text of a file that is there and is not too long to be told."""
    if not path.is_file() or path.stat().st_size > RESULT_BYTES:
        return None
    return path.read_text("utf-8", "replace")


def _files(folder: Path, root: Path | None = None) -> dict[Path, FileEntry]:
    """Every file of a folder, its path told from `root` on."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: _entry(path, root or folder) for path in found}


def _entry(path: Path, root: Path) -> FileEntry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(path.relative_to(root).as_posix(), path.stat().st_size, digest)
