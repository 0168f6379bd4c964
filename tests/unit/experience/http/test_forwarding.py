import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from lazulite.experience.http.forwarding import Route, ServiceBroken, answer_headers, forwarded, request_headers
from lazulite.experience.http.tunnels import Tunnel

PREFIX = "/workspaces/w/jobs/j/services/app/"
PLAIN, OWN = Route(PREFIX, 80, keeps_prefix=False), Route(PREFIX, 80, keeps_prefix=True)


@pytest.mark.parametrize(
    ("rest", "plain"),
    [(b"", "/"), (b"a%2Fb/c", "/a%2Fb/c"), (b"static//x", "/static//x"), ("é ☃".encode(), "/%C3%A9%20%E2%98%83")],
)  # fmt: skip
def test_a_service_is_asked_for_its_own_path_or_for_the_whole_one_if_it_knows_of_it(rest: bytes, plain: str) -> None:
    raw = PREFIX.encode() + rest
    assert PLAIN.target(raw, b"") == plain
    assert OWN.target(raw, b"x=1") == f"{PREFIX}{plain[1:]}?x=1"


def test_nothing_that_says_who_somebody_is_goes_to_a_service() -> None:
    given = [
        ("cookie", "lazulite_session=s"), ("authorization", "Bearer t"), ("origin", "http://h"), ("host", "h:1"),
        ("referer", "http://h/x"), ("connection", "keep-alive"), ("x-forwarded-for", "1.2.3.4"),
        ("accept", "text/html"),
    ]  # fmt: skip
    assert request_headers(given, PLAIN, scheme="https", host="h:1") == [
        ("host", "127.0.0.1:80"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "h:1"),
        ("x-forwarded-prefix", PREFIX[:-1]), ("accept", "text/html"),
    ]  # fmt: skip


def test_no_cookie_comes_back_and_a_redirect_leads_to_where_people_are() -> None:
    given = [("set-cookie", "a=b"), ("transfer-encoding", "chunked"), ("location", "/login"), ("etag", "x")]
    assert answer_headers(given, PLAIN) == [("location", f"{PREFIX}login"), ("etag", "x")]


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("/a", f"{PREFIX}a"), ("http://127.0.0.1:80/a", f"{PREFIX}a"), (f"{PREFIX}a", f"{PREFIX}a"),
        ("https://elsewhere/a", "https://elsewhere/a"), ("//elsewhere/a", "//elsewhere/a"), ("next", "next"),
    ],
)  # fmt: skip
def test_where_an_answer_leads(said: str, leads: str) -> None:
    assert PLAIN.location(said) == leads


def asked(**headers: bytes) -> tuple[Request, Tunnel]:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": PREFIX, "raw_path": PREFIX.encode(),
        "query_string": b"", "server": ("127.0.0.1", 80),
        "headers": [(b"host", b"h:1"), *((name.encode(), value) for name, value in headers.items())],
    }  # fmt: skip
    return Request(scope, receive), Tunnel("1", "w", "p", 80)


def test_a_header_that_is_no_ascii_arrives_as_it_came() -> None:
    async def ask() -> tuple[int, bytes, bytes]:
        request, tunnel = asked(note="café ☃".encode())
        await tunnel.back.put(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        answer = await forwarded(request, tunnel, PLAIN)
        pieces = [bytes(piece) async for piece in answer.body_iterator]  # type: ignore[arg-type]  # bytes, as we made them
        return answer.status_code, b"".join(pieces), await tunnel.there.get()

    status, body, sent = asyncio.run(ask())
    assert (status, body) == (200, b"hi")
    assert sent.startswith(b"GET / HTTP/1.1\r\n")
    assert "\r\nnote: café ☃\r\n".encode() in sent


def test_what_cannot_be_asked_closes_the_connection() -> None:
    async def ask() -> bool:
        request, tunnel = asked(note=b"a\x00b")
        with pytest.raises(ServiceBroken):
            await forwarded(request, tunnel, PLAIN)
        return await tunnel.there.put(b"")

    assert not asyncio.run(ask())
