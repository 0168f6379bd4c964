from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from lazulite.ops.release.comparison import Column, RowsDiffer, Scored, compare_step, interval


def accuracy(label: Column, prediction: Column, score: Column, *, positive: str | None) -> Mapping[str, float | None]:
    return {"accuracy": float(np.mean(label == prediction)), "auc": None}


def write(folder: Path, *, right: int, of: int = 100, first: int = 0) -> Path:
    folder.mkdir()
    columns = {
        "row": list(range(first, first + of)),
        "label": [1] * of,
        "prediction": [1] * right + [0] * (of - right),
        "score": [0.5] * of,
    }
    parquet.write_table(pa.table(columns), folder / "scores.parquet")
    return folder


def test_both_versions_are_measured_on_the_same_rows(tmp_path: Path) -> None:
    inputs = {"candidate": write(tmp_path / "new", right=90), "champion": write(tmp_path / "old", right=80)}
    assert compare_step({"metric": "accuracy", "positive": "1"}, inputs, measure=accuracy) == {
        "rows": 100,
        "candidate": {"accuracy": 0.9, "auc": None},
        "champion": {"accuracy": 0.8, "auc": None},
        "interval": None,
    }


def test_without_a_champion_only_the_candidate_is_measured(tmp_path: Path) -> None:
    found = compare_step({}, {"candidate": write(tmp_path / "new", right=90)}, measure=accuracy)
    assert isinstance(found, dict)
    assert found["champion"] is None


def test_other_rows_are_refused(tmp_path: Path) -> None:
    inputs = {"candidate": write(tmp_path / "new", right=90), "champion": write(tmp_path / "old", right=80, first=5)}
    with pytest.raises(RowsDiffer, match="same rows"):
        compare_step({}, inputs, measure=accuracy)


def test_the_interval_holds_the_improvement_and_its_binomial_width(tmp_path: Path) -> None:
    new, old = (Scored.read(write(tmp_path / name, right=right, of=1000)) for name, right in (("n", 900), ("o", 800)))
    bounds = interval(new, old, "accuracy", measure=accuracy, positive=None, confidence=0.95)
    assert bounds is not None
    # 100 rows of 1,000 differ: standard error sqrt(0.1 * 0.9 / 1000), 1.96 of them on either side.
    width = 1.96 * np.sqrt(0.1 * 0.9 / 1000)
    assert bounds.low == pytest.approx(0.1 - width, abs=0.006)
    assert bounds.high == pytest.approx(0.1 + width, abs=0.006)


def test_a_metric_that_cannot_be_told_has_no_interval(tmp_path: Path) -> None:
    scored = Scored.read(write(tmp_path / "n", right=90))
    assert interval(scored, scored, "auc", measure=accuracy, positive=None, confidence=0.95) is None
