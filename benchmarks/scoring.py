"""One row scored through gateway and runner, beside the same pipeline called in a bare Starlette app."""

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from benchmarks.load import KEY, Load
from benchmarks.table import Row
from lazulite.compute.pip_settings import uv_variables

CONNECTIONS = (16, 64)
SECONDS = 6.0
WARM_SECONDS = 1.5
PYTHON = sys.executable
HERE = Path(__file__).parent
SCORE = HERE.parent / "src" / "lazulite" / "runners" / "score.py"
REQUIREMENTS = (
    "mlflow-skinny==3.17.2", "pandas==2.3.3", "scikit-learn==1.9.1", "cloudpickle==3.1.2",
    "starlette", "uvicorn", "uvloop", "httptools",
)  # fmt: skip
FLOORS = {"": {}, ", one OpenMP thread": {"OMP_NUM_THREADS": "1"}}  # the better of them is the floor
BODY = {
    "input_data": {
        "columns": ["carrier", "origin", "distance", "hour", "temp", "wind"],
        "data": [["UA", "JFK", 1000.5, 14, 50.5, 3.25]],
    }
}


def run() -> list[Row]:
    """Raises RuntimeError for any answer but 200."""
    python = environment()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="lz") as temporary:
        folder = Path(temporary)
        done([python, str(HERE / "scoring_model.py"), str(folder / "model")])
        floors: dict[int, dict[str, Load]] = {count: {} for count in CONNECTIONS}
        for kind, settings in FLOORS.items():
            with bare(python, folder / "model", settings) as url:
                for count in CONNECTIONS:
                    floors[count] |= {f"{way}{kind}": asked(f"{url}/{way}", count) for way in ("async", "threads")}
        with ours(python, folder) as url:
            for count in CONNECTIONS:
                rows += judged(count, asked(url, count), floors[count])
    return rows


def judged(connections: int, mine: Load, floors: dict[str, Load]) -> list[Row]:
    """Throughput beside the fastest of the bare apps, p99 beside the steadiest."""
    fastest = max(floors, key=lambda way: floors[way].per_second)
    steadiest = min(floors, key=lambda way: floors[way].p99_ms)
    where = f"scoring, {connections} connections"
    return [
        Row(
            f"{where}: answers", mine.per_second, "1/s", 0.9, floors[fastest].per_second, _named(floors),
            higher_is_better=True, judge_ratio=True,
        ),
        Row(f"{where}: p99", mine.p99_ms, "ms", 1.0, floors[steadiest].p99_ms, _named(floors), judge_ratio=True),
    ]  # fmt: skip


def _named(floors: dict[str, Load]) -> str:
    each = (f"{way} {load.per_second:.0f}/s p99 {load.p99_ms:.0f} ms" for way, load in floors.items())
    return f"bare Starlette app ({', '.join(each)})"


def environment() -> str:
    """The model's Python; made once, under the machine's cache folder."""
    wanted = hashlib.sha256("\n".join(REQUIREMENTS).encode()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lazulite" / "benchmarks"
    python = cache / wanted / "bin" / "python"
    if not (cache / wanted / "complete").exists():
        uv = str(Path(PYTHON).parent / "uv")
        settings = {**os.environ, **uv_variables(os.environ), "UV_PYTHON_DOWNLOADS": "never"}
        done([uv, "venv", "-q", "--clear", "--python", PYTHON, str(cache / wanted)], settings)
        install = [uv, "pip", "install", "-q", "--compile-bytecode", "--python", str(python)]
        done([*install, *REQUIREMENTS], settings)
        (cache / wanted / "complete").touch()
    return str(python)


def done(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def asked(url: str, connections: int) -> Load:
    """A load after a short one that warms everything up; made by a process of its own."""
    for seconds in (WARM_SECONDS, SECONDS):
        command = [PYTHON, "-m", "benchmarks.load", url, str(connections), str(seconds)]
        done = subprocess.run(command, input=json.dumps(BODY).encode(), check=True, capture_output=True)
        load = Load(**json.loads(done.stdout))
        if load.wrong or not load.answered:
            raise RuntimeError(f"{url} gave {load.wrong} answers other than 200, and {load.answered} good ones")
    return load


@contextlib.contextmanager
def bare(python: str, model: Path, settings: Mapping[str, str]) -> Iterator[str]:
    port = _free_port()
    with _process([python, str(HERE / "scoring_floor.py"), str(model), str(port)], settings):
        url = f"http://127.0.0.1:{port}"
        _answering(f"{url}/async", 404, 405)
        yield url


@contextlib.contextmanager
def ours(python: str, folder: Path) -> Iterator[str]:
    """A runner in the model's environment and a gateway in ours; capture is on, as its users have it."""
    path, home = folder / "runner", folder / "home"
    (home / "gateway").mkdir(parents=True)
    (home / "gateway" / "table.json").write_text(json.dumps(_table(path)))
    runner = [python, str(SCORE), "--model", str(folder / "model"), "--socket", str(path)]
    gateway = [PYTHON, "-m", "lazulite.processes.gateway", "--home", str(home), "--url", "http://127.0.0.1:9",
               "--port", "0", "--token-file", str(home / "token")]  # fmt: skip
    with _process([*runner, "--ready", str(folder / "ready.json")]), _process(gateway):
        _until((home / "gateway" / "address.json").exists, "the gateway")
        address = json.loads((home / "gateway" / "address.json").read_text())
        url = f"http://127.0.0.1:{address['port']}/endpoints/default/late"
        _until(path.exists, "the runner")
        _answering(f"{url}/healthz", 200)
        yield f"{url}/score"


def _table(path: Path) -> dict[str, object]:
    deployment = {
        "id": "d",
        "model": "late:1",
        "replicas": [{"id": "r", "socket": str(path)}],
        "capture": {"enabled": True},
    }
    keys = [hashlib.sha256(KEY.encode()).hexdigest()]
    endpoint = {"id": "e", "key_hashes": keys, "traffic": {"blue": 100}, "deployments": {"blue": deployment}}
    return {"version": 1, "endpoints": {"default/late": endpoint}}


@contextlib.contextmanager
def _process(command: list[str], settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[None]:
    environment = {**os.environ, **settings}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _until(done: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not come up in {seconds:.0f} s")
        time.sleep(0.05)


def _answering(url: str, *statuses: int) -> None:
    def answers() -> bool:
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.status in statuses
        except urllib.error.HTTPError as error:
            return error.code in statuses
        except OSError:
            return False

    _until(answers, url)
