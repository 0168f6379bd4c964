"""A scikit-learn estimator as ONNX: one input a column, then label and probabilities as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .loading import Column, Model

if TYPE_CHECKING:
    import numpy as np

_DTYPES = {
    "tensor(float)": "float32",
    "tensor(double)": "float64",
    "tensor(int64)": "int64",
    "tensor(int32)": "int32",
    "tensor(bool)": "bool",
}
# The newest that LightGBM's converter and the runtime agree on.
_OPSET = {"": 20, "ai.onnx.ml": 3}


class ConversionFailed(Exception):
    """The converter does not know this model, or the runtime does not run what it made."""


def convert(model: Model) -> bytes:
    """Raises ConversionFailed with the converter's own words."""
    from skl2onnx import convert_sklearn
    from skl2onnx.common.exceptions import MissingConverter, MissingShapeCalculator

    _teach_lightgbm()
    known_reasons = (MissingConverter, MissingShapeCalculator, NotImplementedError, RuntimeError, ValueError, TypeError)
    last = model.estimator.steps[-1][1] if hasattr(model.estimator, "steps") else model.estimator
    options = {id(last): {"zipmap": False}} if hasattr(model.estimator, "predict_proba") else None
    try:
        made = convert_sklearn(
            model.estimator,
            initial_types=[(column.name, _tensor_type(column)) for column in model.columns],
            options=options,
            target_opset=_OPSET,
        )
    except known_reasons as error:
        raise ConversionFailed(f"the converter says {_quoted(error)}") from error
    content: bytes = made.SerializeToString()
    return content


class Session:
    """The ONNX file at work. Raises ConversionFailed when the runtime refuses it."""

    def __init__(self, content: bytes, columns: Sequence[Column]) -> None:
        import onnxruntime
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph
        from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as Unknown

        try:
            self._session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, Unknown) as error:
            raise ConversionFailed(f"the ONNX runtime says {_quoted(error)}") from error
        given = self._session.get_inputs()
        # The converter writes 'monthly spend' as monthly_spend; the order stays.
        names = [column.name for column in columns] if len(columns) == len(given) else [each.name for each in given]
        self._inputs = [(each.name, each.type, name) for each, name in zip(given, names, strict=True)]

    def predict(self, columns: Mapping[str, Sequence[object]]) -> tuple[np.ndarray, np.ndarray | None]:
        """Labels, and P(second class) where there are two."""
        import numpy as np

        outputs = self._session.run(None, {given: _array(type_, columns[name]) for given, type_, name in self._inputs})
        labels = np.asarray(outputs[0]).reshape(len(outputs[0]), -1)[:, 0]
        chances = np.asarray(outputs[1]) if len(outputs) > 1 else None
        return labels, chances[:, 1] if chances is not None and chances.ndim == 2 and chances.shape[1] == 2 else None


def _quoted(error: Exception) -> str:
    """The first line of an error's words; its kind where it has none."""
    said = str(error).strip().splitlines()
    return f'"{said[0].rstrip(".") if said else type(error).__name__}"'


def _array(type_: str, values: Sequence[object]) -> np.ndarray:
    import numpy as np

    if type_ == "tensor(string)":
        texts = ["" if value is None or value != value else str(value) for value in values]  # NaN: pandas 3's None
        return np.array(texts, dtype=object).reshape(-1, 1)
    return np.array(values, dtype=_DTYPES[type_]).reshape(-1, 1)


def _tensor_type(column: Column) -> object:
    from skl2onnx.common import data_types

    if column.type == "string":
        return data_types.StringTensorType([None, 1])
    if column.type in ("long", "integer"):
        return data_types.Int64TensorType([None, 1])
    if column.type == "boolean":
        return data_types.BooleanTensorType([None, 1])
    if column.type in ("double", "float"):
        return data_types.FloatTensorType([None, 1])
    raise ConversionFailed(f"the column '{column.name}' is of type {column.type}, which ONNX inputs here do not have")


def _teach_lightgbm() -> None:
    """Where LightGBM is installed, its estimators become known to the converter."""
    try:
        import lightgbm
    except ImportError:
        return
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
    from skl2onnx import update_registered_converter
    from skl2onnx.common.shape_calculator import (
        calculate_linear_classifier_output_shapes,
        calculate_linear_regressor_output_shapes,
    )

    update_registered_converter(
        lightgbm.LGBMClassifier, "LightGbmLGBMClassifier", calculate_linear_classifier_output_shapes, convert_lightgbm,
        options={"nocl": [True, False], "zipmap": [True, False, "columns"]},
    )  # fmt: skip
    update_registered_converter(
        lightgbm.LGBMRegressor, "LightGbmLGBMRegressor", calculate_linear_regressor_output_shapes, convert_lightgbm,
        options={"split": None},
    )  # fmt: skip
