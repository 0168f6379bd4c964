"""How a gateway reaches its control plane: a table to ask for, and things to tell. Blocking; one object a thread."""

import http.client
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec

from lazulite.words.errors import Invalid, PlatformError, Unavailable

_BASE = "/api/v1/agents/gateway"
_ANSWER_SECONDS = 15.0


class ControlPlaneAway(Unavailable):
    pass


class ControlPlaneRefused(Invalid):
    """It answered, and does not want this; saying it again helps nobody."""


class GatewayLink:
    """Straight to the server: a proxy of the environment is for what lies outside.

    `url` is asked each time: a server that was started again may listen elsewhere.
    """

    def __init__(self, url: Callable[[], str], token_file: Path) -> None:
        self._url = url
        self._token_file = token_file

    def table(self, version: int, *, wait_seconds: float) -> bytes | None:
        """The table once it is another than `version`; None when it still is the same after the wait."""
        query = urlencode({"version": version, "wait": wait_seconds})
        status, body = self._exchange("GET", f"{_BASE}/table?{query}", None, wait_seconds + _ANSWER_SECONDS)
        return body if status == 200 else None

    def segments(self, announcements: Sequence[object]) -> None:
        """Known to the control plane when it returns."""
        self._exchange("POST", f"{_BASE}/segments", announcements, _ANSWER_SECONDS)

    def figures(
        self, deployments: Mapping[str, object], *, gateway: Mapping[str, object], minutes: Sequence[object]
    ) -> None:
        """Known to the control plane when it returns. `gateway`: who tells."""
        told = {"deployments": deployments, "gateway": gateway, "minutes": minutes}
        self._exchange("POST", f"{_BASE}/figures", told, _ANSWER_SECONDS)

    def sealed(self, seal: int) -> None:
        self._exchange("POST", f"{_BASE}/seals", {"seal": seal}, _ANSWER_SECONDS)

    def _exchange(self, method: str, path: str, content: object, seconds: float) -> tuple[int, bytes]:
        """Raises ControlPlaneAway or ControlPlaneRefused."""
        url = urlsplit(self._url())
        make = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = make(url.hostname or "127.0.0.1", url.port, timeout=seconds)
        body = None if method == "GET" else msgspec.json.encode(content)
        try:
            connection.request(method, path, body, self._headers())
            answer = connection.getresponse()
            received = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise ControlPlaneAway(f"{url.geturl()} does not answer: {error}.") from error
        finally:
            connection.close()
        if answer.status >= 400:
            raise _refusal(answer.status, received)
        return answer.status, received

    def _headers(self) -> dict[str, str]:
        try:
            token = self._token_file.read_text().strip()
        except FileNotFoundError:
            token = ""
        return {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}


def _refusal(status: int, body: bytes) -> PlatformError:
    said = f"The control plane answered {status}: {body[:300].decode(errors='replace')}"
    for_good = 400 <= status < 500 and status not in (401, 403, 408, 425, 429)
    return ControlPlaneRefused(said) if for_good else ControlPlaneAway(said)
