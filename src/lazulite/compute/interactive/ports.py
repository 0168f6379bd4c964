"""Whose a port of this machine is: what a job offers must be its own, not whatever else listens on loopback here."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from lazulite.compute.backends.local import mark_of, marked, shim_of
from lazulite.runners import shim

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
LISTENS = "0A"  # the state, as the kernel's tables spell it


def is_own(port: int, folder: Path) -> bool | None:
    """Whether what answers at 127.0.0.1 is a process of the job in that folder; None where nothing answers.

    Without /proc nobody can tell, and it counts as its own.
    """
    if TABLES[0].exists():
        heard = _listening(port)
        if not heard:
            return None
        if not heard <= _held(_processes(folder)) and not heard <= _held(marked(mark_of(folder))):
            return False
    return True if _answers(port) else None


def _listening(port: int) -> set[str]:
    """The inodes of the sockets that a call of 127.0.0.1 may reach: those of that address before those of any."""
    exact, wild = set[str](), set[str]()
    for local, inode in _table():
        address, _, at = local.partition(":")
        if int(at, 16) == port:
            (exact if address in LOOPBACK else wild if address in ANY else set()).add(inode)
    return exact or wild


def _table() -> Iterator[tuple[str, str]]:
    """(local address, inode) of what listens."""
    for table in TABLES:
        lines = table.read_text("ascii").splitlines()[1:] if table.exists() else []
        for fields in map(str.split, lines):
            if fields[3] == LISTENS:
                yield fields[1], fields[9]


def _processes(folder: Path) -> list[int]:
    """The job's shim and all below it."""
    return [pid for own in shim_of(folder) for pid in (own, *shim.descendants(own))]


def _held(pids: list[int]) -> set[str]:
    """The inodes of the sockets that they have open."""
    found = set[str]()
    for pid in pids:
        try:
            for entry in Path(f"/proc/{pid}/fd").iterdir():
                target = str(entry.readlink())
                if target.startswith("socket:["):
                    found.add(target[len("socket:[") : -1])
        except OSError:
            continue  # it has ended, or closed that one
    return found


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(0.5)
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _spelled(family: socket.AddressFamily, address: str) -> str:
    """As the kernel's tables have it: words of four bytes, in the machine's order."""
    packed = socket.inet_pton(family, address)
    words = (packed[at : at + 4] for at in range(0, len(packed), 4))
    return "".join(f"{int.from_bytes(word, sys.byteorder):08X}" for word in words)


LOOPBACK = {_spelled(socket.AF_INET, "127.0.0.1"), _spelled(socket.AF_INET6, "::ffff:127.0.0.1")}
ANY = {_spelled(socket.AF_INET, "0.0.0.0"), _spelled(socket.AF_INET6, "::")}
