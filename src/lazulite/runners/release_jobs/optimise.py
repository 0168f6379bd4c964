"""Turns a scikit-learn pipeline, LightGBM in it or not, into ONNX, and shows whether and how fast it answers alike."""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .conversion import ConversionFailed, Session, convert
from .loading import Model, inputs_of, leave, load, read_example, read_rows
from .timing import milliseconds

if TYPE_CHECKING:
    import pandas as pd

TOOLS = ("onnx", "onnxruntime", "skl2onnx", "onnxmltools", "scikit-learn", "lightgbm")
BATCH_ROWS = 200


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="rows to compare on; else the model's input example")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = load(arguments.model)
    rows = read_rows(arguments.data, limit=arguments.rows) if arguments.data else read_example(arguments.model)
    leave(optimise(model, rows, arguments.tolerance, arguments.out), arguments.out)


def optimise(model: Model, rows: pd.DataFrame, tolerance: float, out: Path) -> dict[str, object]:
    """A report whose `status` is converted, refused (parity above the tolerance: no file is left) or not_applicable."""
    if model.estimator is None:
        return _not_applicable(f"models of {model.flavour or 'no known flavour'} have no converter here")
    if not model.columns:
        return _not_applicable("the model has no signature that names its columns")
    if rows.empty:
        return _not_applicable("there is no row to compare the answers on: no data and no input example")
    frame = inputs_of(rows, model.columns)
    try:
        onnx = convert(model)
        session = Session(onnx, model.columns)
        compared = _compare(model, session, frame, tolerance)
    except ConversionFailed as error:
        return _not_applicable(str(error))
    report: dict[str, object] = {
        **compared,
        "tolerance": tolerance,
        "latency_ms": _latencies(model, session, frame),
        "onnx_bytes": len(onnx),
        "onnx_digest": hashlib.sha256(onnx).hexdigest(),
        "tools": {name: importlib.metadata.version(name) for name in TOOLS if _is_there(name)},
    }
    if compared["rows_above_tolerance"]:
        said = f"{compared['rows_above_tolerance']} of {compared['rows']} rows differ by more than {tolerance:g}"
        return {"status": "refused", "reason": f"{said}, the worst by {compared['max_abs_diff']:.3g}", **report}
    (out / "model.onnx").write_bytes(onnx)
    return {"status": "converted", "reason": "", **report}


def _not_applicable(reason: str) -> dict[str, object]:
    return {"status": "not_applicable", "reason": reason}


def _compare(model: Model, session: Session, frame: pd.DataFrame, tolerance: float) -> dict[str, object]:
    """Probabilities where the model gives them, else predictions, row by row. What is no number on one side differs."""
    import numpy as np

    predictions, scores = model.predict(frame)
    labels, chances = session.predict(frame.to_dict("list"))
    expected, got = (scores, chances) if scores is not None and chances is not None else (predictions, labels)
    if expected.dtype.kind in "fiub" and got.dtype.kind in "fiub":
        apart = np.abs(expected.astype("float64") - got.astype("float64"))
        apart = np.where(np.isnan(apart), np.inf, apart)
    else:
        apart = np.where(expected.astype(str) == got.astype(str), 0.0, np.inf)
    return {
        "rows": len(frame),
        "max_abs_diff": float(apart.max()),
        "rows_above_tolerance": int((apart > tolerance).sum()),
        "other_labels": int((predictions.astype(str) != labels.astype(str)).sum()),
    }


def _latencies(model: Model, session: Session, frame: pd.DataFrame) -> dict[str, object]:
    """From columns of plain values to probabilities, as a request brings them: one row, and a batch."""
    said: dict[str, object] = {}
    for name, count in (("single_row", 1), ("batch", min(BATCH_ROWS, len(frame)))):
        columns: dict[str, Sequence[object]] = frame.head(count).to_dict("list")
        before = milliseconds(lambda columns=columns: model.answer(_frame(columns, frame)))  # type: ignore[misc]
        after = milliseconds(lambda columns=columns: session.predict(columns))  # type: ignore[misc]
        said[name] = {"rows": count, "before": before, "after": after}
    return said


def _frame(columns: dict[str, Sequence[object]], like: pd.DataFrame) -> pd.DataFrame:
    """As the scoring host would make it: arrays of NumPy's types, of objects where the rows have others (texts)."""
    import numpy as np
    import pandas as pd

    types = {name: kind if isinstance(kind, np.dtype) else object for name, kind in like.dtypes.items()}
    return pd.DataFrame({name: np.array(values, dtype=types[name]) for name, values in columns.items()})


def _is_there(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    main()
