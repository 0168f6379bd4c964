"""Starts the machines that compute targets are to have, by the operator's programs or as children of this server."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from lazulite.assembly import Platform
from lazulite.compute.nodes.entities import LABEL, Node, NodeState, Starter
from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.foundation.telemetry import logger
from lazulite.processes.home import NODES
from lazulite.processes.worker_supervisor import WorkerSupervisor

log = logger(__name__)
STOP_AGAIN_SECONDS = 60.0
LONGEST_LINE = 500


class NodeStarter:
    """`tick` is called a few times a second. What this server began has a folder of its home: of two servers of one
    database each looks after its own."""

    def __init__(self, platform: Platform, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._platform = platform
        self._seconds = seconds
        self._workers: dict[str, WorkerSupervisor] = {}
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self._stop_again: dict[str, float] = {}

    def tick(self) -> None:
        with self._platform.read() as tx:
            here = self._platform.nodes.here(tx)
        for node in here:
            if node.is_over:
                self._clear(node)
            else:
                self._tend(node)

    @property
    def programs(self) -> Sequence["subprocess.Popen[bytes]"]:
        """Those of the operator that it has started and not yet seen the end of."""
        return [*self._programs.values()]

    def stop(self) -> None:
        """This server's own workers end with it; what runs there goes on, and its next start finds it."""
        if self._workers:
            with ThreadPoolExecutor(len(self._workers)) as pool:
                list(pool.map(lambda worker: worker.stop(), self._workers.values()))

    def _tend(self, node: Node) -> None:
        nodes, starter = self._platform.nodes, self._starter(node)
        is_new = not node.is_started and self._platform.write(lambda tx: nodes.start(tx, node))
        if is_new:
            self._folder(node).mkdir(parents=True, exist_ok=True, mode=0o700)
        if starter is None:
            self._give_up(node)
        elif starter.is_local:
            self._tend_worker(node, starter)
        elif is_new:
            self._run(node, starter.start, {**self._arguments(node, starter), "LAZULITE_TOKEN": self._token(node)})
        else:
            self._watch(node)

    def _give_up(self, node: Node) -> None:
        """Nobody can start it; one whose worker is there leaves by itself."""
        if node.state is NodeState.PREPARING:
            reason = f"Its starter '{node.starter}' is not known to this server."
            self._platform.write(lambda tx: self._platform.nodes.fail(tx, node, reason))

    def _tend_worker(self, node: Node, starter: Starter) -> None:
        if not self._folder(node).exists():
            return
        worker = self._workers.get(node.id) or self._workers.setdefault(node.id, self._worker(node, starter))
        worker.tick()
        if worker.has_left:
            self._platform.write(lambda tx: self._platform.nodes.left(tx, node))

    def _watch(self, node: Node) -> None:
        """A program that fails before its worker has joined is why none will; one that stays ends with its worker."""
        program = self._programs.get(node.id)
        if program is None or program.poll() is None:
            return
        if node.state is NodeState.LEAVING:
            self._platform.write(lambda tx: self._platform.nodes.left(tx, node))
            return
        del self._programs[node.id]
        if node.state is NodeState.PREPARING and program.returncode != 0:
            reason = self._said(node) or f"Its starter '{node.starter}' ended with exit code {program.returncode}."
            self._platform.write(lambda tx: self._platform.nodes.fail(tx, node, reason))

    def _clear(self, node: Node) -> None:
        if node.is_started and not self._folder(node).exists():
            return  # another server's
        if (worker := self._workers.pop(node.id, None)) is not None:
            worker.stop()
        if node.is_started and not self._is_stopped(node):
            return
        self._platform.write(lambda tx: self._platform.tokens.revoke_principal(tx, _principal(node)))
        self._platform.write(lambda tx: self._platform.nodes.clear(tx, node))
        self._stop_again.pop(node.id, None)
        shutil.rmtree(self._folder(node), ignore_errors=True)

    def _is_stopped(self, node: Node) -> bool:
        """Whether its machine has been stopped, by the operator's program where there is one; that is tried until it
        succeeds, since a machine that nobody stops goes on costing."""
        starter, stopping = self._starter(node), f"{node.id} stop"
        if (started := self._programs.pop(node.id, None)) is not None:
            _terminate(started)
        if starter is None or not starter.stop:
            return True
        program = self._programs.get(stopping)
        if program is None:
            if self._seconds() >= self._stop_again.get(node.id, 0.0):
                self._run(node, starter.stop, self._arguments(node, starter), key=stopping)
            return False
        if program.poll() is None:
            return False
        del self._programs[stopping]
        if program.returncode == 0:
            return True
        log.warning("node_not_stopped", node=node.id, compute=node.compute, reason=self._said(node))
        self._stop_again[node.id] = self._seconds() + STOP_AGAIN_SECONDS
        return False

    def _run(self, node: Node, argv: tuple[str, ...], variables: Mapping[str, str], *, key: str = "") -> None:
        with self._log(node).open("ab") as said:
            try:
                self._programs[key or node.id] = subprocess.Popen(
                    argv, env={**os.environ, **variables}, cwd=self._folder(node), stdin=subprocess.DEVNULL,
                    stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                reason = f"{argv[0]} could not be run: {error.strerror}."
                said.write(f"{reason}\n".encode())
                log.warning("starter_not_run", node=node.id, compute=node.compute, reason=reason)
                if key:
                    self._stop_again[node.id] = self._seconds() + STOP_AGAIN_SECONDS
                else:
                    self._platform.write(lambda tx: self._platform.nodes.fail(tx, node, reason))

    def _worker(self, node: Node, starter: Starter) -> WorkerSupervisor:
        settings, folder = self._platform.settings, self._folder(node)
        options = [*_options(node, starter), "--parent", str(os.getpid())]
        command = [sys.executable, "-m", "lazulite.processes.worker", settings.near_url, str(folder), *options]
        return WorkerSupervisor(settings, issue_token=lambda: self._token(node), command=lambda: command)

    def _token(self, node: Node) -> str:
        tokens, own = self._platform.tokens, _principal(node)
        return self._platform.write(
            lambda tx: tokens.issue(tx, own, workspace_id=node.workspace_id, label=f"node of {node.compute}")[0]
        )

    def _arguments(self, node: Node, starter: Starter) -> dict[str, str]:
        url = self._platform.settings.public_url or self._platform.settings.url
        return {
            "LAZULITE_URL": url, "LAZULITE_NODE": node.id, "LAZULITE_NODE_NAME": node.name,
            "LAZULITE_COMPUTE": node.compute,
            "LAZULITE_WORKER_ARGUMENTS": shlex.join(["--url", url, *_options(node, starter)]),
        }  # fmt: skip

    def _starter(self, node: Node) -> Starter | None:
        return self._platform.nodes.starters.get(node.starter)

    def _said(self, node: Node) -> str:
        """The last line that its program has written."""
        try:
            lines = self._log(node).read_text("utf-8", "replace").strip().splitlines()
        except FileNotFoundError:
            return ""
        return lines[-1].strip()[:LONGEST_LINE] if lines else ""

    def _log(self, node: Node) -> Path:
        return self._folder(node) / "log.txt"

    def _folder(self, node: Node) -> Path:
        return self._platform.settings.home / NODES / node.id


def _options(node: Node, starter: Starter) -> list[str]:
    """What makes a worker the one of this node, as `lazulite worker` takes it."""
    return [
        "--queue", node.compute, "--label", f"{LABEL}={node.id}", "--name", node.name, "--slots", str(starter.slots),
    ]  # fmt: skip


def _principal(node: Node) -> Principal:
    return Principal(PrincipalKind.WORKER, f"node {node.id}")


def _terminate(program: "subprocess.Popen[bytes]") -> None:
    """With all that it has started; what ignores it goes on by itself."""
    if program.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGTERM)
        threading.Thread(target=program.wait, daemon=True).start()
