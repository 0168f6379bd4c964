import pytest

from lazulite.compute.needs import Needs, Priority
from lazulite.compute.targets.entities import (
    ComputeInvalid,
    ComputeNameInvalid,
    Definition,
    TargetKind,
    Tier,
    check_name,
)


@pytest.mark.parametrize("name", ["cpu-cluster", "gpu-v100-1GPU-cluster", "a", "a.b_c", "4x"])
def test_azures_names_are_names(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", "-a", "a-", "a b", "a/b", "<NAME>", "x" * 65])
def test_what_is_no_name_says_what_is(name: str) -> None:
    with pytest.raises(ComputeNameInvalid, match="is no name for a compute") as refusal:
        check_name(name)
    assert refusal.value.hint.startswith("1 to 64 letters, digits")


@pytest.mark.parametrize("name", ["local", "serverless", "default", "Serverless"])
def test_words_for_the_default_queue_name_nothing_else(name: str) -> None:
    with pytest.raises(ComputeNameInvalid, match=f"'{name}' always means the default queue"):
        Definition(name, TargetKind.POOL)


def test_fewer_at_most_than_at_least_is_refused() -> None:
    with pytest.raises(ComputeInvalid, match="min_instances is 3, and max_instances is 2"):
        Definition("a", TargetKind.CLUSTER, min_instances=3, max_instances=2)


@pytest.mark.parametrize(
    ("size", "asks", "gpus"),
    [
        ("Standard_NC12s_v3", 0, 2), ("Standard_NC12s_v3", 4, 4), ("Standard_DS3_v2", 1, 1), ("nonsense", 0, 0),
        (None, 3, 3),
    ],
)  # fmt: skip
def test_the_gpus_of_a_size_are_needed_and_its_cores_and_memory_are_not(size: str | None, asks: int, gpus: int) -> None:
    assert Definition("a", TargetKind.CLUSTER, size=size, asks=Needs(gpus=asks)).needs == Needs(gpus=gpus)


@pytest.mark.parametrize(
    ("tier", "said", "priority"),
    [
        (Tier.DEDICATED, None, Priority.MEDIUM), (Tier.LOW_PRIORITY, None, Priority.LOW),
        (Tier.LOW_PRIORITY, Priority.HIGH, Priority.HIGH),
    ],
)  # fmt: skip
def test_a_priority_is_said_or_that_of_the_tier(tier: Tier, said: Priority | None, priority: Priority) -> None:
    assert Definition("a", TargetKind.CLUSTER, tier=tier, priority=said).usual_priority is priority
