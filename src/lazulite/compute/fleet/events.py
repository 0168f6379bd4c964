"""What is said of workers once it has happened. These facts lie in no workspace: an Owner of the home reads them."""

from lazulite.compute.process import Duty, Worker
from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.words.facts import FactCatalogue, FactKind

HOME = ""  # in a workspace's place
SUBJECT = "workers/ID"
TOLD = ("id", "name", "machine")
FACTS = FactCatalogue(
    FactKind("WorkerCordoned", SUBJECT, TOLD, "A worker takes nothing new."),
    FactKind("WorkerUncordoned", SUBJECT, TOLD, "A worker takes work again."),
    FactKind("WorkerDrained", SUBJECT, TOLD, "A worker takes nothing new, and ends when it is idle."),
    FactKind("WorkerRemoved", SUBJECT, TOLD, "A worker has been forgotten."),
)
TYPES = {
    Duty.WORKING: "WorkerUncordoned", Duty.CORDONED: "WorkerCordoned", Duty.DRAINING: "WorkerDrained",
}  # fmt: skip


def duty_changed(worker: Worker) -> NewFact:
    return _said(TYPES[worker.duty], worker)


def worker_removed(worker: Worker) -> NewFact:
    return _said("WorkerRemoved", worker)


def _said(fact_type: str, worker: Worker) -> NewFact:
    data = {"id": worker.id, "name": worker.name, "machine": worker.machine}
    return new_fact(FACTS, fact_type, subject=f"workers/{worker.id}", workspace_id=HOME, data=data)
