import pytest

from lazulite.specs.local_paths import Lies, LocalPath, is_document_path, local_path, local_paths
from lazulite.specs.yaml_text import read_yaml
from lazulite.words.json import JSONObject


def paths(text: str) -> list[tuple[str, str, str]]:
    value = read_yaml(text).value
    assert isinstance(value, dict)
    return [(found.place, found.path, found.lies.value) for found in local_paths(value)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("code: ./src", ("code", "./src", "code")),
        ("code: 'file:./src'", ("code", "./src", "code")),
        ("additional_includes: [a, b]", ("additional_includes.1", "b", "code")),
        ("inputs: {d: {path: d.csv}}", ("inputs.d", "d.csv", "files")),
        ("environment: {conda_file: e.yml}", ("environment.conda_file", "e.yml", "text")),
        ("environment: {requirements: r.txt}", ("environment.requirements", "r.txt", "text")),
        ("environment: {build: {path: docker}}", ("environment.build", "docker", "code")),
        ("environment: ./e.yml", ("environment", "./e.yml", "document")),
        ("task: {code: src, environment: e.yaml}", ("task.environment", "e.yaml", "document")),
        ("component: ./c.yml", ("component", "./c.yml", "document")),
        ("jobs: {a: {component: c.yml}}", ("jobs.a.component", "c.yml", "document")),
        ("jobs: {a: {component: {code: src, command: x}}}", ("jobs.a.component.code", "src", "code")),
        ("jobs: {a: {trial: c.yml}}", ("jobs.a.trial", "c.yml", "document")),
        ("training_data: {path: t}", ("training_data", "t", "files")),
        ("jobs: {a: {training_data: {path: t}}}", ("jobs.a.training_data", "t", "files")),
        ("create_job: ./job.yml", ("create_job", "./job.yml", "document")),
        ("create_job: {job: ./job.yml}", ("create_job.job", "./job.yml", "document")),
    ],
)
def test_what_is_on_the_makers_machine_is_found_where_it_is_named(text: str, found: tuple[str, str, str]) -> None:
    assert found in paths(text)


@pytest.mark.parametrize(
    "text",
    [
        "code: azureml:code:1",
        "code: git+https://host/repository",
        "inputs: {a: {path: 'azureml:x:1'}, b: {path: 'https://x/y'}, c: {path: '${{inputs.x}}'}, d: {path: ''}}",
        "inputs: {a: text, b: 5}",
        "environment: azureml:e:1",
        "environment: sklearn-1.5",
        "environment: {conda_file: \"dependencies: []\\n\", requirements: pandas}",
        "jobs: {a: {component: 'azureml:c@latest'}}",
        "training_data: ${{parent.jobs.a.outputs.b}}",
        "create_job: azureml:past",
        "outputs: {o: {path: azureml://datastores/x/paths/y}}",
    ],
)  # fmt: skip
def test_references_addresses_and_contents_are_no_paths(text: str) -> None:
    assert paths(text) == []


@pytest.mark.parametrize(
    ("field", "text", "is_path"),
    [
        ("component", "./train.yml", True),
        ("component", "train", True),
        ("component", "azureml:train:1", False),
        ("component", "file:./train.yml", True),
        ("environment", "env.yaml", True),
        ("environment", "../env", True),
        ("environment", "sklearn-1.5", False),
        ("start.job", "past-job", False),
        ("component", "${{parent.inputs.x}}", False),
    ],
)
def test_a_plain_word_is_a_path_where_names_have_another_form(field: str, text: str, *, is_path: bool) -> None:
    assert is_document_path(field, text) is is_path


def test_a_file_without_a_host_is_a_path() -> None:
    assert (local_path("file:./x"), local_path("file:///x"), local_path("./x")) == ("./x", "file:///x", "./x")


def test_lists_have_numbers_for_names() -> None:
    value: JSONObject = {"additional_includes": ["a"], "jobs": {"s": {"additional_includes": ["b"]}}}
    assert list(local_paths(value)) == [
        LocalPath("additional_includes.0", "a", Lies.CODE), LocalPath("jobs.s.additional_includes.0", "b", Lies.CODE),
    ]  # fmt: skip
