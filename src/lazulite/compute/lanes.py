"""Which lane a process waits in: those in one differ in nothing but their age as far as their turn goes."""

import hashlib
import json
from dataclasses import dataclass

from lazulite.compute.needs import Priority
from lazulite.compute.spec import JobSpec
from lazulite.foundation.actor import Actor


@dataclass(frozen=True)
class Lane:
    """submitter: for whom it was enqueued, as shares are counted."""

    key: str
    rank: int
    submitter: str


def lane_of(spec: JobSpec, actor: Actor, *, usual: Priority) -> Lane:
    """usual: the priority of what asks for none."""
    rank = (spec.demand.priority or usual).rank
    submitter = str(actor.on_behalf_of or actor.principal)
    parts = [
        spec.workspace_id, submitter, spec.queue, rank, spec.taken_slots, spec.demand.instances,
        spec.demand.needs.to_json(),
    ]  # fmt: skip
    text = json.dumps(parts, sort_keys=True)
    return Lane(hashlib.sha256(text.encode()).hexdigest()[:32], rank, submitter)
