"""The facts of a process: ProcessStarted, …Ready, …Retried, …Preempted, …Ended, and those of a silent worker."""

from lazulite.compute import store
from lazulite.compute.process import End, Process
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON, JSONObject

SUBJECT = "processes/ID"
OF_PROCESS = ("id", "kind", "owner", "name", "attempt")
ENDED = ("status", "exit_code", "reason", "result", "outputs", "environment")
FACTS = FactCatalogue(
    FactKind(
        "ProcessStarted", SUBJECT, (*OF_PROCESS, "environment", "worker"),
        "A worker has started the process of a job, a step or a replica.",
    ),
    FactKind(
        "ProcessReady", SUBJECT, (*OF_PROCESS, "address", "probe"), "A replica has passed its probe and takes requests."
    ),
    FactKind(
        "ProcessNotResponding", SUBJECT, (*OF_PROCESS, "worker"), "The worker of a running process has fallen silent."
    ),
    FactKind("ProcessResponding", SUBJECT, (*OF_PROCESS, "worker"), "The worker of a process that was silent is back."),
    FactKind(
        "ProcessRetried", SUBJECT, (*OF_PROCESS, "exit_code", "reason", "due_at"),
        "An attempt has failed, and the process waits for another one, not before `due_at`.",
    ),
    FactKind(
        "ProcessPreempted", SUBJECT, (*OF_PROCESS, "reason"),
        "An attempt was stopped for what is more urgent, and the process waits to go on.",
    ),
    FactKind("ProcessEnded", SUBJECT, (*OF_PROCESS, *ENDED), "A process has ended, whether well or not."),
)  # fmt: skip


def acting(tx: Tx, actor: Actor, process: Process) -> Actor:
    """The worker, for whoever enqueued the process, because of what made them."""
    asked = store.actor_of(tx, process.id)
    return Actor(actor.principal, asked.answerable, asked.cause, process.spec.workspace_id)


def process_started(process: Process) -> NewFact:
    return _fact("ProcessStarted", process, {"environment": _ran_in(process), "worker": process.worker_id})


def process_ready(process: Process, probe: JSONObject) -> NewFact:
    return _fact("ProcessReady", process, {"address": process.address, "probe": probe})


def process_not_responding(process: Process) -> NewFact:
    return _fact("ProcessNotResponding", process, {"worker": process.worker_id})


def process_responding(process: Process) -> NewFact:
    return _fact("ProcessResponding", process, {"worker": process.worker_id})


def process_retried(process: Process, end: End) -> NewFact:
    """process: as it waits."""
    due = process.enqueued_at.isoformat() if process.enqueued_at else None
    return _fact("ProcessRetried", process, {"exit_code": end.exit_code, "reason": end.reason, "due_at": due})


def process_preempted(process: Process, end: End) -> NewFact:
    """process: as it waits."""
    return _fact("ProcessPreempted", process, {"reason": end.reason})


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
    return new_fact(FACTS, name, subject=f"processes/{spec.id}", workspace_id=spec.workspace_id, data=known | data)
