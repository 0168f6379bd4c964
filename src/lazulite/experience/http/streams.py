"""Bodies that are not to be held in memory, in and out."""

from collections.abc import Iterator
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request

from lazulite.foundation.blobs.content import Blob, Blobs

CHUNK = 1 << 20


async def receive_blob(request: Request, blobs: Blobs, *, expected: str | None = None) -> Blob:
    """The request's body as content, written while it arrives; a broken upload leaves nothing behind."""
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


def file_chunks(path: Path, *, start: int = 0) -> Iterator[bytes]:
    """A file in pieces of a mebibyte."""
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            yield chunk
