"""Each fact reaches each subscriber once, in order, with the effect and the cursor in one transaction."""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from sqlalchemy import event

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import store
from lazulite.foundation.events.facts import Fact, NewFact
from lazulite.foundation.events.outbox import publish, read_after
from lazulite.foundation.events.relay import Relay


def write_facts(db: Database, *subjects: str, type: str = "Happened") -> None:
    db.write(lambda tx: publish(tx, LOCAL, *(NewFact(type, subject, "w", {}) for subject in subjects)))


def subjects(db: Database, type: str) -> list[str]:
    with db.read() as tx:
        return [fact.subject for fact in read_after(tx, 0, types={type})]


def test_facts_are_numbered_without_holes_and_delivered_in_order(db: Database) -> None:
    relay, seen = Relay(db), list[int]()
    relay.subscribe("a", lambda _tx, fact: seen.append(fact.seq))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: write_facts(db, f"s/{i}"), range(50)))
    relay.drain()
    assert seen == list(range(1, 51))


def test_a_subscriber_hears_only_its_types(db: Database) -> None:
    relay, seen = Relay(db), list[str]()
    relay.subscribe("a", lambda _tx, fact: seen.append(fact.subject), types={"Wanted"})
    write_facts(db, "no")
    write_facts(db, "yes", type="Wanted")
    relay.drain()
    assert seen == ["yes"]


def test_what_follows_from_a_fact_is_there_with_it(db: Database) -> None:
    def pass_on(tx: Tx, fact: Fact) -> None:
        if len(fact.subject) < 5:
            publish(tx, LOCAL, NewFact("Happened", f"{fact.subject}i", "w", {}))

    relay, told = Relay(db, turn_seconds=30), list[int]()
    relay.subscribe("a", pass_on)
    write_facts(db, "i")
    db.on_facts(lambda: told.append(1))
    with patch.object(db, "write", wraps=db.write) as write:
        relay.drain()
    assert subjects(db, "Happened") == ["i", "ii", "iii", "iiii", "iiiii"]
    assert (write.call_count, told) == (1, []), "nobody has to be woken for what is delivered already"


def test_one_that_never_ends_lets_others_write_and_the_relay_stop(db: Database) -> None:
    heard = {"s/1": threading.Event(), "s/2": threading.Event()}

    def go_on(tx: Tx, fact: Fact) -> None:
        publish(tx, LOCAL, NewFact("Happened", fact.subject, "w", {}))
        heard[fact.subject].set()

    relay = Relay(db)
    relay.subscribe("a", go_on)
    relay.start()
    for subject, event_ in heard.items():
        write_facts(db, subject)
        assert event_.wait(30)
    relay.stop()


def test_a_subscriber_that_comes_later_hears_what_was(db: Database) -> None:
    relay, heard = Relay(db), list[tuple[str, str]]()
    relay.subscribe("early", lambda _tx, fact: heard.append(("early", fact.subject)))
    write_facts(db, "s/1", "s/2")
    relay.drain()
    relay.subscribe("late", lambda _tx, fact: heard.append(("late", fact.subject)))
    write_facts(db, "s/3")
    relay.drain()
    assert [subject for name, subject in heard if name == "early"] == ["s/1", "s/2", "s/3"]
    assert [subject for name, subject in heard if name == "late"] == ["s/1", "s/2", "s/3"]


def test_a_fact_born_of_a_fact_knows_its_cause(db: Database) -> None:
    relay = Relay(db)

    def answer(tx: Tx, fact: Fact) -> None:
        publish(tx, LOCAL.because(fact.id), NewFact("Answered", fact.subject, "w", {}))

    relay.subscribe("a", answer, types={"Happened"})
    write_facts(db, "s/1")
    relay.drain()
    with db.read() as tx:
        first, second = read_after(tx, 0)
    assert (second.type, second.cause) == ("Answered", first.id)


def test_two_servers_on_one_database_deliver_each_fact_once(db: Database) -> None:
    def answer(tx: Tx, fact: Fact) -> None:
        publish(tx, LOCAL, NewFact("Answered", fact.subject, "w", {}))

    relays = [Relay(db), Relay(db)]
    for relay in relays:
        relay.subscribe("a", answer, types={"Happened"})
    write_facts(db, *(f"s/{number:03}" for number in range(300)))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Relay.drain, relays))
    with db.read() as tx:
        answered = [fact.subject for fact in read_after(tx, 0, limit=1000, types={"Answered"})]
    assert answered == [f"s/{number:03}" for number in range(300)]


def test_its_standing_counts_the_facts_that_nobody_has_heard_yet(db: Database) -> None:
    relay = Relay(db)
    relay.subscribe("a", lambda _tx, _fact: None)
    write_facts(db, "s/1", "s/2")
    assert relay.standing() == {"facts": 2, "facts_waiting": 2, "facts_parked": 0}
    relay.drain()
    assert relay.standing() == {"facts": 2, "facts_waiting": 0, "facts_parked": 0}


@pytest.mark.parametrize("statement", range(4))
def test_no_fact_is_overlooked_because_it_moves_while_its_standing_is_read(db: Database, statement: int) -> None:
    def pass_on(tx: Tx, fact: Fact) -> None:
        publish(tx, LOCAL, NewFact("PassedOn", fact.subject, "w", {}))

    relay, statements = Relay(db), itertools.count()
    relay.subscribe("a", pass_on)
    write_facts(db, "s/1")

    def move(*_: object) -> None:
        if next(statements) == statement:
            db.write(lambda tx: relay._turn(tx, relay._deliver))

    event.listen(db.engine, "before_cursor_execute", move)
    standing = relay.standing()
    event.remove(db.engine, "before_cursor_execute", move)
    assert standing["facts_waiting"] > 0


def broken(tx: Tx, fact: Fact) -> None:
    publish(tx, LOCAL, NewFact("HalfDone", fact.subject, "w", {}))
    raise ValueError("a defect")


def test_a_broken_subscriber_parks_the_fact_with_its_reason_and_stops_nobody(db: Database) -> None:
    relay, seen = Relay(db), list[str]()
    relay.subscribe("broken", broken, types={"Happened"})
    relay.subscribe("sound", lambda _tx, fact: seen.append(fact.subject))
    write_facts(db, "s/1")
    relay.drain()
    with db.read() as tx:
        ((subscriber, _, error),) = store.parked(tx)
    assert (subscriber, error.strip().splitlines()[-1]) == ("broken", "ValueError: a defect")
    assert seen == ["s/1"]
    assert subjects(db, "HalfDone") == []


def killed_at(nth: int, take: Callable[[Tx, Fact], None]) -> Callable[[Tx, Fact], None]:
    """Ends the relay's thread of work at the nth fact, as a kill would: the transaction is never committed."""
    calls = iter(range(1, 1000))

    def dying(tx: Tx, fact: Fact) -> None:
        take(tx, fact)
        if next(calls) == nth:
            raise KeyboardInterrupt

    return dying


def test_a_relay_killed_at_any_fact_takes_effect_exactly_once(db: Database) -> None:
    def answer(tx: Tx, fact: Fact) -> None:
        publish(tx, LOCAL.because(fact.id), NewFact("Answered", fact.subject, "w", {}))

    names = [f"s/{i}" for i in range(5)]
    write_facts(db, *names)
    for nth in range(1, 6):
        relay = Relay(db)
        relay.subscribe("a", killed_at(nth, answer), types={"Happened"})
        try:
            relay.drain()
        except KeyboardInterrupt:
            continue
    relay = Relay(db)
    relay.subscribe("a", answer, types={"Happened"})
    relay.drain()
    assert subjects(db, "Answered") == names
