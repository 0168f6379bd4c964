"""Optuna's own scripts share studies on a real server, and its own contract suite holds of the storage."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client
from tests.conftest import Server, start_server, stop_home

optuna = pytest.importorskip("optuna", reason="Optuna is not installed: pip install 'lazulite[optuna]'")
suite = pytest.importorskip("optuna.testing.pytest_storages", reason="this Optuna comes without its contract suite")
SCRIPT = """
import sys, optuna
from lazulite import Client, OptunaStorage
optuna.logging.set_verbosity(optuna.logging.WARNING)

def objective(trial):
    x, kind = trial.suggest_float("x", -5, 5), trial.suggest_categorical("kind", ["a", "b"])
    for step in range(3):
        trial.report(x ** 2 + 3 - step, step)
    trial.set_user_attr("by", sys.argv[3])
    return x ** 2 + (kind == "b")

storage = OptunaStorage(Client(sys.argv[1], workspace=sys.argv[2]))
study = optuna.create_study(storage=storage, study_name="shared", load_if_exists=True)
study.optimize(objective, n_trials=8)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("home"), "--no-worker")
    yield running
    stop_home(running.home)
    with running.process:
        running.process.wait(30)


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """In a workspace of the test's own: a storage begins empty."""
    name = f"w{uuid.uuid4().hex[:8]}"
    with Client(server.url, workspace=name) as made:
        made.workspaces.create(name)
        yield made


@pytest.fixture
def storage(client: Client):  # type: ignore[no-untyped-def]  # Optuna may not be there
    from lazulite import OptunaStorage

    return OptunaStorage(client)


@pytest.mark.judge
class TestContract(suite.StorageTestCase):  # type: ignore[misc,name-defined]  # Optuna's own
    """What Optuna asks of every storage, as the installed version has it."""


def test_two_scripts_fill_one_study_and_none_of_their_trials_is_lost(
    client: Client, storage: object, tmp_path: Path
) -> None:
    script = tmp_path / "search.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), client.url, client.workspace]
    running = [subprocess.Popen([*command, name]) for name in ("one", "other")]
    assert [process.wait(120) for process in running] == [0, 0]
    study = optuna.load_study(study_name="shared", storage=storage)
    assert [trial.number for trial in study.trials] == list(range(16))
    assert {trial.state.name for trial in study.trials} == {"COMPLETE"}
    assert sorted(trial.user_attrs["by"] for trial in study.trials) == ["one"] * 8 + ["other"] * 8
    assert all(len(trial.intermediate_values) == 3 for trial in study.trials)
    assert study.best_value == min(trial.value for trial in study.trials)
    assert [one.name for one in client.studies.list()] == ["shared"]


def test_a_study_is_created_once_and_removed_with_its_trials(client: Client, storage: object) -> None:
    study = optuna.create_study(storage=storage, study_name="it's mine", directions=["minimize", "maximize"])
    study.enqueue_trial({"x": 1})
    with pytest.raises(optuna.exceptions.DuplicatedStudyError):
        optuna.create_study(storage=storage, study_name="it's mine")
    optuna.delete_study(study_name="it's mine", storage=storage)
    assert list(client.studies.list()) == []
    with pytest.raises(KeyError):
        optuna.load_study(study_name="it's mine", storage=storage)
