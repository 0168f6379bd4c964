"""Which lane a process waits in: those in one differ in nothing but their age as far as their turn goes."""

import hashlib
import json
from dataclasses import dataclass

from lazulite.compute.needs import Priority
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.foundation.actor import Actor


@dataclass(frozen=True)
class Lane:
    """submitter: for whom it was enqueued, as shares are counted. is_preemptible: stopped for what is more urgent."""

    key: str
    rank: int
    submitter: str
    is_preemptible: bool = False


def lane_of(spec: JobSpec, actor: Actor, *, usual: Priority, preemptible: bool = False) -> Lane:
    """usual: the priority of what asks for none. preemptible: as all jobs are where it is to run."""
    rank = (spec.demand.priority or usual).rank
    submitter = str(actor.answerable)
    parts = [
        spec.workspace_id, submitter, spec.queue, rank, spec.taken_slots, spec.demand.instances,
        spec.demand.needs.to_json(),
    ]  # fmt: skip
    text = json.dumps(parts, sort_keys=True)
    gives_way = spec.kind is JobKind.JOB and (preemptible or spec.demand.preemptible)
    return Lane(hashlib.sha256(text.encode()).hexdigest()[:32], rank, submitter, gives_way)
