import pytest

from lazulite.specs.document_parts import Described, InlineEnvironment
from lazulite.specs.reading import DocumentInvalid, read_document


def test_yaml_reads_numbers_where_words_are_meant() -> None:
    found = read_document("name: 1\ntags: {a: 2, b: true, c: 0.5}\nproperties:\n").into(Described)
    assert (found.name, found.tags, found.properties) == ("1", {"a": "2", "b": "true", "c": "0.5"}, {})


def test_an_environment_stands_in_its_place() -> None:
    text = "image: python\npython: 3.11\nconda_file: {dependencies: []}\nbuild: {path: d}\n"
    found = read_document(text).into(InlineEnvironment)
    assert (found.python, found.conda_file, found.build and found.build.path) == ("3.11", {"dependencies": []}, "d")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("display_nam: x\n", "Line 1, column 1: there is no field 'display_nam' here. Did you mean 'display_name'?"),
        ("name: x\ndescription: 5\n", "Line 2, column 1: 'description' is to be a text, and YAML reads 5 here"),
        (f"display_name: {'x' * 501}\n", "string should have at most 500 characters"),
    ],
)
def test_what_is_no_description_has_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read_document(text).into(Described)
    assert sentence in refused.value.detail
