import pytest

from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Needs, Priority
from lazulite.compute.process import Worker
from lazulite.compute.targets.entities import Definition, TargetKind, Tier
from lazulite.compute.targets.reading import defined, size_doubts
from lazulite.specs.compute import compute_document
from lazulite.specs.reading import read_document
from tests.unit.compute.makers import make_worker


def read(text: str) -> Definition:
    return defined(compute_document(read_document(text)))


def test_a_cluster_becomes_a_target() -> None:
    text = """
    {name: c, type: amlcompute, size: Standard_NC6s_v3, tier: low_priority, min_instances: 1, max_instances: 4,
     idle_time_before_scale_down: PT2M, description: d, tags: {a: 1}}
    """
    assert read(text) == Definition(
        "c", TargetKind.CLUSTER, "Standard_NC6s_v3", tier=Tier.LOW_PRIORITY, min_instances=1, max_instances=4,
        idle_seconds=120, description="d", tags={"a": "1"},
    )  # fmt: skip


def test_a_pool_becomes_a_target() -> None:
    text = "{name: p, type: pool, priority: high, resources: {cpu: 2, memory: 1Gi, gpu: 1, labels: {disk: fast}}}"
    asks = Needs(2, 1 << 30, 1, {"disk": "fast"})
    assert read(text) == Definition("p", TargetKind.POOL, asks=asks, priority=Priority.HIGH)


LARGE, SMALL = make_worker(equipment=Equipment(8, 60 << 30)), make_worker(equipment=Equipment(2, 4 << 30))


@pytest.mark.parametrize(
    ("size", "workers", "said"),
    [
        (None, [SMALL], ()),
        ("Standard_DS3_v2", [SMALL, LARGE], ()),
        ("Standard_DS3_v2", [make_worker(equipment=Equipment(), slots=4)], ()),
        ("Standard_DS3_v2", [], ()),
        ("Standard_DS3_v2", [SMALL], (
            "size: no worker here has the 4 cores and 14 GiB of Standard_DS3_v2; jobs run on what the workers have.",
        )),
        ("huge", [LARGE], ("size: 'huge' is not known here, and says nothing of what a job there needs.",)),
        ("Standard_NC7x_v9", [LARGE], (
            "size: 'Standard_NC7x_v9' is not known here; by its family it is taken to have 1 GPU.",
        )),
    ],
)  # fmt: skip
def test_a_size_that_nobody_has_or_knows_is_said(
    size: str | None, workers: list[Worker], said: tuple[str, ...]
) -> None:
    assert size_doubts(Definition("a", TargetKind.CLUSTER, size=size), workers) == said
