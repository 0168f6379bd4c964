"""Hours of an endpoint's everyday: does any process grow? Predictions, feedback, tracking, lists and jobs, all at once.

python -m benchmarks soak --minutes 60     prints growth per hour; not part of `make bench`
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import linear_regression

import httpx2
import psutil

from benchmarks import scoring
from benchmarks.serving import Served, started, stopped
from benchmarks.table import Row
from lazulite import Client, command

SAMPLE_SECONDS = 5.0
WARM_SHARE = 1 / 3  # of the time, in which caches fill; never measured
JOB_SECONDS = 30.0
PROCESSES = {
    "processes.main": "server", "/bin/lazulite": "server", "processes.worker": "worker",
    "processes.gateway": "gateway", "runners/score.py": "runner",
}  # fmt: skip
# By figure: what it may grow in an hour, and what is no growth but noise in the whole time.
LIMITS = {"memory": ("MB", 32.0, 12.0), "descriptors": ("", 12.0, 6.0), "threads": ("", 6.0, 4.0)}
Figures = Mapping[str, float]
Samples = dict[str, list[tuple[float, Figures]]]


def run(minutes: float) -> list[Row]:
    """Raises RuntimeError when a request of the traffic is refused."""
    python = scoring.environment()
    with tempfile.TemporaryDirectory(prefix="lz") as temporary:
        folder = Path(temporary)
        scoring.done([python, str(scoring.HERE / "scoring_model.py"), str(folder / "model")])
        server = started(folder / "home")
        try:
            deployed(server, folder / "model")
            return rows(sampled(server, minutes * 60))
        finally:
            stopped(server)


def deployed(server: Served, model: Path) -> None:
    collected = {"model_inputs": {"enabled": "True"}, "model_outputs": {"enabled": "True"}}
    with Client(server.url) as client:
        client.models.create(name="late", path=str(model), type="mlflow_model")
        client.online_endpoints.create({"name": "late"})
        blue = {"name": "blue", "endpoint_name": "late", "model": "azureml:late:1"}
        client.online_deployments.create({**blue, "data_collector": {"collections": collected}}, all_traffic=True)
        client.online_deployments.wait("blue", "late")


def sampled(server: Served, seconds: float) -> Samples:
    """Figures of each process while the traffic goes on, after it has warmed up."""
    over, failed = threading.Event(), list[Exception]()

    def keep(act: Callable[[Client, threading.Event], None]) -> None:
        try:
            with Client(server.url) as client:
                act(client, over)
        except Exception as error:
            failed.append(error)
            over.set()

    acts = (predict, predict, track, look, work)
    threads = [threading.Thread(target=keep, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    found: Samples = {}
    began = time.monotonic()
    while (now := time.monotonic() - began) < seconds and not over.wait(SAMPLE_SECONDS):
        if now > seconds * WARM_SHARE:
            for name, figures in processes(server.home).items():
                found.setdefault(name, []).append((now, figures))
    over.set()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"the traffic was refused: {failed[0]}") from failed[0]
    return found


def predict(client: Client, over: threading.Event) -> None:
    """A prediction, and what became of it."""
    with client.online_endpoints.scorer("late") as scorer:
        while not over.wait(0.01):
            made = scorer.score(scoring.BODY)
            scorer.feedback({"request_id": made.request_id, "actual": 1})


def track(client: Client, over: threading.Event) -> None:
    """Runs with a hundred points each."""
    with httpx2.Client(base_url=f"{client.url}/api/2.0/mlflow", timeout=60, trust_env=False) as http:
        while not over.wait(0.5):
            made = http.post("/runs/create", json={"experiment_id": "0", "start_time": 1}).raise_for_status().json()
            run_id = made["run"]["info"]["run_id"]
            points = [{"key": "loss", "value": 1.0, "step": step, "timestamp": step} for step in range(100)]
            http.post("/runs/log-batch", json={"run_id": run_id, "metrics": points}).raise_for_status()
            http.post("/runs/update", json={"run_id": run_id, "status": "FINISHED"}).raise_for_status()


def look(client: Client, over: threading.Event) -> None:
    """What an open page asks for."""
    with httpx2.Client(base_url=f"{client.url}/api/v1/workspaces/default", timeout=60, trust_env=False) as http:
        while not over.wait(0.2):
            for path in ("/jobs", "/online-endpoints", "/loops", "/events?max_results=50", "/audit"):
                http.get(path).raise_for_status()


def work(client: Client, over: threading.Event) -> None:
    """A job now and then."""
    while True:
        made = client.jobs.create(command(command="echo done", environment={"requirements": []}))
        client.jobs.wait(str(made["name"]))
        if over.wait(JOB_SECONDS):
            return


def processes(home: Path) -> dict[str, Figures]:
    """By what each is; jobs come and go and are left out."""
    found: dict[str, Figures] = {}
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
            kind = next((kind for sign, kind in PROCESSES.items() if sign in line), None)
            if kind is None or str(home) not in line or "shim.py" in line:
                continue
            found[kind] = {
                "memory": process.memory_info().rss / 1e6, "descriptors": float(process.num_fds()),
                "threads": float(process.num_threads()),
            }  # fmt: skip
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def rows(samples: Samples) -> list[Row]:
    """Growth per hour of each figure of each process; too little for its noise counts as none."""
    if missing := set(PROCESSES.values()) - set(samples):
        raise RuntimeError(f"never seen: {', '.join(sorted(missing))}")
    made = []
    for process, taken in sorted(samples.items()):
        times = [at for at, _ in taken]
        for figure, (unit, limit, noise) in LIMITS.items():
            values = [figures[figure] for _, figures in taken]
            slope = linear_regression(times, values).slope if len(set(times)) > 1 else 0.0
            grown = slope * (times[-1] - times[0])
            print(f"{process} {figure}: {values[0]:.1f} to {values[-1]:.1f} {unit}", file=sys.stderr)
            per_hour = slope * 3600 if abs(grown) > noise else 0.0
            made.append(Row(f"soak: {process}, {figure} an hour", per_hour, unit, limit))
    return made
