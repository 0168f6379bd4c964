"""A commit is seen by whoever listens, whoever made it; what is only read is none."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.pulse import Pulse
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish


@pytest.fixture
def pulse(db: Database) -> Iterator[Pulse]:
    made = Pulse(db.engine, seconds=0.001)
    yield made
    made.stop()


def commit(db: Database) -> None:
    db.write(lambda tx: publish(tx, LOCAL, NewFact("Happened", "s", "w", {})))


def test_a_commit_by_whomever_is_counted_and_told(db: Database, pulse: Pulse) -> None:
    told = threading.Semaphore(0)
    pulse.listen(told.release)
    pulse.start()
    address = db.engine.url.render_as_string(hide_password=False)
    with closing(Database(address, clock=db.clock)) as other:
        for writer in (db, other, db):
            before = pulse.count
            commit(writer)
            while pulse.count == before:
                assert told.acquire(timeout=30)


def test_what_is_only_read_is_no_commit(db: Database, pulse: Pulse) -> None:
    pulse.start()
    while True:
        before = pulse.count
        for _ in range(20):
            with db.read() as tx:
                tx.execute(text("SELECT 1"))
        threading.Event().wait(0.02)
        if pulse.count == before:  # PostgreSQL tidies up by itself now and then
            break


def test_before_it_is_started_and_while_the_database_is_away_all_may_have_changed() -> None:
    with closing(Database("postgresql://nobody@127.0.0.1:1/x")) as db:
        pulse = Pulse(db.engine, seconds=0.001)
        assert pulse.count != pulse.count
        told = threading.Semaphore(0)
        pulse.listen(told.release)
        pulse.start()
        for _ in range(3):
            assert told.acquire(timeout=30)
        pulse.stop()
