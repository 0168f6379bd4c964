"""Jobs: submitted, followed, waited for, canceled, and what they leave behind."""

import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from lazulite.experience.sdk.documents import ENVIRONMENT, Lies, Place, Settings
from lazulite.experience.sdk.downloads import download
from lazulite.experience.sdk.nouns import Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Missing, Unavailable, nearest
from lazulite.words.json import JSONObject
from lazulite.words.manifests import Manifest

ENDED = {"Completed", "Failed", "Canceled"}
PATIENCE_SECONDS = 60  # how long a lost platform is waited for while a job is followed
PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)
PLACES = (Place("code", Lies.CODE), Place("inputs.*.path"), ENVIRONMENT)


class OutputMissing(Missing):
    pass


class StillRunning(Unavailable):
    """The time to wait is over; the job goes on."""


class Jobs(Noun):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "jobs", PLACES)

    def cancel(self, name: str) -> JSONObject:
        """Asked for; `wait` tells when it is done."""
        return self.transport.post(self.path(name, "cancel"))

    def clone(self, name: str, *, set: Settings | None = None, key: str | None = None) -> JSONObject:
        """The same code, data and document once more; `set`: dotted places and the values they get instead."""
        return self.transport.post(self.path(name, "clone"), {"set": dict(set or {})}, key=key)

    def log(self, name: str, *, offset: int = 0, tail_kib: int | None = None) -> bytes:
        """The log as it is now, from byte `offset` on, or its last lines."""
        with self.transport.stream(self.path(name, "log"), {"offset": offset, "tail": tail_kib}) as pieces:
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

    def stream(self, name: str, *, to: TextIO | None = None, tail_kib: int | None = None) -> JSONObject:
        """Writes the log to `to` (standard output by default) until the job has ended, and gives the job."""
        import codecs
        import sys

        target = sys.stdout if to is None else to
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        for piece in self.follow(name, tail_kib=tail_kib):
            target.write(decoder.decode(piece))
            target.flush()
        target.write(decoder.decode(b"", final=True))
        return self.get(name)

    def wait(self, name: str, *, timeout_seconds: float | None = None) -> JSONObject:
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
            hint = nearest(output_name, outputs)
            raise OutputMissing(f"The job {name} left no output '{output_name}'.", hint=hint)
        target = Path(path) / output_name
        download(
            self.transport, outputs[output_name], target, lambda entry: self.path(name, "outputs", output_name, entry)
        )
        return target


def has_ended(job: JSONObject) -> bool:
    return job.get("status") in ENDED
