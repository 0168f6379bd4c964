"""What a look at a home and its platform means: for each thing ok, warn or fail, and what to do. Pure."""

import stat
from dataclasses import dataclass
from enum import StrEnum

from lazulite.words.json import JSONObject

GIB = 1 << 30
FULL_BYTES, SCARCE_BYTES = 1 * GIB, 5 * GIB  # of free disk: below the first nothing goes on, below the second soon
LARGE_CACHE_BYTES = 50 * GIB
LONGEST_SOCKET_PATH = 107  # sun_path of Linux, without its end
CLOCK_WARN_SECONDS, CLOCK_FAIL_SECONDS = 2.0, 60.0  # leases take 20 s, tokens and sessions minutes and more
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "lustre"}
FORGETFUL = {"tmpfs", "ramfs"}


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """`do` is empty where nothing has to be done."""

    name: str
    state: State
    said: str
    do: str = ""

    def to_json(self) -> JSONObject:
        return {"name": self.name, "state": self.state.value, "said": self.said, "do": self.do}


def ok(name: str, said: str) -> Finding:
    return Finding(name, State.OK, said)


def warn(name: str, said: str, do: str) -> Finding:
    return Finding(name, State.WARN, said, do)


def fail(name: str, said: str, do: str) -> Finding:
    return Finding(name, State.FAIL, said, do)


def home(path: str, *, exists: bool, problem: str, filesystem: str, embedded: bool, mode: int = 0o700) -> Finding:
    """`problem`: why nothing can be written there. `embedded`: whether the database lies in the home."""
    if problem:
        return fail("home", f"{path} cannot be used: {problem}", "Give --home a folder that you may write to.")
    where = f"{path} on {filesystem or 'a file system of unknown kind'}"
    if not exists:
        return warn("home", f"{where} is not there yet", "'lazulite serve' makes it.")
    if filesystem in NETWORK and embedded:
        do = "Put the home on a local disk, or use PostgreSQL by --database-url."
        return fail("home", f"{where}: SQLite loses data where locks do not hold", do)
    if filesystem in FORGETFUL:
        return warn("home", f"{where}: gone after a restart of the machine", "Give --home a folder on a disk.")
    if mode & stat.S_IRWXO:
        return warn("home", f"{where}: every user of this machine may look into it ({mode:o})", f"chmod o= {path}")
    return ok("home", where)


def not_this_home(path: str, *, meant: str, url: str) -> Finding:
    """`meant`: what names another platform, at `url`."""
    return ok("home", f"{meant} names {url}; to look at this machine's home: lazulite doctor --home {path}")


def disk(free_bytes: int, total_bytes: int, *, name: str = "disk") -> Finding:
    said = f"{free_bytes / GIB:.1f} of {total_bytes / GIB:.1f} GiB free"
    if free_bytes < FULL_BYTES:
        return fail(name, said, "Make room, or move the home: writes fail on a full disk.")
    if free_bytes < SCARCE_BYTES:
        return warn(name, said, "Make room before environments and uploads take the rest.")
    return ok(name, said)


def port(name: str, number: int, *, own: str, holder: str | None, option: str) -> Finding:
    """`own`: which process of this home listens there. `holder`: somebody else who does, None for nobody."""
    if own:
        return ok(name, f"{number}: {own} of this home")
    if holder is not None:
        return fail(name, f"{number} is taken by {holder}", f"End that, or give {option} another number.")
    return ok(name, f"{number} is free")


def database(url: str, *, problem: str, do: str = "", revision: str | None, newest: str) -> Finding:
    """`revision`: None where there is nothing yet. `problem`: why it does not answer, or is not known here."""
    if problem:
        return fail("database", f"{url}: {problem}", do or "Check LAZULITE_DATABASE_URL.")
    if revision is None:
        return warn("database", f"{url} has no tables yet", "'lazulite serve' or 'lazulite migrate' makes them.")
    if revision != newest:
        return warn("database", f"{url} is at revision {revision}, the newest is {newest}", "Run 'lazulite migrate'.")
    return ok("database", f"{url} at revision {revision}")


