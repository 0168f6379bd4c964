"""The facts of a process: ProcessStarted, ProcessReady, ProcessEnded, and those of a worker that falls silent."""

from lazulite.compute.process import Process
from lazulite.foundation.events.facts import NewFact
from lazulite.words.json import JSON, JSONObject


def process_started(process: Process) -> NewFact:
    return _fact("ProcessStarted", process, {"environment": _ran_in(process), "worker": process.worker_id})


def process_ready(process: Process, probe: JSONObject) -> NewFact:
    return _fact("ProcessReady", process, {"address": process.address, "probe": probe})


def process_not_responding(process: Process) -> NewFact:
    return _fact("ProcessNotResponding", process, {"worker": process.worker_id})


def process_responding(process: Process) -> NewFact:
    return _fact("ProcessResponding", process, {"worker": process.worker_id})


def process_ended(process: Process) -> NewFact:
    return _fact(
        "ProcessEnded",
        process,
        {
            "status": str(process.outcome),
            "exit_code": process.exit_code,
            "reason": process.reason,
            "result": process.result,
            "outputs": process.outputs,
            "environment": _ran_in(process),
        },
    )


def _ran_in(process: Process) -> JSONObject:
    """By its digest: the lock itself, some forty kilobytes, is kept once, with the process."""
    return {name: value for name, value in process.environment.items() if name != "lock"}


def _fact(name: str, process: Process, data: dict[str, JSON]) -> NewFact:
    spec = process.spec
    known: dict[str, JSON] = {
        "id": spec.id, "kind": spec.kind.value, "owner": spec.owner, "name": spec.name, "attempt": process.attempt,
    }  # fmt: skip
    return NewFact(name, f"processes/{spec.id}", spec.workspace_id, known | data)
