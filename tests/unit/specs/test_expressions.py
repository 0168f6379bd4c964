from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.specs.expressions import Expression, ExpressionInvalid, check_expressions, find_expressions

KNOWN = {"inputs": ["rate", "data"], "outputs": ["model"]}


def test_expressions_are_found_where_they_stand() -> None:
    text = "run ${{inputs.rate}} ${{ outputs.model }} $HOME {{x}}"
    found = find_expressions(text)
    assert [text[one.start : one.end] for one in found] == ["${{inputs.rate}}", "${{ outputs.model }}"]
    assert check_expressions(text, KNOWN) == found
    assert found[0] == Expression(("inputs", "rate"), 4, 20)


@pytest.mark.parametrize(
    ("text", "reason", "hint"),
    [
        ("${{inputs.rat}}", "${{inputs.rat}} names 'rat', which is not among the inputs", "Did you mean 'rate'?"),
        ("${{input.rate}}", "${{input.rate}} begins with 'input', which means nothing here", "Did you mean 'inputs'?"),
        ("${{inputs}}", "${{inputs}} is not ${{inputs.NAME}}", ""),
        ("${{inputs.a.b}}", "${{inputs.a.b}} is not ${{inputs.NAME}}", ""),
        ("${{inputs.rate", "an expression is opened by '${{' and never closed", "Close it by '}}'."),
        ("${{inputs.rate\n}}", "an expression is opened by '${{' and never closed", "Close it by '}}'."),
        ("${{}}", "${{}} cannot be read: it is empty", "Write ${{inputs.NAME}}."),
        ("${{inputs.}}", "${{inputs.}} cannot be read: a name is missing", "Write ${{inputs.NAME}}."),
        ("${{1+1}}", "${{1+1}} cannot be read: '1+1' is no name", "Write ${{inputs.NAME}}."),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, reason: str, hint: str) -> None:
    with pytest.raises(ExpressionInvalid) as refused:
        check_expressions(f"run {text}", KNOWN)
    assert (refused.value.detail, refused.value.hint, refused.value.column) == (reason, hint, 5)


@given(st.text(st.sampled_from("${}i. \n"), max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ExpressionInvalid):
        assert all(text[one.start : one.end].endswith("}}") for one in find_expressions(text))
