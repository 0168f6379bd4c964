"""Ten thousand connections that ask nothing, and some that ask by the byte: everybody else is answered meanwhile."""

import contextlib
import json
import resource
import select
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.conftest import Server
from tests.flows.inference.site import until

pytestmark = pytest.mark.judge
CROWD = 10_000
HALF_A_HEAD = b"POST / HTTP/1.1\r\nhost: x\r\nx-slow: "
UPLOAD = f"/api/v1/workspaces/default/uploads/{'0' * 64}"
HALF_A_BODY = f"PUT {UPLOAD} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\nabc".encode()
SLOW = 200
ANSWER_SECONDS = 5.0
LET_GO_SECONDS = 100.0
FILES_OF_THREADS = 3 * 40  # a connection to the database each, of those that had none yet


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < CROWD + 1_000:
        pytest.skip(f"{CROWD} connections need as many open files, and {hard} may be had here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (CROWD + 1_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def of_the_server(server: Server) -> tuple[str, int]:
    return server.url, server.process.pid


def of_the_gateway(server: Server) -> tuple[str, int]:
    path = server.home / "gateway" / "address.json"
    until(path.exists, "the gateway is up")
    said = json.loads(path.read_text())
    return f"http://127.0.0.1:{said['port']}", int(said["pid"])


@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("whose", [of_the_server, of_the_gateway])
def test_a_crowd_keeps_nobody_out_and_leaves_nothing_behind(
    server: Server, whose: Callable[[Server], tuple[str, int]]
) -> None:
    url, pid = whose(server)
    with ThreadPoolExecutor(40) as pool:  # most of what it keeps open for many at once, it has by now
        list(pool.map(lambda _: httpx2.get(f"{url}/api/v1/workspaces/default/jobs", trust_env=False), range(400)))
    sockets, files = descriptors(pid)
    with contextlib.ExitStack() as stack:
        slow = [connect(stack, url, HALF_A_HEAD) for _ in range(SLOW)]
        slow += [connect(stack, url, HALF_A_BODY) for _ in range(SLOW)]
        crowd: list[socket.socket] = []
        for _ in range(10):
            crowd += [connect(stack, url) for _ in range(CROWD // 10)]
            asked(url)
        for one in crowd[::100]:  # by the byte, for as long as they may
            with contextlib.suppress(OSError):
                one.sendall(b"G")
        asked(url)
        until(lambda: all(map(is_let_go, slow)), "who is slow is let go", seconds=LET_GO_SECONDS)
        asked(url)
    assert not list((server.home / "blobs" / "incoming").iterdir())
    until(lambda: descriptors(pid)[0] <= sockets + 5, "the connections are given back")
    assert descriptors(pid)[1] <= files + FILES_OF_THREADS
    asked(url)


def connect(stack: contextlib.ExitStack, url: str, first: bytes = b"") -> socket.socket:
    address = urlsplit(url)
    made = stack.enter_context(socket.create_connection((address.hostname, address.port), timeout=30))
    made.sendall(first)
    return made


def asked(url: str) -> None:
    """On connections of their own."""
    for _ in range(5):
        began = time.monotonic()
        assert httpx2.get(f"{url}/healthz", timeout=30, trust_env=False).status_code == 200
        assert time.monotonic() - began < ANSWER_SECONDS


def is_let_go(connection: socket.socket) -> bool:
    """Whether the other side has closed, be it after a word."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    try:
        while poll.poll(0):
            if not connection.recv(4096):
                return True
    except ConnectionError:
        return True
    return False


def descriptors(pid: int) -> tuple[int, int]:
    """How many sockets it has open, and how many others."""
    found = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.append(str(one.readlink()).startswith("socket:"))
    return sum(found), len(found) - sum(found)
