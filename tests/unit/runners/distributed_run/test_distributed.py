"""The processes of a distributed job: how they find each other, and how they end together."""

import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from lazulite.compute.distribution import Distribution, DistributionType
from lazulite.runners import shim
from lazulite.runners.distributed_run.layouts import Plan, members

SCRIPT = Path(shim.__file__).parent / "distributed.py"
PYTORCH = Distribution(DistributionType.PYTORCH, per_instance=2)


def plan(type_: str, **said: int) -> Plan:
    return Plan(type_, ("true",), "/logs", "/failed", **said)  # type: ignore[arg-type]  # counts, as given


def variables(found: Plan, *, gpus: str | None = None) -> list[dict[str, str]]:
    ports = count(5000)
    return [dict(one.variables) for one in members(found, lambda: next(ports), gpus)]


def test_pytorch_finds_rank_0_as_torchrun_lets_it() -> None:
    found = variables(plan("pytorch", instances=2, per_instance=2))
    assert found[2] == {
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "5000", "RANK": "2", "WORLD_SIZE": "4", "LOCAL_RANK": "0",
        "LOCAL_WORLD_SIZE": "2", "NODE_RANK": "1", "GROUP_RANK": "1",
    }  # fmt: skip
    assert [one["RANK"] + one["LOCAL_RANK"] for one in found] == ["00", "11", "20", "31"]


def test_each_instance_has_its_share_of_the_gpus() -> None:
    found = variables(plan("pytorch", instances=2, per_instance=2), gpus="4,5,6,7")
    assert [one["CUDA_VISIBLE_DEVICES"] for one in found] == ["4,5", "4,5", "6,7", "6,7"]
    assert "CUDA_VISIBLE_DEVICES" not in variables(plan("pytorch", instances=2), gpus="4,5,6")[0]


def test_tensorflow_has_its_cluster_and_its_task_in_tf_config() -> None:
    found = variables(plan("tensorflow", workers=2, parameter_servers=1))
    cluster = {"worker": ["127.0.0.1:5000", "127.0.0.1:5001"], "ps": ["127.0.0.1:5002"]}
    assert [json.loads(one["TF_CONFIG"]) for one in found] == [
        {"cluster": cluster, "task": {"type": "worker", "index": 0}},
        {"cluster": cluster, "task": {"type": "worker", "index": 1}},
        {"cluster": cluster, "task": {"type": "ps", "index": 0}},
    ]


def test_mpi_has_the_variables_of_open_mpi_and_of_pmi() -> None:
    found = variables(plan("mpi", instances=2, per_instance=2))[3]
    assert (found["OMPI_COMM_WORLD_RANK"], found["OMPI_COMM_WORLD_SIZE"]) == ("3", "4")
    assert (found["OMPI_COMM_WORLD_LOCAL_RANK"], found["OMPI_COMM_WORLD_LOCAL_SIZE"]) == ("1", "2")
    assert (found["PMI_RANK"], found["PMI_SIZE"], found["AZ_BATCH_MASTER_NODE"]) == ("3", "4", "127.0.0.1:5000")


@pytest.mark.parametrize(
    ("said", "instances", "text"),
    [
        (PYTORCH, 2, "4 processes (pytorch)"),
        (Distribution(DistributionType.MPI), 1, "1 process (mpi)"),
        (Distribution(DistributionType.TENSORFLOW, parameter_servers=1), 3, "4 processes (tensorflow)"),
        (Distribution(DistributionType.RAY), 2, "a cluster of 2 nodes (ray)"),
    ],
)
def test_it_is_told_in_words_and_kept_as_json(said: Distribution, instances: int, text: str) -> None:
    assert said.described(instances) == text
    assert Distribution.from_json(said.to_json()) == said
    assert Distribution.from_json(None) is None


def start(folder: Path, script: str, *, said: Distribution = PYTORCH, instances: int = 1) -> "subprocess.Popen[str]":
    text = said.plan(("sh", "-c", script), instances, logs=str(folder / "logs"), failed=str(folder / "failed.json"))
    (folder / "plan.json").write_text(json.dumps(text))
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(folder / "plan.json")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder)


def test_each_line_says_whose_it_is_and_each_process_has_a_log_of_its_own(tmp_path: Path) -> None:
    said, _ = start(tmp_path, "echo one $RANK; echo two $RANK").communicate()
    assert sorted(said.splitlines()) == ["[rank 0] one 0", "[rank 0] two 0", "[rank 1] one 1", "[rank 1] two 1"]
    logs = [(tmp_path / "logs" / f"std_log_process_{rank}.txt").read_text() for rank in (0, 1)]
    assert logs == ["one 0\ntwo 0\n", "one 1\ntwo 1\n"]
    assert not (tmp_path / "failed.json").exists()


def test_one_that_fails_ends_the_others_and_is_named(tmp_path: Path) -> None:
    started = start(tmp_path, '[ "$RANK" = 1 ] && { echo bad; exit 3; }; sleep 300')
    said, _ = started.communicate()
    assert started.returncode == 3
    assert "[rank 1] bad\n" in said
    assert said.endswith("The process 'rank 1' ended with exit code 3; the others are ended.\n")
    assert json.loads((tmp_path / "failed.json").read_text()) == {
        "rank": 1, "name": "rank 1", "of": 2, "exit_code": 3, "signal": "",
    }  # fmt: skip


@pytest.mark.skipif(not shim.LINUX, reason="elsewhere there are no real-time signals")
def test_one_that_a_signal_without_a_name_has_killed_is_told_by_its_number(tmp_path: Path) -> None:
    started = start(tmp_path, '[ "$RANK" = 1 ] && kill -35 $$; sleep 300')
    started.communicate()
    assert started.returncode == 163
    told = json.loads((tmp_path / "failed.json").read_text())
    assert (told["exit_code"], told["signal"]) == (163, "SIG35")


def test_a_parameter_server_is_ended_when_the_workers_are_done(tmp_path: Path) -> None:
    script = 'case "$TF_CONFIG" in *\'"task": {"type": "ps"\'*) sleep 300;; *) echo done;; esac'
    said = Distribution(DistributionType.TENSORFLOW, parameter_servers=1)
    started = start(tmp_path, script, said=said, instances=2)
    assert sorted(started.communicate()[0].splitlines()) == ["[worker 0] done", "[worker 1] done"]
    assert started.returncode == 0


def test_only_the_first_process_tells_the_jobs_result(tmp_path: Path) -> None:
    said, _ = start(tmp_path, "echo ${LAZULITE_RESULT:-mine}").communicate()
    assert sorted(said.splitlines()) == ["[rank 0] mine", "[rank 1] /dev/null"]


def test_asked_to_end_all_are_ended(tmp_path: Path) -> None:
    started = start(tmp_path, "echo begun; sleep 300")
    assert started.stdout is not None
    for _ in range(2):
        assert started.stdout.readline().endswith("begun\n")
    os.kill(started.pid, signal.SIGTERM)
    assert started.communicate()[0] == ""
    assert started.returncode == 143


def test_without_ray_in_its_environment_a_ray_job_says_so(tmp_path: Path) -> None:
    text = Distribution(DistributionType.RAY).plan(("true",), 1, logs=str(tmp_path / "l"), failed=str(tmp_path / "f"))
    (tmp_path / "plan.json").write_text(json.dumps(text))
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(tmp_path / "plan.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "/nowhere"})
    assert done.returncode == 127
    assert done.stdout == "There is no 'ray' in the job's environment: add ray to its requirements.\n"
