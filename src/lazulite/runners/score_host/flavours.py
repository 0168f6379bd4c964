"""Loads a model folder the best way there is: its own library where that gives probabilities, else MLflow's pyfunc.

Imports a model's libraries inside functions: Lazulite's own processes read this folder too and have none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from .answers import Answer, Rows, chances, plain
from .onnx_session import OnnxModel
from .signature import NARROW, NUMBERS, Signature, Tensor, read

# Their predict() answers row by row, so the rows of several requests may travel together.
_ROW_WISE = ("mlflow.sklearn", "mlflow.lightgbm", "mlflow.xgboost", "mlflow.catboost")


class Model(Protocol):
    flavour: str
    batches: bool

    def predict(self, rows: Rows) -> Answer:
        """Raises whatever the model raises."""


@dataclass(frozen=True)
class Loaded:
    model: Model
    signature: Signature
    classes: Sequence[object] | None
    folder: Path


def load(folder: Path, onnx: Path | None) -> Loaded:
    """The model of an MLflow folder; with `onnx`, that file answers and the folder gives the signature."""
    import yaml

    document = yaml.safe_load((folder / "MLmodel").read_text())
    signature = read(document)
    if onnx is not None:
        return Loaded(OnnxModel(onnx, signature), signature, None, folder)
    flavour = document["flavors"].get("python_function", {})
    module = str(flavour.get("loader_module", ""))
    if module in _ROW_WISE and flavour.get("predict_fn", "predict") == "predict":
        native = _native(module, folder)
        # A bare booster has no get_params; MLflow knows how to feed it.
        if hasattr(native, "predict") and hasattr(native, "get_params"):
            return Loaded(Estimator(native, module, signature), signature, _classes(native), folder)
    return Loaded(Pyfunc(folder, module, signature), signature, None, folder)


def _classes(native: object) -> Sequence[object] | None:
    return plain(native.classes_) if hasattr(native, "classes_") else None


def _native(module: str, folder: Path) -> object:
    """The fitted object itself, as the library of its flavour loads it."""
    if module == "mlflow.sklearn":
        import mlflow.sklearn as flavour
    elif module == "mlflow.lightgbm":
        import mlflow.lightgbm as flavour
    elif module == "mlflow.xgboost":
        import mlflow.xgboost as flavour
    else:
        import mlflow.catboost as flavour
    loaded: object = flavour.load_model(str(folder))
    return loaded


class Estimator:
    """A fitted object with scikit-learn's face. A Pipeline's first steps run once for prediction and probability."""

    batches = True

    def __init__(self, estimator: object, module: str, signature: Signature) -> None:
        self.flavour = module
        self._signature = signature
        self._first, last = _halves(estimator)
        self._predict: Callable[[object], object] = last.predict  # type: ignore[attr-defined]  # load() looked
        self._chances: Callable[[object], object] | None = getattr(last, "predict_proba", None)

    def predict(self, rows: Rows) -> Answer:
        features = frame(self._signature, rows)
        if self._first is not None:
            features = self._first.transform(features)  # type: ignore[attr-defined]  # a scikit-learn transformer
        predictions = plain(self._predict(features))
        return Answer(predictions, None if self._chances is None else chances(self._chances(features)))


def _halves(estimator: object) -> tuple[object | None, object]:
    """A Pipeline's transformers and its last step; anything else stays whole."""
    pipelines = sys.modules.get("sklearn.pipeline")
    steps: list[object] = getattr(estimator, "steps", [])
    if pipelines is None or type(estimator) is not pipelines.Pipeline or len(steps) < 2:
        return None, estimator
    return estimator[:-1], estimator[-1]  # type: ignore[index]  # a Pipeline takes slices


class Pyfunc:
    """MLflow's own way, for every other model; MLflow enforces the signature once more."""

    def __init__(self, folder: Path, module: str, signature: Signature) -> None:
        import mlflow.pyfunc

        self.flavour = module or "mlflow.pyfunc"
        self.batches = module in _ROW_WISE
        self._signature = signature
        self._model = mlflow.pyfunc.load_model(str(folder))

    def predict(self, rows: Rows) -> Answer:
        features = frame(self._signature, taken(self._signature, rows))
        given = {"params": dict(rows.params)} if rows.params else {}
        return Answer(plain(self._model.predict(features, **given)))


def taken(signature: Signature, rows: Rows) -> Rows:
    """Without the whole numbers and booleans that are missing in every row: so MLflow takes them, and not as NaN."""
    if rows.columns is None:
        return rows
    narrow = {column.name for column in signature.columns if column.type in NARROW}
    kept = {
        name: values
        for name, values in rows.columns.items()
        if name not in narrow or not values or any(value is not None for value in values)
    }
    return replace(rows, columns=kept)


def frame(signature: Signature, rows: Rows) -> object:
    """What predict() takes: a DataFrame, or arrays where the signature says tensors."""
    import numpy as np
    import pandas as pd

    if rows.columns is None:
        if not signature.tensors:
            return pd.DataFrame(rows.data)
        return _array(signature.tensors[0], rows.data)
    if signature.tensors and signature.tensors[0].name:
        return {t.name: _array(t, rows.columns[t.name]) for t in signature.tensors if t.name in rows.columns}
    if signature.tensors:
        return _array(signature.tensors[0], [list(row) for row in zip(*rows.columns.values(), strict=True)])
    types = {column.name: column.type for column in signature.columns}
    arrays = {name: _series(types.get(name, ""), values) for name, values in rows.columns.items()}
    if not signature.columns:
        return pd.DataFrame({name: list(values) for name, values in rows.columns.items()})
    return pd.DataFrame(arrays, copy=False) if arrays else pd.DataFrame(index=np.arange(len(rows.data)))


def _series(type_: str, values: Sequence[object]) -> object:
    import numpy as np

    if type_ in NUMBERS:
        missing = any(value is None for value in values) and type_ not in ("double", "float")
        return np.array(values, dtype="float64" if missing else NUMBERS[type_])
    if type_ == "datetime":
        import pandas as pd

        return pd.to_datetime(list(values), format="ISO8601").to_numpy()
    if type_ == "binary":
        import base64

        values = [None if value is None else base64.b64decode(str(value)) for value in values]
    series = np.empty(len(values), dtype=object)
    series[:] = values
    return series


def _array(tensor: Tensor, data: object) -> object:
    import numpy as np

    array = np.asarray(data, dtype=tensor.dtype)
    if len(tensor.shape) > 1 and array.ndim != len(tensor.shape):
        array = array.reshape(tensor.shape)
    return array
