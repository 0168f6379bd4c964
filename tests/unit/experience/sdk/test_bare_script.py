from pathlib import Path

import pytest

from lazulite.experience.sdk.bare_script import Chosen, ScriptUnfit, beside, curated, imported, script_job

MINE = Chosen("azureml:mine@latest", "it was asked for")
KNOWN = {
    "AutoML": ["scikit-learn==1.5.2", "xgboost-cpu==3.2.*"],
    "deep": ["torch==2.8.*"],
    "sklearn-lightgbm": ["scikit-learn==1.9.1", "lightgbm>=4", "mlflow-skinny[databricks]==3.17.2"],
}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    made = tmp_path / "train.py"
    made.write_text("import sys\n")
    return made


def test_a_script_is_the_job_that_one_would_write(script: Path) -> None:
    (script.parent / "t.csv").write_text("a\n")
    inputs = {"table": str(script.parent / "t.csv"), "old": "azureml:pumps:1"}
    job = script_job(
        script, ["--lr", "0.1", "--note", "it's", "--old=${{inputs.old}}"], environment=MINE, inputs=inputs,
        outputs=["model"], compute="gpu", experiment_name="pumps",
    )  # fmt: skip
    assert job == {
        "type": "command", "display_name": "train", "code": str(script.parent), "environment": "azureml:mine@latest",
        "command": "python train.py --lr 0.1 --note 'it'\"'\"'s' '--old=${{inputs.old}}' --table ${{inputs.table}}"
        " --model ${{outputs.model}}",
        "inputs": {
            "table": {"type": "uri_file", "path": inputs["table"]},
            "old": {"type": "uri_folder", "path": "azureml:pumps:1"},
        },
        "outputs": {"model": {"type": "uri_folder"}}, "compute": "gpu", "experiment_name": "pumps",
    }  # fmt: skip


def test_what_is_no_script_is_refused(script: Path) -> None:
    with pytest.raises(ScriptUnfit, match=r"none\.py is not there"):
        script_job(script.parent / "none.py", [], environment=MINE)
    with pytest.raises(ScriptUnfit, match="is no Python file"):
        script_job(script.parent, [], environment=MINE)


def test_what_lies_beside_it_says_what_it_needs_the_plainest_first(script: Path) -> None:
    folder = script.parent
    assert beside(script) is None
    (folder / "pyproject.toml").write_text("[tool.ruff]\n")
    assert beside(script) is None
    (folder / "pyproject.toml").write_text("[project]\ndependencies = ['six>=1']\n")
    assert beside(script) == Chosen({"requirements": ["six>=1"]}, f"{folder}/pyproject.toml lies beside it")
    (folder / "environment.yml").write_text("dependencies: []\n")
    assert beside(script) == Chosen(
        {"conda_file": f"{folder}/environment.yml"}, f"{folder}/environment.yml lies beside it"
    )
    (folder / "requirements.txt").write_text("six\n")
    found = beside(script)
    assert found is not None
    assert found.given == {"requirements": f"{folder}/requirements.txt"}


def test_a_broken_pyproject_or_script_is_told_with_its_line(script: Path) -> None:
    (script.parent / "pyproject.toml").write_text("[project\n")
    with pytest.raises(ScriptUnfit, match="is no TOML"):
        beside(script)
    script.write_text("a = 1\ndef :\n")
    with pytest.raises(ScriptUnfit, match=r"train\.py, line 2"):
        imported(script)


def test_its_imports_without_pythons_and_its_folders_own(script: Path) -> None:
    (script.parent / "mine.py").write_text("")
    (script.parent / "package").mkdir()
    script.write_text(
        "import os.path, sklearn.svm as s, mine\nfrom package import x\nfrom . import y\n"
        "def f():\n    from mlflow.sklearn import z\n"
    )
    assert imported(script) == {"sklearn", "mlflow"}


@pytest.mark.parametrize(
    ("text", "given", "why"),
    [
        ("import sys", {"requirements": []}, "it imports nothing that has to be installed"),
        ("import sklearn, mlflow", "azureml:sklearn-lightgbm@latest", "it has what train.py imports: mlflow, sklearn"),
        ("import sklearn, xgboost", "azureml:AutoML@latest", "it has what train.py imports: sklearn, xgboost"),
        ("import torch", "azureml:deep@latest", "it has what train.py imports: torch"),
        ("import sklearn, nope", "azureml:sklearn-lightgbm@latest", "no other has more; it may lack nope: then write"),
    ],
)
def test_the_curated_environment_that_has_what_it_imports(script: Path, text: str, given: object, why: str) -> None:
    script.write_text(text)
    found = curated(script, KNOWN)
    assert found.given == given
    assert why in found.why


def test_a_platform_without_curated_environments_asks_for_one(script: Path) -> None:
    script.write_text("import sklearn")
    with pytest.raises(ScriptUnfit, match="has no curated environments"):
        curated(script, {})
