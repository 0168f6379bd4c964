import pytest

from lazulite.ops.triggers.filling import FactLacksField, check, expressions, fill
from lazulite.words.repositories import parse_repository

FACT = {"type": "DriftDetected", "subject": "monitors/m", "data": {"window": {"version": "2013-06", "rows": 7}}}


def test_whole_expression_becomes_the_value_itself() -> None:
    assert fill("${{fact.data.window.rows}}", FACT) == 7
    assert fill("${{ fact.data.window }}", FACT) == {"version": "2013-06", "rows": 7}


def test_expression_inside_a_text_becomes_text() -> None:
    assert fill("azureml:flights-window:${{fact.data.window.version}}", FACT) == "azureml:flights-window:2013-06"


def test_in_an_address_of_a_repository_a_branch_is_a_name_and_no_more() -> None:
    pushed = {"data": {"repository": "https://h/a/b.git", "branch": "r&d#subdirectory=secrets"}}
    filled = fill("git+${{fact.data.repository}}@${{fact.data.branch}}#subdirectory=src", pushed)
    assert filled == "git+https://h/a/b.git@r%26d%23subdirectory%3Dsecrets#subdirectory=src"
    assert parse_repository(str(filled)).folder == "src"


def test_every_place_of_a_document_is_filled() -> None:
    document = {"inputs": {"rows": "${{fact.data.window.rows}}"}, "list": ["${{fact.type}}", 1]}
    assert fill(document, FACT) == {"inputs": {"rows": 7}, "list": ["DriftDetected", 1]}


def test_expressions_of_others_stay() -> None:
    assert fill("${{inputs.data}}", FACT) == "${{inputs.data}}"


def test_fact_without_the_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(FactLacksField, match=r"DriftDetected has nothing at 'fact.data.windo'") as refused:
        fill("${{fact.data.windo}}", FACT)
    assert refused.value.hint == "Did you mean 'fact.data.window'?"


def test_expression_that_no_fact_can_fill_is_refused_beforehand() -> None:
    with pytest.raises(FactLacksField, match=r"no field 'dat' \(in 'fact.dat.x'\)") as refused:
        check("dat.x")
    assert refused.value.hint == "Did you mean 'data'?"


def test_every_expression_is_found_with_its_place() -> None:
    document = {
        "inputs": {"a/b": ["x", "${{fact.data.x}} to ${{ fact.subject }}"]},
        "job": {"command": "${{inputs.y}}"},
    }
    assert list(expressions(document, "/start")) == [
        ("/start/inputs/a~1b/1", "data.x"),
        ("/start/inputs/a~1b/1", "subject"),
    ]
