from pathlib import Path

import pytest

from lazulite.ops.release.packaging import PackageIncomplete, package_step

MLMODEL = """
flavors: {python_function: {loader_module: mlflow.sklearn}, sklearn: {}}
signature: {inputs: '[{"type": "double", "name": "x"}]', outputs: null, params: null}
saved_input_example_info: {artifact_path: input_example.json}
"""


def write_model(
    folder: Path, *, mlmodel: str = MLMODEL, requirements: str | None = "mlflow==3.17.2\npandas==2.3.3\n"
) -> Path:
    (folder / "MLmodel").write_text(mlmodel)
    (folder / "python_env.yaml").write_text("python: 3.11.7\n")
    if requirements is not None:
        (folder / "requirements.txt").write_text(requirements)
    return folder


def test_serving_takes_the_small_mlflow(tmp_path: Path) -> None:
    assert package_step({"model": write_model(tmp_path)}) == {
        "requirements": ["mlflow-skinny==3.17.2", "pandas==2.3.3"],
        "stated": ["mlflow==3.17.2", "pandas==2.3.3"],
        "python": "3.11",
        "loader": "mlflow.sklearn",
        "signature": {"inputs": [{"type": "double", "name": "x"}], "outputs": None, "params": None},
        "input_example": "input_example.json",
    }


def test_a_model_without_requirements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageIncomplete, match=r"no requirements\.txt"):
        package_step({"model": write_model(tmp_path, requirements=None)})


def test_a_model_without_a_signature_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path, mlmodel="flavors: {python_function: {loader_module: mlflow.sklearn}}")
    with pytest.raises(PackageIncomplete, match="no signature"):
        package_step({"model": model})
