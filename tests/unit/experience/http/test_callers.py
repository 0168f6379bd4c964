"""Who calls: tokens, the person at the machine, and pages that have no business here."""

import base64

import pytest
from starlette.requests import Request

from lazulite.experience.http.callers import ForeignPage, guard, host_name, token_of
from lazulite.words.errors import Invalid

HOST = "127.0.0.1:8899"
check = guard(frozenset({"127.0.0.1", "localhost", "::1"}))


def request(method: str = "GET", **headers: str) -> Request:
    sent = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in sent.items()]
    return Request({"type": "http", "method": method, "path": "/", "headers": raw, "query_string": b""})


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8899", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused(host: str) -> None:
    with pytest.raises(ForeignPage, match="does not go by the name"):
        check(request(host=host))


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_foreign_origin_is_refused(origin: str) -> None:
    with pytest.raises(ForeignPage, match="may not call this server"):
        check(request("POST", origin=origin, content_type="application/json"))


@pytest.mark.parametrize(
    "content", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_from_anywhere_cannot_write(content: str) -> None:
    with pytest.raises(ForeignPage, match="needs a JSON body"):
        check(request("POST", content_type=content))


def test_a_body_without_a_type_cannot_write() -> None:
    with pytest.raises(ForeignPage, match="needs a JSON body, not one without a type"):
        check(request("POST", content_length="2"))
    check(request("POST"))


def test_ones_own_page_a_client_and_a_token_pass() -> None:
    check(request("POST", origin=f"http://{HOST}", content_type="application/json"))
    check(request("POST", content_type="application/json"))
    check(request("POST", content_type="text/plain", authorization="Bearer t"))


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Bearer ", None), ("", None), ("Digest x", None)],
)
def test_a_bearer_token_is_read(header: str, token: str | None) -> None:
    assert token_of(request(authorization=header)) == token


def test_the_password_of_basic_is_a_token() -> None:
    assert token_of(request(authorization="Basic " + base64.b64encode(b"anyone:abc").decode())) == "abc"


def test_a_broken_basic_header_is_refused() -> None:
    with pytest.raises(Invalid, match="no valid Basic"):
        token_of(request(authorization="Basic %%%"))


@pytest.mark.parametrize(("value", "name"), [("a:1", "a"), ("a", "a"), ("[::1]:80", "::1"), ("[::1]", "::1")])
def test_a_host_loses_its_port(value: str, name: str) -> None:
    assert host_name(value) == name