def server(url: str, *, problem: str, theirs: str, ours: str) -> Finding:
    if problem:
        return fail("server", f"{url} does not answer: {problem}", "Start it by 'lazulite serve', or set LAZULITE_URL.")
    if theirs != ours:
        do = f"pip install lazulite=={theirs} here, or bring the server to {ours}."
        return warn("server", f"{url} is version {theirs}, this is {ours}", do)
    return ok("server", f"{url} is version {theirs}, as this is")


def no_server() -> Finding:
    return warn("server", "none runs on this home", "Start it by 'lazulite serve'.")


def clock(name: str, ahead_seconds: float) -> Finding:
    """`ahead_seconds`: of the other clock, before this one."""
    said = f"{abs(ahead_seconds):.1f} s {'ahead of' if ahead_seconds >= 0 else 'behind'} this machine's"
    do = "Let both machines follow a time server (NTP)."
    if abs(ahead_seconds) >= CLOCK_FAIL_SECONDS:
        return fail(name, said, do)
    return warn(name, said, do) if abs(ahead_seconds) >= CLOCK_WARN_SECONDS else ok(name, said)


def workers(live: list[str], silent: list[str]) -> Finding:
    if not live:
        last = f"; {', '.join(silent)} says nothing" if silent else ""
        return fail("workers", f"none is heard of{last}: jobs wait", "Serve without --no-worker, or 'lazulite worker'.")
    if silent:
        said = f"{', '.join(live)} live; {', '.join(silent)} says nothing"
        return warn("workers", said, "Start it again, or forget it if the machine is gone.")
    return ok("workers", f"{', '.join(live)} live")


def not_asked(name: str, reason: str) -> Finding:
    return warn(name, f"not asked: {reason}", "Log in as an Owner of the home by 'lazulite login'.")


def gateway(*, address: str, alive: bool, problem: str) -> Finding:
    """`address`: empty when none has ever said where it is."""
    if not address:
        return warn("gateway", "none has started on this home", "'lazulite serve' starts it, unless with --no-worker.")
    if not alive:
        return fail("gateway", f"that of {address} has ended", "'lazulite serve' starts it again.")
    if problem:
        do = "Look into gateway/process/*/log.txt of the home."
        return fail("gateway", f"{address} does not answer: {problem}", do)
    return ok("gateway", f"{address} answers")


def heard_gateway(state: str, *, address: str, last: str) -> Finding:
    """As its server tells of it. `last`: when it was heard, empty for never."""
    if state == "Online":
        return ok("gateway", f"{address} is heard")
    said = f"that of {address} was last heard at {last}" if last else "none was ever heard"
    return fail("gateway", f"{said}: endpoints answer nothing", "'lazulite serve' there starts it.")


def uv(path: str, version: str, cache: str, cache_bytes: int) -> Finding:
    if not path:
        return fail("uv", "there is none beside this Python or on the PATH", "pip install 'lazulite[server]'")
    said = f"{version}, cache of {cache_bytes / GIB:.1f} GiB in {cache}"
    if cache_bytes > LARGE_CACHE_BYTES:
        return warn("uv", said, f"UV_CACHE_DIR={cache} uv cache prune")
    return ok("uv", said)


def environments(path: str, count: int, size_bytes: int) -> Finding:
    said = f"{count} in {path}, {size_bytes / GIB:.1f} GiB"
    if size_bytes > LARGE_CACHE_BYTES:
        return warn("environments", said, "Remove those that no job needs; the next job builds what is missing.")
    return ok("environments", said)


def socket(path: str) -> Finding:
    length = len(path.encode())
    if length > LONGEST_SOCKET_PATH:
        return fail("sockets", f"{path} has {length} bytes, {LONGEST_SOCKET_PATH} are allowed", "Set TMPDIR shorter.")
    return ok("sockets", f"{path} has {length} of {LONGEST_SOCKET_PATH} bytes")


def config(path: str, *, mode: int, has_token: bool, open_to_git: bool) -> Finding:
    """`mode`: of the file; `path` is empty where there is none."""
    if not path:
        return ok("config.json", "none here or above")
    if has_token and mode & (stat.S_IRWXG | stat.S_IRWXO):
        return fail("config.json", f"{path} holds a token and others may read it ({mode:o})", f"chmod 600 {path}")
    if has_token and open_to_git:
        return warn("config.json", f"{path} holds a token in a Git work tree", "Name it in .gitignore.")
    return ok("config.json", f"{path}, {'with' if has_token else 'without'} a token")
