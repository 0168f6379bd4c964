"""The gateway's side of the runners: many requests in flight on one connection to each replica.

What waits while a model works is one batch in its runner; here requests of one turn of the loop are one write.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import cast

import msgspec

from lazulite.runners.score_host.frames import HELLO, FrameTooLarge, Inbox, pack
from lazulite.services.inference.routing import Replica


class Description(msgspec.Struct, frozen=True):
    """What a runner says it holds."""

    pid: int
    flavour: str
    signature: dict[str, list[dict[str, object]]]
    classes: list[object] | None = None


class LaneClosed(Exception):
    """The replica went away before it answered."""


class Lane(asyncio.Protocol):
    """One replica. Connects by itself and again; `up` says whether it is there."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.description: Description | None = None
        self._transport: asyncio.Transport | None = None
        self._inbox = Inbox()
        self._answers: dict[int, asyncio.Future[bytes]] = {}
        self._outgoing: list[bytes] = []
        self._last = HELLO
        self._silent = False
        self._described, self._gone = asyncio.Event(), asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._stay_connected())

    @property
    def up(self) -> bool:
        return self.description is not None and self._transport is not None

    @property
    def in_flight(self) -> int:
        return len(self._answers)

    @property
    def is_silent(self) -> bool:
        """Whether it let a deadline pass and has said nothing since: stopped, stuck, or at something long."""
        return self._silent

    async def answer(self, payload: bytes, deadline: float) -> bytes:
        """What the runner says. Raises LaneClosed where it goes, TimeoutError after the deadline (monotonic)."""
        if self._transport is None:
            raise LaneClosed
        self._last += 1
        number, loop = self._last, asyncio.get_running_loop()
        answer: asyncio.Future[bytes] = loop.create_future()
        self._answers[number] = answer
        if not self._outgoing:
            loop.call_soon(self._flush)
        self._outgoing.append(pack(number, payload))
        # Every machine's loop time is its monotonic clock.
        late = loop.call_at(deadline, _give_up, answer)
        try:
            return await answer
        except TimeoutError:
            self._silent = True
            raise
        finally:
            late.cancel()
            self._answers.pop(number, None)

    async def come_up(self, seconds: float) -> bool:
        """Waits for the replica a little; False where it is still not there."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._described.wait()
        return self.up

    def close(self) -> None:
        """Lets go of the replica; what is still in flight raises LaneClosed where it waits."""
        self._task.cancel()
        if self._transport is not None:
            self._transport.close()

    async def _stay_connected(self) -> None:
        wait_seconds = 0.02
        while True:
            try:
                await asyncio.get_running_loop().create_unix_connection(lambda: self, self.replica.socket)
                wait_seconds = 0.02
                await self._gone.wait()
            except OSError:
                await asyncio.sleep(wait_seconds)
                wait_seconds = min(wait_seconds * 2, 1.0)

    def _flush(self) -> None:
        waiting, self._outgoing = self._outgoing, []
        if self._transport is not None:
            self._transport.write(b"".join(waiting))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class
        self._gone.clear()

    def data_received(self, data: bytes) -> None:
        self._silent = False
        try:
            frames = self._inbox.feed(data)
        except FrameTooLarge:
            if self._transport is not None:
                self._transport.abort()
            return
        for number, payload in frames:
            if number == HELLO:
                self.description = msgspec.json.decode(payload, type=Description)
                self._described.set()
            elif (answer := self._answers.pop(number, None)) is not None and not answer.done():
                answer.set_result(payload)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self.description = None
        self._inbox = Inbox()
        lost, self._answers = self._answers, {}
        for answer in lost.values():
            if not answer.done():
                answer.set_exception(LaneClosed())
        self._described.clear()
        self._gone.set()


class Lanes:
    """A lane for every replica of the table in force."""

    def __init__(self, make: Callable[[Replica], Lane] = Lane) -> None:
        self._make = make
        self._lanes: dict[Replica, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, replicas: set[Replica]) -> None:
        """Opens the new ones; closes the gone ones when what they have in flight is answered."""
        for replica in replicas - self._lanes.keys():
            self._lanes[replica] = self._make(replica)
        for replica in self._lanes.keys() - replicas:
            task = asyncio.get_running_loop().create_task(_close_when_idle(self._lanes.pop(replica)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def best(self, replicas: tuple[Replica, ...], *, but: Lane | None = None) -> Lane | None:
        """The one that is up and has the least in flight; one that has fallen silent only where there is no other."""
        up = [lane for lane in self.of(replicas) if lane.up and lane is not but]
        return min(up, key=lambda lane: (lane.is_silent, lane.in_flight)) if up else None

    def of(self, replicas: tuple[Replica, ...]) -> list[Lane]:
        return [self._lanes[replica] for replica in replicas if replica in self._lanes]

    def pids(self, replicas: tuple[Replica, ...]) -> list[int]:
        """The processes of those that are up."""
        return [lane.description.pid for lane in self.of(replicas) if lane.description is not None]

    def close(self) -> None:
        for lane in self._lanes.values():
            lane.close()


def _give_up(answer: asyncio.Future[bytes]) -> None:
    if not answer.done():
        answer.set_exception(TimeoutError())


async def _close_when_idle(lane: Lane, *, at_most_seconds: float = 180) -> None:
    for _ in range(int(at_most_seconds * 20)):
        if not lane.in_flight:
            break
        await asyncio.sleep(0.05)
    lane.close()
