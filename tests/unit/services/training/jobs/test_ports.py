import pytest

from lazulite.services.training.jobs.entities import Port
from lazulite.services.training.jobs.ports import PortTypeWrong, check_type, literal, port_of
from lazulite.specs.ports import InputPort, Literally


def port(kind: str, **more: object) -> InputPort:
    return InputPort.model_validate({"type": kind, **more})


@pytest.mark.parametrize(
    ("value", "declared", "kind", "told"),
    [
        (3, port("integer"), "integer", "3"),
        (3.0, port("integer"), "integer", "3"),
        ("3", port("integer"), "integer", "3"),
        (3, port("number"), "number", "3"),
        (0.1, port("number"), "number", "0.1"),
        (True, port("boolean"), "boolean", "True"),
        ("false", port("boolean"), "boolean", "false"),
        (3, port("string"), "string", "3"),
        ("a", port("string", enum=["a", "b"]), "string", "a"),
        (0.5, None, "number", "0.5"),
        ("x", None, "string", "x"),
    ],
)
def test_a_literal_is_what_its_port_says(value: Literally, declared: InputPort | None, kind: str, told: str) -> None:
    given = literal("x", value, declared)
    assert (given.spec.type, given.spec.literal) == (kind, told)


@pytest.mark.parametrize(
    ("value", "declared", "detail", "hint"),
    [
        (3.5, port("integer"), "The input 'x' is of type integer, and 3.5 is not.", ""),
        ("much", port("number"), "The input 'x' is of type number, and 'much' is not.", ""),
        (True, port("number"), "The input 'x' is of type number, and True is not.", ""),
        ("maybe", port("boolean"), "The input 'x' is of type boolean, and 'maybe' is not.", ""),
        (
            "setp", port("string", enum=["step", "time"]), "The input 'x' is 'setp', which it cannot be.",
            "Did you mean 'step'?",
        ),
        (200, port("integer", min=0, max=100), "The input 'x' is 200, and it goes from 0 up to 100.", ""),
        (-1, port("number", min=0), "The input 'x' is -1, and it goes from 0.", ""),
        (
            "a.csv", port("uri_file"), "The input 'x' takes uri_file, and 'a.csv' is a text.",
            "Give its files: {type: uri_file, path: …}.",
        ),
    ],
)  # fmt: skip
def test_what_a_port_does_not_take_is_refused(value: Literally, declared: InputPort, detail: str, hint: str) -> None:
    with pytest.raises(PortTypeWrong) as refused:
        literal("x", value, declared)
    assert (refused.value.detail, refused.value.hint) == (detail, hint)


@pytest.mark.parametrize(
    ("declared", "given"),
    [
        ("uri_folder", "uri_folder"), ("uri_folder", "mlflow_model"), ("path", "mltable"),
        ("mlflow_model", "uri_folder"), ("mlflow_model", "custom_model"), ("number", "integer"), ("string", "number"),
        ("integer", "string"),
    ],
)  # fmt: skip
def test_types_that_go_together(declared: str, given: str) -> None:
    assert check_type("x", declared=declared, given=given, said="it") is None


@pytest.mark.parametrize(("declared", "given"), [("mltable", "uri_folder"), ("uri_folder", "uri_file")])
def test_what_goes_as_it_is_goes_with_a_warning(declared: str, given: str) -> None:
    said = f"inputs.x: it is declared as {declared} and gets {given}, as it is."
    assert check_type("x", declared=declared, given=given, said="it") == said


@pytest.mark.parametrize(
    ("declared", "given"),
    [("uri_file", "uri_folder"), ("uri_folder", "string"), ("string", "uri_folder"), ("uri_file", "mlflow_model"),
     ("mlflow_model", "uri_file"), ("integer", "boolean")],
)  # fmt: skip
def test_types_that_do_not(declared: str, given: str) -> None:
    with pytest.raises(PortTypeWrong, match=f"The input 'x' takes {declared}, and 'o' of 'train' gives {given}"):
        check_type("x", declared=declared, given=given, said="'o' of 'train'")


def test_a_ports_default_is_text() -> None:
    assert port_of(port("number", default=0.1)) == Port("number", default="0.1")
    assert port_of(port("uri_folder", optional=True)) == Port("uri_folder", optional=True)
