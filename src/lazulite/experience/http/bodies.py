"""How much of a request may come in: little of what is held in memory, more of what goes to disk as it comes."""

import asyncio
import contextlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from lazulite.words.errors import Exhausted

LARGEST_BYTES = 64_000_000  # a manifest of 100,000 files takes some twenty
LINGER_SECONDS = 10


class BodyTooLarge(Exhausted):
    """`more_comes`: not all of it has been read."""

    def __init__(self, limit_bytes: int, hint: str, *, more_comes: bool) -> None:
        super().__init__(f"The body is larger than the {limit_bytes:,} bytes that a request may have.", hint=hint)
        self.more_comes = more_comes


class Meter:
    """A request's body on its way in. Raises BodyTooLarge as soon as it is known to be, without reading on."""

    def __init__(
        self, request: Request, receive: Receive, *, limit: int = LARGEST_BYTES, streamed: int | None = None
    ) -> None:
        """`limit` of what is held, `streamed` of what is not: bytes; None without an end."""
        stated = request.headers.get("content-length", "")
        self._stated = int(stated) if stated.isdecimal() else 0
        self._receive = receive
        self._limit: int | None = limit
        self._streamed = streamed
        self._hint = "Files are uploaded one by one, as they are."
        self._received = 0

    def narrow(self, limit: int) -> None:
        """For who takes less than others, of whom nothing is known."""
        self._limit = limit

    def lift(self) -> None:
        """For who holds nothing of it in memory."""
        self._limit = self._streamed
        self._hint = "LAZULITE_MAX_UPLOAD_BYTES is how large a file may be."

    async def __call__(self) -> Message:
        self._check(self._stated, more_comes=True)
        message = await self._receive()
        self._received += len(message.get("body", b""))
        self._check(self._received, more_comes=bool(message.get("more_body")))
        return message

    def _check(self, size: int, *, more_comes: bool) -> None:
        if self._limit is not None and size > self._limit:
            limit, self._limit = self._limit, None  # who answers reads the rest, and throws it away
            raise BodyTooLarge(limit, self._hint, more_comes=more_comes)


class Lingering(Response):
    """An answer that is there at once, while the rest of the request is thrown away for some seconds.

    Who sends on without looking would else find a broken connection in place of the answer.
    """

    def __init__(self, answer: Response) -> None:
        super().__init__(bytes(answer.body), answer.status_code, dict(answer.headers))
        self.headers["connection"] = "close"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while (await receive()).get("more_body"):
                    pass
        await send({"type": "http.response.body", "body": b""})
