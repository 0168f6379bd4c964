"""The one relay: numbers facts and hands them to subscribers, each fact to each subscriber once."""

import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import DatabaseTrouble, Tx
from lazulite.foundation.events import store
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.telemetry import logger
from lazulite.words.errors import Unavailable

log = logger(__name__)
BATCH = 200
TURN_SECONDS = 0.05  # for how long other writes wait for the facts that wait, and for those that follow from them
NOBODY = (1 << 63) - 1  # of no subscribers the slowest: it has heard all there ever will be
IDLE_SECONDS = 0.5  # another server on the same PostgreSQL may have written


class SubscriberRaised(Exception):
    """What it raised is the cause."""


@dataclass(frozen=True)
class Subscription:
    name: str
    take: Callable[[Tx, Fact], None]
    types: frozenset[str] | None


class Relay:
    """`take(tx, fact)` runs in the transaction that moves the subscriber's cursor: both happen or neither.

    It is one transaction for all subscribers, and for the facts that follow from facts: what ends a step starts the
    next one in the same commit. Where a subscriber raises, it is undone and done again with care: each fact in a
    savepoint, and where that raises each subscriber in one of its own.
    """

    def __init__(self, db: Database, *, turn_seconds: float = TURN_SECONDS) -> None:
        self._db = db
        self._turn_seconds = turn_seconds
        self._subscriptions: list[Subscription] = []
        self._wake = threading.Event()
        self._moved = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def subscribe(self, name: str, take: Callable[[Tx, Fact], None], types: set[str] | None = None) -> None:
        assert name not in {subscription.name for subscription in self._subscriptions}, name
        self._subscriptions.append(Subscription(name, take, frozenset(types) if types is not None else None))

    def start(self) -> None:
        self._db.on_facts(self._wake.set)
        self._thread = threading.Thread(target=self._loop, name="relay", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        with self._moved:
            self._moved.notify_all()
        if self._thread:
            self._thread.join()

    def drain(self) -> None:
        """Deliver until nothing is left, facts of the subscribers' own making included."""
        if self._waits():
            self._deliver_all()

    def _deliver_all(self) -> None:
        is_done = False
        while not self._stopping and not is_done:
            try:
                is_done = self._db.write(lambda tx: self._turn(tx, self._deliver))
            except SubscriberRaised:
                is_done = self._db.write(lambda tx: self._turn(tx, self._deliver_with_care))
            with self._moved:
                self._moved.notify_all()

    def standing(self) -> dict[str, int]:
        """Facts so far, how many of them the slowest subscriber has yet to hear, and how many are parked."""
        with self._db.read() as tx:
            facts = store.newest(tx) + store.unnumbered(tx)
            waiting = max(0, facts - self._slowest(store.cursors(tx)))
            return {"facts": facts, "facts_waiting": waiting, "facts_parked": len(store.parked(tx))}

    def wait(self, seconds: float) -> None:
        """Return when a fact has been numbered or the time is over."""
        with self._moved:
            self._moved.wait(seconds)

    def _loop(self) -> None:
        seen: int | None = None
        while not self._stopping:
            has_facts = self._wake.wait(IDLE_SECONDS)
            self._wake.clear()
            before, seen = seen, self._db.pulse.count
            try:
                if has_facts or (seen != before and self._waits()):
                    self._deliver_all()
            except Unavailable as error:
                seen = None
                log.warning("relay_waits", reason=error.detail)
                threading.Event().wait(IDLE_SECONDS)

    def _waits(self) -> bool:
        with self._db.read() as tx:
            has_unseen, newest = store.seen(tx)
            return has_unseen or self._slowest(store.cursors(tx)) < newest

    def _slowest(self, cursors: Mapping[str, int]) -> int:
        return min((cursors.get(one.name, 0) for one in self._subscriptions), default=NOBODY)

    def _turn(self, tx: Tx, deliver: Callable[[Tx, Fact, Sequence[Subscription]], None]) -> bool:
        """Everything that waits, and all that follows from it: True; or as much as there is time for."""
        store.take_turn(tx)
        deadline = time.monotonic() + self._turn_seconds
        cursors, newest = store.cursors(tx), store.newest(tx)
        while batch := self._next(tx, self._slowest(cursors), newest):
            newest = max(newest, batch[-1].seq)
            for fact in batch:
                behind = [one for one in self._subscriptions if cursors.get(one.name, 0) < fact.seq]
                deliver(tx, fact, [one for one in behind if one.types is None or fact.type in one.types])
                cursors |= {one.name: fact.seq for one in behind}
                if time.monotonic() >= deadline:
                    break
            if time.monotonic() >= deadline:
                break
        if tx.published is not None:
            tx.not_after_commit(tx.published)  # what was published here is delivered here, or in the turn that follows
        store.move_cursors(tx, {one.name: cursors.get(one.name, 0) for one in self._subscriptions})
        return not batch

    @staticmethod
    def _next(tx: Tx, slowest: int, newest: int) -> list[Fact]:
        """What somebody has yet to hear of what is numbered, else what is numbered now."""
        if slowest < newest:
            return store.after(tx, slowest, limit=BATCH)
        return store.number(tx, newest, limit=BATCH)

    def _deliver(self, tx: Tx, fact: Fact, wanted: Sequence[Subscription]) -> None:
        """Raises SubscriberRaised for whatever one of them raises."""
        try:
            for one in wanted:
                self._hand(tx, one, fact)
        except (Unavailable, DatabaseTrouble):
            raise
        except Exception as error:
            raise SubscriberRaised from error

    def _deliver_with_care(self, tx: Tx, fact: Fact, wanted: Sequence[Subscription]) -> None:
        try:
            with tx.savepoint():
                self._deliver(tx, fact, wanted)
        except SubscriberRaised:
            for one in wanted:
                self._hand_alone(tx, one, fact)

    @staticmethod
    def _hand(tx: Tx, subscription: Subscription, fact: Fact) -> None:
        subscription.take(tx, fact)

    def _hand_alone(self, tx: Tx, subscription: Subscription, fact: Fact) -> None:
        """A subscriber's defect stops nobody: what it cannot take in is parked with its reason."""
        try:
            with tx.savepoint():
                self._hand(tx, subscription, fact)
        except (Unavailable, DatabaseTrouble):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is
            reason = "".join(traceback.format_exception(error))
            store.park(tx, subscription.name, fact, reason)
            log.error("fact_parked", subscriber=subscription.name, fact=fact.id, type=fact.type, reason=reason)
