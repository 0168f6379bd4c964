"""What jobs cost: estimated from what their like took, and known once they have ended."""

from collections.abc import Sequence

from lazulite.compute.service import Queue
from lazulite.compute.targets.entities import DEFAULT, Price
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.costs import store
from lazulite.services.training.jobs.costs.estimates import Estimate, Planned, cost_of, estimated, summed
from lazulite.services.training.jobs.entities import Job, NewJob


class CostsService:
    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def spent(self, tx: Tx, job: Job) -> tuple[float, str] | None:
        """(amount, currency) of a job whose process has ended, all its attempts counted; of a parent what its children
        have cost. None where nobody has said what an hour costs."""
        if job.type.is_parent:
            return summed(store.of_children(tx, job.name))
        process = self._queue.get(tx, job.workspace_id, job.name)
        price = self._price(tx, job.workspace_id, process.spec.queue)
        if price is None:
            return None
        tries = self._queue.attempts.of(tx, process)
        lengths = [(one.ended_at - one.started_at).total_seconds() for one in tries if one.started_at and one.ended_at]
        return cost_of(sum(lengths), price, instances=process.spec.demand.instances), price.currency

    def estimate(self, tx: Tx, workspace_id: str, jobs: Sequence[tuple[NewJob, int]]) -> Estimate:
        """Of jobs that are each to be run so many times."""
        past = store.past_seconds(tx, workspace_id, [job.said for job, _ in jobs])
        prices = {queue: self._price(tx, workspace_id, queue) for queue in {job.queue for job, _ in jobs}}
        return estimated(
            [Planned(times, job.demand.instances, past.get(_like(job), ()), prices[job.queue]) for job, times in jobs]
        )

    def _price(self, tx: Tx, workspace_id: str, queue: str) -> Price | None:
        target = None if queue == DEFAULT else self._queue.scheduler.targets.find(tx, workspace_id, queue)
        return target.definition.price if target else None


def _like(job: NewJob) -> store.Like:
    return job.said, job.code.digest if job.code else None
