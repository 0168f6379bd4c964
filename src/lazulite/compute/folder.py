"""The folder of one process on its worker: all that is known of it there, across restarts."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.held import Held
from lazulite.compute.process import Claimed
from lazulite.compute.spec import JobSpec, mapping
from lazulite.words.errors import Conflict

RESULT_BYTES = 1 << 20
TAIL_BYTES = 1 << 16


@dataclass(frozen=True)
class JobFolder:
    path: Path

    @property
    def code(self) -> Path:
        return self.path / "code"

    @property
    def log(self) -> Path:
        return self.path / "log.txt"

    @property
    def shim_words(self) -> Path:
        """What its shim has said, in dismay: else it says nothing."""
        return self.path / "shim.txt"

    @property
    def services(self) -> Path:
        """What it offers, and at which ports: beside `said`, so that what it offers cannot name other ports."""
        return self.path / "services.json"

    @property
    def said(self) -> Path:
        """What it tells us by files. Those beside it are ours: one that is kept apart cannot write them."""
        return self.path / "said"

    @property
    def ready(self) -> Path:
        return self.said / "ready.json"

    @property
    def result(self) -> Path:
        return self.said / "result.json"

    @property
    def temporary(self) -> Path:
        """The /tmp of one that is kept apart."""
        return self.path / "tmp"

    @property
    def arguments(self) -> Path:
        return self.path / "arguments.json"

    @property
    def own_packages(self) -> Path:
        """What its command installs by pip."""
        return self.path / "python"

    @property
    def kept(self) -> tuple[Path, ...]:
        """Folders of the working directory that every job may leave things in."""
        return self.code / "outputs", self.code / "logs"

    @property
    def process_logs(self) -> Path:
        """What each process of a distributed job has said, in Azure ML's place; kept as the others are."""
        return self.code / "user_logs"

    @property
    def distribution(self) -> Path:
        return self.path / "distribution.json"

    @property
    def failed_process(self) -> Path:
        """Which process of a distributed job failed first."""
        return self.said / "failed_process.json"

    @property
    def build(self) -> Path:
        """What its image is built from."""
        return self.path / "build"

    def input(self, name: str) -> Path:
        return self.path / "inputs" / name

    def output(self, name: str) -> Path:
        return self.path / "outputs" / name

    def begin(self, claimed: Claimed) -> None:
        """Empty but for what was claimed. Only for what no shim has accepted."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True, mode=0o700)
        self.said.mkdir()
        value = {
            "attempt": claimed.attempt, "spec": claimed.spec.to_json(), "log_offset": claimed.log_offset,
            "left": claimed.left, **claimed.held.to_json(),
        }  # fmt: skip
        draft = self.path / "spec.json.new"
        draft.touch(mode=0o600)  # the job's token is in it
        draft.write_text(json.dumps(value), "utf-8")
        draft.rename(self.path / "spec.json")
        if claimed.log_offset:
            self.say(f"\n=== attempt {claimed.attempt} ===\n")

    def claimed(self) -> Claimed | None:
        """None for a folder that was left before its claim was written down."""
        try:
            value = mapping(json.loads((self.path / "spec.json").read_text("utf-8")))
        except (FileNotFoundError, ValueError):
            return None
        spec, offset = JobSpec.from_json(mapping(value["spec"])), int(str(value.get("log_offset") or 0))
        held, left = Held.from_json(spec.taken_slots, value), value.get("left")
        return Claimed(spec, int(str(value["attempt"])), held, offset, left if isinstance(left, Mapping) else {})

    def log_tail(self) -> str:
        return tail(self.log)

    def say(self, text: str) -> None:
        """A line of ours, before the process has the log to itself."""
        with self.log.open("a", encoding="utf-8") as file:
            file.write(text)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def tail(path: Path, size: int = TAIL_BYTES) -> str:
    """The end of a log; empty where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - size))
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


class SocketFolderTaken(Conflict):
    pass


def socket_path(home: Path, process_id: str) -> Path:
    """A path short enough for a Unix socket (107 bytes), in a folder of this user's alone."""
    name = hashlib.sha256(str(home.absolute()).encode()).hexdigest()[:12]
    base = Path(tempfile.gettempdir())
    folder = (base if len(str(base)) < 40 else Path("/tmp")) / f"lazulite-{name}"  # noqa: S108 - made 0700, owner checked
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise SocketFolderTaken(f"The folder {folder} belongs to somebody else.", hint="Remove it, or set TMPDIR.")
    return folder / f"{process_id.replace('-', '')[-16:]}.sock"
