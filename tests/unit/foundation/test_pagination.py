"""Tokens of pages: those that lists have given, and no others."""

import pytest

from lazulite.foundation.pagination import PageRequest, PageTokenInvalid, decode_place, encode_token
from lazulite.words.json import JSON


def test_a_lists_own_token_leads_on() -> None:
    assert PageRequest(page_token=encode_token(20)).offset == decode_place(encode_token(20)) == 20


@pytest.mark.parametrize("value", [True, None, -1, 1.5, 1 << 63, "20", [1]])
def test_a_token_of_something_else_is_refused(value: JSON) -> None:
    with pytest.raises(PageTokenInvalid, match="not one of this list"):
        decode_place(encode_token(value))


@pytest.mark.parametrize("token", ["x", "é", "!!!", "W1tb" * 5000])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(PageTokenInvalid, match="not one of this list"):
        decode_place(token)
