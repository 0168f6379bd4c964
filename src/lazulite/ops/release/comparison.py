"""The step `compare`: figures of what candidate and champion scored on the same rows, and how sure they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from lazulite.ops.release.gates import Interval, improved
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

ROUNDS = 200
SEED = 20131
Column = NDArray[np.generic]
Metrics = Mapping[str, float | None]


class RowsDiffer(Invalid):
    pass


class Measure(Protocol):
    """Metric -> value of labelled predictions; None for what they cannot tell. `score` is NaN where not given."""

    def __call__(self, label: Column, prediction: Column, score: Column, *, positive: str | None) -> Metrics: ...


@dataclass(frozen=True)
class Scored:
    """What one version said about labelled rows, as its job left it."""

    row: Column
    label: Column
    prediction: Column
    score: Column

    @classmethod
    def read(cls, folder: Path) -> "Scored":
        table = parquet.ParquetFile(folder / "scores.parquet").read()
        return cls(*(table[name].to_numpy() for name in ("row", "label", "prediction", "score")))

    def measured(self, measure: Measure, positive: str | None, chosen: NDArray[np.int64] | None = None) -> Metrics:
        """Of all rows, or of the chosen ones."""
        if chosen is None:
            return measure(self.label, self.prediction, self.score, positive=positive)
        return measure(self.label[chosen], self.prediction[chosen], self.score[chosen], positive=positive)


def compare_step(arguments: JSONObject, inputs: Mapping[str, Path], *, measure: Measure) -> JSON:
    """inputs: `candidate` and, where there is one, `champion`: folders with scores.parquet.

    arguments: {metric, positive, confidence}. Gives {rows, candidate, champion, interval}. Raises RowsDiffer.
    """
    positive = str(arguments["positive"]) if arguments.get("positive") is not None else None
    candidate = Scored.read(inputs["candidate"])
    champion = Scored.read(inputs["champion"]) if "champion" in inputs else None
    if champion is not None and not np.array_equal(candidate.row, champion.row):
        raise RowsDiffer("Candidate and champion were not scored on the same rows, so they cannot be compared.")
    found: dict[str, JSON] = {
        "rows": len(candidate.row),
        "candidate": _json(candidate.measured(measure, positive)),
        "champion": _json(champion.measured(measure, positive)) if champion else None,
        "interval": None,
    }
    confidence = arguments.get("confidence")
    if champion is not None and isinstance(confidence, int | float):
        bounds = interval(
            candidate, champion, str(arguments["metric"]), measure=measure, positive=positive, confidence=confidence
        )
        found["interval"] = {"low": bounds.low, "high": bounds.high, "rounds": ROUNDS} if bounds else None
    return found


def interval(
    candidate: Scored, champion: Scored, metric: str, *, measure: Measure, positive: str | None, confidence: float
) -> Interval | None:
    """The improvement's interval by paired bootstrap, percentile method; None where the metric cannot be told.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    generator = np.random.default_rng(SEED)
    differences = []
    for _ in range(ROUNDS):
        chosen = generator.integers(0, len(candidate.row), len(candidate.row))
        new = candidate.measured(measure, positive, chosen).get(metric)
        old = champion.measured(measure, positive, chosen).get(metric)
        if new is None or old is None:
            return None
        differences.append(improved(metric, new, old))
    tail = (1 - confidence) / 2
    low, high = np.quantile(differences, [tail, 1 - tail]).tolist()
    return Interval(low, high)


def _json(metrics: Metrics) -> JSON:
    return {name: None if value is None or not np.isfinite(value) else float(value) for name, value in metrics.items()}
