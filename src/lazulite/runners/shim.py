"""The parent of one job or runner: starts it, applies its limits, leaves nothing of it behind and writes how it ended.

`python -I -S shim.py FOLDER` reads FOLDER/launch.json and leaves there log.txt, all that the process printed, and
- pid.json: who accepted the work, as boot id + pid + start time; made once, a second shim here gives way,
- exit.json: {exit_code, signal, reason, detail, memory, usage, started_at, finished_at}, complete or absent.
SIGTERM ends the process; FOLDER/stop.json may say why. Standard library only.
"""

import ctypes
import errno
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
FULL = (errno.ENOSPC, errno.EDQUOT)
OOM_SCORE = "500"  # of 1000: before the worker, the server and other programs
RETRY_SECONDS, SWEEP_SECONDS = 1.0, 2.0  # the second: what a finished job left running may take to end by itself
LIBC = ctypes.CDLL(None, use_errno=True) if LINUX else None


class Shim:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.launch = json.loads((folder / "launch.json").read_text("utf-8"))
        self.started = time.time()
        self.job: subprocess.Popen[bytes] | None = None
        self.status: int | None = None
        self.ended_by = ""
        self.wakes, wake = os.pipe()
        os.set_blocking(self.wakes, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.asked_to_stop = False

    def run(self) -> int:
        if LIBC:
            LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        if not self._accept():
            return 3
        log = os.open(self.folder / "log.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            self.job = self._start(log)
        except (OSError, subprocess.SubprocessError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            self._finish(127, "", "not_started", f"{self.launch['argv'][0]}: {why}")
            return 0
        self._watch()
        self._sweep()
        self._sync(log)
        self._finish(*self._outcome(), "")
        return 0

    def _accept(self) -> bool:
        """True for the one shim that may run this folder's work."""
        identity = {"boot_id": boot_id(), "pid": os.getpid(), "start_time": start_time(os.getpid())}
        draft = self.folder / f"pid.json.{os.getpid()}"
        write_synced(draft, identity)
        try:
            os.link(draft, self.folder / "pid.json")
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        return True

    def _start(self, log: int) -> subprocess.Popen[bytes]:
        shim = os.getpid()

        def child() -> None:
            os.setsid()
            self._bound()
            if LIBC:
                LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
                if os.getppid() != shim:
                    os._exit(1)

        return subprocess.Popen(
            self.launch["argv"], cwd=self.launch["cwd"], env=self.launch["env"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=child, restore_signals=True,
        )  # fmt: skip

    def _bound(self) -> None:
        """The limits of the process that we are about to become; first to go where the machine runs out of memory."""
        for group in self.launch.get("groups", ()):
            Path(group, "cgroup.procs").write_text(str(os.getpid()), "ascii")
        for name, value in self.launch.get("rlimits", {}).items():
            kind = getattr(resource, f"RLIMIT_{name}")
            least = min({value, resource.getrlimit(kind)[1]} - {resource.RLIM_INFINITY})  # who may not raise it fails
            resource.setrlimit(kind, (least, least))
        if LINUX:
            Path("/proc/self/oom_score_adj").write_text(OOM_SCORE, "ascii")

    def _watch(self) -> None:
        """Return once the job's own process has ended, by itself or by its limits."""
        timeout, grace = self.launch.get("timeout_seconds"), self.launch.get("grace_seconds", 10)
        deadline = time.monotonic() + timeout if timeout else None
        while not self._reap():
            if self.asked_to_stop or (self.folder / "stop.json").exists():
                self.ended_by = self._stop_reason()
            elif deadline and time.monotonic() >= deadline:
                self.ended_by = "timeout"
            if self.ended_by:
                self._signal_all(signal.SIGTERM)
                self._wait_for(self._reap, grace)
                self._signal_all(signal.SIGKILL)
                self._wait_for(self._reap, None)
                return
            self._sleep(None if deadline is None else deadline - time.monotonic())

    def _sweep(self) -> None:
        """End what the job started and did not wait for."""
        if not self._childless() and not self.ended_by:
            self._signal_all(signal.SIGTERM)
            self._wait_for(self._childless, SWEEP_SECONDS)
        while not self._childless():
            self._signal_all(signal.SIGKILL)
            self._wait_for(self._childless, 0.1)

    def _signal_all(self, number: signal.Signals) -> None:
        for group in self.launch.get("groups", ()) if number is signal.SIGKILL else ():
            if (limit := Path(group, "pids.max")).exists():
                limit.write_text("0", "ascii")  # what forks as fast as it is killed
        for pid in descendants(os.getpid()) if LINUX else ():
            send(os.kill, pid, number)
        if self.job:
            send(os.killpg, self.job.pid, number)

    def _reap(self) -> bool:
        """Take in every ended child (orphans of the job are ours too); True when the job's process is among them."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return self.status is not None
            if pid == 0:
                return self.status is not None
            if self.job and pid == self.job.pid:
                self.status = status
                self.job.returncode = os.waitstatus_to_exitcode(status)

    def _childless(self) -> bool:
        self._reap()
        with suppress(ChildProcessError):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return False
        return True

    def _wait_for(self, is_true: Callable[[], bool], seconds: float | None) -> None:
        deadline = None if seconds is None else time.monotonic() + seconds
        while not is_true() and (deadline is None or time.monotonic() < deadline):
            self._sleep(None if deadline is None else deadline - time.monotonic())

    def _sleep(self, seconds: float | None) -> None:
        """Until a signal comes, or the time is over."""
        longest = None if seconds is None else min(max(0.0, seconds), 3600.0)  # there are times that select() refuses
        ready, _, _ = select.select([self.wakes], [], [], longest)
        if ready:
            os.read(self.wakes, 4096)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self.asked_to_stop = True

    def _stop_reason(self) -> str:
        try:
            return str(json.loads((self.folder / "stop.json").read_text("utf-8")).get("reason") or "stopped")
        except (OSError, ValueError):
            return "stopped"

    def _outcome(self) -> tuple[int, str, str]:
        assert self.status is not None
        code = os.waitstatus_to_exitcode(self.status)
        name = signal_name(-code) if code < 0 else ""
        reason = self.ended_by or ("killed" if name else "exited")
        return (128 - code if code < 0 else code), name, reason

    def _finish(self, exit_code: int, signal_name: str, reason: str, detail: str) -> None:
        value = {
            "exit_code": exit_code, "signal": signal_name, "reason": reason, "detail": detail,
            "memory": self._memory(), "usage": usage(), "started_at": self.started, "finished_at": time.time(),
        }  # fmt: skip
        while not self._keep(value):
            self._sleep(RETRY_SECONDS)  # a full disk: how it ended is kept as soon as there is room

    def _memory(self) -> dict[str, int] | None:
        """What its control group counted; the group goes with it."""
        found = None
        for group in map(Path, self.launch.get("groups", ())):
            if peak := _text(group / "memory.max_usage_in_bytes") or _text(group / "memory.peak"):
                events = f"{_text(group / 'memory.oom_control')}\n{_text(group / 'memory.events')}".splitlines()
                kills = sum(int(line.split()[1]) for line in events if line.startswith("oom_kill "))
                found = {"peak_bytes": int(peak), "limit_bytes": self.launch["memory_bytes"], "oom_kills": kills}
            with suppress(OSError):  # it is gone already, or the worker will see to it
                group.rmdir()
        return found

    @staticmethod
    def _sync(log: int) -> None:
        try:
            os.fsync(log)
        except OSError as error:
            if error.errno not in FULL:
                raise

    def _keep(self, value: dict[str, object]) -> bool:
        draft = self.folder / "exit.json.new"
        try:
            write_synced(draft, value)
            draft.rename(self.folder / "exit.json")
        except OSError as error:
            if error.errno not in FULL:
                raise
            return False
        descriptor = os.open(self.folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        return True


def signal_name(number: int) -> str:
    """`SIGKILL`; `SIG35` of one that has no name."""
    return signal.Signals(number).name if number in set(signal.Signals) else f"SIG{number}"


def usage() -> dict[str, float]:
    """Of all that was started here and has ended: seconds of CPU, and what the largest of them had in memory."""
    used, unit = resource.getrusage(resource.RUSAGE_CHILDREN), 1024 if LINUX else 1
    return {"cpu_seconds": round(used.ru_utime + used.ru_stime, 3), "peak_memory_bytes": used.ru_maxrss * unit}


def boot_id() -> str:
    """The same until the machine starts anew."""
    return _text(Path("/proc/sys/kernel/random/boot_id")).strip()


def start_time(pid: int) -> int | None:
    """When a process started, in the kernel's ticks since boot; None when there is none (or a zombie) of that pid."""
    fields = stat_fields(pid)
    return None if fields is None or fields[0] in "ZX" else int(fields[19])


def stat_fields(pid: int | str) -> list[str] | None:
    """What follows the name in /proc/PID/stat: state, ppid, pgrp, session, …; None when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None


def descendants(root: int) -> list[int]:
    """The pids below a process, children first; from /proc, so on Linux alone."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        fields = stat_fields(entry.name) if entry.name.isdigit() else None
        if fields and fields[0] not in "ZX":
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = list[int](), [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def send(kill: Callable[[int, int], None], pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        kill(pid, number)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        return ""


def write_synced(path: Path, value: dict[str, object]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    os._exit(Shim(Path(sys.argv[1])).run())  # all is written: what an interpreter does at its end only takes time
