"""The folder of one process on its worker: all that is known of it there, across restarts."""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.process import Claimed
from lazulite.compute.spec import JobSpec, mapping, strings
from lazulite.words.errors import Conflict

RESULT_BYTES = 1 << 20


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
    def ready(self) -> Path:
        return self.path / "ready.json"

    @property
    def result(self) -> Path:
        return self.path / "result.json"

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

    def input(self, name: str) -> Path:
        return self.path / "inputs" / name

    def output(self, name: str) -> Path:
        return self.path / "outputs" / name

    def begin(self, claimed: Claimed) -> None:
        """Empty but for what was claimed. Only for what no shim has accepted."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True, mode=0o700)
        value = {"attempt": claimed.attempt, "spec": claimed.spec.to_json(), "gpus": list(claimed.gpus)}
        draft = self.path / "spec.json.new"
        draft.write_text(json.dumps(value), "utf-8")
        draft.rename(self.path / "spec.json")

    def claimed(self) -> Claimed | None:
        """None for a folder that was left before its claim was written down."""
        try:
            value = mapping(json.loads((self.path / "spec.json").read_text("utf-8")))
        except (FileNotFoundError, ValueError):
            return None
        gpus = tuple(int(number) for number in strings(value.get("gpus")))
        return Claimed(JobSpec.from_json(mapping(value["spec"])), int(str(value["attempt"])), gpus)

    def log_tail(self, size: int = 1 << 16) -> str:
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - size))
                return file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def say(self, text: str) -> None:
        """A line of ours, before the process has the log to itself."""
        with self.log.open("a", encoding="utf-8") as file:
            file.write(text)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


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
