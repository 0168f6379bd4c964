"""The server's own way to its gateway, for pages: they reach their own origin alone, and hold no endpoint's key."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lazulite.experience.rest.scoring_address import Near, near_gateway, only
from lazulite.words.errors import Exhausted, Invalid, Unavailable

if TYPE_CHECKING:
    import httpx2

LARGEST_ANSWER = 32_000_000


class GatewayAway(Unavailable):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"The gateway, which endpoints answer through, {why}.",
            hint="'lazulite serve' starts it and starts it again when it dies: try again in a moment.",
        )


class GatewayBehind(Unavailable):
    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"The gateway does not know the keys of endpoint '{endpoint}' yet.",
            hint="It hears of new endpoints and keys within a moment: try again.",
        )


class GatewayBusy(Exhausted):
    retry_seconds = 1

    def __init__(self, at_once: int) -> None:
        super().__init__(
            f"{at_once} requests are on their way through this server already, all that it forwards at once.",
            hint="Try again in a moment; applications send to the endpoint's scoring_uri, which takes far more.",
        )


class AnswerTooLarge(Invalid):
    def __init__(self) -> None:
        super().__init__(
            f"The answer is larger than the {LARGEST_ANSWER // 1_000_000} MB that come through this server.",
            hint="Send fewer rows, or send them to the endpoint's scoring_uri.",
        )


@dataclass(frozen=True)
class Limits:
    """How many requests are under way at once, how long one waits for its turn, and for the gateway's answer."""

    at_once: int = 16
    turn_seconds: float = 5.0
    answer_seconds: float = 190.0  # the gateway gives up first: no deployment may take longer than 180


@dataclass(frozen=True)
class Answer:
    """What the gateway said, and after how many milliseconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: float


class Gateway:
    """Asked on the event loop, which goes on with other things meanwhile: a slow model holds no thread here."""

    def __init__(self, home: Path, limits: Limits | None = None) -> None:
        self._home = home
        self._limits = limits or Limits()
        self._clients = cache(self._client)

    async def post(
        self, endpoint: str, path: str, body: bytes, *, keys: Sequence[str], headers: Mapping[str, str]
    ) -> Answer:
        """`endpoint`: workspace/name. The second key is for the moment in which the first one is being replaced.

        Raises GatewayAway, GatewayBehind, GatewayBusy, AnswerTooLarge.
        """
        near = near_gateway(self._home)
        if near is None:
            raise GatewayAway("has not been started")
        for key in keys:
            sent = {"Content-Type": "application/json", **headers, "Authorization": f"Bearer {key}"}
            answer = await self._ask(near, f"/endpoints/{quote(endpoint)}/{path}", body, sent)
            if answer.status != 401:
                return answer
        raise GatewayBehind(endpoint.partition("/")[2])

    def _client(self, cert: str | None) -> "httpx2.AsyncClient":
        import httpx2

        wait = self._limits
        timeout = httpx2.Timeout(10.0, connect=2.0, read=wait.answer_seconds, pool=wait.turn_seconds)
        # A kept connection would be a dead one after the gateway's next start; on one machine a new one costs nothing.
        limits = httpx2.Limits(max_connections=wait.at_once, max_keepalive_connections=0)
        trusted = only(cert) if cert else True
        return httpx2.AsyncClient(timeout=timeout, limits=limits, trust_env=False, verify=trusted)

    async def _ask(self, near: Near, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        import httpx2

        began = time.perf_counter()
        try:
            client = self._clients(near.cert)
        except OSError as error:
            raise GatewayAway(f"has a certificate that cannot be read: {near.cert}") from error
        try:
            async with client.stream("POST", near.base + path, content=body, headers=headers) as response:
                received = bytearray()
                async for chunk in response.aiter_bytes():
                    received += chunk
                    if len(received) > LARGEST_ANSWER:
                        raise AnswerTooLarge
        except httpx2.PoolTimeout as error:
            raise GatewayBusy(self._limits.at_once) from error
        except httpx2.TimeoutException as error:
            raise GatewayAway(f"has not answered within {self._limits.answer_seconds:g} s") from error
        except httpx2.TransportError as error:
            raise GatewayAway(f"does not answer: {error or type(error).__name__}") from error
        milliseconds = (time.perf_counter() - began) * 1e3
        return Answer(response.status_code, response.headers, bytes(received), round(milliseconds, 3))
