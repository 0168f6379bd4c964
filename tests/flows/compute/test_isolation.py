"""Jobs that are kept from the machine, and jobs of many processes, from the document to the end, on a real server."""

import json
import os
import signal
from pathlib import Path

import pytest

from lazulite import Client
from lazulite.words.errors import Invalid
from tests.conftest import Server, start_server
from tests.flows.compute.site import PATIENCE_SECONDS, until

SCRIPT = """
import os, pathlib, time, urllib.error, urllib.request
rank = os.environ["RANK"]
print("rank", rank, "of", os.environ["WORLD_SIZE"], flush=True)
print(urllib.request.urlopen(os.environ["LAZULITE_URL"] + "/healthz").status, flush=True)
try:
    urllib.request.urlopen(os.environ["LAZULITE_URL"] + "/api/v1/me")
except urllib.error.HTTPError as refused:
    print("without its token", refused.code, flush=True)
print("database is there:", pathlib.Path(os.environ["SEEN"]).exists(), flush=True)
while not pathlib.Path("go").exists():
    time.sleep(0.05)
if rank == "0":
    pathlib.Path("outputs/model.txt").write_text("trained")
"""


@pytest.mark.sandboxes
def test_a_distributed_job_in_a_sandbox_outlives_its_worker_and_logs_to_the_platform(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "main.py").write_text(SCRIPT)
    with Client(server.url) as client:
        until(lambda: any("sandbox" in one.levels for one in client.workers.list()))
        made = client.compute.create({"name": "boxed", "type": "pool", "isolation": "sandbox"})
        assert (made.needs.isolation, made.needs.network) == ("sandbox", "platform")
        job = client.jobs.create({
            "command": "python main.py", "code": str(tmp_path / "code"), "environment": {"requirements": []},
            "environment_variables": {"SEEN": str(server.home / "lazulite.db")}, "compute": "boxed",
            "distribution": {"type": "pytorch", "process_count_per_instance": 2},
        })  # fmt: skip
        assert job.warnings == []
        until(lambda: client.jobs.log(job.name).count(b"database is there") == 2)
        worker = json.loads((server.home / "worker" / "worker.json").read_text())["pid"]
        os.kill(worker, signal.SIGKILL)
        (server.home / "worker" / "jobs" / job.name / "code" / "go").touch()
        ended = client.jobs.wait(job.name, timeout_seconds=PATIENCE_SECONDS)
        assert (ended.status, ended.error) == ("Completed", None)
        assert ended.environment.isolation == "sandbox, network: platform"
        lines = client.jobs.log(job.name).decode().splitlines()
        for rank in ("0", "1"):
            said = [line for line in lines if line.startswith(f"[rank {rank}]")]
            told = [f"rank {rank} of 2", "200", "without its token 401", "database is there: False"]
            assert said == [f"[rank {rank}] {text}" for text in told]


def test_a_process_of_many_that_fails_is_named_and_one_that_eats_memory_too(server: Server) -> None:
    with Client(server.url) as client:
        failing = client.jobs.create({
            "command": 'if [ "$RANK" = 1 ]; then echo no luck; exit 3; fi; sleep 300',
            "environment": {"requirements": []}, "resources": {"instance_count": 2},
            "distribution": {"type": "pytorch"},
        })  # fmt: skip
        ended = client.jobs.wait(failing.name, timeout_seconds=PATIENCE_SECONDS)
        assert (ended.status, ended.exit_code) == ("Failed", 3)
        assert ended.error == (
            "The process 'rank 1' of 2 processes (pytorch) failed, and the others were ended.\n"
            "The command ended with exit code 3.\nIts last line was: no luck"
        )
        hungry = client.jobs.create({
            "command": "python -c 'b = bytearray(1 << 30)'", "environment": {"requirements": []},
            "resources": {"memory": "128Mi"},
        })  # fmt: skip
        ended = client.jobs.wait(hungry.name, timeout_seconds=PATIENCE_SECONDS)
        assert ended.status == "Failed"
        by_group = "control groups" in str(ended.environment.limits)
        wanted = "It was killed: it used 128 MiB of 128 MiB of memory." if by_group else "MemoryError"
        assert wanted in str(ended.error)


def test_what_no_worker_here_can_do_is_said_before_anything_runs(server: Server) -> None:
    with Client(server.url) as client:
        client.compute.create({"name": "boats", "type": "pool", "isolation": "container"})
        with pytest.raises(Invalid, match="the compute runs containers, and it names no image"):
            client.jobs.create({"command": "true", "environment": {"requirements": []}, "compute": "boats"})
        ray = {"command": "true", "environment": {"requirements": []}, "distribution": {"type": "ray"}}
        with pytest.raises(Invalid, match="the environment has no ray"):
            client.jobs.create(ray)  # type: ignore[arg-type]  # JSON
        with pytest.raises(Invalid, match="A process reaches what its machine reaches"):
            client.compute.create({"name": "shut", "type": "pool", "network": "none"})


def test_a_worker_that_cannot_keep_jobs_as_it_is_asked_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="It can be process, sandbox, container: set LAZULITE_ISOLATION"):
        start_server(tmp_path / "home", variables={"LAZULITE_ISOLATION": "jail"})
