from datetime import timedelta

import pytest

from lazulite.specs.execution import Limits, MpiDistribution, Resources, Running, TensorFlowDistribution
from lazulite.specs.reading import DocumentInvalid, read_document


def read(text: str) -> Running:
    return read_document(text).into(Running)


def test_a_command_runs_once_unless_told_otherwise() -> None:
    assert read("compute: c") == Running(compute="c", resources=Resources(instance_count=1), limits=Limits())


@pytest.mark.parametrize(
    ("text", "distribution"),
    [
        ("{type: mpi, process_count_per_instance: 2}", MpiDistribution(type="mpi", process_count_per_instance=2)),
        ("{type: tensorflow, worker_count: 2}", TensorFlowDistribution(type="tensorflow", worker_count=2)),
    ],
)
def test_a_distribution_is_of_its_type(text: str, distribution: object) -> None:
    assert read(f"distribution: {text}").distribution == distribution


def test_a_timeout_is_seconds_or_a_length_of_time() -> None:
    assert read("limits: {timeout: 90}").limits.timeout == timedelta(seconds=90)
    assert read("limits: {timeout: PT2H}").limits.timeout == timedelta(hours=2)


def test_what_changes_nothing_is_warned_of() -> None:
    found = read("services: {a: {}}\nresources: {instance_count: 3, shm_size: 2g}\nidentity: {type: managed}")
    assert found.warnings == (
        "services: interactive services are not started.",
        "identity: the job runs with a token of its own.",
        "resources.shm_size: the machine's own is used.",
        "resources.instance_count: one process is started, not 3.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("resources: {instance_count: 0}", "Line 1, column 13: 'instance_count' is 0: input should be greater than"),
        ("resources: {}\ndistribution: {type: horovod}", "Line 2, column 1: the type of 'distribution' is not one of"),
        ("resources: text", "Line 1, column 1: 'resources' is 'text', and it is a mapping: its fields stand below it."),
    ],
)
def test_what_cannot_be_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert refused.value.detail.startswith(sentence)
