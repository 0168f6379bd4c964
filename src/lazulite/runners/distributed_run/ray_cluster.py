"""A Ray cluster of this job alone: a head and workers on this machine, and the command, which gets RAY_ADDRESS."""

import shlex
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from .layouts import HERE, Plan
from .processes import Group, Process, write

START_SECONDS = 120.0
PAUSE_SECONDS = 0.1


def run(plan: Plan, group: Group, free_port: Callable[[], int], release: Callable[[], None]) -> int:
    ray = shutil.which("ray")
    if ray is None:
        write(b"There is no 'ray' in the job's environment: add ray to its requirements.\n")
        return 127
    logs, port = Path(plan.logs), free_port() if "port" not in plan.ray else int(plan.ray["port"])
    client_port = free_port()
    release()
    address = f"{HERE}:{port}"
    common = ["--block", f"--node-ip-address={HERE}", "--min-worker-port=0", "--max-worker-port=0"]
    head = Process(
        1, "ray head",
        [ray, "start", "--head", f"--port={port}", f"--ray-client-server-port={client_port}", *common, *_head(plan)],
        {}, logs,
    )  # fmt: skip
    group.add(head, is_service=True)
    if not _answers(port, head):
        write(b"The head of the Ray cluster took no calls: see what it said.\n")
        return group.run() or 1
    more = shlex.split(plan.ray.get("worker_node_additional_args", ""))
    for number in range(1, plan.instances):
        start = [ray, "start", f"--address={address}", *common, *more]
        group.add(Process(number + 1, f"ray worker {number}", start, {}, logs), is_service=True)
    group.add(Process(0, "command", plan.argv, {"RAY_ADDRESS": address}, logs))
    return group.run()


def _head(plan: Plan) -> list[str]:
    dashboard = plan.ray.get("include_dashboard", "false")
    port = [f"--dashboard-port={plan.ray['dashboard_port']}"] if "dashboard_port" in plan.ray else []
    more = shlex.split(plan.ray.get("head_node_additional_args", ""))
    return [f"--include-dashboard={dashboard}", *port, *more]


def _answers(port: int, head: Process) -> bool:
    """Once it takes calls; False when it ended before, or takes none for too long."""
    waited = 0.0
    while not head.ended.is_set() and waited < START_SECONDS:
        with socket.socket() as call:
            if call.connect_ex((HERE, port)) == 0:
                return True
        threading.Event().wait(PAUSE_SECONDS)
        waited += PAUSE_SECONDS
    return False
