from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from lazulite.specs.job_schedule import JobScheduleDocument
from lazulite.specs.reading import DocumentInvalid, read_document, read_kept
from lazulite.specs.release import ReleasePolicy
from lazulite.words.errors import FieldError
from lazulite.words.json import JSON


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int
    colour: Literal["red", "blue"] = "red"


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    inner: Inner | None = None
    many: dict[str, Inner] = Field(default_factory=dict)
    rate: Annotated[float, Field(gt=0)] = 1.0
    kept: object = Field(default=None, alias="x-kept")


def refused(text: str) -> DocumentInvalid:
    with pytest.raises(DocumentInvalid) as raised:
        read_document(text).into(Outer)
    return raised.value


@pytest.mark.parametrize(
    ("text", "pointer", "message"),
    [
        ("nam: a\nname: b", "/nam", "line 1, column 1: there is no field 'nam' here. Did you mean 'name'?"),
        ("name: a\nx-kep: 1", "/x-kep", "line 2, column 1: there is no field 'x-kep' here. Did you mean 'x-kept'?"),
        (
            "name: a\nmany:\n  one:\n    size: 1\n    color: red",
            "/many/one/color",
            "line 5, column 5: there is no field 'color' here. Did you mean 'colour'?",
        ),
        ("rate: 1", "/name", "line 1, column 1: 'name' is missing"),
        ("name: a\ninner: {}", "/inner/size", "line 2, column 1: 'size' is missing"),
        (
            "name: a\ninner: {size: big}",
            "/inner/size",
            "line 2, column 9: 'size' is 'big': input should be a valid integer, unable to parse string as an integer",
        ),
        (
            "name: a\ninner: {size: 1, colour: green}",
            "/inner/colour",
            "line 2, column 18: 'colour' is 'green'; it can be 'red' or 'blue'",
        ),
        ("name: a\nrate: -1", "/rate", "line 2, column 1: 'rate' is -1: input should be greater than 0"),
    ],
)
def test_a_wrong_field_is_told_with_its_line(text: str, pointer: str, message: str) -> None:
    assert refused(text).errors[0] == FieldError(pointer, message)


def test_the_detail_is_the_first_and_counts_the_others() -> None:
    error = refused("nam: a\nrate: x")
    assert error.detail == "Line 1, column 1: there is no field 'nam' here. Did you mean 'name'? (2 more)."
    assert [each.pointer for each in error.errors] == ["/nam", "/rate", "/name"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "The document is empty."),
        ("- a", "The document is no mapping of fields to values."),
        ("1: a", "The document has the key 1, which is no text."),
    ],
)
def test_what_is_no_document_is_refused(text: str, detail: str) -> None:
    assert refused(text).detail == detail


def test_settings_go_over_what_is_written() -> None:
    document = read_document("name: a\ninner: {size: 1}", {"inner.size": 5, "rate": 2})
    assert document.into(Outer) == Outer(name="a", inner=Inner(size=5), rate=2)
    assert document.text == "name: a\ninner: {size: 1}"


@pytest.mark.parametrize(
    ("settings", "pointer", "message"),
    [
        ({"inner.size": "big"}, "/inner/size", "'inner.size' is 'big': input should be a valid integer"),
        ({"inner.colour": "green"}, "/inner/colour", "'inner.colour' is 'green'; it can be 'red' or 'blue'"),
        ({"inner.color": "red"}, "/inner/color", "there is no field 'inner.color'. Did you mean 'colour'?"),
        (
            {"many.tow.colour": "red"}, "/many/tow/size",
            "'many.tow.size' is missing. There was no 'tow' before. Did you mean 'two'?",
        ),
        ({"rate": -1}, "/rate", "'rate' is -1: input should be greater than 0"),
    ],
)  # fmt: skip
def test_what_was_set_is_told_by_its_place_as_it_stands_in_no_line(
    settings: dict[str, JSON], pointer: str, message: str
) -> None:
    text = "name: a\ninner: {size: 1}\nmany:\n  two: {size: 1}"
    with pytest.raises(DocumentInvalid) as refused:
        read_document(text, settings).into(Outer)
    [error] = refused.value.errors
    assert (error.pointer, error.message[: len(message)]) == (pointer, message)


def test_what_was_set_says_nothing_of_the_lines_around_it() -> None:
    document = read_document("name: a\nrate: x", {"inner.size": 1})
    with pytest.raises(DocumentInvalid, match="^Line 2, column 1: 'rate' is 'x'"):
        document.into(Outer)
    assert document.wrong("/inner/size", "nobody has it").detail == "'inner.size': nobody has it."


def test_an_element_that_was_set_stands_in_no_line_and_its_neighbours_do() -> None:
    document = read_document("when:\n  - a\n  - b", {"when.1": "c"})
    assert document.value == {"when": ["a", "c"]}
    assert document.wrong("/when/1", "unknown").detail == "'when.1': unknown."
    assert document.wrong("/when/0", "unknown").detail == "Line 2, column 5: unknown."
    assert read_document("when: [a]", {"when": ["b", "c"], "when.1": "d"}).value == {"when": ["b", "d"]}


def test_of_a_text_that_is_ours_no_line_is_told() -> None:
    with pytest.raises(DocumentInvalid, match="^'inner.size' is missing"):
        read_kept("name: a\ninner: {}", {"rate": 1}).into(Outer)


def test_a_mapping_that_says_not_which_it_is_lacks_its_type() -> None:
    with pytest.raises(DocumentInvalid, match="the type of 'trigger' is missing"):
        read_document("name: a\ntrigger: {}\ncreate_job: {command: x}").into(JobScheduleDocument)


def test_a_refusal_from_elsewhere_gets_the_line_too() -> None:
    error = read_document("name: a\nrate: 1").wrong("/rate", "nobody has it", hint="Ask.")
    assert (error.detail, error.hint) == ("Line 2, column 1: nobody has it.", "Ask.")


def test_what_yaml_reads_as_no_text_is_to_be_put_in_quotes() -> None:
    text = "name: pumps\nmodel: pumps\nowner: ann\nvalidate:\n  positive: true\n"
    with pytest.raises(DocumentInvalid, match="Line 5, column 3: 'positive' is to be a text, and YAML reads true here"):
        read_document(text).into(ReleasePolicy)


def test_yes_and_no_are_classes_where_a_text_is_wanted_and_truths_where_one_is() -> None:
    text = "name: pumps\nmodel: pumps\nowner: ann\nvalidate: {positive: Yes}\noptimise: {onnx: no, serve: Off}\n"
    policy = read_document(text).into(ReleasePolicy)
    assert (policy.validation.positive, policy.optimise.onnx, policy.optimise.serve) == ("Yes", False, False)
    assert read_document("a: [true, False, yes, NO, on]").value == {"a": [True, False, "yes", "NO", "on"]}


def test_what_a_document_lacks_is_told_with_where_its_fields_are_listed() -> None:
    assert refused("rate: 1").hint == "docs/reference/documents.md has the fields of each document."
