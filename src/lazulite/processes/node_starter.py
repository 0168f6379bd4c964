"""Starts the machines that compute targets are to have, by the operator's programs or as children of this server."""

import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lazulite.assembly import Platform
from lazulite.compute.nodes.entities import LABEL, Node, NodeState, Starter
from lazulite.foundation.telemetry import logger
from lazulite.processes.home import NODES
from lazulite.processes.node_programs import NodeProgram, ProgramNotRun
from lazulite.processes.stop import end_worker
from lazulite.processes.worker_supervisor import WorkerSupervisor

log = logger(__name__)
START, STOP = "start", "stop"
STOP_AGAIN_SECONDS = 60.0
STOP_SECONDS = 600.0  # for what stops a machine; it is then ended and run again


class NodeStarter:
    """`tick` is called every second or so. What this server began has a folder of its home: of two servers of one
    database each looks after its own."""

    def __init__(self, platform: Platform, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._platform = platform
        self._seconds = seconds
        self._workers: dict[str, WorkerSupervisor] = {}
        self._programs: dict[tuple[str, str], NodeProgram] = {}
        self._stops: dict[str, float] = {}  # until when what stops a node may take, or is not run again
        self._endings: dict[str, threading.Thread] = {}

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
        """Those of the operator that it has started for nodes of which something may be left."""
        return [one.process for one in self._programs.values() if one.process is not None]

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
            self._start(node, starter)
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

    def _start(self, node: Node, starter: Starter) -> None:
        variables = {**self._arguments(node, starter), "LAZULITE_TOKEN": self._token(node)}
        try:
            self._program(node, START).run(starter.start, variables)
        except ProgramNotRun as error:
            reason = str(error)
            self._platform.write(lambda tx: self._platform.nodes.fail(tx, node, reason))

    def _watch(self, node: Node) -> None:
        """A program that fails before its worker has joined is why none will; one that stays ends with its worker."""
        program = self._program(node, START)
        if program.exit_code is None:
            return
        if node.state is NodeState.LEAVING:
            self._platform.write(lambda tx: self._platform.nodes.left(tx, node))
        elif node.state is NodeState.PREPARING and program.exit_code != 0:
            reason = program.said() or f"Its starter '{node.starter}' ended with exit code {program.exit_code}."
            self._platform.write(lambda tx: self._platform.nodes.fail(tx, node, reason))

    def _clear(self, node: Node) -> None:
        if node.is_started and not self._folder(node).exists():
            return  # another server's
        if node.is_started and not (self._has_ended(node) and self._is_stopped(node)):
            return
        self._platform.write(lambda tx: self._platform.tokens.revoke_principal(tx, node.principal))
        self._platform.write(lambda tx: self._platform.nodes.clear(tx, node))
        for kind in (START, STOP):
            self._programs.pop((node.id, kind), None)
        shutil.rmtree(self._folder(node), ignore_errors=True)

    def _has_ended(self, node: Node) -> bool:
        """Whether nothing of it runs on this machine any more: its worker, and what that has left running. What takes
        its time is waited for beside the other nodes."""
        worker = self._workers.pop(node.id, None)
        if worker is not None or (node.id not in self._endings and (self._folder(node) / "worker").exists()):
            ending = threading.Thread(target=self._end_here, args=(node, worker), daemon=True)
            self._endings[node.id] = ending
            ending.start()
        if (under_way := self._endings.get(node.id)) is not None and under_way.is_alive():
            return False
        self._endings.pop(node.id, None)
        return True

    def _end_here(self, node: Node, worker: WorkerSupervisor | None) -> None:
        if worker is not None:
            worker.stop()
        end_worker(self._folder(node) / "worker")

    def _is_stopped(self, node: Node) -> bool:
        """Whether its machine has been stopped, by the operator's program where there is one; that is tried until it
        succeeds, since a machine that nobody stops goes on costing."""
        starter = self._starter(node)
        self._program(node, START).end()
        if starter is None or not starter.stop:
            return True
        program, now = self._program(node, STOP), self._seconds()
        if program.is_running:
            if now >= self._stops.setdefault(node.id, now + STOP_SECONDS):
                self._not_stopped(node, f"It did not end within {STOP_SECONDS / 60:g} minutes.")
                program.end()
            return False
        if program.exit_code == 0:
            self._stops.pop(node.id, None)
            return True
        if program.exit_code is not None:
            self._not_stopped(node, program.said())
            del self._programs[node.id, STOP]
        elif now >= self._stops.get(node.id, 0.0):
            self._run_stop(node, starter)
        return False

    def _run_stop(self, node: Node, starter: Starter) -> None:
        self._stops[node.id] = self._seconds() + STOP_SECONDS
        try:
            self._program(node, STOP).run(starter.stop, self._arguments(node, starter))
        except ProgramNotRun as error:
            self._not_stopped(node, str(error))

    def _not_stopped(self, node: Node, reason: str) -> None:
        log.warning("node_not_stopped", node=node.id, compute=node.compute, reason=reason)
        self._stops[node.id] = self._seconds() + STOP_AGAIN_SECONDS

    def _program(self, node: Node, kind: str) -> NodeProgram:
        found = self._programs.get((node.id, kind))
        return found or self._programs.setdefault((node.id, kind), NodeProgram(self._folder(node), kind))

    def _worker(self, node: Node, starter: Starter) -> WorkerSupervisor:
        settings, folder = self._platform.settings, self._folder(node)
        options = [*_options(node, starter), "--parent", str(os.getpid())]
        command = [sys.executable, "-m", "lazulite.processes.worker", settings.near_url, str(folder), *options]
        return WorkerSupervisor(settings, issue_token=lambda: self._token(node), command=lambda: command)

    def _token(self, node: Node) -> str:
        tokens, label = self._platform.tokens, f"node of {node.compute}"
        return self._platform.write(
            lambda tx: tokens.issue(tx, node.principal, workspace_id=node.workspace_id, label=label)[0]
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

    def _folder(self, node: Node) -> Path:
        return self._platform.settings.home / NODES / node.id


def _options(node: Node, starter: Starter) -> list[str]:
    """What makes a worker the one of this node, as `lazulite worker` takes it."""
    return [
        "--queue", node.compute, "--label", f"{LABEL}={node.id}", "--name", node.name, "--slots", str(starter.slots),
    ]  # fmt: skip
