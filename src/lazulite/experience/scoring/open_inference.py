"""The Open Inference Protocol, version 2: tensors in and out, one a column or one for all columns."""

from collections.abc import Mapping, Sequence

from lazulite.experience.scoring.payloads import decoded
from lazulite.services.inference.dataplane import Answer, Rows
from lazulite.services.inference.refusals import RequestInvalid

_FROM_MLFLOW = {
    "double": "FP64",
    "float": "FP32",
    "long": "INT64",
    "integer": "INT32",
    "boolean": "BOOL",
    "string": "BYTES",
    "datetime": "BYTES",
}
_FROM_NUMPY = {
    "float64": "FP64",
    "float32": "FP32",
    "int64": "INT64",
    "int32": "INT32",
    "bool": "BOOL",
    "uint8": "UINT8",
}
MOST_AXES, LONGEST_AXIS = 32, 1 << 31
_HINT = (
    'Send {"inputs": [{"name", "shape", "datatype", "data"}]}; the model\'s metadata lists them. '
    f"A shape has up to {MOST_AXES} lengths from 1 on."
)

JSONTensor = dict[str, object]


def read(body: bytes) -> tuple[str | None, Rows]:
    """The request's own id, and its rows. Raises RequestInvalid."""
    document = decoded(body)
    inputs = document.get("inputs") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(inputs, list) or not inputs:
        raise RequestInvalid("The body has no inputs, a list of tensors.", pointer="/inputs", hint=_HINT)
    tensors = [_tensor(index, value) for index, value in enumerate(inputs)]
    name = document.get("id")
    own = None if name is None else str(name)
    if len(tensors) == 1 and len(tensors[0][1]) > 1 and tensors[0][1][1] > 1:
        return own, Rows(None, _nested(tensors[0][2], tensors[0][1]), None, len(body))
    lengths = {len(values) for _, _, values in tensors}
    if len(lengths) != 1:
        raise RequestInvalid("The inputs are not equally long.", pointer="/inputs", hint=_HINT)
    columns = [name for name, _, _ in tensors]
    return own, Rows(columns, [list(row) for row in zip(*(v for _, _, v in tensors), strict=True)], None, len(body))


def _tensor(index: int, value: object) -> tuple[str, list[int], list[object]]:
    """Name, shape and flat data."""
    match value:
        case {"name": str(name), "shape": list(shape), "datatype": str(), "data": list(data)} if _is_shape(shape):
            flat = _flat(data)
            size = 1
            for length in shape:
                size *= length
            if size != len(flat):
                raise RequestInvalid(
                    f"Input '{name}' has {len(flat)} values, and its shape {shape} wants {size}.",
                    pointer=f"/inputs/{index}/data",
                )
            return name, shape, flat
    raise RequestInvalid(
        f"Input {index} is no tensor with name, shape, datatype and data.", pointer=f"/inputs/{index}", hint=_HINT
    )


def _is_shape(shape: Sequence[object]) -> bool:
    return len(shape) <= MOST_AXES and all(type(length) is int and 0 < length <= LONGEST_AXIS for length in shape)


def _flat(data: Sequence[object]) -> list[object]:
    if not any(isinstance(value, list) for value in data):
        return list(data)
    return [inner for value in data for inner in _flat(value if isinstance(value, list) else [value])]


def _nested(flat: Sequence[object], shape: Sequence[int]) -> list[object]:
    if len(shape) == 1:
        return list(flat)
    step = len(flat) // shape[0] if shape[0] else 0
    return [_nested(flat[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0])]


def answer(model: str, version: str, own_id: str | None, given: Answer) -> Mapping[str, object]:
    """The body of an inference response."""
    outputs = [_output("prediction", given.predictions)]
    if given.probabilities is not None:
        outputs.append(_output("probability", given.probabilities))
    named = {} if own_id is None else {"id": own_id}
    return {"model_name": model, "model_version": version, **named, "outputs": outputs}


def _output(name: str, values: Sequence[object]) -> JSONTensor:
    flat = _flat(values)
    width = len(flat) // len(values) if values else 1
    shape = [len(values)] if width == 1 else [len(values), width]
    return {"name": name, "shape": shape, "datatype": _datatype(flat), "data": flat}


def _datatype(values: Sequence[object]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "BOOL"
    if kinds == {int}:
        return "INT64"
    return "FP64" if kinds <= {int, float} else "BYTES"


def metadata(
    name: str, versions: Sequence[str], platform: str, signature: Mapping[str, list[dict[str, object]]]
) -> Mapping[str, object]:
    """The model's inputs, one a column, and its outputs."""
    inputs = [_described(index, field) for index, field in enumerate(signature.get("inputs", []))]
    outputs = [{"name": "prediction", "datatype": _output_type(signature.get("outputs", [])), "shape": [-1]}]
    return {"name": name, "versions": list(versions), "platform": platform, "inputs": inputs, "outputs": outputs}


def _described(index: int, field: Mapping[str, object]) -> JSONTensor:
    name = str(field.get("name") or f"input-{index}")
    if field.get("type") == "tensor":
        datatype = _FROM_NUMPY.get(str(field.get("dtype")), "BYTES")
        return {"name": name, "datatype": datatype, "shape": field.get("shape")}
    return {"name": name, "datatype": _FROM_MLFLOW.get(str(field.get("type")), "BYTES"), "shape": [-1]}


def _output_type(outputs: Sequence[Mapping[str, object]]) -> str:
    if not outputs:
        return "FP64"
    spec = outputs[0].get("tensor-spec")
    if isinstance(spec, dict):
        return _FROM_NUMPY.get(str(spec.get("dtype")), "BYTES")
    return _FROM_MLFLOW.get(str(outputs[0].get("type")), "BYTES")
