"""Makers of windows: captured rows, feedback and reference tables as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lazulite.ops.monitoring.definition import Clocking, Definition, Labels, Signal, SignalType
from lazulite.ops.monitoring.measure import Folders, measure
from lazulite.words.json import JSONObject

START, END = datetime(2013, 4, 1, tzinfo=UTC), datetime(2013, 5, 1, tzinfo=UTC)
ANSWERED = datetime(2026, 11, 1, 12, tzinfo=UTC)
ALL_SIGNALS = (
    Signal("drift", SignalType.DATA_DRIFT),
    Signal("quality", SignalType.DATA_QUALITY),
    Signal("performance", SignalType.MODEL_PERFORMANCE, None, {"classification": {"accuracy": 0.99}}),
)


def make_definition(*signals: Signal) -> Definition:
    return Definition(
        endpoint="delays",
        signals=signals or ALL_SIGNALS,
        reference="azureml:flights:1",
        labels=Labels(target_column="late"),
        clocking=Clocking(timestamp_column="time_hour"),
    )


def make_columns(rows: int, *, seed: int, warmer: float = 0.0, carriers: str = "ABC") -> dict[str, list[object]]:
    draw = np.random.default_rng(seed)
    return {
        "temperature": (draw.normal(50 + warmer, 10, rows)).tolist(),
        "carrier": draw.choice(list(carriers), rows).tolist(),
        "hour": draw.integers(5, 24, rows).tolist(),
    }


def make_folders(tmp: Path, inputs: Mapping[str, list[object]], *, feedback: int | None = None) -> Folders:
    """Captured rows of these inputs, one minute of April apart; truth for the first `feedback` of them."""
    rows = len(next(iter(inputs.values())))
    told = rows if feedback is None else feedback
    draw = np.random.default_rng(7)
    score = draw.random(rows)
    late = draw.random(rows) < score
    captured = {
        "request_id": [f"r{n // 10}" for n in range(rows)],
        "row": [n % 10 for n in range(rows)],
        "at": [ANSWERED] * rows,
        "deployment": ["blue" if n % 4 else "green" for n in range(rows)],
        "model": ["delays"] * rows,
        "model_version": ["1" if n % 4 else "2" for n in range(rows)],
        "status": [200] * rows,
        "output.prediction": (score >= 0.5).astype(int).tolist(),
        "output.probability": score.tolist(),
        "input.time_hour": [(START + timedelta(minutes=n)).isoformat() for n in range(rows)],
        **{f"input.{name}": values for name, values in inputs.items()},
    }
    answers = {
        "request_id": captured["request_id"][:told],
        "row": captured["row"][:told],
        "actual": late.astype(int).tolist()[:told],
        "received_at": [ANSWERED] * told,
    }
    reference = {**make_columns(3000, seed=1), "time_hour": [START] * 3000, "late": [0, 1] * 1500}
    for name, table in {"capture": captured, "feedback": answers, "reference": reference}.items():
        (tmp / name).mkdir(parents=True)
        pq.write_table(pa.table(table), tmp / name / "0.parquet")
    (tmp / "window").mkdir()
    return Folders(tmp / "capture", tmp / "feedback", tmp / "reference", tmp / "window", tmp / "scratch")


@dataclass(frozen=True)
class Windows:
    """April's rows in a folder of their own."""

    folder: Path
    start: datetime = START
    end: datetime = END

    def measured(self, *signals: Signal, inputs: Mapping[str, list[object]], feedback: int | None = None) -> JSONObject:
        folders = self.folders(inputs, feedback=feedback)
        return measure(make_definition(*signals), self.start, self.end, folders)

    def folders(self, inputs: Mapping[str, list[object]], *, feedback: int | None = None) -> Folders:
        return make_folders(self.folder, inputs, feedback=feedback)

    def columns(self, rows: int = 2000, *, warmer: float = 0.0, carriers: str = "ABC") -> dict[str, list[object]]:
        return make_columns(rows, seed=2, warmer=warmer, carriers=carriers)


@pytest.fixture
def windows(tmp_path: Path) -> Windows:
    return Windows(tmp_path)
