"""The documents of compute targets: Azure's own, as its examples write them, and pools."""

import pytest

from lazulite.specs.compute import ClusterDocument, ComputeKindUnknown, InstanceDocument, PoolDocument, compute_document
from lazulite.specs.execution import MachineNeeds
from lazulite.specs.other_products import OtherProduct
from lazulite.specs.reading import DocumentInvalid, read_document

CLUSTER = """
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: low-pri-example
type: amlcompute
size: STANDARD_DS3_v2
min_instances: 1
max_instances: 2
idle_time_before_scale_down: 120
tier: low_priority
location: westus
ssh_settings:
  admin_username: example-user
  admin_password: example-password
identity: {type: system_assigned}
"""
INSTANCE = """
name: schedule-example-i
type: computeinstance
idle_time_before_shutdown_minutes: 30
schedules:
  compute_start_stop:
    - action: stop
      trigger: {type: cron, start_time: "2021-03-10T21:21:07", time_zone: Pacific Standard Time, expression: 0 18 * * *}
"""


def read(text: str) -> object:
    return compute_document(read_document(text))


def test_a_cluster_is_read_and_what_means_nothing_here_is_said() -> None:
    found = read(CLUSTER)
    assert isinstance(found, ClusterDocument)
    assert (found.name, found.tier, found.max_instances, found.idle_seconds) == (
        "low-pri-example", "low_priority", 2, 120
    )  # fmt: skip
    assert found.warnings == (
        "location: workers are where they are.",
        "identity: a job runs with a token of its own.",
        "ssh_settings: nobody logs in to a worker's machine, and no password is kept.",
        "min_instances: without a `starter` no node is started (1).",
    )


@pytest.mark.parametrize("kind", ["amlcompute", "pool"])
def test_nodes_of_a_starter_are_kept_and_end_when_they_are_idle(kind: str) -> None:
    found = read(
        f"{{name: burst, type: {kind}, starter: local, min_instances: 1, max_instances: 4, "
        "idle_time_before_scale_down: 5m}"
    )
    assert (found.starter, found.max_instances, found.idle_seconds, found.warnings) == ("local", 4, 300, ())


def test_an_instance_is_read_and_its_schedules_are_said_to_be_nothing() -> None:
    found = read(INSTANCE)
    assert isinstance(found, InstanceDocument)
    assert found.idle_seconds == 1800
    assert found.warnings == ("schedules: start and stop it by 'lazulite compute start' and 'stop'.",)


def test_a_pool_is_described_by_what_a_job_there_needs() -> None:
    found = read("{name: big, type: pool, resources: {cpu: 8, memory: 32Gi, labels: {disk: fast}}, priority: High}")
    assert isinstance(found, PoolDocument)
    assert found.resources == MachineNeeds(cpu=8, memory=32 << 30, labels={"disk": "fast"})
    assert (found.priority, found.warnings) == ("high", ())


@pytest.mark.parametrize("kind", ["AmlCompute", "ComputeInstance", "Kubernetes", "Pool"])
def test_kinds_are_taken_in_any_case(kind: str) -> None:
    assert read(f"{{name: a, type: {kind}}}").name == "a"  # type: ignore[attr-defined]  # a document


@pytest.mark.parametrize(
    ("kind", "why", "do"),
    [
        ("synapsespark", "a Synapse Spark pool is a service of Azure", "a local pyspark"),
        ("VirtualMachine", "no virtual machine of Azure is attached", "lazulite worker --url ADDRESS"),
        ("databricks", "Databricks is another product", "lazulite worker --url ADDRESS"),
    ],
)
def test_services_of_others_are_refused_with_what_to_do_instead(kind: str, why: str, do: str) -> None:
    with pytest.raises(OtherProduct, match=f"A compute of type '{kind}' is not to be had here: {why}") as refusal:
        read(f"name: <NAME>\ntype: {kind}\nresource_id: /x")
    assert do in refusal.value.hint
    assert refusal.value.errors[0].message.startswith("line 2, column 1: ")


def test_a_kind_that_is_none_names_those_that_are() -> None:
    with pytest.raises(ComputeKindUnknown, match=r"The compute is of type 'amlcompuet'\.") as refusal:
        read("{name: a, type: amlcompuet}")
    assert refusal.value.hint.endswith("Did you mean 'amlcompute'?")
    with pytest.raises(ComputeKindUnknown, match=r"The compute says no type\."):
        read("{name: a}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: a, type: amlcompute, max_instances: -1}", "'max_instances' is -1"),
        ("{name: a, type: pool, szie: x}", "there is no field 'szie' here. Did you mean 'size'?"),
        ("{type: pool}", "'name' is missing"),
        ("{name: a, type: pool, resources: {memory: lots}}", "'memory': 'lots' is no amount of memory"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(DocumentInvalid) as refusal:
        read(text)
    assert said in refusal.value.errors[0].message
