"""Ten steps, each in a process of its own and each after the one before, as each peer's own guide writes them.

What is timed is the run alone: their servers are up, their modules are known to the disk, and no interpreter of ours
counts. Each is asked for its shortest way on one machine: Metaflow's local runtime, Prefect's process pool, Dagster's
multiprocess executor by its own command.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

STEPS = 10
PEERS = ("metaflow", "prefect", "dagster")


@dataclass(frozen=True)
class Peer:
    """`python`: of its own environment. `version`: as its package says."""

    name: str
    version: str
    python: Path


def found(folder: str | None) -> list[Peer]:
    """The peers that are installed below it."""
    pythons = {name: Path(folder) / name / "bin" / "python" for name in PEERS} if folder else {}
    return [Peer(name, _version(name, python), python) for name, python in pythons.items() if python.exists()]


def seconds(peer: Peer, home: Path) -> float:
    """How long ten steps took, from when it was asked to when it said that they are done."""
    home.mkdir()
    script = home / "chain.py"
    script.write_text(SCRIPTS[peer.name], "utf-8")
    variables = {
        "PATH": f"{peer.python.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(home), "DAGSTER_HOME": str(home),
        "USERNAME": "bench", "PREFECT_HOME": str(home / "prefect"), "DO_NOT_TRACK": "1",
        "DAGSTER_DISABLE_TELEMETRY": "1", "METAFLOW_DEFAULT_METADATA": "local",
    }  # fmt: skip
    began = time.perf_counter()
    said = subprocess.run(
        [peer.python, script, *(["run"] if peer.name == "metaflow" else [])],
        env=variables, cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    whole = time.perf_counter() - began
    if said.returncode != 0:
        raise RuntimeError(f"{peer.name}: {said.stdout[-2000:]}{said.stderr[-2000:]}")
    told = [line.removeprefix("TOOK ") for line in said.stdout.splitlines() if line.startswith("TOOK ")]
    return float(told[-1]) if told else whole


def _version(name: str, python: Path) -> str:
    said = subprocess.run(
        [python, "-c", f"import importlib.metadata as m; print(m.version({name!r}))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return said.stdout.strip()


def _metaflow() -> str:
    steps = "\n".join(
        f"    @step\n    def s{number}(self):\n        self.value = self.value + 1\n        self.next(self.{after})\n"
        for number, after in ((n, f"s{n + 1}" if n < STEPS - 2 else "end") for n in range(1, STEPS - 1))
    )
    return f"""from metaflow import FlowSpec, step

class Chain(FlowSpec):
    @step
    def start(self):
        self.value = 1
        self.next(self.s1)

{steps}
    @step
    def end(self):
        assert self.value == {STEPS - 1}

if __name__ == "__main__":
    Chain()
"""


PREFECT = f"""import time
from prefect import flow, task
from prefect.task_runners import ProcessPoolTaskRunner

@task
def add(value: int) -> int:
    return value + 1

@flow(task_runner=ProcessPoolTaskRunner(max_workers=2))
def chain() -> int:
    value = add.submit(0)
    for _ in range({STEPS - 1}):
        value = add.submit(value)
    return value.result()

if __name__ == "__main__":
    from prefect.testing.utilities import prefect_test_harness
    with prefect_test_harness(server_startup_timeout=120):
        chain()
        began = time.perf_counter()
        assert chain() == {STEPS}
        print("TOOK", time.perf_counter() - began)
"""

DAGSTER = f"""import time
from dagster import DagsterInstance, execute_job, job, op, reconstructable

@op
def first() -> int:
    return 1

@op
def add(value: int) -> int:
    return value + 1

@job
def chain():
    value = first()
    for number in range({STEPS - 1}):
        value = add.alias(f"add_{{number}}")(value)

if __name__ == "__main__":
    with DagsterInstance.get() as instance:
        began = time.perf_counter()
        assert execute_job(reconstructable(chain), instance=instance).success
        print("TOOK", time.perf_counter() - began)
"""

SCRIPTS = {"metaflow": _metaflow(), "prefect": PREFECT, "dagster": DAGSTER}
