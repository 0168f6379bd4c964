"""Whether something has happened: one look at the database a moment, for all who follow the facts."""

import asyncio
from collections.abc import Callable

from anyio import to_thread


class Lookout:
    """`look`: the newest fact's number, of whatever workspace. `seconds`: from one look to the next. `count`: while it
    stays, a look would find the same."""

    def __init__(self, look: Callable[[], int], seconds: float, count: Callable[[], object] = object) -> None:
        self._look = look
        self._seconds = seconds
        self._count = count
        self._seen: object = None
        self._newest = 0
        self._next: asyncio.Task[int] | None = None

    async def newest(self) -> int:
        """As the next look finds it, which whoever asks meanwhile shares."""
        loop = asyncio.get_running_loop()
        if self._next is None or self._next.done() or self._next.get_loop() is not loop:
            self._next = loop.create_task(self._soon())
        # Who goes away takes the look from nobody else.
        return await asyncio.shield(self._next)

    async def _soon(self) -> int:
        await asyncio.sleep(self._seconds)
        count = self._count()
        if count != self._seen:
            self._newest = await to_thread.run_sync(self._look)
            self._seen = count
        return self._newest
