"""Real MLflow models in an environment of their own, behind the gateway."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import pytest

from lazulite.compute.environments import EnvironmentFailed, Environments
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from tests.flows.scoring.stage import Stage, until

LOCK = Path("src/lazulite/services/registry/curated/sklearn-lightgbm.lock")
SCORE = Path("src/lazulite/runners/score.py")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lazulite-tests" / "environments"

pytestmark = pytest.mark.mlflow_client


class Said(TypedDict):
    columns: list[str]
    rows: list[list[object]]
    pipeline: list[float]
    lightgbm: list[float]


def bare() -> Mapping[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LAZULITE_", "MLFLOW_"))
    }


@pytest.fixture(scope="session")
def model_python(request: pytest.FixtureRequest) -> Path:
    lock = (request.config.rootpath / LOCK).read_text("utf-8")
    CACHE.mkdir(parents=True, exist_ok=True)
    spec = EnvironmentSpec(kind=EnvironmentKind.LOCKED, lock=lock)
    try:
        made = Environments(CACHE, variables=os.environ).prepare(spec, lambda _text: None, is_stopped=lambda: False)
    except EnvironmentFailed as error:
        pytest.skip(f"The models' libraries cannot be installed here: {error.detail}")
    return made.python


@pytest.fixture(scope="session")
def models(model_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    script = Path(__file__).with_name("make_models.py")
    subprocess.run([str(model_python), str(script), str(folder)], check=True, env=bare(), capture_output=True)
    return folder


def started(stage: Stage, python: Path, model: Path, root: Path) -> dict[str, object]:
    """What ready.json says of the model, behind r1's socket."""
    ready = stage.sockets / "ready.json"
    command = [str(python), str(root / SCORE), "--model", str(model), "--socket", str(stage.sockets / "r1")]
    process = subprocess.Popen(
        [*command, "--ready", str(ready)], env=bare(), cwd=stage.sockets, stderr=subprocess.DEVNULL
    )
    stage.processes.append(process)
    until(ready.exists, "the runner says how it went", seconds=120)
    found: dict[str, object] = json.loads(ready.read_text())
    return found


def served(stage: Stage, python: Path, model: Path, root: Path) -> dict[str, object]:
    """As started(), and a gateway before it that answers."""
    found = started(stage, python, model, root)
    stage.start_gateway()
    until(lambda: stage.ask("/healthz").status == 200, "the endpoint answers")
    return found


def test_a_pipelines_answers_are_its_own_and_carry_probabilities(
    stage: Stage, model_python: Path, models: Path, pytestconfig: pytest.Config
) -> None:
    ready = served(stage, model_python, models / "pipeline", pytestconfig.rootpath)
    said: Said = json.loads((models / "said.json").read_text())
    answer = stage.ask("/score", {"dataframe_split": {"columns": said["columns"], "data": said["rows"]}}).json
    assert answer["probabilities"] == pytest.approx(said["pipeline"])
    assert answer["predictions"] == [int(chance > 0.5) for chance in said["pipeline"]]
    probe = ready["probe"]
    assert isinstance(probe, dict)
    assert (ready["status"], probe["rows"], probe["flavour"]) == ("ready", 2, "mlflow.sklearn")
    assert probe["classes"] == [0, 1]


def test_a_lightgbm_model_carries_probabilities_and_leaves_other_columns_alone(
    stage: Stage, model_python: Path, models: Path, pytestconfig: pytest.Config
) -> None:
    served(stage, model_python, models / "lightgbm", pytestconfig.rootpath)
    said: Said = json.loads((models / "said.json").read_text())
    answer = stage.ask("/score", {"dataframe_split": {"columns": said["columns"], "data": said["rows"]}}).json
    assert answer["probabilities"] == pytest.approx(said["lightgbm"])


def test_a_model_of_somebodys_own_cannot_import_us_and_its_errors_name_its_line(
    stage: Stage, model_python: Path, models: Path, pytestconfig: pytest.Config
) -> None:
    served(stage, model_python, models / "curious", pytestconfig.rootpath)
    good = stage.ask("/score", {"dataframe_records": [{"x": 1.0, "n": 1}]})
    assert (good.status, good.json) == (200, {"predictions": [False]})
    bad = stage.ask("/score", {"dataframe_records": [{"x": -1.0, "n": 1}]})
    assert bad.status == 424
    assert str(bad.json["detail"]).startswith("The model of deployment 'blue' raised ValueError: x is negative (at ")
    assert "make_models.py:" in str(bad.json["detail"])


def test_a_model_can_do_without_the_columns_that_its_signature_does_not_require(
    stage: Stage, model_python: Path, models: Path, pytestconfig: pytest.Config
) -> None:
    served(stage, model_python, models / "sparing", pytestconfig.rootpath)
    answer = stage.ask("/score", {"dataframe_records": [{"x": 1.0}, {"x": 2.0}]})
    assert (answer.status, answer.json) == (200, {"predictions": ["x,y False", "x,y False"]})
    answer = stage.ask("/score", {"dataframe_records": [{"x": 1.0, "y": 3.0, "k": 4}]})
    assert (answer.status, answer.json) == (200, {"predictions": ["x,y,k True"]})


def test_a_folder_that_is_no_model_fails_with_its_reason(
    stage: Stage, model_python: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    ready = started(stage, model_python, tmp_path, pytestconfig.rootpath)
    assert ready["status"] == "failed"
    assert "MLmodel" in str(ready["error"])
    assert stage.processes[-1].wait(60) == 1
