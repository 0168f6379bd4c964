"""Every query over metric points: all of them, the newest of each, and those that speak of a model."""

import math
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Metric
from lazulite.services.training.tracking.store import bulk
from lazulite.services.training.tracking.store.rows import AT_ONCE, metric_of, metric_row, of_owners
from lazulite.services.training.tracking.tables import latest_metrics, logged_model_metrics, run_metrics


def add(tx: Tx, workspace_id: str, run_id: str, metrics: Sequence[Metric]) -> None:
    """The same point twice is there once; the newest of a key is the one with the greatest step, then time, then value.

    The caller holds the run's row, so that nobody else moves its newest points meanwhile.
    """
    bulk.add_new(tx, run_metrics, [metric_row(workspace_id, run_id, metric) for metric in metrics])
    newest: dict[str, Metric] = {}
    for metric in metrics:
        if metric.key not in newest or _rank(metric) > _rank(newest[metric.key]):
            newest[metric.key] = metric
    known = {metric.key: metric for metric in _latest_of(tx, workspace_id, run_id, list(newest))}
    moved = [metric for key, metric in newest.items() if key not in known or _rank(metric) > _rank(known[key])]
    bulk.put(tx, latest_metrics, [metric_row(workspace_id, run_id, metric) for metric in moved])
    add_to_models(tx, workspace_id, run_id, metrics)


def add_to_models(tx: Tx, workspace_id: str, run_id: str, metrics: Sequence[Metric]) -> None:
    rows = [metric_row(workspace_id, run_id, metric) for metric in metrics if metric.model_id]
    last = {(row["model_id"], row["key"], row["timestamp_ms"], row["step"]): row for row in rows}
    bulk.put(tx, logged_model_metrics, list(last.values()))


def latest(tx: Tx, workspace_id: str, run_ids: Sequence[str]) -> dict[str, tuple[Metric, ...]]:
    found = of_owners(tx, latest_metrics, "run_id", workspace_id, run_ids)
    return {run_id: tuple(metric_of(row) for row in rows) for run_id, rows in found.items()}


def of_models(tx: Tx, workspace_id: str, model_ids: Sequence[str]) -> dict[str, tuple[Metric, ...]]:
    """The newest value a model, run, key and data set."""
    answer: dict[str, tuple[Metric, ...]] = {}
    for model_id, rows in of_owners(tx, logged_model_metrics, "model_id", workspace_id, model_ids).items():
        newest: dict[tuple[str | None, ...], Metric] = {}
        for metric in map(metric_of, rows):
            name = (metric.run_id, metric.key, metric.dataset_name, metric.dataset_digest)
            if name not in newest or _rank(metric) > _rank(newest[name]):
                newest[name] = metric
        answer[model_id] = tuple(newest.values())
    return answer


def history(
    tx: Tx, workspace_id: str, run_ids: Sequence[str], key: str, *, limit: int | None = None, offset: int = 0,
    steps: tuple[int | None, int | None] = (None, None),
) -> list[Metric]:  # fmt: skip
    """Points of one key by run, time, step and value; `steps` are the first and the last wanted."""
    query = select(run_metrics).where(
        run_metrics.c.workspace_id == workspace_id, run_metrics.c.run_id.in_(run_ids), run_metrics.c.key == key
    )
    first, last = steps
    if first is not None:
        query = query.where(run_metrics.c.step >= first)
    if last is not None:
        query = query.where(run_metrics.c.step <= last)
    query = query.order_by(*(run_metrics.c[name] for name in ("run_id", "timestamp_ms", "step", "value")))
    return [metric_of(row) for row in tx.execute(query.limit(limit).offset(offset))]


def newest(tx: Tx, workspace_id: str, run_ids: Sequence[str], keys: Collection[str]) -> dict[str, list[Metric]]:
    """The newest point of each of these metrics, by run."""
    found: dict[str, list[Metric]] = {}
    for ids in _parts(run_ids):
        query = select(latest_metrics).where(
            latest_metrics.c.workspace_id == workspace_id, latest_metrics.c.run_id.in_(ids),
            latest_metrics.c.key.in_(sorted(keys)),
        )  # fmt: skip
        for row in tx.execute(query):
            found.setdefault(row.run_id, []).append(metric_of(row))
    return found


def values(tx: Tx, workspace_id: str, run_ids: Sequence[str], key: str) -> dict[str, list[float]]:
    """Of one metric by run, in the order of its points."""
    found: dict[str, list[float]] = {}
    for ids in _parts(run_ids):
        query = select(run_metrics.c.run_id, run_metrics.c.value, run_metrics.c.is_nan).where(
            run_metrics.c.workspace_id == workspace_id, run_metrics.c.run_id.in_(ids), run_metrics.c.key == key
        )
        ordered = query.order_by(*(run_metrics.c[name] for name in ("run_id", "timestamp_ms", "step", "value")))
        for run_id, value, is_nan in tx.execute(ordered):
            found.setdefault(run_id, []).append(math.nan if is_nan else value)
    return found


def names(tx: Tx, workspace_id: str, run_ids: Sequence[str]) -> set[str]:
    """Of all metrics that any of them has logged."""
    found: set[str] = set()
    for ids in _parts(run_ids):
        mine = (latest_metrics.c.workspace_id == workspace_id, latest_metrics.c.run_id.in_(ids))
        found |= {str(row[0]) for row in tx.execute(select(latest_metrics.c.key).where(*mine).distinct())}
    return found


def _parts(run_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (run_ids[start : start + AT_ONCE] for start in range(0, len(run_ids), AT_ONCE))


def _latest_of(tx: Tx, workspace_id: str, run_id: str, keys: Sequence[str]) -> list[Metric]:
    query = select(latest_metrics).where(
        latest_metrics.c.workspace_id == workspace_id, latest_metrics.c.run_id == run_id, latest_metrics.c.key.in_(keys)
    )
    return [metric_of(row) for row in tx.execute(query)]


def _rank(metric: Metric) -> tuple[int, int, float]:
    # NaN compares to nothing: it ranks below every number.
    return metric.step, metric.timestamp_ms, metric.value if metric.value == metric.value else float("-inf")
