"""Jobs: submitted, followed, waited for, canceled, and what they leave behind."""

import io
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TextIO

from lazulite.experience.sdk import uploads
from lazulite.experience.sdk.answers.assets import JobPlan
from lazulite.experience.sdk.answers.jobs import Job, JobStep, Sweep, Trial
from lazulite.experience.sdk.documents import Settings, taken
from lazulite.experience.sdk.downloads import download
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun, items
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.local_paths import local_paths
from lazulite.words.errors import Missing, PlatformError, Unavailable, nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest

ENDED = {"Completed", "Failed", "Canceled"}
PATIENCE_SECONDS = 60  # how long a lost platform is waited for while a job is followed
PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)


class OutputMissing(Missing):
    pass


class StillRunning(Unavailable):
    """The time to wait is over; the job goes on."""


class Jobs(Noun[Job, Job]):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "jobs", Job, Job, local_paths)

    def validate(self, document: Document, *, set: Settings | None = None) -> JobPlan:
        """What would run where, references resolved, nothing run."""
        return self._as(JobPlan, self.transport.post(self.path("validate"), self.envelope(document, set, send=False)))

    def cancel(self, name: str) -> Job:
        """Asked for; `wait` tells when it is done."""
        return self._as(Job, self.transport.post(self.path(name, "cancel")))

    def archive(self, name: str) -> Job:
        """Out of the lists; it can still be shown."""
        return self._as(Job, self.transport.post(self.path(name, "archive")))

    def restore(self, name: str) -> Job:
        return self._as(Job, self.transport.post(self.path(name, "restore")))

    def clone(
        self, name: str, *, set: Settings | None = None, document: str | None = None, code: str | Path | None = None,
        key: str | None = None,
    ) -> Job:  # fmt: skip
        """The same code and data once more, by the same document or another one's text.

        `set`: dotted places and the values they get instead. `code`: a folder here, in place of the job's own code.
        """
        sources: dict[str, JSON] = {}
        if code is not None:
            files = taken(Path(code).expanduser(), "code", ignoring=True, show=self.transport.show)
            uploads.send(self.transport, files)
            sources["code"] = [file.entry.__dict__ for file in files]
        body = {"set": dict(set or {}), "document": document, "sources": sources}
        return self._as(Job, self.transport.post(self.path(name, "clone"), body, key=key))

    def resume(self, name: str, *, set: Settings | None = None, key: str | None = None) -> Job:
        """A pipeline that has ended once more; what completed is taken from it where nothing of its step changed."""
        return self._as(Job, self.transport.post(self.path(name, "resume"), {"set": dict(set or {})}, key=key))

    def steps(self, name: str) -> Sequence[JobStep]:
        """Of a pipeline, each after what it needs, with its state and the reason why it ran or was reused."""
        return [self._as(JobStep, each) for each in items(self.transport.get(self.path(name, "steps")))]

    def trials(
        self, name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Trial]:  # fmt: skip
        """A sweep's, page by page as they are asked for, in the order of their numbers."""
        path = self.path(name, "trials")
        return self._listed(path, Trial, max_results, filter=filter, order_by=order_by, text=text)

    def sweep(self, name: str) -> Sweep:
        """What a sweep searches, how many of its trials stand how, and the best so far."""
        return self._as(Sweep, self.transport.get(self.path(name, "sweep")))

    def extend(self, name: str, *, max_total_trials: int, key: str | None = None) -> Job:
        """More trials for a sweep: itself where it runs, else a new one that begins with its trials."""
        body = {"max_total_trials": max_total_trials}
        return self._as(Job, self.transport.post(self.path(name, "extend"), body, key=key))

    def log(self, name: str, *, offset: int = 0, limit_bytes: int | None = None, tail_kib: int | None = None) -> bytes:
        """The log as it is now, from byte `offset` on and at most so many bytes of it, or its last lines."""
        asked = {"offset": offset, "limit": limit_bytes, "tail": tail_kib}
        with self.transport.stream(self.path(name, "log"), asked) as pieces:
            return b"".join(pieces)

    def follow(self, name: str, *, offset: int = 0, tail_kib: int | None = None) -> Iterator[bytes]:
        """The log from byte `offset` on, or from its last lines on, as it is written, until the job has ended.

        A lost connection goes on where it stopped; raises PlatformUnreachable when it stays lost for a minute.
        """
        lost_at: float | None = None
        while True:
            try:
                query = {"offset": offset, "follow": True, "tail": tail_kib}
                with self.transport.opened(self.path(name, "log"), query) as (headers, pieces):
                    lost_at, tail_kib = None, None
                    offset = int(headers.get("X-Log-Offset", offset))
                    for piece in pieces:
                        offset += len(piece)
                        yield piece
                # A server that is shut down ends the stream too.
                if has_ended(self.get(name)):
                    return
            except Unavailable:
                now = time.monotonic()
                lost_at = now if lost_at is None else lost_at
                if now - lost_at > PATIENCE_SECONDS:
                    raise
                threading.Event().wait(0.5)

    def stream(
        self, name: str, *, to: TextIO | None = None, tail_kib: int | None = None,
        begun: Callable[[], None] | None = None,
    ) -> Job:  # fmt: skip
        """Writes the log to `to` (standard output by default) until the job has ended, and gives the job.

        Of a pipeline a line for each turn of a step, and the end of the log of one that failed.

        tail_kib: begin with the last so many. begun: called once, before the first of the log is written.
        """
        import codecs
        import sys

        target = sys.stdout if to is None else to
        if self.get(name).type == "pipeline":
            return self._stream_steps(name, target, begun)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        for piece in self.follow(name, tail_kib=tail_kib):
            if begun:
                begun()
                begun = None
            target.write(decoder.decode(piece))
            target.flush()
        target.write(decoder.decode(b"", final=True))
        return self.get(name)

    def _stream_steps(self, name: str, to: TextIO, begun: Callable[[], None] | None) -> Job:
        from lazulite.experience.sdk.steps import follow

        for turn in follow(self.steps, name, is_over=lambda: has_ended(self.get(name))):
            if begun:
                begun()
                begun = None
            to.write(f"{turn}\n")
            if turn.step.state == "Failed" and turn.step.job and turn.step.kind == "job":
                to.write(self.log_tail(turn.step.job, lines=20))
            to.flush()
        return self.get(name)

    def wait(self, name: str, *, timeout_seconds: float | None = None) -> Job:
        """The job once it has ended. Raises StillRunning when the time is over."""
        deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        pauses = iter(PAUSES_SECONDS)
        pause = 0.0
        while not has_ended(job := self.get(name)):
            if deadline is not None and time.monotonic() > deadline:
                raise StillRunning(f"The job {name} is {job.get('status')} after {timeout_seconds:g} s.")
            pause = next(pauses, pause)
            threading.Event().wait(pause)
        return job

    def metrics(self, name: str) -> Mapping[str, float]:
        """The last value of each metric that the job has logged; none of one that is not tracked."""
        try:
            run = self.transport.mlflow("runs/get", {"run_id": name}).get("run")
        except Missing:
            self.get(name)  # says what there is, where there is no such job
            return {}
        data = run.get("data") if isinstance(run, Mapping) else None
        logged = data.get("metrics") if isinstance(data, Mapping) else None
        found: dict[str, float] = {}
        for point in logged if isinstance(logged, list) else ():
            # JSON has no word for NaN and the infinities: MLflow sends them as texts.
            found[str(point["key"])] = float(point["value"])
        return found

    def log_tail(self, name: str, *, lines: int = 10) -> str:
        """The last lines of the log, as far as it is written."""
        read = io.BytesIO()
        self.transport.download(self.path(name, "log"), read)
        return "".join(read.getvalue().decode("utf-8", "replace").splitlines(keepends=True)[-lines:])

    def outputs(self, name: str) -> Mapping[str, Manifest]:
        """What the job left, by output. Empty before it has completed."""
        found = self.transport.get(self.path(name, "outputs")).get("outputs")
        if not isinstance(found, Mapping):
            return {}
        return {output: Manifest.from_json(files) for output, files in found.items()}

    def download(self, name: str, output_name: str, path: str | Path = ".") -> Path:
        """An output's files, below `path`/OUTPUT. Raises OutputMissing."""
        outputs = self.outputs(name)
        if output_name not in outputs:
            hint = nearest(output_name, outputs) if outputs else "They are what its document names under 'outputs'."
            raise OutputMissing(f"The job {name} left no output '{output_name}'.", hint=hint)
        target = Path(path) / output_name
        download(self.transport, outputs[output_name], target, self.path(name, "outputs", output_name))
        return target

    def _more(self, answer: JSONObject) -> Sequence[str]:
        """Metrics with a link, and the end of the log; a card never fails: it says that the platform is away."""
        if "status" not in answer:
            return ()
        name, address = str(answer["name"]), self.transport.address
        found: list[str] = []
        try:
            if answer.get("run_id"):
                run = f"{address.url}/workspaces/{address.workspace}/#/runs/{name}"
                metrics = ", ".join(f"{escape(key)} = {value:.6g}" for key, value in self.metrics(name).items())
                found.append(f'<p><a href="{escape(run)}">metrics</a> {metrics}</p>')
            if tail := self.log_tail(name):
                found.append(f"<pre>{escape(tail)}</pre>")
        except PlatformError as error:
            found.append(f"<p>{escape(error.detail)}</p>")
        return found


def has_ended(job: JSONObject) -> bool:
    return job.get("status") in ENDED
