from datetime import timedelta

import pytest
from pydantic import ValidationError

from lazulite.specs.execution import (
    Limits,
    MachineNeeds,
    MpiDistribution,
    QueueSettings,
    Resources,
    Running,
    TensorFlowDistribution,
)  # fmt: skip
from lazulite.specs.reading import DocumentInvalid, read_document

GPUS_ALONE = (
    "resources.instance_type: of Standard_NC6s_v3 the GPUs are asked for (1); "
    "the rest is as the worker's machine has it."
)


def resources(**said: object) -> Resources:
    return Resources.model_validate(said)


def test_needs_stand_in_resources_or_among_their_properties_and_the_nearer_ones_count() -> None:
    said = resources(
        cpu=2, labels={"site": "north"}, properties={"cpu": 8, "memory": "4Gi", "labels": {"disk": "fast"}}
    )
    assert said.needs == MachineNeeds(cpu=2, memory=4 << 30, labels={"site": "north", "disk": "fast"})
    assert said.warnings == ()


@pytest.mark.parametrize(
    ("said", "gpus"),
    [
        ({"instance_type": "Standard_NC24s_v3"}, 4), ({"instance_type": "Standard_NC24s_v3", "gpu": 1}, 1),
        ({"instance_type": "Standard_NC24s_v3", "properties": {"gpu": 0}}, 0),
        ({"instance_type": "Standard_DS3_v2"}, None),
        ({"instance_type": ["a", "b"]}, None),
    ],
)  # fmt: skip
def test_a_size_with_gpus_asks_for_them_unless_a_number_is_said(said: dict[str, object], gpus: int | None) -> None:
    assert resources(**said).needs.gpu == gpus


def test_what_changes_nothing_here_is_said() -> None:
    said = resources(instance_type="Standard_NC6s_v3", instance_count=2, properties={"AISuperComputer": {"x": 1}})
    assert said.warnings == (
        GPUS_ALONE,
        "resources.properties.AISuperComputer: no compute here reads it.",
    )
    assert said.alone == ("resources.instance_count: without a distribution one process is started, not 2.",)
    assert resources(instance_type="Standard_DS3_v2").warnings == (
        "resources.instance_type: it runs on whatever the worker's machine is.",
    )


@pytest.mark.parametrize(
    ("said", "urgency"),
    [
        ({}, None), ({"priority": "High"}, "high"), ({"job_tier": "Spot"}, "low"), ({"job_tier": "premium"}, "high"),
        ({"job_tier": "Spot", "priority": "medium"}, "medium"), ({"job_tier": "null"}, None),
    ],
)  # fmt: skip
def test_a_priority_counts_before_a_tier(said: dict[str, object], urgency: str | None) -> None:
    assert QueueSettings.model_validate(said).urgency == urgency


@pytest.mark.parametrize("said", [{"cpu": 0}, {"gpu": -1}, {"memory": "lots"}, {"properties": {"memory": "lots"}}])
def test_needs_that_are_none_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        resources(**said)


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
        "identity: the job runs with a token of its own.",
        "resources.shm_size: the machine's own is used.",
        "resources.instance_count: without a distribution one process is started, not 3.",
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
