"""Writes answer after the commit, together or alone, and leave nothing behind when they refuse."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.columns import metadata
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.idempotency import IdempotencyKey, IdempotencyKeyReused, once
from lazulite.foundation.db.transaction import Tx, ValueNotKept
from lazulite.foundation.db.upsert import accumulate, insert_or_ignore, upsert
from lazulite.foundation.disk import DiskFull
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.events.tables import fact_cursors, facts
from lazulite.services.inference.tables import collected
from lazulite.words.errors import Conflict, Invalid, Unavailable
from tests.small_disk import SmallDisk


def publishing(subject: str) -> Callable[[Tx], list[str]]:
    return lambda tx: publish(tx, LOCAL, NewFact("Happened", subject, "w", {"ä": 1}))


def count(db: Database) -> int:
    with db.read() as tx:
        return int(tx.execute(select(func.count()).select_from(facts)).scalar_one())


def test_many_threads_write_and_every_answered_write_is_there(db: Database) -> None:
    with ThreadPoolExecutor(16) as pool:
        ids = [fact for made in pool.map(lambda i: db.write(publishing(f"s/{i}")), range(200)) for fact in made]
    assert len(set(ids)) == count(db) == 200


def test_a_write_that_raises_leaves_nothing_and_harms_nobody_beside_it(db: Database) -> None:
    def failing(tx: Tx) -> None:
        publishing("lost")(tx)
        raise Conflict("no")

    def ask(i: int) -> str:
        try:
            db.write(failing if i % 2 else publishing(f"kept/{i}"))
        except Conflict as error:
            return error.detail
        return "kept"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(100)))
    assert answers == ["kept", "no"] * 50
    with db.read() as tx:
        assert {str(row[0])[:4] for row in tx.execute(select(facts.c.subject))} == {"kept"}
    assert count(db) == 50


def test_a_write_sees_what_was_written_before_it(db: Database) -> None:
    db.write(publishing("one"))
    assert db.write(lambda tx: tx.execute(select(func.count()).select_from(facts)).scalar_one()) == 1


def test_listeners_hear_of_facts_after_their_commit(db: Database) -> None:
    seen: list[int] = []
    heard = threading.Event()

    def listen() -> None:
        seen.append(count(db))
        heard.set()

    db.on_facts(listen)
    db.write(lambda tx: None)
    db.write(publishing("one"))
    assert heard.wait(10)
    assert seen == [1]


def test_what_a_write_asks_for_happens_once_after_its_own_commit(db: Database) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(count(db))

    def asking(tx: Tx) -> None:
        publishing("one")(tx)
        tx.after_commit(look)
        tx.after_commit(look)
        assert seen == []

    db.write(asking)
    db.write(publishing("two"))
    db.write(lambda tx: None)  # whatever the first had asked for has happened by now
    assert seen == [1]


def test_what_a_refused_write_asked_for_does_not_happen(db: Database) -> None:
    seen: list[str] = []

    def refused(tx: Tx) -> None:
        tx.after_commit(lambda: seen.append("called"))
        raise KeyError

    with pytest.raises(KeyError):
        db.write(refused)
    db.write(lambda tx: None)
    assert seen == []


def test_times_come_back_aware_and_exact(db: Database) -> None:
    moment = datetime(2013, 6, 1, 12, 30, 0, 123456, tzinfo=UTC)
    db.write(lambda tx: publish(tx, LOCAL, NewFact("Happened", "s", "w", {}, occurred_at=moment)))
    with db.read() as tx:
        assert tx.execute(select(facts.c.occurred_at)).scalar_one() == moment


def test_insert_or_ignore_counts_the_new_and_upsert_replaces(db: Database) -> None:
    rows = [{"subscriber": "a", "seq": 1}, {"subscriber": "b", "seq": 2}]
    assert db.write(lambda tx: insert_or_ignore(tx, fact_cursors, rows)) == 2
    rows = [{"subscriber": "b", "seq": 7}, {"subscriber": "c", "seq": 3}]
    assert db.write(lambda tx: insert_or_ignore(tx, fact_cursors, rows)) == 1
    db.write(lambda tx: upsert(tx, fact_cursors, rows, key=["subscriber"], update=["seq"]))
    with db.read() as tx:
        found = {str(name): seq for name, seq in tx.execute(select(fact_cursors))}
    assert found == {"a": 1, "b": 7, "c": 3}


def test_a_key_that_comes_twice_does_its_work_once(db: Database) -> None:
    key = IdempotencyKey("w", "local:local", "k", "f")

    def work(tx: Tx) -> dict[str, int]:
        return {"made": len(publishing("once")(tx))}

    first = db.write(lambda tx: once(tx, key, lambda: work(tx)))
    second = db.write(lambda tx: once(tx, key, lambda: work(tx)))
    assert first == second == {"made": 1}
    assert count(db) == 1


def test_a_key_under_another_request_is_refused(db: Database) -> None:
    db.write(lambda tx: once(tx, IdempotencyKey("w", "p", "k", "one"), dict))
    with pytest.raises(IdempotencyKeyReused, match="used for another request"):
        db.write(lambda tx: once(tx, IdempotencyKey("w", "p", "k", "two"), dict))


def test_a_url_of_another_database_is_refused_with_what_is_known() -> None:
    with pytest.raises(Invalid, match="SQLite or PostgreSQL"):
        Database("mysql://root@localhost/x")


@pytest.mark.parametrize(
    ("sqlite", "postgresql"),
    [
        ({"seq": 1 << 70}, "out of range"),
        ({"subject": "\ud800"}, "surrogates"),
        ({"data": {"a": float("nan")}}, "JSON compliant"),
    ],
)
def test_a_value_that_no_database_holds_is_refused_and_the_next_write_goes_on(
    db: Database, sqlite: dict[str, object], postgresql: str
) -> None:
    def writing(tx: Tx) -> None:
        known = {"type": "T", "subject": "s", "workspace_id": "w", "actor": {}, "cause": None, "data": {}}
        tx.execute(facts.insert().values({"id": "1", "occurred_at": tx.now, **known, **sqlite}))

    reason = "too large" if db.dialect == "sqlite" and "seq" in sqlite else postgresql
    with pytest.raises(ValueNotKept, match=f"A value of this request cannot be kept: .*{reason}"):
        db.write(writing)
    db.write(publishing("s"))
    assert count(db) == 1


@pytest.mark.parametrize("url", ["nonsense", "postgresql://x@host:port/y"])
def test_a_url_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="The database URL '.*' cannot be read"):
        Database(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("only words, and enough of them to fill the header of a database file" * 20)
    with closing(Database(f"sqlite:///{tmp_path / 'notes.db'}")) as db:
        with pytest.raises(Unavailable, match="does not answer: file is not a database"), db.read():
            pass


def test_a_postgresql_that_is_away_is_told_to_readers_too() -> None:
    with closing(Database("postgresql://nobody@127.0.0.1:1/x")) as db:
        with pytest.raises(Unavailable, match="does not answer: connection failed"), db.read():
            pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid, match="There can be no database at"):
        Database(f"sqlite:///{tmp_path / 'file' / 'a.db'}")


def test_rows_of_one_key_add_up_and_keep_the_greatest_whoever_comes_first(db: Database) -> None:
    moments = [None, *(datetime(2026, 1, day, tzinfo=UTC) for day in (2, 3, 1))]

    def take(tx: Tx, moment: datetime | None) -> None:
        row = {
            "workspace_id": "w", "endpoint": "e", "kind": "feedback", "segments": 1, "rows": 5, "size": 9,
            "last_at": moment,
        }  # fmt: skip
        key = ["workspace_id", "endpoint", "kind"]
        accumulate(tx, collected, row, key=key, add=["segments", "rows", "size"], greatest=["last_at"])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda moment: db.write(lambda tx: take(tx, moment)), moments * 5))
    with db.read() as tx:
        (row,) = tx.execute(select(collected))
    assert (row.segments, row.rows, row.size, row.last_at) == (20, 100, 180, datetime(2026, 1, 3, tzinfo=UTC))


@pytest.mark.mounts
def test_on_a_full_disk_a_write_is_kept_or_refused_and_reads_go_on(small_disk: SmallDisk) -> None:
    with closing(Database(f"sqlite:///{small_disk.path / 'lazulite.db'}")) as db:
        metadata.create_all(db.engine)
        db.write(publishing("before"))
        small_disk.fill()

        def ask(number: int) -> bool:
            try:
                db.write(publishing(f"{number}/{'s' * 5_000}"))
            except DiskFull:
                return False
            return True

        with ThreadPoolExecutor(16) as pool:
            kept = list(pool.map(ask, range(200)))
        assert False in kept
        assert count(db) == 1 + sum(kept)
        small_disk.clear()
        assert ask(200)
        assert count(db) == 2 + sum(kept)


def test_a_new_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'a.db'}")) as db:
        db.write(lambda tx: tx.execute(text("CREATE TABLE t (x)")))
        files = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert files == {"a.db": 0o600, "a.db-wal": 0o600, "a.db-shm": 0o600}
