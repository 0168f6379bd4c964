"""What training costs above the processes that it starts: steps, queued jobs, environments; beside its peers.

`LAZULITE_BENCH_PEERS=FOLDER` (made by python -m benchmarks.peers FOLDER) puts Metaflow, Prefect and Dagster beside it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.peers import chains
from benchmarks.peers.chains import STEPS
from benchmarks.serving import started, stopped
from benchmarks.table import Row, middle
from lazulite import Client
from lazulite.compute.environments import Environment, Environments
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.runners import bytecode

RUNS = 5
JOBS, JOB_SECONDS, SLOTS = 1000, 0.01, 2
PLAIN = {"requirements": []}
PACKAGES = ["scikit-learn", "pandas", "lightgbm"]
STEP_MS, REUSED_SECONDS, JOB_MS, BUILD_SECONDS, KNOWN_SECONDS = 125.0, 0.5, 30.0, 1.0, 0.1
OF_THE_BEST_PEER = 0.5


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        server = started(home)
        try:
            client = Client(server.url)
            _chained(client, "warm")
            steps = [_chained(client, f"run {number}") / STEPS * 1000 for number in range(RUNS)]
            reused = middle([_chained(client, "run 0") for _ in range(RUNS)])
            bare = middle([_bare() / STEPS * 1000 for _ in range(RUNS)])
            rows = [
                Row("a step of a chain of ten", middle(steps), "ms", STEP_MS, bare, "the same ten processes by hand"),
                Row("ten steps, all reused", reused, "s", REUSED_SECONDS),
                *_beside_peers(middle(steps), Path(folder)),
                *_queued(client),
            ]
        finally:
            stopped(server)
    return [*rows, *_environments()]


def chain(tag: str) -> dict[str, object]:
    """Ten steps that each read what the one before wrote; `tag` makes them others than those of another tag."""
    jobs: dict[str, object] = {}
    for number in range(STEPS):
        step: dict[str, object] = {
            "command": COMMAND if number else FIRST, "environment": PLAIN, "environment_variables": {"TAG": tag},
            "outputs": {"value": {"type": "uri_file"}},
        }  # fmt: skip
        if number:
            step["inputs"] = {"value": f"${{{{parent.jobs.s{number - 1}.outputs.value}}}}"}
        jobs[f"s{number}"] = step
    return {"type": "pipeline", "jobs": jobs}


FIRST = "echo $TAG > ${{outputs.value}}"
COMMAND = "cat ${{inputs.value}} > ${{outputs.value}}"


def _chained(client: Client, tag: str) -> float:
    began = time.perf_counter()
    _completed(client, client.jobs.create(chain(tag)).name)  # type: ignore[arg-type]  # JSON
    return time.perf_counter() - began


def _completed(client: Client, name: str) -> None:
    done = client.jobs.wait(name)
    if done.status != "Completed":
        raise RuntimeError(f"the job is {done.status}: {done.error}")


def _bare() -> float:
    """The steps' own shells, one after the other, by somebody who waits for each."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run(["bash", "-c", "echo run > 0"], cwd=folder, check=True)
        for number in range(1, STEPS):
            subprocess.run(["bash", "-c", f"cat {number - 1} > {number}"], cwd=folder, check=True)
        return time.perf_counter() - began


def _beside_peers(step_ms: float, folder: Path) -> list[Row]:
    """Each peer's step beside ours, and ours as a part of the best one's."""
    peers = chains.found(os.environ.get("LAZULITE_BENCH_PEERS"))
    if not peers:
        print("no peers: python -m benchmarks.peers FOLDER installs them", file=sys.stderr)
        return []
    took = {
        f"{peer.name} {peer.version}": middle(
            [chains.seconds(peer, folder / f"{peer.name}{number}") / STEPS * 1000 for number in range(3)]
        )
        for peer in peers
    }
    best = min(took, key=lambda name: took[name])
    told = [Row(f"a step of {name}", ms, "ms", float("inf")) for name, ms in took.items()]
    ours = Row("our step, of the best peer's", step_ms, "ms", OF_THE_BEST_PEER, took[best], best, judge_ratio=True)
    return [*told, ours]


def _queued(client: Client) -> list[Row]:
    """A thousand short jobs that wait at once: what each takes above its own sleep's share of the slots.

    By the time at which the last of them ended: asking after each would take both cores too.
    """
    [worker] = client.workers.list()
    if worker.slots != SLOTS:
        print(f"the worker has {worker.slots} slots, and the limit is meant for {SLOTS}", file=sys.stderr)
    client.workers.cordon(worker.name)
    command = {"command": f"sleep {JOB_SECONDS}", "environment": PLAIN}
    names = [client.jobs.create(command).name for _ in range(JOBS)]  # type: ignore[arg-type]  # JSON
    began = datetime.now(UTC)
    client.workers.uncordon(worker.name)
    for name in reversed(names):
        _completed(client, name)
    ended = max(datetime.fromisoformat(str(client.jobs.get(name).ended_at)) for name in names)
    each = (ended - began).total_seconds() / JOBS * 1000
    share = JOB_SECONDS / SLOTS * 1000
    floor = _bare_jobs() - share
    name = f"{JOBS} queued jobs: each above its sleep"
    return [Row(name, each - share, "ms", JOB_MS, floor, "shells by hand, two at a time")]


def _bare_jobs() -> float:
    """Milliseconds each of as many shells, as many at a time as there are slots."""
    few = JOBS // 10
    began = time.perf_counter()
    with ThreadPoolExecutor(SLOTS) as pool:
        list(pool.map(lambda _: subprocess.run(["bash", "-c", f"sleep {JOB_SECONDS}"], check=True), range(few)))
    return (time.perf_counter() - began) / few * 1000


def _environments() -> list[Row]:
    """Packages that the machine has had before, in a new environment and in a known one; the first import."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {**os.environ, "UV_CACHE_DIR": str(Path(folder) / "cache")}
        root = Path(folder) / "environments"
        environments = Environments(root, variables=variables)
        warm = _prepared(environments, PACKAGES)[1].python
        # What a worker does behind the first job of an environment; here it is waited for.
        subprocess.run([warm, "-I", bytecode.__file__, warm.parent.parent, environments.bytecode], check=True)
        took, made = _prepared(environments, [*PACKAGES, "six"])
        first, second = _import(made), _import(made)
        known, _ = _prepared(environments, [*PACKAGES, "six"])
    return [
        Row("a new environment of known packages", took, "s", BUILD_SECONDS),
        Row("its first import, of the second's time", first, "s", 1.2, second, "the second import", judge_ratio=True),
        Row("a known environment", known, "s", KNOWN_SECONDS),
    ]


def _prepared(environments: Environments, packages: Sequence[str]) -> tuple[float, Environment]:
    spec = EnvironmentSpec(EnvironmentKind.REQUIREMENTS, None, tuple(packages))
    began = time.perf_counter()
    made = environments.prepare(spec, lambda _: None, is_stopped=lambda: False)
    return time.perf_counter() - began, made


def _import(environment: Environment) -> float:
    began = time.perf_counter()
    subprocess.run([environment.python, "-c", "import sklearn.ensemble, pandas, lightgbm"], check=True)
    return time.perf_counter() - began
