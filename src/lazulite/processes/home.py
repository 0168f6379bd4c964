"""A home folder: one server at a time, and where its server is to be found."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from lazulite.words.errors import Conflict


class HomeInUse(Conflict):
    pass


@dataclass(frozen=True)
class ServerAddress:
    """A running server; `boot_id` and `start_time` tell its pid from a later process of the same number."""

    url: str
    scoring_url: str
    pid: int
    boot_id: str
    start_time: str


def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def start_time(pid: int) -> str | None:
    """The process's start in clock ticks since boot, None when there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def is_alive(pid: int, boot: str, started: str) -> bool:
    return boot == boot_id() and start_time(pid) == started


class HomeLock:
    """Held as long as the server lives; the kernel lets go of it whatever way the server ends."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = (home / "lock").open("a+")

    def __enter__(self) -> Self:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            server = read_address(self.home)
            at = f" by the server at {server.url} (process {server.pid})" if server else ""
            raise HomeInUse(
                f"The home {self.home} is in use{at}.",
                hint=f"Use that server, end it by 'lazulite stop --home {self.home}', or give --home another folder.",
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        (self.home / "server.json").unlink(missing_ok=True)
        self._file.close()


def write_address(home: Path, url: str, scoring_url: str) -> None:
    pid = os.getpid()
    address = ServerAddress(url, scoring_url, pid, boot_id(), start_time(pid) or "")
    temporary = home / "server.json.tmp"
    temporary.write_text(json.dumps(asdict(address)))
    temporary.replace(home / "server.json")


def read_address(home: Path) -> ServerAddress | None:
    """Where the home's server said that it is; it may have died since."""
    try:
        return ServerAddress(**json.loads((home / "server.json").read_text()))
    except FileNotFoundError:
        return None
