"""A server of one's own for a benchmark."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LAZULITE = str(Path(sys.executable).parent / "lazulite")


@dataclass(frozen=True)
class Served:
    url: str
    home: Path
    process: "subprocess.Popen[str]"


def started(home: Path, *options: str) -> Served:
    """A server that has said that it is ready. Raises RuntimeError with what it said instead."""
    command = [LAZULITE, "serve", "--home", str(home), "--port", "0", "--scoring-port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("ready "):
            return Served(line.split()[1], home, process)
    raise RuntimeError("".join(said))


def stopped(server: Served) -> None:
    subprocess.run([LAZULITE, "stop", "--home", str(server.home)], check=True, stderr=subprocess.DEVNULL)
    server.process.wait(30)
    assert server.process.stderr is not None
    server.process.stderr.close()
