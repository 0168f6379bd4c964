"""Looking at this machine: the home and its disk, ports, the database, uv and what it keeps."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from lazulite.compute.environments import find_uv
from lazulite.compute.folder import socket_path
from lazulite.experience.sdk.config import find_config, read_config
from lazulite.experience.sdk.git_state import is_open_to_git
from lazulite.foundation.settings import Settings
from lazulite.migrations.revisions import standing_of
from lazulite.processes.doctor import findings
from lazulite.processes.doctor.findings import Finding
from lazulite.words.errors import PlatformError
from lazulite.words.ids import new_id

UV_SECONDS = 10


def look_at_home(settings: Settings) -> list[Finding]:
    """The home itself and its disk; of the nearest folder that is there, where it is not there yet."""
    near = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    usage = shutil.disk_usage(near)
    return [
        findings.home(
            str(settings.home), exists=settings.home.is_dir(), problem=_unwritable(near),
            filesystem=filesystem_of(near), embedded=settings.database_url.startswith("sqlite"),
            mode=near.stat().st_mode & 0o777,
        ),
        findings.disk(usage.free, usage.total),
    ]  # fmt: skip


def look_at_port(name: str, host: str, number: int, *, own: str, option: str) -> Finding:
    """`own`: which process of this home has it."""
    holder = None if own or not number or _is_free(host, number) else who_listens(number)
    return findings.port(name, number, own=own, holder=holder, option=option)


def look_at_database(settings: Settings) -> Finding:
    try:
        found = standing_of(settings.database_url)
    except PlatformError as error:
        kind = settings.database_url.partition(":")[0]
        return findings.database(kind, problem=error.detail, do=error.hint, revision=None, newest="")
    return findings.database(found.url, problem="", revision=found.revision, newest=found.newest)


def look_at_uv(settings: Settings) -> list[Finding]:
    root = settings.home / "worker" / "environments"
    cache = Path(os.environ.get("UV_CACHE_DIR") or root / "cache")
    try:
        uv = str(find_uv())
    except PlatformError:
        uv = ""
    built = [path for path in root.glob("*") if (path / ".complete").exists()]
    return [
        findings.uv(uv, _version_of(uv), str(cache), size_of(cache)),
        findings.environments(str(root), len(built), sum(size_of(path) for path in built)),
    ]


def look_at_sockets(settings: Settings) -> Finding:
    try:
        return findings.socket(str(socket_path(settings.home / "worker", new_id())))
    except (PlatformError, OSError) as error:
        return findings.fail("sockets", str(error), "Set TMPDIR to a folder of your own.")


def look_at_config() -> Finding:
    try:
        path = find_config(Path.cwd())
        has_token = path is not None and "token" in read_config(path)
    except PlatformError as error:
        return findings.fail("config.json", error.detail, error.hint)
    if path is None:
        return findings.config("", mode=0, has_token=False, open_to_git=False)
    mode = path.stat().st_mode & 0o777
    return findings.config(str(path), mode=mode, has_token=has_token, open_to_git=has_token and is_open_to_git(path))


def filesystem_of(path: Path) -> str:
    """The kind of file system that a folder lies on, as Linux tells it; empty where nobody tells."""
    try:
        lines = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return ""
    mounts = [(Path(fields[1].replace("\\040", " ")), fields[2]) for fields in map(str.split, lines)]
    real = path.resolve()
    over = [(len(mount.parts), kind) for mount, kind in mounts if mount == real or mount in real.parents]
    return max(enumerate(over), key=lambda item: (item[1][0], item[0]))[1][1] if over else ""


def who_listens(port: int) -> str:
    """The process that listens on a TCP port, as far as this user may know."""
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        listening = [row.split() for row in rows if row.split()[3] == "0A"]
        inodes |= {f"socket:[{row[9]}]" for row in listening if int(row[1].rpartition(":")[2], 16) == port}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in inodes for link in (process / "fd").iterdir()):
                said = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"process {process.name} ({said[:80]})"
        except OSError:  # it has ended meanwhile, or is another user's
            continue
    return "a process of another user"


def size_of(folder: Path) -> int:
    """Bytes of all files below; 0 for a folder that is not there. What vanishes meanwhile counts nothing."""
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(place, name)).st_blocks * 512  # noqa: PTH118 - a hundred thousand files
            except OSError:
                continue
    return total


def _unwritable(folder: Path) -> str:
    """Why nothing can be written there; empty where it can."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _version_of(uv: str) -> str:
    if not uv:
        return ""
    try:
        done = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=UV_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{uv} does not run ({error})"
    return done.stdout.strip() or f"{uv} says nothing"
