"""A model folder and tables of rows, as the jobs of a release need them. Runs in the model's own environment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_TYPES = {"double": "float64", "float": "float32", "long": "int64", "integer": "int32", "boolean": "bool"}


@dataclass(frozen=True)
class Column:
    """One input of a model; `type` is MLflow's word for it."""

    name: str
    type: str


@dataclass(frozen=True)
class Model:
    """`estimator` is None where only MLflow's pyfunc can load it.

    `predict` gives predictions, and P(second class) where there are two; `answer` is the one call behind a prediction.
    """

    flavour: str
    columns: tuple[Column, ...]
    estimator: object | None
    predict: Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray | None]]
    answer: Callable[[pd.DataFrame], object]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def load(folder: Path) -> Model:
    """Raises whatever the model's own library raises."""
    import mlflow
    from mlflow.models import Model as Described

    described = Described.load(str(folder))
    schema = described.get_input_schema()
    columns = tuple(
        Column(str(entry["name"]), str(entry["type"]))
        for entry in (schema.to_dict() if schema is not None else [])
        if entry.get("type") != "tensor"
    )
    flavour = str(described.flavors.get("python_function", {}).get("loader_module", ""))
    if flavour == "mlflow.sklearn":
        import mlflow.sklearn

        estimator = mlflow.sklearn.load_model(str(folder))
        answer = estimator.predict_proba if hasattr(estimator, "predict_proba") else estimator.predict
        return Model(flavour, columns, estimator, lambda frame: _predict(estimator, frame), answer)
    function = mlflow.pyfunc.load_model(str(folder))
    return Model(flavour, columns, None, lambda frame: (_flat(function.predict(frame)), None), function.predict)


def _predict(estimator: object, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray | None]:
    predictions = estimator.predict(frame)  # type: ignore[attr-defined]  # what mlflow.sklearn loads has it
    if not hasattr(estimator, "predict_proba"):
        return _flat(predictions), None
    chances = estimator.predict_proba(frame)
    return _flat(predictions), chances[:, 1] if chances.shape[1] == 2 else None


def _flat(values: object) -> np.ndarray:
    import numpy as np

    array = np.asarray(values)
    return array.reshape(len(array), -1)[:, 0] if array.ndim > 1 else array


def read_rows(folder: Path, *, limit: int | None = None) -> pd.DataFrame:
    """All rows of the Parquet files below a folder, in the order of their paths; with `limit`, a sample of so many."""
    import pandas as pd
    import pyarrow.parquet as parquet

    files = [folder] if folder.is_file() else sorted(folder.rglob("*.parquet"))
    if not files:
        raise SystemExit(f"No Parquet file in {folder.name}: labelled rows come as Parquet.")
    frame = pd.concat([parquet.ParquetFile(path).read().to_pandas() for path in files], ignore_index=True)
    if limit is not None and len(frame) > limit:
        frame = frame.sample(limit, random_state=0).sort_index()
    return frame


def read_example(folder: Path) -> pd.DataFrame:
    """The rows that the model's author left as an example; none where there are none."""
    import pandas as pd

    path = folder / "input_example.json"
    said = json.loads(path.read_text()) if path.exists() else {}
    return pd.DataFrame(said["data"], columns=said["columns"]) if {"data", "columns"} <= set(said) else pd.DataFrame()


def inputs_of(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The model's columns in its order and types. Exits with the columns that lack."""
    if not columns:
        return frame
    lacking = [column.name for column in columns if column.name not in frame.columns]
    if lacking:
        raise SystemExit(
            f"The rows lack the model's columns {', '.join(lacking)}; they have: {', '.join(frame.columns)}."
        )
    chosen = frame[[column.name for column in columns]].copy()
    for column in columns:
        kind = _TYPES.get(column.type)
        if kind is None:
            continue
        whole = kind in ("int64", "int32", "bool")
        chosen[column.name] = chosen[column.name].astype("float64" if whole and chosen[column.name].hasnans else kind)
    return chosen


def leave(report: dict[str, object], out: Path) -> None:
    """Writes the report beside the outputs, and as the job's result."""
    text = json.dumps(report, indent=1)
    (out / "report.json").write_text(text)
    result = os.environ.get("LAZULITE_RESULT")
    if result:
        Path(result).write_text(text)
    print(text, flush=True)  # noqa: T201 - a job's output is its log
