"""Files at http and https addresses: one at a time, since nothing lists what lies below an address."""

import ipaddress
import socket
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import httpx2

from lazulite.foundation.remote.place import (
    CHUNK,
    PlaceMissing,
    PlaceRefused,
    PlaceSilent,
    PlaceUnlisted,
    PlaceUnwritable,
    check_same,
)
from lazulite.words.bookmarks import BookmarkedFile
from lazulite.words.errors import Forbidden

MOST_HOPS = 5
TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
# Where Amazon, Azure, Alibaba and Oracle answer machines beside 169.254.169.254.
METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "168.63.129.16", "100.100.100.200", "192.0.0.192")))
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
PLAIN = {"Accept-Encoding": "identity", "User-Agent": "lazulite"}  # the bytes as they lie there, and how many they are


class AddressNear(Forbidden):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is the server's own machine, or one beside it, and is not read for everybody.",
            hint="The server's owner may map another address to it by LAZULITE_URL_REWRITES.",
        )


class WebPlace:
    """url: with what identifies whoever asks, uri: what people call it. near: may it lead to this machine itself?"""

    def __init__(
        self, url: str, uri: str | None = None, *, headers: Mapping[str, str] | None = None, near: bool = False
    ) -> None:
        self._url = url
        self._uri = uri or url
        self._headers = headers or {}
        self._near = near

    def look(self) -> tuple[BookmarkedFile, ...]:
        if not self._name:
            raise PlaceUnlisted(self._uri)
        with self._answer() as answer:
            return (self._file(answer),)

    def read(self, file: BookmarkedFile) -> Iterator[bytes]:
        with self._answer() as answer:
            check_same(self._uri, file, self._file(answer))
            yield from answer.iter_raw(CHUNK)

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        raise PlaceUnwritable(f"Nothing is written to {self._uri}: an http address is read only.")

    @property
    def _name(self) -> str:
        return unquote(urlsplit(self._url).path).rpartition("/")[2]

    def _file(self, answer: httpx2.Response) -> BookmarkedFile:
        told = answer.headers.get("Content-Length", "")
        if not told.isdecimal():
            raise PlaceSilent(self._uri, "it does not say how many bytes it has (Content-Length)")
        etag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        return BookmarkedFile(self._name, int(told), etag)

    @contextmanager
    def _answer(self) -> Iterator[httpx2.Response]:
        with answered(self._url, self._uri, self._headers, near=self._near) as answer:
            self._check(answer)
            yield answer

    def _check(self, answer: httpx2.Response) -> None:
        if answer.status_code in {401, 403}:
            raise PlaceRefused(self._uri, f"it answers {answer.status_code}")
        if answer.status_code in {404, 410}:
            raise PlaceMissing(self._uri)
        if answer.status_code != 200:
            raise PlaceSilent(self._uri, f"it says {answer.status_code}")


def basic_login(user: str, password: str) -> str:
    """As it stands behind `Authorization:`."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


@contextmanager
def answered(url: str, uri: str, headers: Mapping[str, str], *, near: bool) -> Iterator[httpx2.Response]:
    """What a GET gives, nothing of its body read; redirects are followed, each as if it had been named.

    uri: what people call it. near: may it lead to this machine itself? Raises PlaceSilent, AddressNear.
    """
    try:
        with httpx2.Client(timeout=TIMEOUT, headers={**PLAIN, **headers}) as client:
            request: httpx2.Request | None = client.build_request("GET", url)
            for _ in range(MOST_HOPS):
                assert request is not None
                if not near:
                    check_far(request.url.host)
                answer = client.send(request, stream=True, follow_redirects=False)
                try:
                    if not answer.has_redirect_location:
                        yield answer
                        return
                    request = answer.next_request
                finally:
                    answer.close()
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:  # the last of a name that no host can have
        raise PlaceSilent(uri, str(error) or type(error).__name__) from error
    raise PlaceSilent(uri, f"it leads on more than {MOST_HOPS} times")


def check_far(host: str) -> None:
    """Whether a host may be read for anybody: what only this machine reaches may not. Raises AddressNear."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return  # nobody goes by that name: the request says so
    for _family, _kind, _protocol, _name, address in found:
        if is_near(str(address[0])):
            raise AddressNear(host)


def is_near(address: str) -> bool:
    """Loopback, where clouds tell a machine its own secrets (link-local, mostly), and what is no address of a host."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or _translated(ip) or ip
    return ip in METADATA or ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of the old Internet that a network of the new one writes so (RFC 6052)."""
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in TRANSLATED else None
