"""Bodies that are not to be held in memory, in and out."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

from anyio import to_thread
from starlette.requests import Request

CHUNK = 1 << 20
Kept_co = TypeVar("Kept_co", covariant=True)


class Writer(Protocol[Kept_co]):
    """Content on its way in: nothing is to be seen of it before `commit`."""

    def write(self, chunk: bytes) -> None: ...
    def commit(self, expected: str | None = None) -> Kept_co: ...
    def abort(self) -> None: ...


class Store(Protocol[Kept_co]):
    """Where content goes; the data plane has none, so it is known here by its shape alone."""

    def writer(self) -> Writer[Kept_co]: ...


async def receive_blob(request: Request, blobs: Store[Kept_co], *, expected: str | None = None) -> Kept_co:
    """The request's body as content, written while it arrives; a broken upload leaves nothing behind."""
    request.state.body.lift()
    writer = blobs.writer()
    pending = bytearray()
    try:
        async for chunk in request.stream():
            pending += chunk
            if len(pending) >= CHUNK:
                await to_thread.run_sync(writer.write, bytes(pending))
                pending.clear()
        writer.write(bytes(pending))
    except BaseException:
        writer.abort()
        raise
    return await to_thread.run_sync(writer.commit, expected)


def begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same, once the first of them is there: what is refused then is refused before an answer has begun."""
    return chain((next(chunks, b""),), chunks)


def file_chunks(path: Path, *, start: int = 0) -> Iterator[bytes]:
    """A file in pieces of a mebibyte."""
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            yield chunk
