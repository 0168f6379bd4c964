"""The jobs that a release sends into a model's environment, in a real one, on a real LightGBM pipeline."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

import lazulite
from lazulite.compute.environments import EnvironmentFailed, Environments
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.services.registry.environments import curated

pytestmark = pytest.mark.mlflow_client
RUNNERS = Path(lazulite.__file__).parent / "runners"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lazulite-tests" / "environments"


@dataclass(frozen=True)
class Workshop:
    """An environment of models and converters, and the folder with what `make_models.py` has left there."""

    python: Path
    folder: Path

    def run(self, script: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "LAZULITE_", "PYTHON"))}
        environment = {**kept, **variables}
        command = [str(self.python), str(script), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    def report(self, script: str, *arguments: str, out: Path, **variables: str) -> dict[str, object]:
        ended = self.run(RUNNERS / script, *arguments, "--out", str(out), **variables)
        assert ended.returncode == 0, ended.stderr
        found: dict[str, object] = json.loads((out / "report.json").read_text())
        return found


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    models, converters = curated.find("sklearn-lightgbm"), curated.find("onnx-converters")
    assert models is not None
    assert converters is not None
    CACHE.mkdir(parents=True, exist_ok=True)
    spec = EnvironmentSpec(EnvironmentKind.REQUIREMENTS, requirements=(*models.requirements, *converters.requirements))
    try:
        made = Environments(CACHE, variables=os.environ).prepare(spec, lambda _text: None, is_stopped=lambda: False)
    except EnvironmentFailed as error:
        pytest.skip(f"The converters cannot be installed here: {error.detail}")
    place = Workshop(made.python, tmp_path_factory.mktemp("workshop"))
    ended = place.run(Path(__file__).parent / "make_models.py")
    assert ended.returncode == 0, ended.stderr
    return place


@pytest.mark.parametrize("texts_as_of_pandas_3", ["0", "1"])
def test_the_onnx_file_answers_as_the_pipeline_does_on_missing_values_and_unseen_categories(
    workshop: Workshop, tmp_path: Path, texts_as_of_pandas_3: str
) -> None:
    asked = ("--model", "models/plain", "--data", "rows")
    report = workshop.report("optimise.py", *asked, out=tmp_path, PANDAS_FUTURE_INFER_STRING=texts_as_of_pandas_3)
    assert (report["status"], report["rows"], report["rows_above_tolerance"]) == ("converted", 300, 0)
    latency = report["latency_ms"]
    assert isinstance(latency, dict)
    assert latency["single_row"]["after"] < latency["single_row"]["before"]
    assert (tmp_path / "model.onnx").stat().st_size == report["onnx_bytes"]


def test_a_parity_above_the_tolerance_leaves_no_file(workshop: Workshop, tmp_path: Path) -> None:
    report = workshop.report("optimise.py", "--model", "models/plain", "--tolerance", "1e-12", out=tmp_path)
    assert report["status"] == "refused"
    assert str(report["reason"]).startswith("5 of 5 rows differ by more than 1e-12, the worst by ")
    assert not (tmp_path / "model.onnx").exists()


def test_what_the_converter_does_not_know_is_not_applicable(workshop: Workshop, tmp_path: Path) -> None:
    report = workshop.report("optimise.py", "--model", "models/unconvertible", out=tmp_path)
    assert report["status"] == "not_applicable"
    assert str(report["reason"]).startswith('the converter says "FunctionTransformer is not supported ')


def test_a_column_whose_name_has_a_space_is_still_found(workshop: Workshop, tmp_path: Path) -> None:
    report = workshop.report("optimise.py", "--model", "models/spoken", out=tmp_path)
    assert report["status"] == "converted", report


def test_only_labelled_rows_are_scored(workshop: Workshop, tmp_path: Path) -> None:
    report = workshop.report(
        "compare.py", "--model", "models/plain", "--data", "rows", "--label", "actual", out=tmp_path
    )
    scores = parquet.ParquetFile(tmp_path / "scores.parquet").read().to_pylist()
    assert (report["rows"], report["labelled"], len(scores)) == (300, 280, 280)
    assert scores[0].keys() == {"row", "label", "prediction", "score"}
    assert all(0 <= row["score"] <= 1 for row in scores)


def test_rows_without_the_label_say_which_columns_there_are(workshop: Workshop, tmp_path: Path) -> None:
    arguments = ("--model", "models/plain", "--data", "rows", "--label", "truth", "--out", str(tmp_path))
    ended = workshop.run(RUNNERS / "compare.py", *arguments)
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("The rows have no column 'truth'; they have: carrier, hour, temp, actual.")
