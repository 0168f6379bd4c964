"""A run's way: wait for the seal, take the segments in, have the step measure, keep what it found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from lazulite.compute.spec import InputSpec
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.blobs.content import Blob, Blobs, ContentDiffers
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import publish
from lazulite.ops.monitoring import events, store
from lazulite.ops.monitoring.definition import Definition
from lazulite.ops.monitoring.doubts import endpoint_gone
from lazulite.ops.monitoring.entities import Monitor, MonitorRun, RunState
from lazulite.ops.monitoring.runs.findings import Findings, findings_of, why_failed
from lazulite.ops.monitoring.summary import summary_of
from lazulite.ops.monitoring.windows.naming import version_name
from lazulite.ops.monitoring.windows.service import WindowsService
from lazulite.services.assets import places
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.inference.entities import Segment
from lazulite.services.inference.errors import EndpointMissing
from lazulite.services.inference.service import EndpointsService
from lazulite.services.registry.evidence.service import EvidenceService
from lazulite.services.training.jobs.entities import GivenInput, WantedOutput
from lazulite.services.training.jobs.service import JobsService
from lazulite.words.errors import Missing, PlatformError, Unavailable
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

OWNER = "monitoring"
STEP = "monitor"
OUTPUT = "output"
SET_BACK = timedelta(hours=1)  # by so much a clock may have been set back between an answer and its feedback
SEAL_PATIENCE = timedelta(seconds=30)  # a gateway that is down seals nothing: what was announced has to do


class SegmentLost(Unavailable):
    retry_seconds = None


@dataclass(frozen=True)
class Gathered:
    """A run whose segments are all announced, for what its monitor looked at then; None once that is deleted.

    reference: the data version that it compares with; problem: why not.
    """

    run: MonitorRun
    definition: Definition | None = None
    capture: Sequence[Segment] = ()
    feedback: Sequence[Segment] = ()
    reference: AssetVersion | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Kept:
    """The segments' content, in the home's blobs."""

    capture: Manifest
    feedback: Manifest
    reference: Manifest | None


class MonitorRunsService:
    def __init__(
        self, *, blobs: Blobs, assets: AssetsService, endpoints: EndpointsService, evidence: EvidenceService,
        windows: WindowsService, jobs: JobsService,
    ) -> None:  # fmt: skip
        self._blobs = blobs
        self._assets = assets
        self._endpoints = endpoints
        self._evidence = evidence
        self._windows = windows
        self._jobs = jobs

    def ready(self, tx: Tx) -> list[Gathered]:
        """Runs that wait for nothing any more, with the segments that may hold rows of theirs."""
        waiting = store.runs_in(tx, RunState.PREPARING)
        return [
            self._gather(tx, run)
            for run in waiting
            if self._endpoints.gateways.sealed(tx, run.seal) or tx.now - run.created_at > SEAL_PATIENCE
        ]

    def keep(self, gathered: Gathered) -> Kept:
        """Copies what the step will read into the blobs. Reads the disk: call it outside of a write.

        Raises SegmentLost, BookmarkChanged.
        """
        capture, feedback = self._keep_all(gathered.capture), self._keep_all(gathered.feedback)
        return Kept(capture, feedback, self._keep_reference(gathered.reference) if gathered.reference else None)

    def measure(self, tx: Tx, gathered: Gathered, kept: Kept) -> None:
        """Submits the step; once for a run, however often it is called."""
        run = gathered.run
        monitor = store.monitor_of(tx, run)
        if monitor is None:
            self.fail(tx, run, f"The monitor '{run.monitor}' was deleted.")
            return
        if monitor.definition != gathered.definition:
            return  # it was changed meanwhile: what it looks at now is gathered the next time
        if gathered.problem:
            self.fail(tx, run, gathered.problem)
            return
        if not kept.capture.files:
            self._found_empty(tx, monitor, run, _nothing_captured(monitor, run))
            return
        if not store.move_run(tx, run, frm=RunState.PREPARING, to=RunState.RUNNING):
            return
        files = (*kept.capture, *kept.feedback, *(kept.reference or ()))
        self._blobs.hold(tx, run.workspace_id, [Blob(entry.digest, entry.size) for entry in files])
        job = self._jobs.submit_step(
            tx, _actor(run, None), run.workspace_id, step=STEP, arguments=_arguments(monitor, run),
            inputs=_inputs(gathered, kept), owner=OWNER, outputs={OUTPUT: WantedOutput()},
            display_name=f"{run.monitor} {version_name(run.start, run.end)}",
        )  # fmt: skip
        store.move_run(tx, run, frm=RunState.RUNNING, to=RunState.RUNNING, job=job.name)

    def fail(self, tx: Tx, run: MonitorRun, error: str, *, cause: str | None = None) -> None:
        """Nothing of the run is kept but why it failed."""
        if _end(tx, run, RunState.FAILED, error):
            publish(tx, _actor(run, cause), events.monitor_run_failed(run, error))

    def on_job_finished(self, tx: Tx, fact: Fact) -> None:
        """Keeps what the step found, or why it found nothing. Subscribes to JobFinished."""
        if fact.data.get("owner") != OWNER:
            return
        run = store.run_of_job(tx, fact.workspace_id, fact.subject.removeprefix("jobs/"))
        monitor = store.monitor_of(tx, run) if run else None
        if run is None or run.state is not RunState.RUNNING:
            return
        result = fact.data.get("result")
        if monitor is None or fact.data.get("status") != "Completed" or not isinstance(result, Mapping):
            self.fail(tx, run, why_failed(result, fact.data.get("reason")), cause=fact.id)
            return
        found = findings_of(result, fact.data.get("outputs"), output=OUTPUT)
        if not found.rows and found.unreadable:
            self.fail(tx, run, _no_time_read(monitor, run, found), cause=fact.id)
            return
        if not found.rows:
            self._found_empty(tx, monitor, run, _nothing_within(monitor, run), cause=fact.id)
            return
        try:
            with tx.savepoint() as inside:
                self._complete(inside, _actor(run, fact.id), monitor, run, found)
        except Unavailable:
            raise
        except PlatformError as refusal:
            self.fail(tx, run, f"What was measured cannot be kept: {refusal.detail} {refusal.hint}", cause=fact.id)

    def _found_empty(self, tx: Tx, monitor: Monitor, run: MonitorRun, reason: str, *, cause: str | None = None) -> None:
        """Nothing came; where nothing can come any more, it is a failure."""
        endpoint = monitor.definition.endpoint
        try:
            self._endpoints.get(tx, run.workspace_id, endpoint)
        except EndpointMissing:
            self.fail(tx, run, endpoint_gone(endpoint), cause=cause)
            return
        if _end(tx, run, RunState.EMPTY, reason):
            publish(tx, _actor(run, cause), events.window_found_empty(monitor, run, reason))

    def _complete(self, tx: Tx, actor: Actor, monitor: Monitor, run: MonitorRun, found: Findings) -> None:
        version = self._windows.register(tx, actor, monitor, run, manifest=found.window, counts=found.counts)
        store.move_run(
            tx, run, frm=RunState.RUNNING, to=RunState.COMPLETED, result=found.result,
            summary=summary_of(found.signals).to_json(), matched=found.matched,
            window_asset=version.name, window_version=version.version, ended_at=tx.now,
        )  # fmt: skip
        told = [events.measured(monitor, run, version.version, name, signal) for name, signal in found.signals.items()]
        publish(tx, actor, *(fact for facts in told for fact in facts))
        for piece in found.evidence(replace(run, window_version=version.version)):
            try:
                self._evidence.attach(
                    tx, actor, run.workspace_id, piece.model, piece.version, kind=piece.kind, content=piece.content,
                    figure=piece.figure, source=f"jobs/{run.job}",
                )  # fmt: skip
            except Missing:
                continue  # the model version was deleted while its answers were still captured

    def _gather(self, tx: Tx, run: MonitorRun) -> Gathered:
        monitor = store.monitor_of(tx, run)
        if monitor is None:
            return Gathered(run)
        endpoint = monitor.definition.endpoint
        # Segments know when rows were answered; where an input says when they happened, any segment may hold some.
        answered = monitor.definition.clocking.timestamp_column is None
        since, until = (run.start, run.end) if answered else (None, None)
        capture = self._endpoints.gateways.segments(
            tx, run.workspace_id, endpoint, kind="capture", since=since, until=until
        )
        told = since - SET_BACK if since else None  # what was told before is of answers before
        feedback = self._endpoints.gateways.segments(tx, run.workspace_id, endpoint, kind="feedback", since=told)
        ref = monitor.definition.reference
        try:
            reference = self._assets.resolve(tx, run.workspace_id, AssetKind.DATA, ref) if ref else None
        except PlatformError as refusal:
            return Gathered(run, monitor.definition, problem=f"{refusal.detail} {refusal.hint}".strip())
        return Gathered(run, monitor.definition, capture, feedback, reference)

    def _keep_all(self, segments: Sequence[Segment]) -> Manifest:
        by_digest = {segment.digest: segment for segment in segments}
        for segment in by_digest.values():
            if not self._blobs.has(segment.digest):
                self._keep(segment)
        return Manifest(tuple(FileEntry(f"{one.digest}.parquet", one.size, one.digest) for one in by_digest.values()))

    def _keep_reference(self, version: AssetVersion) -> Manifest:
        if version.manifest is not None:
            return version.manifest
        kept = {path: self._blobs.put_file(lies) for path, lies in places.places(version, self._blobs.path).items()}
        return Manifest(tuple(FileEntry(path, blob.size, blob.digest) for path, blob in kept.items()))

    def _keep(self, segment: Segment) -> None:
        try:
            self._blobs.put(_chunks(Path(segment.path)), expected=segment.digest)
        except (OSError, ContentDiffers) as error:
            raise SegmentLost(
                f"A {segment.kind} segment of '{segment.endpoint}' with {segment.rows} rows cannot be read: {error}.",
                hint=f"It was announced as {segment.path}; put it back and run the monitor again.",
            ) from error


def _end(tx: Tx, run: MonitorRun, state: RunState, why: str) -> bool:
    """False when the run had ended before."""
    return any(
        store.move_run(tx, run, frm=going, to=state, error=why, ended_at=tx.now)
        for going in (RunState.PREPARING, RunState.RUNNING)
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(1 << 20), b"")


def _actor(run: MonitorRun, cause: str | None) -> Actor:
    owner = Principal.parse(run.created_by)
    return Actor(Principal(PrincipalKind.SYSTEM, "monitoring"), owner, cause, run.workspace_id)


def _arguments(monitor: Monitor, run: MonitorRun) -> dict[str, JSON]:
    return {"definition": monitor.definition.to_json(), "from": run.start.isoformat(), "to": run.end.isoformat()}


def _inputs(gathered: Gathered, kept: Kept) -> dict[str, GivenInput]:
    given = {"capture": _folder(kept.capture, "captured traffic")}
    if kept.feedback.files:
        given["feedback"] = _folder(kept.feedback, "feedback")
    version = gathered.reference
    if version is not None and kept.reference is not None:
        given["reference"] = GivenInput(InputSpec(version.type.value, kept.reference), version.ref, version.subject)
    return given


def _folder(manifest: Manifest, said: str) -> GivenInput:
    return GivenInput(InputSpec(AssetType.URI_FOLDER.value, manifest), said)


def _nothing_captured(monitor: Monitor, run: MonitorRun) -> str:
    return (
        f"Nothing to look at yet: the endpoint '{monitor.definition.endpoint}' has captured nothing between "
        f"{run.start.isoformat()} and {run.end.isoformat()}. Look at a time in which it was asked, or switch capture "
        "on (data_collector in the deployment) and send it requests."
    )


def _nothing_within(monitor: Monitor, run: MonitorRun) -> str:
    return f"{_none_within(monitor, run)}. Look at a time in which it was asked, or send it requests."


def _no_time_read(monitor: Monitor, run: MonitorRun, found: Findings) -> str:
    return (
        f"{_none_within(monitor, run)}; {found.unreadable} rows have no readable time, and may belong to it. Send the "
        "time of each row in that column, as 2013-04-01T00:00:00Z."
    )


def _none_within(monitor: Monitor, run: MonitorRun) -> str:
    column = monitor.definition.clocking.timestamp_column or "the time of the answer"
    return (
        f"No captured row of '{monitor.definition.endpoint}' has {column} within {run.start.isoformat()} to "
        f"{run.end.isoformat()}"
    )
