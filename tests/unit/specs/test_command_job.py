from datetime import timedelta

import pytest

from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.document_parts import InlineEnvironment
from lazulite.specs.ports import DataInput, JobOutput, LiteralInput
from lazulite.specs.reading import DocumentInvalid, read_document

AZURE = """
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
type: command
command: python train.py ${{inputs.data}} ${{inputs.rate}} ${{outputs.model}}
code: ./src
environment: azureml:AzureML-sklearn-1.5@latest
environment_variables: {SEED: 1, DEBUG: true}
compute: azureml:cpu-cluster
resources: {instance_count: 2, instance_type: Standard_DS3_v2, shm_size: 2g}
distribution: {type: pytorch, process_count_per_instance: 4}
limits: {timeout: 3600}
services: {my_vs: {type: vs_code}}
identity: {type: user_identity}
inputs:
  data: {type: uri_file, path: azureml:flights:1, mode: ro_mount}
  rate: 0.1
  loud: true
  depth: {type: integer, default: 3}
outputs:
  model: {type: mlflow_model, name: delays}
  rest:
tags: {team: ops, n: 1}
x-lazulite: {positions: {a: [1, 2]}}
"""


def test_an_azure_file_is_read_as_it_is() -> None:
    job = read_document(AZURE).into(CommandJobDocument)
    assert job.inputs == {
        "data": DataInput(type="uri_file", path="azureml:flights:1", mode="ro_mount"),
        "rate": 0.1,
        "loud": True,
        "depth": LiteralInput(type="integer", value=3),
    }
    assert job.outputs == {"model": JobOutput(type="mlflow_model", name="delays"), "rest": JobOutput()}
    assert job.environment_variables == {"SEED": "1", "DEBUG": "true"}
    assert job.limits.timeout == timedelta(hours=1)
    assert job.x_lazulite == {"positions": {"a": [1, 2]}}


def test_what_has_no_effect_is_warned_of() -> None:
    assert read_document(AZURE).into(CommandJobDocument).warnings == (
        "identity: the job runs with a token of its own.",
        "resources.shm_size: the machine's own is used.",
        "resources.instance_type: it runs on whatever the worker's machine is.",
    )


def test_an_environment_may_be_written_in_place() -> None:
    job = read_document("command: x\nenvironment: {image: ubuntu, conda_file: env.yml}").into(CommandJobDocument)
    assert job.environment == InlineEnvironment(image="ubuntu", conda_file="env.yml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "command: x\nenvironment: {imag: a}",
            "line 2, column 15: there is no field 'imag' here. Did you mean 'image'?",
        ),
        ("command: x\nenvironment: e\nlimits: {timeout: soon}", "line 3, column 10: 'timeout': 'soon' is no length"),
        ("command: x\nenvironment: e\ninputs: {a: {typ: x, path: y}}", "no field 'typ' here. Did you mean 'type'?"),
        ("command: x\nenvironment: e\noutputs: {a: 5}", "line 3, column 11: 'a' is 5, and it is a mapping"),
        (
            "command: x\nenvironment: e\noutputs:\n  ../up: {}",
            "line 4, column 3: '../up': an input or output is named by letters, digits, _ and -",
        ),
        ("command: ''\nenvironment: e", "'command' is '': string should have at least 1 character"),
    ],
)
def test_wrong_types_say_where_and_what(text: str, message: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read_document(text).into(CommandJobDocument)
    assert message in refused.value.errors[0].message


def test_services_are_read_as_azure_writes_them_and_ssh_is_refused_with_its_reason() -> None:
    text = (
        "command: c\nenvironment: e\nservices:\n  lab: {type: jupyter_lab, nodes: all}\n"
        "  board: {job_service_type: tensor_board, log_dir: logs/tb}\n  app: {port: 8501}\n  sh: {type: ssh}\n"
    )
    job = read_document(text).into(CommandJobDocument)
    assert {name: (one.type, one.port, one.log_dir) for name, one in job.services.items()} == {
        "lab": ("jupyter_lab", None, None), "board": ("tensor_board", None, "logs/tb"), "app": ("custom", 8501, None),
        "sh": ("ssh", None, None),
    }  # fmt: skip
    (warning,) = job.warnings
    assert warning.startswith("services.sh: nobody logs in to a worker's machine by SSH")


def test_tries_are_read_with_how_long_is_waited() -> None:
    text = "command: c\nenvironment: e\nretry_settings: {max_retries: 3, backoff: 5, max_backoff: PT1M}\n"
    told = read_document(text).into(CommandJobDocument).retry_settings
    assert told is not None
    assert (told.max_retries, told.backoff, told.max_backoff) == (3, timedelta(seconds=5), timedelta(minutes=1))


@pytest.mark.parametrize(
    ("written", "pointer"),
    [
        ("retry_settings: {max_retry: 1}", "/retry_settings/max_retry"),
        ("retry_settings: {max_retries: -1}", "/retry_settings/max_retries"),
        ("services: {a/b: {}}", "/services/a~1b"),
        ("services: {a: {type: rdp}}", "/services/a/type"),
        ("services: {a: {port: 70000}}", "/services/a/port"),
    ],
)
def test_what_is_no_service_and_no_try_is_refused_at_its_place(written: str, pointer: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read_document(f"command: c\nenvironment: e\n{written}\n").into(CommandJobDocument)
    assert refused.value.errors[0].pointer.startswith(pointer.rpartition("/")[0])
