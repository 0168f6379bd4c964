"""How much may come in: small bodies that are held in memory, large ones that are written while they arrive."""

import asyncio
import contextlib
import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lazulite.experience.http import errors

HELD_BYTES = 64 << 20
LINGER_SECONDS = 10
# What is written while it arrives: uploads by digest, a worker's blobs, MLflow's artifacts.
STREAMED = re.compile(
    r"/uploads/[^/]+|/agents/workers/[^/]+/processes/[^/]+/blobs/[^/]+|/mlflow-artifacts/artifacts/.+"
)


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


class BodyLimit:
    """Answers 413 to what is larger than the server takes, before or while it comes; plain ASGI."""

    def __init__(self, app: ASGIApp, *, streamed_bytes: int, held_bytes: int = HELD_BYTES) -> None:
        self._app = app
        self._streamed_bytes = streamed_bytes
        self._held_bytes = held_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = self._streamed_bytes if is_streamed(scope["method"], scope["path"]) else self._held_bytes
        stated = request.headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > most:
            await Lingering(errors.http_error(request, too_large(most)))(scope, receive, send)
            return
        come = 0

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > most:
                raise too_large(most)
            return message

        await self._app(scope, counted, send)


def is_streamed(method: str, path: str) -> bool:
    return method == "PUT" and STREAMED.search(path) is not None


def too_large(most: int) -> HTTPException:
    """Not of our own kinds of errors: who reads a body for a route takes those for broken JSON."""
    return HTTPException(413, f"The body is larger than the {most} bytes that this server takes here.")
