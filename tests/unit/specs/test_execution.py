import pytest
from pydantic import ValidationError

from lazulite.specs.execution import MachineNeeds, QueueSettings, Resources


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
    rest = "the rest is as the worker's machine has it"
    assert said.warnings == (
        f"resources.instance_type: of Standard_NC6s_v3 the GPUs are asked for (1); {rest}.",
        "resources.properties.AISuperComputer: no compute here reads it.",
        "resources.instance_count: one process is started, not 2.",
    )
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
