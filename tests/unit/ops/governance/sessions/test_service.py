"""Sessions are kept by their hash, and tries are counted before they are looked at."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lazulite.assembly import Platform
from lazulite.ops.governance.sessions.entities import LONGEST, SessionMissing
from lazulite.ops.governance.sessions.tables import login_tries, sessions
from lazulite.ops.governance.sessions.throttle import PER_NAME, WINDOW, LoginsExhausted
from lazulite.ops.governance.users.entities import person
from lazulite.testing import FrozenClock

ANN, BO = person("ann"), person("bo")


def begin(platform: Platform) -> tuple[str, str]:
    """(secret, id)"""
    secret, session = platform.write(lambda tx: platform.sessions.begin(tx, ANN, address="a", agent="b"))
    return secret, session.id


def kept(platform: Platform) -> list[str]:
    with platform.read() as tx:
        return [str(value) for table in (sessions, login_tries) for row in tx.execute(select(table)) for value in row]


def test_neither_a_session_s_secret_nor_a_name_that_was_tried_is_in_the_database(platform: Platform) -> None:
    secret, _ = begin(platform)
    platform.write(lambda tx: platform.sessions.try_(tx, "my password by mistake", "10.0.0.1"))
    assert not [value for value in kept(platform) if secret in value or "mistake" in value or "10.0.0.1" in value]


def test_another_s_session_is_not_to_be_ended(platform: Platform) -> None:
    _, session = begin(platform)
    with pytest.raises(SessionMissing):
        platform.write(lambda tx: platform.sessions.end(tx, BO, session))
    platform.write(lambda tx: platform.sessions.end(tx, ANN, session))


def test_all_sessions_but_one_are_ended(platform: Platform) -> None:
    (_, first), (kept_secret, second) = begin(platform), begin(platform)
    platform.write(lambda tx: platform.sessions.end_all(tx, ANN, but=second))
    with platform.read() as tx:
        assert [one.id for one in platform.sessions.list(tx, ANN)] == [second]
        assert platform.sessions.find(tx, kept_secret) is not None
    assert first != second


def test_what_has_long_ended_is_forgotten(platform: Platform, clock: FrozenClock) -> None:
    begin(platform)
    platform.write(lambda tx: platform.sessions.try_(tx, "ann", "a"))
    clock.advance(2 * LONGEST + WINDOW)
    begin(platform)
    platform.write(lambda tx: platform.sessions.try_(tx, "bo", "b"))
    with platform.read() as tx:
        assert len(tx.execute(select(sessions)).all()) == 1
        assert len(tx.execute(select(login_tries)).all()) == 2  # bo's name, and b


def test_many_who_try_at_once_are_many(platform: Platform) -> None:
    def attempt(_: int) -> bool:
        try:
            platform.write(lambda tx: platform.sessions.try_(tx, "ann", "a"))
        except LoginsExhausted:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(3 * PER_NAME))) == PER_NAME


def test_a_name_is_tried_in_any_capitals(platform: Platform) -> None:
    for name in ("ann", "Ann", "ANN") * (PER_NAME // 3):
        platform.write(lambda tx, name=name: platform.sessions.try_(tx, name, "a"))  # type: ignore[misc]
    platform.write(lambda tx: platform.sessions.try_(tx, "aNN", "a"))
    with pytest.raises(LoginsExhausted):
        platform.write(lambda tx: platform.sessions.try_(tx, "ann", "a"))
