"""A model behind an endpoint, through the whole product: deployed, changed, and kept answering whatever dies."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.online_deployments import DeploymentFailed
from lazulite.experience.sdk.scoring import Scorer
from lazulite.processes.identity import ProcessIdentity
from lazulite.words.errors import PlatformError
from tests.conftest import start_server, stop_home
from tests.flows.inference.site import REQUEST, Site, document, register, until

CODE = """
class Model:
    def predict(self, frame, params=None):
        return [{answer} + float(x) for x in frame["x"]]


def _load_pyfunc(path):
    {load}
    return Model()
"""


def adding(number: int, *, load: str = "pass") -> str:
    return CODE.format(answer=number, load=load)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One home with an endpoint `tiny`, and a model behind it that adds ten."""
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder / "home", start_server(folder / "home"))
    with made.client as client:
        register(client, folder / "ten", code=adding(10))
        client.online_endpoints.create({"name": "tiny"})
        client.online_deployments.create(document("tiny:1", endpoint="tiny"), all_traffic=True)
        client.online_deployments.wait("blue", "tiny")
    yield made
    stop_home(made.home)
    with made.server.process:
        made.server.process.wait(30)


def test_the_model_answers_in_its_own_environment_without_lazulite(site: Site) -> None:
    with site.client as client:
        assert client.online_endpoints.invoke("tiny", REQUEST) == {"predictions": [11.0, 12.0]}
        shown = client.online_deployments.get("blue", "tiny")
        process = shown["replicas"][0]["id"]
    assert shown["requirements"] == ["mlflow-skinny==3.17.2", "pandas==2.3.3"]
    launch = json.loads((site.home / "worker" / "jobs" / process / "launch.json").read_text())
    environment = Path(launch["argv"][0]).parents[1]
    assert not list(environment.glob("lib/python*/site-packages/lazulite*"))
    assert list(environment.glob("lib/python*/site-packages/mlflow_skinny*"))


def test_a_model_that_cannot_be_loaded_is_refused_with_its_own_line_and_the_old_one_serves(
    site: Site, tmp_path: Path
) -> None:
    with site.client as client:
        version = register(client, tmp_path / "broken", code=adding(0, load="raise ValueError('no weights')"))
        client.online_deployments.update(document(f"tiny:{version}", endpoint="tiny"))
        with pytest.raises(DeploymentFailed) as failed:
            client.online_deployments.wait("blue", "tiny")
        assert "no weights" in failed.value.detail
        assert "no weights" in client.online_deployments.get_logs("blue", "tiny")
        assert client.online_endpoints.invoke("tiny", REQUEST) == {"predictions": [11.0, 12.0]}
        assert client.online_deployments.get("blue", "tiny")["model"] == "azureml:tiny:1"
        client.online_deployments.update(document("tiny:1", endpoint="tiny"))
        client.online_deployments.wait("blue", "tiny")


def test_while_a_new_model_takes_over_every_request_is_answered(site: Site, tmp_path: Path) -> None:
    with site.client as client, client.online_endpoints.scorer("tiny") as scorer:
        version = register(client, tmp_path / "hundred", code=adding(100))
        asking = Asking(scorer)
        client.online_deployments.update(document(f"tiny:{version}", endpoint="tiny"))
        client.online_deployments.wait("blue", "tiny")
        until(lambda: asking.last == [101.0, 102.0] or None, "the new model answers")
        answers = asking.stop()
    assert {tuple(answer) for answer in answers} == {(11.0, 12.0), (101.0, 102.0)}
    assert answers == sorted(answers)


def test_a_killed_replica_is_replaced(site: Site) -> None:
    with site.client as client, client.online_endpoints.scorer("tiny") as scorer:
        before = client.online_deployments.get("blue", "tiny")["replicas"][0]["id"]
        identity = ProcessIdentity.read(site.home / "worker" / "jobs" / before / "pid.json")
        assert identity is not None
        os.kill(identity.pid, signal.SIGKILL)
        until(lambda: _another_replica(client, before), "another replica is ready")
        until(lambda: _answer(scorer), "the endpoint answers")


def test_a_killed_gateway_comes_back_at_the_same_address(site: Site) -> None:
    with site.client as client:
        before, uri = site.gateway(), client.online_endpoints.get("tiny")["scoring_uri"]
        assert before is not None
        os.kill(before.pid, signal.SIGKILL)
        until(lambda: (found := site.gateway()) and found != before and found.is_alive, "another gateway is there")
        assert client.online_endpoints.get("tiny")["scoring_uri"] == uri
        with client.online_endpoints.scorer("tiny") as scorer:
            until(lambda: _answer(scorer), "the endpoint answers")


def test_with_the_server_killed_and_its_database_gone_the_endpoint_answers_and_takes_feedback(site: Site) -> None:
    database = site.home / "lazulite.db"
    with site.client as client:
        told_before = client.online_endpoints.collected("tiny", seal=True)["feedback"]["rows"]
        scorer = client.online_endpoints.scorer("tiny")
    with scorer, site.server.process:
        os.kill(site.server.process.pid, signal.SIGKILL)
        site.server.process.wait()
        database.rename(site.home / "elsewhere.db")
        prediction = scorer.score(REQUEST)
        scorer.feedback({"request_id": prediction.request_id, "row": 0, "actual": 1})
        (site.home / "elsewhere.db").rename(database)
        site.server = start_server(site.home)
        with site.client as client:
            assert client.online_deployments.get("blue", "tiny")["provisioning_state"] == "Succeeded"
            told = until(lambda: _told(client, more_than=told_before), "the feedback is known")
        assert told == told_before + 1
        assert scorer.score(REQUEST).answer == prediction.answer


class Asking:
    """Asks over and over on a thread of its own; an answer that does not come is raised by `stop`."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._answers: list[list[float]] = []
        self._error: PlatformError | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    @property
    def last(self) -> list[float] | None:
        """Raises what stopped it, if anything has."""
        if self._error:
            raise self._error
        return self._answers[-1] if self._answers else None

    def stop(self) -> list[list[float]]:
        self._stopping.set()
        self._thread.join()
        if self._error:
            raise self._error
        return self._answers

    def _ask(self) -> None:
        try:
            while not self._stopping.wait(0.01):
                self._answers.append(self._scorer.score(REQUEST).answer["predictions"])  # type: ignore[index,call-overload]
        except PlatformError as error:
            self._error = error


def _another_replica(client: Client, than: str) -> bool | None:
    replicas = client.online_deployments.get("blue", "tiny")["replicas"]
    return any(one["id"] != than and one["state"] == "Ready" for one in replicas) or None


def _answer(scorer: Scorer) -> object | None:
    try:
        return scorer.score(REQUEST).answer
    except PlatformError:
        return None


def _told(client: Client, *, more_than: int) -> int | None:
    rows = int(client.online_endpoints.collected("tiny", seal=True)["feedback"]["rows"])
    return rows if rows > more_than else None
