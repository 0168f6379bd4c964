"""Why a sweep has no best trial."""

from collections.abc import Iterable, Sequence

from lazulite.compute.status import JobStatus
from lazulite.services.training.sweeps.entities import Trial
from lazulite.words.errors import nearest


def why_none(trials: Sequence[Trial], *, metric: str, logged: Iterable[str], closed: str) -> str:
    """logged: the metrics that the completed ones have. closed: why no more were started."""
    completed = [one for one in trials if one.status is JobStatus.COMPLETED]
    if completed:
        names = set(logged)
        done = f"{len(completed)} of {len(trials)} trials completed"
        if metric in names:
            return f"No trial has logged a number as '{metric}'; {done}, with NaN or infinities."
        hint = nearest(metric, names) if names else "None of them has logged any metric."
        return f"No trial has logged the metric '{metric}'; {done} without it. {hint}"
    failed = next((one for one in trials if one.status is JobStatus.FAILED and one.said), None)
    if failed is not None:
        return f"None of {len(trials)} trials completed; trial {failed.number} failed first: {failed.said}"
    return closed or f"None of {len(trials)} trials completed."
