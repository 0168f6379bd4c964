"""A request of a person's browser as a service gets it, and its answer as the browser gets it: nothing that says who
somebody is goes there, and no cookie comes back."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import h11
from starlette.requests import Request
from starlette.responses import StreamingResponse

from lazulite.experience.http.tunnels import Tunnel
from lazulite.words.errors import Unavailable

HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
    "upgrade", "proxy-connection",
}  # fmt: skip
OF_CALLER = {"cookie", "authorization", "origin", "referer", "host", "expect", "forwarded"}
OF_ANSWER = {"date", "set-cookie", "strict-transport-security", "clear-site-data", "service-worker-allowed"}
Headers = list[tuple[str, str]]


class ServiceBroken(Unavailable):
    def __init__(self, said: str) -> None:
        super().__init__(f"The service gave no whole answer: {said}.", hint="Its job's log may say why.")


@dataclass(frozen=True)
class Route:
    """prefix: the path at which people find a service, with a slash at its end. keeps_prefix: it knows of it itself."""

    prefix: str
    port: int
    keeps_prefix: bool

    def target(self, raw_path: bytes, query: bytes) -> str:
        """What the service is asked for, in ASCII. raw_path: as it came, prefix and all."""
        rest = raw_path.split(b"/", self.prefix.count("/"))[-1]
        path = self.prefix.encode() + rest if self.keeps_prefix else b"/" + rest
        return in_ascii(path + (b"?" + query if query else b""))

    def location(self, said: str) -> str:
        """Where an answer leads, for who is outside."""
        own = said.removeprefix(f"http://127.0.0.1:{self.port}")
        inside = own.startswith("/") and not own.startswith(("//", self.prefix))
        return self.prefix + own[1:] if inside else own


def in_ascii(target: bytes) -> str:
    """As a request line has it: what is no printable ASCII is percent-encoded."""
    return "".join(chr(byte) if 0x21 <= byte <= 0x7E else f"%{byte:02X}" for byte in target)


def request_headers(given: Iterable[tuple[str, str]], route: Route, *, scheme: str, host: str) -> Headers:
    kept = [
        (name, value)
        for name, value in given
        if name not in HOP | OF_CALLER and not name.startswith(("x-forwarded-", "sec-websocket-"))
    ]
    own = [("host", f"127.0.0.1:{route.port}"), ("x-forwarded-proto", scheme), ("x-forwarded-host", host)]
    return [*own, ("x-forwarded-prefix", in_ascii(route.prefix.rstrip("/").encode())), *kept]


def answer_headers(given: Iterable[tuple[str, str]], route: Route) -> Headers:
    kept = [(name, value) for name, value in given if name not in HOP | OF_ANSWER]
    return [(name, route.location(value) if name == "location" else value) for name, value in kept]


async def forwarded(request: Request, tunnel: Tunnel, route: Route) -> StreamingResponse:
    """The service's answer, passed on while it comes. Raises ServiceBroken."""
    line = h11.Connection(h11.CLIENT)
    has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    try:
        await _send(line, tunnel, _begin(request, route, has_body=has_body))
        if has_body:
            async for piece in request.stream():
                await _send(line, tunnel, h11.Data(data=piece))
        await _send(line, tunnel, h11.EndOfMessage())
        answer = await _event(line, tunnel)
        while isinstance(answer, h11.InformationalResponse):
            answer = await _event(line, tunnel)
        if not isinstance(answer, h11.Response):
            raise ServiceBroken("it closed the connection")
    except (h11.LocalProtocolError, h11.RemoteProtocolError) as error:
        tunnel.close()
        raise ServiceBroken(str(error)) from error
    except BaseException:
        tunnel.close()
        raise
    told = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
    response = StreamingResponse(_pieces(line, tunnel), answer.status_code)
    response.raw_headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in answer_headers(told, route)]
    return response


def _begin(request: Request, route: Route, *, has_body: bool) -> h11.Request:
    headers = request_headers(
        request.headers.items(), route, scheme=request.url.scheme, host=request.headers.get("host", "")
    )
    if has_body and "content-length" not in request.headers:
        headers.append(("transfer-encoding", "chunked"))
    # As they came: Starlette reads them as Latin-1, and h11 takes text that is ASCII alone.
    told = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (*headers, ("connection", "close"))]
    target = route.target(request.scope["raw_path"], request.scope["query_string"])
    return h11.Request(method=request.method, target=target, headers=told)


async def _pieces(line: h11.Connection, tunnel: Tunnel) -> AsyncIterator[bytes]:
    try:
        while isinstance(event := await _event(line, tunnel), h11.Data):
            yield bytes(event.data)
    finally:
        tunnel.close()


async def _send(line: h11.Connection, tunnel: Tunnel, event: h11.Request | h11.Data | h11.EndOfMessage) -> None:
    if data := line.send(event):
        await tunnel.there.put(data)


async def _event(line: h11.Connection, tunnel: Tunnel) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
    while (event := line.next_event()) is h11.NEED_DATA:
        line.receive_data(await tunnel.back.get())
    return event
