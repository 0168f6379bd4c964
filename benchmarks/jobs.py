"""What a job costs over running its script by hand, in an environment that is ready."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.serving import started, stopped
from benchmarks.table import Row, middle
from lazulite import Client, command

RUNS = 7
NODES = 3
ENVIRONMENT = {"conda_file": {"dependencies": ["pip", {"pip": ["cowsay==6.1"]}]}}
SCRIPT = "import time; print(time.time(), flush=True)"


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code"
        code.mkdir()
        (code / "script.py").write_text(SCRIPT)
        server = started(Path(folder) / "home")
        try:
            client = Client(server.url)
            _job(client, code)
            starts, costs = zip(*(_job(client, code) for _ in range(RUNS)), strict=True)
            cold = [_on_a_new_node(client, code, f"burst-{number}") for number in range(NODES)]
        finally:
            stopped(server)
        by_hand = middle([_by_hand(code) for _ in range(RUNS)])
    return [
        Row("job: from submission to the script's first line", middle(starts), "s", 0.5, by_hand, "the script by hand"),
        Row("job: whole, above the script by hand", middle(costs) - by_hand, "s", 1.0, by_hand, "the script by hand"),
        Row(
            "job: the same where its node has to be started first",
            middle(cold),
            "s",
            5.0,
            by_hand,
            "the script by hand",
        ),
    ]


def _on_a_new_node(client: Client, code: Path, compute: str) -> float:
    """Seconds until the script ran where no worker had room."""
    [own] = [one for one in client.workers.list() if one.queues == ["*"]]
    client.compute.create({"name": compute, "type": "pool", "starter": "local", "max_instances": 1})
    client.workers.cordon(own.id)
    try:
        return _job(client, code, f"azureml:{compute}")[0]
    finally:
        client.workers.uncordon(own.id)
        client.compute.stop(compute)
        while next(client.compute.nodes(compute)).state != "left":
            time.sleep(0.1)


def _job(client: Client, code: Path, compute: str | None = None) -> tuple[float, float]:
    """(seconds until the script ran, seconds until the job was Completed)."""
    begin = time.time()
    job = client.jobs.create(command(command="python script.py", code=code, environment=ENVIRONMENT, compute=compute))
    name = str(job["name"])
    done = client.jobs.wait(name)
    taken = time.time() - begin
    if done["status"] != "Completed":
        raise RuntimeError(f"the job is {done['status']}: {done['error']}")
    log = b"".join(client.jobs.follow(name)).decode().split()
    return float(log[-1]) - begin, taken


def _by_hand(code: Path) -> float:
    begin = time.time()
    subprocess.run([sys.executable, "script.py"], cwd=code, check=True, stdout=subprocess.DEVNULL)
    return time.time() - begin
