"""HTTP to the platform: one client, refusals as exceptions, and a lost connection asked again where that is safe."""

import json
import os
import random
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias
from urllib.parse import quote, urlsplit

from lazulite.experience.sdk.answer import read_answer
from lazulite.experience.sdk.config import Address, where_one_runs
from lazulite.experience.sdk.errors import PlatformUnreachable, refusal
from lazulite.experience.sdk.patience import Patience, asked_pause, is_passing
from lazulite.experience.sdk.snapshots import reading
from lazulite.experience.sdk.transfers import CHUNK, Progress, Show, unseen
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

if TYPE_CHECKING:
    import ssl

    import httpx2

SIGNED_BY = "Set SSL_CERT_FILE to a file with the certificate of who signed the platform's."
API = "/api/v1"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Query: TypeAlias = Mapping[str, str | int | bool | None]


class NameImpossible(Invalid):
    pass


class NotJson(Invalid):
    pass


class Transport:
    """Paths are below /api/v1; `workspace_path` makes those of the workspace. Safe to use from several threads."""

    def __init__(
        self, address: Address, patience: Patience | None = None, *, headers: Mapping[str, str] | None = None
    ) -> None:
        """`headers`: sent with every request, beside our own."""
        self.address = address
        self.patience = patience or Patience()
        self.show: Show = unseen
        self._headers = dict(headers or {})
        self._met = False  # whether the platform has ever answered: only then is it worth waiting for

    def workspace_path(self, *parts: str) -> str:
        """`jobs`, `abc` gives /workspaces/default/jobs/abc, each part quoted. Raises NameImpossible."""
        return path_of("workspaces", self.address.workspace, *parts)

    def get(self, path: str, query: Query | None = None) -> JSONObject:
        return self._json("GET", API + path, query=query)

    def post(self, path: str, body: JSON = None, *, query: Query | None = None, key: str | None = None) -> JSONObject:
        """Sent under an Idempotency-Key (`key`, or a fresh one), so that asking again does the work once."""
        return self._json(
            "POST", API + path, body=body, query=query, headers={"Idempotency-Key": key or uuid.uuid4().hex}
        )

    def mlflow(self, verb: str, query: Query) -> JSONObject:
        """What MLflow's API answers in this workspace: `runs/get`."""
        return self._json("GET", f"{self.workspace_path()}/api/2.0/mlflow/{verb}", query=query)

    def put(self, path: str, body: JSON, *, etag: str | None = None) -> JSONObject:
        headers = {"Idempotency-Key": uuid.uuid4().hex, **_if_match(etag)}
        return self._json("PUT", API + path, body=body, headers=headers)

    def patch(self, path: str, body: JSON, *, etag: str | None = None) -> JSONObject:
        return self._json("PATCH", API + path, body=body, headers=_if_match(etag))

    def delete(self, path: str) -> None:
        self._ask("DELETE", API + path)

    def upload(self, path: str, file: Path, *, progress: Progress | None = None) -> None:
        """A file as the body of a PUT, streamed; a lost connection sends it again."""
        self._ask("PUT", API + path, headers={"Content-Type": "application/octet-stream"}, file=file, progress=progress)

    @contextmanager
    def stream(self, path: str, query: Query | None = None) -> Iterator[Iterator[bytes]]:
        """The answer's body in pieces as they arrive. Raises PlatformUnreachable when the connection is lost."""
        with self.opened(path, query) as (_, pieces):
            yield pieces

    @contextmanager
    def opened(self, path: str, query: Query | None = None) -> Iterator[tuple[Mapping[str, str], Iterator[bytes]]]:
        """As `stream`, with the answer's headers."""
        import httpx2

        try:
            with self._client.stream("GET", self._url(API + path), params=_told(query)) as response:
                self._met = True
                if response.status_code >= 400:
                    response.read()
                    raise refusal(response.status_code, _body(response))
                yield response.headers, response.iter_raw()
        except httpx2.TransportError as error:
            raise self._unreachable(error) from error

    def download(
        self, path: str, target: BinaryIO, *, query: Query | None = None, progress: Progress | None = None
    ) -> None:
        """The answer's body written to `target`."""
        with self.stream(path, query) as pieces:
            for piece in pieces:
                target.write(piece)
                if progress:
                    progress(len(piece))

    def close(self) -> None:
        if "_client" in self.__dict__:
            self._client.close()

    @cached_property
    def _client(self) -> "httpx2.Client":
        import httpx2

        headers = {"Accept": "application/json", "User-Agent": "lazulite", **self._headers}
        if self.address.token:
            headers["Authorization"] = f"Bearer {self.address.token}"
        near = (urlsplit(self.address.url).hostname or "") in LOOPBACK
        silence = self.patience.answer_seconds
        timeout = httpx2.Timeout(self.patience.connect_seconds, read=silence, write=silence)
        # A proxy of the environment is never asked for this machine itself; who signs certificates holds there too.
        return httpx2.Client(headers=headers, timeout=timeout, trust_env=not near, verify=trusted() or True)

    def _url(self, path: str) -> str:
        return f"{self.address.url}{path}"

    def _json(
        self, method: str, path: str, *, body: JSON = None, query: Query | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> JSONObject:  # fmt: skip
        response = self._ask(method, path, body=body, query=query, headers=headers)
        value = _body(response)
        if not isinstance(value, Mapping) and response.content:
            raise PlatformUnreachable(
                f"What answers at {self.address.url} is no Lazulite: {response.status_code}, and no JSON object.",
                hint="Set LAZULITE_URL to the address that 'lazulite serve' told.",
            )
        return value if isinstance(value, Mapping) else {}

    def _ask(
        self, method: str, path: str, *, body: JSON = None, query: Query | None = None,
        headers: Mapping[str, str] | None = None, file: Path | None = None, progress: Progress | None = None,
    ) -> "httpx2.Response":  # fmt: skip
        """Every request that comes here may be sent twice: what it does is done once."""
        written = None if body is None else encoded(body)
        typed = {"Content-Type": "application/json", **(headers or {})} if written is not None else headers
        lost, tried, began = False, 0, time.monotonic()
        while True:
            content = _pieces(file, progress) if file else written
            found = self._try(method, path, content, query, typed)
            tried += 1
            pause = self._pause(found, tried, time.monotonic() - began)
            if pause < 0:
                break
            lost = lost or isinstance(found, Exception)
            threading.Event().wait(pause)
        if isinstance(found, Exception):
            raise self._unreachable(found, tried, time.monotonic() - began) from found
        gone = lost and method == "DELETE" and found.status_code == 404  # by the try before
        if found.status_code >= 300 and not gone:
            raise refusal(found.status_code, _body(found), tried=tried)
        return found

    def _try(
        self, method: str, path: str, content: bytes | Iterator[bytes] | None, query: Query | None,
        headers: Mapping[str, str] | None,
    ) -> "httpx2.Response | httpx2.TransportError":  # fmt: skip
        """What came back, a lost connection too."""
        import httpx2

        try:
            return self._client.request(method, self._url(path), content=content, params=_told(query), headers=headers)
        except httpx2.TransportError as error:
            return error

    def _pause(self, found: "httpx2.Response | httpx2.TransportError", tried: int, spent_seconds: float) -> float:
        """Seconds until it is asked again; negative when this is the answer."""
        asked = None
        if isinstance(found, Exception):
            if not self._met:
                return -1.0
        else:
            self._met = True
            asked = asked_pause(found.headers.get("Retry-After"))
            is_ours = found.headers.get("Content-Type", "").startswith("application/problem+json")
            if not is_passing(found.status_code, asked_seconds=asked, is_ours=is_ours):
                return -1.0
        return self.patience.pause(tried, spent_seconds=spent_seconds, chance=random.random(), asked_seconds=asked)

    def _unreachable(
        self, error: "httpx2.TransportError", tried: int = 1, spent_seconds: float = 0.0
    ) -> PlatformUnreachable:
        reason = str(error) or type(error).__name__
        often = f" Asked {tried} times in {spent_seconds:.0f} s." if tried > 1 else ""
        hint = SIGNED_BY if "CERTIFICATE_VERIFY_FAILED" in reason else where_one_runs(self.address.url)
        return PlatformUnreachable(f"No Lazulite answers at {self.address.url}: {reason}.{often}", hint=hint)


def encoded(body: JSON) -> bytes:
    """As JSON. Raises NotJson for what JSON cannot say: NaN, infinities, half a character, other objects."""
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (ValueError, TypeError) as error:
        raise NotJson(
            f"The request cannot be written as JSON: {error}.",
            hint="JSON has Unicode texts, finite numbers, true, false, null, lists, objects; what is missing is null.",
        ) from error


def path_of(*parts: str) -> str:
    """`users`, `ann` gives /users/ann, each part quoted. Raises NameImpossible."""
    return "".join(f"/{_quoted(part)}" for part in parts)


def trusted() -> "ssl.SSLContext | None":
    """Whose certificates are taken, where SSL_CERT_FILE says; None for the system's own."""
    file = os.environ.get("SSL_CERT_FILE")
    if not file:
        return None
    import ssl

    return ssl.create_default_context(cafile=file)


def _quoted(part: str) -> str:
    """Escapes do not keep a slash or dots from leading to another place than the one that is meant."""
    try:
        quoted = quote(part, safe="")
    except UnicodeEncodeError:
        quoted = ""
    if quoted in {"", ".", ".."} or "/" in part:
        raise NameImpossible(f"{part!r} is no name of anything here.", hint="A name is no path, and is not empty.")
    return quoted


def _told(query: Query | None) -> dict[str, str | int | bool]:
    return {key: value for key, value in (query or {}).items() if value is not None}


def _if_match(etag: str | None) -> dict[str, str]:
    return {"If-Match": etag} if etag else {}


def _body(response: "httpx2.Response") -> JSON:
    """None for an empty body and for what is no JSON: a proxy's page, for example."""
    try:
        return read_answer(response.content) if response.content else None
    except ValueError:
        return None


def _pieces(file: Path, progress: Progress | None) -> Iterator[bytes]:
    with reading(file), file.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece
            if progress:
                progress(len(piece))
