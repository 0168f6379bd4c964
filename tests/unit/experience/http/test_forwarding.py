import pytest

from lazulite.experience.http.forwarding import Route, answer_headers, request_headers

PREFIX = "/workspaces/w/jobs/j/services/app/"
PLAIN, OWN = Route(PREFIX, 80, keeps_prefix=False), Route(PREFIX, 80, keeps_prefix=True)


@pytest.mark.parametrize(
    ("rest", "plain"), [(b"", "/"), (b"a%2Fb/c", "/a%2Fb/c"), (b"static//x", "/static//x")]
)  # fmt: skip
def test_a_service_is_asked_for_its_own_path_or_for_the_whole_one_if_it_knows_of_it(rest: bytes, plain: str) -> None:
    raw = PREFIX.encode() + rest
    assert PLAIN.target(raw, b"") == plain
    assert OWN.target(raw, b"x=1") == f"{PREFIX}{rest.decode()}?x=1"


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
