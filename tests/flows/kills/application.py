"""An application at an endpoint of its own: a fixed sequence of exchanges, one of which somebody does not survive."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyarrow.parquet as pq

from lazulite.compute.backends.local import read_json
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.scoring import Prediction, Scorer
from lazulite.runners.shim import start_time
from lazulite.words.errors import Unavailable
from lazulite.words.json import JSONObject
from tests.flows.inference.site import REQUEST, Site, document, until

T = TypeVar("T")
COLLECTED = {"collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}}
SCORES, TELLS, SEALS = (1, 3, 4, 6), (2, 5, 7), 8
CODE = """
import os
import pathlib
import signal

STRIKE = pathlib.Path({strike!r})


class Model:
    def predict(self, frame, params=None):
        if STRIKE.exists():
            pid = int(STRIKE.read_text())
            STRIKE.unlink()
            os.kill(pid, signal.SIGKILL)
        return [{answer} + float(x) for x in frame["x"]]


def _load_pyfunc(path):
    return Model()
"""


@dataclass(frozen=True)
class Moment:
    """Before an exchange, while the model works on it, or when its answer is lost on the way."""

    side: str
    exchange: int

    def __str__(self) -> str:
        return f"{self.side} exchange {self.exchange}"


@dataclass(frozen=True)
class EndState:
    """By deployment its model, state and error; which feedback the lake has; how many facts of each type there are."""

    traffic: JSONObject
    deployments: dict[str, tuple[object, ...]]
    told: set[float]
    facts: Counter[str]


@dataclass
class Application:
    """`victim` gives the pid of who is to be killed, at each of the moments; without them nothing is disturbed."""

    site: Site
    client: Client
    endpoint: str
    strike: Path
    victim: Callable[["Application"], int]
    moments: Sequence[Moment] = ()
    serving: str = "blue"
    acknowledged: Counter[tuple[str, float]] = field(default_factory=Counter)
    killed: list[int] = field(default_factory=list)

    def play(self) -> EndState:
        """Two versions, traffic from one to the other in the middle, and everything sealed at the end."""
        self.client.online_endpoints.create({"name": self.endpoint})
        for version, name in enumerate(("blue", "green"), start=1):
            wanted = {**document(f"tiny:{version}", endpoint=self.endpoint, name=name), "data_collector": COLLECTED}
            self.client.online_deployments.create(wanted, all_traffic=name == "blue")
        for name in ("blue", "green"):
            self.client.online_deployments.wait(name, self.endpoint)
        with self.client.online_endpoints.scorer(self.endpoint) as scorer:
            acknowledged(lambda: scorer.score(REQUEST), "the endpoint answers")
            self._exchanges(scorer)
        self._exchange(SEALS, lambda: self.client.online_endpoints.collected(self.endpoint, seal=True))
        return self._end_state()

    def runner(self) -> int:
        """The process that holds the model which answers now."""
        [pid] = self._pids(self.client.online_deployments.get(self.serving, self.endpoint))
        return pid

    def gateway(self) -> int:
        found = self.site.gateway()
        assert found is not None
        return found.pid

    def _exchanges(self, scorer: Scorer) -> None:
        first = self._score(1, scorer)
        self._tell(2, scorer, first, {"actual": 2.0, "row": 0})
        self._score(3, scorer)
        fourth = self._score(4, scorer)
        self.client.online_endpoints.set_traffic(self.endpoint, {"green": 100})
        self.serving = "green"
        until(lambda: acknowledged(lambda: scorer.score(REQUEST), "").deployment == "green", "green answers")
        self._tell(5, scorer, fourth, {"actual": [5.0, 5.5]})
        sixth = self._score(6, scorer)
        self._tell(7, scorer, sixth, {"actual": 7.0, "row": 1})

    def _score(self, number: int, scorer: Scorer) -> Prediction:
        prediction = self._exchange(number, lambda: scorer.score(REQUEST))
        added = {"blue": 10.0, "green": 100.0}[self.serving]
        assert prediction.deployment == self.serving
        assert prediction.answer == {"predictions": [1 + added, 2 + added]}
        return prediction

    def _tell(self, number: int, scorer: Scorer, of: Prediction, told: JSONObject) -> None:
        def tell() -> None:
            scorer.feedback({"request_id": of.request_id, **told})
            values = told["actual"] if isinstance(told["actual"], list) else [told["actual"]]
            self.acknowledged.update((of.request_id, float(str(value))) for value in values)

        self._exchange(number, tell)

    def _exchange(self, number: int, act: Callable[[], T]) -> T:
        """What `act` gives, repeated until it is acknowledged."""
        sides = {moment.side for moment in self.moments if moment.exchange == number}
        if "after" in sides:
            acknowledged(act, f"exchange {number} is acknowledged, and the answer is lost")
        if sides:
            self.killed.append(self.victim(self))
        if "under" in sides:
            self.strike.write_text(str(self.killed[-1]))
        elif sides:
            os.kill(self.killed[-1], signal.SIGKILL)
        return acknowledged(act, f"exchange {number} is acknowledged")

    def _end_state(self) -> EndState:
        names = ("blue", "green")
        shown = until(lambda: self._settled(names), "every replica is ready")
        until(self.site.is_quiet, "every fact is delivered")
        assert [pid for pid in self.killed if start_time(pid) is not None] == []
        told = Counter((row["request_id"], row["actual"]) for row in self._kept("feedback"))
        assert told == self.acknowledged
        captured = Counter((row["request_id"], row["row"]) for row in self._kept("capture"))
        assert max(captured.values(), default=1) == 1
        return EndState(
            traffic=self.client.online_endpoints.get(self.endpoint)["traffic"],
            deployments={one["name"]: (one["model"], one["provisioning_state"], one["error"]) for one in shown},
            told={actual for _, actual in told},
            facts=self._facts(),
        )

    def _settled(self, names: Sequence[str]) -> list[JSONObject] | None:
        """Who was killed may be taken for ready until somebody looks."""
        shown = [self.client.online_deployments.get(name, self.endpoint) for name in names]
        living = [[pid for pid in self._pids(one) if pid not in self.killed] for one in shown]
        return shown if all(len(pids) == 1 for pids in living) else None

    def _pids(self, shown: JSONObject) -> list[int]:
        """Of the replicas that are ready."""
        ready = [str(one["id"]) for one in shown["replicas"] if one["state"] == "Ready"]
        said = [read_json(self.site.home / "worker" / "jobs" / name / "said" / "ready.json") for name in ready]
        return [int(str(one["pid"])) for one in said if one is not None]

    def _kept(self, kind: str) -> list[dict[str, Any]]:
        """The rows that lie in the lake, and that the platform knows of."""
        files = (self.site.home / "lake" / kind / "default" / self.endpoint).glob("**/*.parquet")
        rows = [row for file in files for row in pq.read_table(file).to_pylist()]
        assert self.client.online_endpoints.collected(self.endpoint)[kind]["rows"] == len(rows)
        return rows

    def _facts(self) -> Counter[str]:
        return Counter(
            str(fact["type"])
            for fact in self.client.events.list()
            if self.endpoint in (fact["data"].get("endpoint"), str(fact["data"].get("name")).partition("/")[0])
        )


def acknowledged(act: Callable[[], T], what: str) -> T:
    """What `act` gives, asked again and again while nobody can answer."""

    def try_it() -> tuple[T] | None:
        try:
            return (act(),)
        except Unavailable:
            return None

    return until(try_it, what)[0]
