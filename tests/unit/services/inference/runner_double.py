"""A runner in this process: answers frames on a Unix socket by a function."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from lazulite.runners.score_host.frames import HELLO, Inbox, pack

Answers = Callable[[dict[str, object]], dict[str, object] | None]
HELLO_SAID = {
    "pid": 1,
    "flavour": "test",
    "signature": {"inputs": [{"name": "x", "type": "double", "required": True}], "outputs": []},
    "classes": None,
}


class RunnerDouble:
    """`answers` gives the answer's document, or None for no answer at all."""

    def __init__(self, path: str, answers: Answers) -> None:
        self.path = path
        self.seen: list[dict[str, object]] = []
        self._answers = answers
        self.asked = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._talk, self.path)

    async def die(self) -> None:
        """Gone at once, connections and all."""
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        _remove(self.path)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(pack(HELLO, msgspec.json.encode(HELLO_SAID)))
        inbox = Inbox()
        with contextlib.suppress(ConnectionError):
            while received := await reader.read(65536):
                for number, payload in inbox.feed(received):
                    self.seen.append(msgspec.json.decode(payload))
                    self.asked.set()
                    answer = self._answers(self.seen[-1])
                    if answer is not None:
                        writer.write(pack(number, msgspec.json.encode(answer)))
        writer.close()


def _remove(path: str) -> None:
    Path(path).unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def runner_doubles(*answers: Answers) -> AsyncIterator[list[RunnerDouble]]:
    """One a function, started, in a folder short enough for sockets."""
    folder = tempfile.mkdtemp(prefix="lz", dir="/tmp")
    doubles = [RunnerDouble(f"{folder}/{index}", function) for index, function in enumerate(answers)]
    try:
        for double in doubles:
            await double.start()
        yield doubles
    finally:
        for double in doubles:
            await double.die()
        shutil.rmtree(folder, ignore_errors=True)
