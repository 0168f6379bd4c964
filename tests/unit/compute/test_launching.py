import json
from dataclasses import replace
from pathlib import Path

import pytest

from lazulite.compute.commands import PlaceholderUnknown
from lazulite.compute.environments import Environment
from lazulite.compute.folder import JobFolder
from lazulite.compute.isolation import Isolation, Level
from lazulite.compute.launching import Place, launch
from lazulite.compute.spec import InputSpec, JobKind
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from tests.unit.compute.makers import make_manifest, make_spec

FOLDER = JobFolder(Path("/w/jobs/1"))
ENVIRONMENT = Environment(Path("/env/bin/python"), "3.11", "k", "d", "")
PLACE = Place(FOLDER, ENVIRONMENT, ENVIRONMENT, Path("/tmp/s.sock"), "http://h:1")
INHERITED = {
    "PATH": "/usr/bin", "HOME": "/root", "PYTHONPATH": "/ours", "PYTHONDONTWRITEBYTECODE": "1", "VIRTUAL_ENV": "/ours",
    "LAZULITE_TOKEN": "the worker's", "UV_CACHE_DIR": "/c", "NO_PROXY": "internal",
}  # fmt: skip


def test_a_command_runs_in_a_shell_with_its_places_filled() -> None:
    inputs = {
        "one": InputSpec("uri_file", make_manifest("x/f.csv")),
        "all": InputSpec("uri_folder", make_manifest("g")),
    }
    spec = make_spec(
        command="run ${{inputs.one}} ${{inputs.all}} ${{outputs.o}} ${{outputs.f}}", inputs=inputs,
        outputs={"o": "uri_folder", "f": "uri_file"},
    )  # fmt: skip
    started = launch(spec, PLACE, inherited=INHERITED)
    assert started.argv[1:] == (
        "-c", "run /w/jobs/1/inputs/one/x/f.csv /w/jobs/1/inputs/all /w/jobs/1/outputs/o /w/jobs/1/outputs/f/f",
    )  # fmt: skip
    assert started.cwd == FOLDER.code


def test_a_file_is_called_as_it_was_seen_and_as_it_is_to_be() -> None:
    seen = Bookmark("https://h/iris.csv", (BookmarkedFile("iris.csv", 3, "1"),))
    spec = make_spec(
        command="${{inputs.file}} ${{inputs.folder}} ${{outputs.table}} ${{outputs.rest}}",
        inputs={"file": InputSpec("uri_file", bookmark=seen), "folder": InputSpec("uri_folder", bookmark=seen)},
        outputs={"table": "uri_file", "rest": "uri_folder"}, output_files={"table": "hello.txt"},
    )  # fmt: skip
    assert launch(spec, PLACE, inherited=INHERITED).argv[2] == (
        "/w/jobs/1/inputs/file/iris.csv /w/jobs/1/inputs/folder "
        "/w/jobs/1/outputs/table/hello.txt /w/jobs/1/outputs/rest"
    )


def test_an_argv_of_python_gets_the_environments_interpreter() -> None:
    argv = ("python", "${{runners}}/score.py", "--socket", "${{socket}}", "--ready", "${{ready}}")
    started = launch(make_spec(argv=argv, kind=JobKind.SERVICE), PLACE, inherited=INHERITED)
    assert started.argv[0] == "/env/bin/python"
    assert Path(started.argv[1]).parent.name == "runners"
    assert started.argv[2:] == ("--socket", "/tmp/s.sock", "--ready", "/w/jobs/1/said/ready.json")


def test_a_job_gets_its_own_identity_and_nothing_of_the_workers() -> None:
    spec = make_spec(token="mine", environment_variables={"A": "${{inputs.n}}"}, inputs={
        "n": InputSpec("number", literal="3", path_env="N")
    })  # fmt: skip
    env = launch(spec, PLACE, inherited=INHERITED).env
    assert json.loads(env["LAZULITE_INPUTS"]) == {"n": "3"}
    assert {name: env.get(name) for name in env if not name.startswith(("LAZULITE_INPUTS", "LAZULITE_OUTPUTS"))} == {
        "PATH": "/env/bin:/usr/bin", "HOME": "/root", "PYTHONUNBUFFERED": "1", "A": "3", "N": "3",
        "NO_PROXY": "127.0.0.1,::1,internal,localhost", "no_proxy": "127.0.0.1,::1,internal,localhost",
        "LAZULITE_URL": "http://h:1", "LAZULITE_WORKSPACE": "default", "LAZULITE_TOKEN": "mine",
        "MLFLOW_TRACKING_URI": "http://h:1/workspaces/default", "MLFLOW_TRACKING_TOKEN": "mine",
        "MLFLOW_RUN_ID": spec.id, "AZUREML_RUN_ID": spec.id, "LAZULITE_INPUT_n": "3",
            "LAZULITE_RESULT": "/w/jobs/1/said/result.json", "LAZULITE_READY": "/w/jobs/1/said/ready.json",
            "LAZULITE_ATTEMPT": "1",
    }  # fmt: skip


def test_what_is_kept_apart_gets_none_of_the_workers_variables_that_might_be_a_secret() -> None:
    seen = {**INHERITED, "AWS_SECRET_ACCESS_KEY": "s", "HTTPS_PROXY": "http://me:pass@p", "LC_ALL": "C.UTF-8"}
    plain = launch(make_spec(), PLACE, inherited=seen).env
    apart = launch(make_spec(), replace(PLACE, isolation=Isolation(Level.SANDBOX)), inherited=seen).env
    assert set(seen) & set(plain) == {"PATH", "HOME", "NO_PROXY", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY", "LC_ALL"}
    assert set(plain) - set(apart) == {"HOME", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY"}


def test_services_and_steps_have_no_run() -> None:
    for kind in (JobKind.SERVICE, JobKind.STEP):
        assert "MLFLOW_RUN_ID" not in launch(make_spec(kind=kind), PLACE, inherited={}).env


def test_what_the_job_does_not_have_is_refused() -> None:
    with pytest.raises(PlaceholderUnknown):
        launch(make_spec(command="cat ${{inputs.x}}"), PLACE, inherited={})


def test_a_job_sees_the_gpus_that_are_its_own_and_one_that_asked_for_none_what_the_worker_sees() -> None:
    seen = {**INHERITED, "CUDA_VISIBLE_DEVICES": "4,5,6"}
    own = launch(make_spec(), replace(PLACE, gpus=("4", "6")), inherited=seen).env
    none = launch(make_spec(), PLACE, inherited=seen).env
    assert (own["CUDA_VISIBLE_DEVICES"], none["CUDA_VISIBLE_DEVICES"]) == ("4,6", "4,5,6")
    said = make_spec(environment_variables={"CUDA_VISIBLE_DEVICES": "6"})
    assert launch(said, replace(PLACE, gpus=("4", "6")), inherited=seen).env["CUDA_VISIBLE_DEVICES"] == "6"
