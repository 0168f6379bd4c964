"""A home folder: one server at a time, and where its server is to be found."""

import errno
import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from lazulite.processes.identity import ProcessIdentity
from lazulite.words.errors import Conflict, Invalid

NODES = "nodes"  # the folder of what this server has started for compute targets, each in one by its id


class HomeInUse(Conflict):
    pass


class HomeUnusable(Invalid):
    pass


@dataclass(frozen=True)
class ServerAddress:
    """Where a server listens, and which process it is. `near`: where this machine's own processes find it."""

    url: str
    pid: int
    boot_id: str
    start_time: int
    near: str = ""

    @property
    def near_url(self) -> str:
        return self.near or self.url

    @property
    def is_alive(self) -> bool:
        return ProcessIdentity(self.pid, self.boot_id, self.start_time).is_alive


def make_home(home: Path) -> None:
    """Raises HomeUnusable where no folder can be, or none that this user may write to."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise HomeUnusable(
            f"The home {home} cannot be used: {error.strerror}.", hint="Give --home a folder that you may write to."
        ) from error


class HomeLock:
    """Held as long as the server lives; the kernel lets go of it whatever way the server ends."""

    def __init__(self, home: Path) -> None:
        self.home = home
        make_home(home)
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
        address_file(self.home).unlink(missing_ok=True)
        self._file.close()


def address_file(home: Path) -> Path:
    return home / "server.json"


def write_address(home: Path, url: str, *, near: str = "") -> None:
    """Complete or absent, whatever happens meanwhile."""
    me = ProcessIdentity.mine()
    temporary = home / "server.json.tmp"
    temporary.write_text(json.dumps(asdict(ServerAddress(url, me.pid, me.boot_id, me.start_time, near))))
    temporary.replace(address_file(home))


def read_address(home: Path) -> ServerAddress | None:
    """Where the home's server said that it is; it may have died since."""
    try:
        return ServerAddress(**json.loads(address_file(home).read_text()))
    except FileNotFoundError:
        return None
