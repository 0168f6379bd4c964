import json

import pytest

from lazulite.experience.scoring.open_inference import answer, metadata, read
from lazulite.services.inference.dataplane import Answer
from lazulite.services.inference.refusals import RequestInvalid


def tensor(name: str, shape: list[int], data: list[object]) -> dict[str, object]:
    return {"name": name, "shape": shape, "datatype": "FP64", "data": data}


def body(*tensors: object) -> bytes:
    return json.dumps({"id": "mine", "inputs": tensors}).encode()


def test_a_tensor_a_column_gives_rows() -> None:
    own, rows = read(body(tensor("a", [2], [1, 2]), tensor("b", [2, 1], [["x"], ["y"]])))
    assert (own, rows.columns, rows.data) == ("mine", ["a", "b"], [[1, "x"], [2, "y"]])


def test_one_tensor_of_all_columns_goes_by_position() -> None:
    _, rows = read(body(tensor("input-0", [2, 3], [1, 2, 3, 4, 5, 6])))
    assert (rows.columns, rows.data) == (None, [[1, 2, 3], [4, 5, 6]])


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"{}", "The body has no inputs, a list of tensors."),
        (body({"name": "a"}), "Input 0 is no tensor with name, shape, datatype and data."),
        (body(tensor("a", [3], [1])), "Input 'a' has 1 values, and its shape [3] wants 3."),
        (body(tensor("a", [1], [1]), tensor("b", [2], [1, 2])), "The inputs are not equally long."),
    ],
)
def test_what_is_no_inference_request_is_said(sent: bytes, sentence: str) -> None:
    with pytest.raises(RequestInvalid) as refusal:
        read(sent)
    assert refusal.value.detail == sentence


def test_predictions_and_probabilities_are_tensors() -> None:
    assert answer("delays", "3", "mine", Answer([True, False], [[0.25, 0.75], [0.5, 0.5]])) == {
        "model_name": "delays",
        "model_version": "3",
        "id": "mine",
        "outputs": [
            {"name": "prediction", "shape": [2], "datatype": "BOOL", "data": [True, False]},
            {"name": "probability", "shape": [2, 2], "datatype": "FP64", "data": [0.25, 0.75, 0.5, 0.5]},
        ],
    }


def test_metadata_lists_a_tensor_a_column() -> None:
    inputs: list[dict[str, object]] = [{"name": "a", "type": "long"}, {"name": "b", "type": "string"}]
    described = metadata("delays", ["3"], "mlflow.sklearn", {"inputs": inputs, "outputs": [{"type": "double"}]})
    assert described == {
        "name": "delays",
        "versions": ["3"],
        "platform": "mlflow.sklearn",
        "inputs": [
            {"name": "a", "datatype": "INT64", "shape": [-1]},
            {"name": "b", "datatype": "BYTES", "shape": [-1]},
        ],
        "outputs": [{"name": "prediction", "datatype": "FP64", "shape": [-1]}],
    }
