"""What the demo's steps share: the client, the data, what earlier steps have left, and how a step turns out false."""

import json
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from replay import Flights, Sent

from lazulite import Client

T = TypeVar("T")
HERE = Path(__file__).parent
ENDPOINT, MODEL, CHAMPION = "delays", "delays", "blue"
MONITOR, WINDOWS = "delays-monthly", "delays-windows"


class NotTrue(Exception):
    """A step found out, by asking the platform, that what it was to show has not happened."""


@dataclass
class Loop:
    """`sabotage`: capture, feedback, rule or candidate; that part is left out, and the demo has to notice."""

    client: Client
    home: Path
    sabotage: str = ""
    began: float = field(default_factory=time.monotonic)
    months: dict[int, tuple[Flights, list[Sent]]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def say(self, text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - self.began:7.1f} s  {text}\n")
        sys.stderr.flush()

    def follow_job(self, name: str) -> Mapping[str, object]:
        """The job once it has ended, its log shown as it is written. Raises NotTrue unless it has completed."""
        job = self.client.jobs.stream(name, to=Indented())
        must(job["status"] == "Completed", f"the job {name} is {job['status']}: {job.get('error')}")
        return job

    def tracked(self, run_id: str) -> Mapping[str, object]:
        """The run's data as MLflow's API tells it."""
        url = f"{self.client.url}/api/2.0/mlflow/runs/get?run_id={run_id}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)["run"]["data"]


class Indented:
    """Standard error, each line set in: a job's log among the demo's own lines."""

    def __init__(self) -> None:
        self._fresh = True

    def write(self, text: str) -> int:
        for line in text.splitlines(keepends=True):
            sys.stderr.write(f"           | {line}" if self._fresh else line)
            self._fresh = line.endswith("\n")
        return len(text)

    def flush(self) -> None:
        sys.stderr.flush()


def must(true: object, reason: str) -> None:
    """Raises NotTrue with the reason."""
    if not true:
        raise NotTrue(reason)


def wait_for(look: Callable[[], T | None], *, what: str, seconds: float = 120, every: float = 0.3) -> T:
    """What `look` gives once it gives something. Raises NotTrue when the time is over."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        must(time.monotonic() < deadline, f"{what} did not happen within {seconds:g} s")
        time.sleep(every)
    return found


def shown(loop: Loop, label: str) -> Callable[[int], None]:
    """A counter of flights that says every few seconds how far it is."""
    done, said = 0, time.monotonic()

    def count(more: int) -> None:
        nonlocal done, said
        done += more
        if time.monotonic() - said > 3:
            said = time.monotonic()
            loop.say(f"{label}: {done:,} flights")

    return count
