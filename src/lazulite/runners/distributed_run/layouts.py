"""Which processes a distributed job has, and the variables by which each finds the others.

PyTorch's are those of torchrun (RANK, WORLD_SIZE, MASTER_ADDR, …), TensorFlow's the cluster and task of TF_CONFIG,
MPI's those of Open MPI (OMPI_COMM_WORLD_…) and of the PMI that MPICH and Intel MPI read. An instance is a group of
processes on this machine.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

HERE = "127.0.0.1"
VISIBLE = "CUDA_VISIBLE_DEVICES"


@dataclass(frozen=True)
class Plan:
    """`type`: pytorch, tensorflow, mpi or ray. instances and per_instance of PyTorch and MPI; of Ray the instances."""

    type: str
    argv: Sequence[str]
    logs: str
    failed: str
    instances: int = 1
    per_instance: int = 1
    workers: int = 1
    parameter_servers: int = 0
    ray: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """One process. is_service: it goes on until the others have ended (a parameter server)."""

    rank: int
    name: str
    variables: Mapping[str, str]
    is_service: bool = False


def members(plan: Plan, free_port: Callable[[], int], gpus: str | None) -> list[Member]:
    """gpus: what CUDA_VISIBLE_DEVICES says of the whole job; each instance gets its share."""
    if plan.type == "tensorflow":
        return _tensorflow(plan, free_port)
    port = free_port()
    variables = _mpi if plan.type == "mpi" else _pytorch
    shares = _shares(gpus, plan.instances)
    return [
        Member(rank, f"rank {rank}", {**variables(plan, rank, port), **shares[rank // plan.per_instance]})
        for rank in range(plan.instances * plan.per_instance)
    ]


def _pytorch(plan: Plan, rank: int, port: int) -> dict[str, str]:
    return {
        "MASTER_ADDR": HERE, "MASTER_PORT": str(port),
        "RANK": str(rank), "WORLD_SIZE": str(plan.instances * plan.per_instance),
        "LOCAL_RANK": str(rank % plan.per_instance), "LOCAL_WORLD_SIZE": str(plan.per_instance),
        "NODE_RANK": str(rank // plan.per_instance), "GROUP_RANK": str(rank // plan.per_instance),
    }  # fmt: skip


def _mpi(plan: Plan, rank: int, port: int) -> dict[str, str]:
    world, local = plan.instances * plan.per_instance, rank % plan.per_instance
    return {
        "OMPI_COMM_WORLD_RANK": str(rank), "OMPI_COMM_WORLD_SIZE": str(world),
        "OMPI_COMM_WORLD_LOCAL_RANK": str(local), "OMPI_COMM_WORLD_LOCAL_SIZE": str(plan.per_instance),
        "OMPI_COMM_WORLD_NODE_RANK": str(local), "OMPI_UNIVERSE_SIZE": str(world),
        "PMI_RANK": str(rank), "PMI_SIZE": str(world), "MPI_LOCALRANKID": str(local),
        **master(port),
    }  # fmt: skip


def master(port: int) -> dict[str, str]:
    """Where the processes of an MPI job may meet, in Azure's words."""
    return {"AZ_BATCH_MASTER_NODE": f"{HERE}:{port}", "AZ_BATCHAI_MPI_MASTER_NODE": HERE}


def _tensorflow(plan: Plan, free_port: Callable[[], int]) -> list[Member]:
    counts = {"worker": plan.workers, "ps": plan.parameter_servers}
    cluster = {kind: [f"{HERE}:{free_port()}" for _ in range(count)] for kind, count in counts.items() if count}
    tasks = [(kind, index) for kind in cluster for index in range(counts[kind])]
    return [
        Member(
            rank, f"{kind} {index}",
            {"TF_CONFIG": json.dumps({"cluster": cluster, "task": {"type": kind, "index": index}})},
            is_service=kind == "ps",
        )
        for rank, (kind, index) in enumerate(tasks)
    ]  # fmt: skip


def _shares(gpus: str | None, instances: int) -> list[dict[str, str]]:
    """Each instance's GPUs; all of them for every instance where they cannot be told apart."""
    named = [name for name in (gpus or "").split(",") if name]
    share, rest = divmod(len(named), instances)
    if not share or rest:
        return [{} for _ in range(instances)]
    return [{VISIBLE: ",".join(named[at * share : (at + 1) * share])} for at in range(instances)]
