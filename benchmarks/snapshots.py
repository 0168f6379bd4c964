"""What a job with 5,000 files of code costs, of which one has changed since the last one: only that one is sent."""

import tempfile
import time
from pathlib import Path

from benchmarks.serving import started, stopped
from benchmarks.table import Row, middle
from lazulite import Client, command
from lazulite.experience.sdk.snapshots import snapshot

FOLDERS, IN_EACH = 50, 100
RUNS = 7
LINES = "x = 1\n" * 200


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code"
        _write(code)
        server = started(Path(folder) / "home")
        try:
            with Client(server.url) as client:
                _submit(client, code)
                changed = middle([_changed(client, code, number) for number in range(RUNS)])
        finally:
            stopped(server)
        looked = middle([_looked(code) for _ in range(RUNS)])
    name = f"snapshot: {FOLDERS * IN_EACH} files, one changed, to the job"
    return [Row(name, changed, "s", 1.0, looked, "every file read and hashed")]


def _write(code: Path) -> None:
    for number in range(FOLDERS):
        folder = code / f"part{number}"
        folder.mkdir(parents=True)
        for file in range(IN_EACH):
            (folder / f"module{file}.py").write_text(f"# {number} {file}\n{LINES}")


def _changed(client: Client, code: Path, number: int) -> float:
    (code / "part7" / "module7.py").write_text(f"# change {number}\n")
    return _submit(client, code)


def _submit(client: Client, code: Path) -> float:
    begin = time.perf_counter()
    client.jobs.create(command(command="true", environment={"image": "python"}, code=code))
    return time.perf_counter() - begin


def _looked(code: Path) -> float:
    begin = time.perf_counter()
    snapshot(code, ignoring=True)
    return time.perf_counter() - begin
