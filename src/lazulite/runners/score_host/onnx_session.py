"""Answers from an ONNX file instead of the model's own library."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from .answers import Answer, Rows, chances, plain
from .signature import RequestRefused, Signature

_DTYPES = {
    "tensor(float)": "float32",
    "tensor(double)": "float64",
    "tensor(int64)": "int64",
    "tensor(int32)": "int32",
    "tensor(bool)": "bool",
}
_NEVER_MISSING = ("tensor(int64)", "tensor(int32)", "tensor(bool)")


class OnnxModel:
    """Takes one input a column ([rows, 1]), or one input of all columns in the signature's order ([rows, columns]).

    The first output is the prediction; a second one of floats, [rows, classes], is the probability.
    """

    flavour = "onnx"
    batches = True

    def __init__(self, path: Path, signature: Signature) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
        # Waiting by spinning takes the cores from whoever is to bring the next batch.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._inputs = [(given.name, given.type) for given in self._session.get_inputs()]
        self._columns = _columns_of([name for name, _ in self._inputs], [column.name for column in signature.columns])

    def predict(self, rows: Rows) -> Answer:
        import numpy as np

        outputs = self._session.run(None, self._feed(rows))
        labels = np.asarray(outputs[0])
        predictions = plain(labels.reshape(-1) if labels.ndim == 2 and labels.shape[1] == 1 else labels)
        floats = len(outputs) > 1 and getattr(outputs[1], "dtype", labels.dtype).kind == "f"
        return Answer(predictions, chances(outputs[1]) if floats else None)

    def _feed(self, rows: Rows) -> dict[str, object]:
        import numpy as np

        columns = rows.columns
        if len(self._inputs) == 1 and (columns is None or self._inputs[0][0] not in columns):
            name, type_ = self._inputs[0]
            for column, values in (columns or {}).items():
                check_present(column, type_, values)
            data = rows.data if columns is None else list(zip(*(columns[n] for n in columns), strict=True))
            return {name: np.asarray(data, dtype=_DTYPES.get(type_, "float32"))}
        if columns is None:
            raise RequestRefused(f"The model wants named columns: {', '.join(name for name, _ in self._inputs)}.")
        for name, type_ in self._inputs:
            check_present(self._columns[name], type_, columns[self._columns[name]])
        return {name: _tensor(type_, columns[self._columns[name]]) for name, type_ in self._inputs}


def _columns_of(inputs: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Which column each input takes: by name, else by its place: converters write 'monthly spend' as monthly_spend."""
    by_place = dict(zip(inputs, columns, strict=True)) if len(inputs) == len(columns) else {}
    return {name: name if name in columns else by_place.get(name, name) for name in inputs}


def check_present(column: str, type_: str, values: Sequence[object]) -> None:
    """ONNX has no missing whole number or boolean. Raises RequestRefused with the first row that lacks one."""
    if type_ in _NEVER_MISSING and None in values:
        row = values.index(None)
        raise RequestRefused(
            f"Column '{column}' has no value in row {row}; as ONNX, the model takes it as {type_}, never missing.",
            f"/data/{row}/{column}",
        )


def _tensor(type_: str, values: Sequence[object]) -> object:
    import numpy as np

    if type_ == "tensor(string)":
        return np.array(["" if value is None else str(value) for value in values], dtype=object).reshape(-1, 1)
    return np.array(values, dtype=_DTYPES[type_]).reshape(-1, 1)
