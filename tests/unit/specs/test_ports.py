import pytest
from pydantic import BaseModel

from lazulite.specs.ports import DataInput, InputPorts, JobInputs, JobOutput, JobOutputs, LiteralInput, OutputPorts
from lazulite.specs.reading import DocumentInvalid, read_document


class Ports(BaseModel):
    inputs: JobInputs = {}
    outputs: JobOutputs = {}


class Declared(BaseModel):
    inputs: InputPorts = {}
    outputs: OutputPorts = {}


def test_an_input_is_files_or_a_literal_by_its_type() -> None:
    text = "inputs: {a: {path: x}, b: {type: number, value: 1}, c: {type: string, default: x}, d: 5, e: true, f: x}"
    assert read_document(text).into(Ports).inputs == {
        "a": DataInput(path="x"), "b": LiteralInput(type="number", value=1),
        "c": LiteralInput(type="string", value="x"), "d": 5, "e": True, "f": "x",
    }  # fmt: skip
    assert DataInput(path="x").type == "uri_folder"


@pytest.mark.parametrize("text", ["inputs:\noutputs:\n", "inputs: {}\noutputs: {}\n"])
def test_nothing_behind_a_field_is_an_empty_one(text: str) -> None:
    assert read_document(text).into(Ports) == Ports()


def test_an_output_with_nothing_behind_it_is_a_folder() -> None:
    found = read_document("outputs:\n  model:\n  table: {type: mltable}\n").into(Ports).outputs
    assert found == {"model": JobOutput(), "table": JobOutput(type="mltable")}
    assert JobOutput().type == "uri_folder"


def test_ports_are_declared_with_their_types() -> None:
    text = (
        "inputs: {rate: {type: number, default: 0.1, min: 0}, kind: {type: enum, enum: [a, 1]}}\noutputs: {model: }\n"
    )
    declared = read_document(text).into(Declared)
    rate, kind = declared.inputs["rate"], declared.inputs["kind"]
    assert (rate.is_literal, rate.default, rate.min, rate.optional) == (True, 0.1, 0, False)
    assert (kind.is_literal, kind.enum) == (True, ["a", "1"])
    assert declared.outputs["model"].type == "uri_folder"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("inputs:\n  1a: 5\n", "Line 2, column 3: '1a': an input or output is named by letters, digits, _ and -"),
        ("inputs:\n  a: {path: x, typ: y}\n", "Line 2, column 16: there is no field 'typ' here. Did you mean 'type'?"),
        ("inputs:\n  a: {type: table, path: x}\n", "Line 2, column 7: 'type' is 'table'; it can be 'uri_file'"),
        ("inputs:\n  a: {path: x, mode: mount}\n", "Line 2, column 16: 'mode' is 'mount'; it can be 'ro_mount'"),
        ("outputs:\n  a: 5\n", "Line 2, column 3: 'a' is 5, and it is a mapping: its fields stand below it."),
    ],
)
def test_what_is_no_port_has_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read_document(text).into(Ports)
    assert refused.value.detail.startswith(sentence)
