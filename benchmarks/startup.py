"""How long the command line, the import and the server take to be there, beside a bare Python."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.serving import started, stopped
from benchmarks.table import Row, middle

RUNS = 7


def run() -> list[Row]:
    bare = _timed([sys.executable, "-c", "pass"])
    imported = _timed([sys.executable, "-c", "import lazulite"])
    asked = _timed([str(Path(sys.executable).parent / "lazulite"), "--help"])
    first, existing = _server()
    return [
        Row("import lazulite, above a bare Python", imported - bare, "s", 0.1, bare, "python -c pass"),
        Row("lazulite --help", asked, "s", 0.25, bare, "python -c pass"),
        Row("server ready, first start of a home", first, "s", 10.0, bare, "python -c pass"),
        Row("server ready, existing home", existing, "s", 2.0, bare, "python -c pass"),
    ]


def _timed(command: list[str]) -> float:
    """Seconds, the median of several runs after a warm one."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begin)
    return middle(taken)


def _server() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        taken = []
        for _ in range(4):
            begin = time.perf_counter()
            server = started(home)
            taken.append(time.perf_counter() - begin)
            stopped(server)
    return taken[0], middle(taken[1:])
