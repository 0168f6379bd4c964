import asyncio
import threading

import pytest

from lazulite.experience.http import tunnels
from lazulite.experience.http.tunnels import Pipe, Tunnels, WorkerAway


def test_bytes_arrive_in_their_order_and_the_end_after_them() -> None:
    async def through() -> list[bytes]:
        pipe, found = Pipe(), []
        await pipe.put(b"a")
        await pipe.put(b"b")
        pipe.close()
        while data := await pipe.get():
            found.append(data)
        assert not await pipe.put(b"late")
        return found

    assert asyncio.run(through()) == [b"ab"]


def test_who_sends_faster_than_the_other_takes_waits() -> None:
    async def through() -> int:
        pipe = Pipe()
        large = bytes(tunnels.MOST_BYTES)
        await pipe.put(large)
        second = asyncio.ensure_future(pipe.put(b"more"))
        await asyncio.sleep(0)
        assert not second.done()
        size = len(await pipe.get())
        assert await second
        return size + len(await pipe.get())

    assert asyncio.run(through()) == tunnels.MOST_BYTES + 4


def test_the_two_ends_may_be_in_loops_of_different_threads() -> None:
    pipe, found = Pipe(), []

    async def read() -> None:
        while data := await pipe.get():
            found.append(data)

    reader = threading.Thread(target=lambda: asyncio.run(read()))
    reader.start()

    async def write() -> None:
        for number in range(100):
            await pipe.put(bytes([number]))
        pipe.close()

    asyncio.run(write())
    reader.join()
    assert b"".join(found) == bytes(range(100))


def test_a_worker_is_told_once_of_what_is_its_own_and_fetches_it() -> None:
    woken: list[int] = []
    doors = Tunnels(lambda: woken.append(1))

    async def meet() -> tuple[str, int]:
        opening = asyncio.ensure_future(doors.open("w", "p", 80))
        await asyncio.sleep(0)
        assert doors.told("other") == []
        (told,) = doors.told("w")
        assert doors.told("w") == []
        assert doors.find("other", told.id) is None
        found = doors.find("w", told.id)
        assert found is not None
        found.fetched.close()
        tunnel = await opening
        assert doors.find("w", told.id) is None
        return tunnel.process_id, tunnel.port

    assert asyncio.run(meet()) == ("p", 80)
    assert woken == [1]


def test_a_worker_that_does_not_come_is_said_to_be_away() -> None:
    with pytest.raises(WorkerAway, match="did not come"):
        asyncio.run(Tunnels(lambda: None, seconds=0).open("w", "p", 80))
