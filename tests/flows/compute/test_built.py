"""Images built from a folder beside the document: of a job, of steps, of trials, and of a registered environment."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client
from lazulite.words.errors import Invalid
from tests.conftest import start_server, stop_home
from tests.flows.compute.site import PATIENCE_SECONDS, until
from tests.unit.compute.backends.subjects import engine_with_image

DOCKERFILE = "FROM localhost/small\nCOPY word.txt /word.txt\n"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Of a server whose worker starts containers, with a compute `boats` of them."""
    with tempfile.TemporaryDirectory(prefix="lzb-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        variables = engine_with_image(Path(folder) / "engine")
        if variables is None:
            pytest.skip("no container can be started here (Debian: apt-get install podman runc busybox-static)")
        home = Path(folder) / "home"
        said = {name: variables[name] for name in ("CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF")}
        server = start_server(home, variables=said)
        with Client(server.url) as made:
            until(lambda: any("container" in one.levels for one in made.workers.list()))
            made.compute.create({"name": "boats", "type": "pool", "isolation": "container"})
            yield made
        stop_home(home)
        with server.process:
            server.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One from which an image is built."""
    made = tmp_path / "docker"
    made.mkdir()
    (made / "Dockerfile").write_text(DOCKERFILE)
    (made / "word.txt").write_text("built")
    return made


def completed(client: Client, name: str) -> None:
    ended = client.jobs.wait(name, timeout_seconds=PATIENCE_SECONDS)
    assert (ended.status, ended.error) == ("Completed", None), client.jobs.log(name)


def test_a_registered_environment_is_built_from_the_folder_that_came_with_it(client: Client, folder: Path) -> None:
    made = client.environments.create({"name": "built", "build": {"path": str(folder)}})
    shutil.rmtree(folder)
    assert made.file_count == 2
    job = client.jobs.create({"command": "cat /word.txt", "environment": "azureml:built:1", "compute": "boats"})
    completed(client, job.name)
    assert client.jobs.log(job.name).decode().strip().endswith("built")


def test_a_step_is_built_as_a_job_is(client: Client, folder: Path, tmp_path: Path) -> None:
    step = {
        "type": "command", "command": "cat /word.txt > ${{outputs.said}}", "outputs": {"said": {"type": "uri_file"}},
        "environment": {"build": {"path": str(folder)}},
    }  # fmt: skip
    made = client.jobs.create({"type": "pipeline", "compute": "boats", "jobs": {"one": step}})
    completed(client, made.name)
    [one] = client.jobs.steps(made.name)
    got = client.jobs.download(str(one.job), "said", tmp_path / "got")
    assert [file.read_text() for file in got.rglob("*") if file.is_file()] == ["built"]


def test_a_trial_is_built_as_a_job_is(client: Client, folder: Path) -> None:
    """Nothing in the image logs a metric, so that the sweep has no best trial."""
    made = client.jobs.create({
        "type": "sweep", "compute": "boats", "sampling_algorithm": "grid", "limits": {"max_total_trials": 1},
        "search_space": {"a": {"type": "choice", "values": ["built"]}},
        "objective": {"goal": "minimize", "primary_metric": "loss"},
        "trial": {
            "command": 'test "$(cat /word.txt)" = ${{search_space.a}}',
            "environment": {"build": {"path": str(folder)}},
        },
    })  # fmt: skip
    ended = client.jobs.wait(made.name, timeout_seconds=PATIENCE_SECONDS)
    [trial] = client.jobs.trials(made.name)
    assert (ended.status, trial.status) == ("Failed", "Completed")


def test_what_is_built_runs_on_containers_alone(client: Client, folder: Path) -> None:
    step = {"type": "command", "command": "true", "environment": {"build": {"path": str(folder)}}}
    with pytest.raises(Invalid, match="jobs.one: environment: it is built from a Dockerfile, which only a compute"):
        client.jobs.create({"type": "pipeline", "jobs": {"one": step}})
    plain = {"type": "command", "command": "true", "environment": {"requirements": []}}
    with pytest.raises(Invalid, match="jobs.one: environment: the compute runs containers, and it names no image"):
        client.jobs.create({"type": "pipeline", "compute": "boats", "jobs": {"one": plain}})


def test_a_folder_without_its_dockerfile_is_refused(client: Client, folder: Path) -> None:
    (folder / "Dockerfile").rename(folder / "Dockerfile.cpu")
    with pytest.raises(Invalid, match="The folder of 'build' has no 'Dockerfile'") as refused:
        client.environments.create({"name": "lacking", "build": {"path": str(folder)}})
    assert refused.value.hint == "dockerfile_path names it. Did you mean 'Dockerfile.cpu'?"
