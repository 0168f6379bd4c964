import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lazulite.compute.gpus import Gpus
from lazulite.compute.metering import Metering, figures, is_measured, pause_seconds
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.usage import Machine, ProcessTable, Used
from lazulite.runners import shim
from lazulite.words.errors import Missing
from tests.unit.compute.makers import make_spec

BASE = Machine(4, 1000_000_000, 5_000_000, 7_000_000)


@dataclass
class Line:
    """The part of a link that metering uses."""

    refuses: bool = False

    def __post_init__(self) -> None:
        self.sent: list[tuple[str, Mapping[str, float]]] = []

    def log_metrics(self, process_id: str, values: Mapping[str, float], *, step: int) -> None:
        self.sent.append((process_id, values))
        if self.refuses:
            raise Missing("no run")


@dataclass(frozen=True)
class Job:
    path: Path
    spec: JobSpec
    gpus: tuple[str, ...] = ()


def make_job(folder: Path, pid: int) -> Job:
    identity: dict[str, object] = {"boot_id": shim.boot_id(), "pid": pid, "start_time": shim.start_time(pid)}
    shim.write_synced(folder / "pid.json", identity)
    return Job(folder, make_spec())


def metering(line: Line, home: Path) -> Metering:
    return Metering(line, home, Gpus(), first_seconds=0)  # type: ignore[arg-type]  # as much of a link as is used


def test_figures_are_what_mlflow_calls_them_cpu_since_the_sample_before() -> None:
    before = Used(10.0, 5.0, 1, 0, 0)
    now = Used(12.0, 9.0, 250_000_000, 3_000_000, 4_000_000)
    assert figures(now, before, Machine(4, 1000_000_000, 6_500_000, 7_000_000), BASE) == {
        "system/cpu_utilization_percentage": 50.0,
        "system/system_memory_usage_megabytes": 250.0,
        "system/system_memory_usage_percentage": 25.0,
        "system/disk_read_megabytes": 3.0,
        "system/disk_write_megabytes": 4.0,
        "system/network_receive_megabytes": 1.5,
        "system/network_transmit_megabytes": 0.0,
    }
    assert figures(now, None, BASE, BASE)["system/cpu_utilization_percentage"] == 18.75


def test_the_older_a_job_the_more_seldom_it_is_sampled() -> None:
    assert [pause_seconds(age) for age in (1, 60, 300, 3600, 1e6)] == [2, 2, 10, 30, 30]


def test_steps_and_jobs_that_say_it_themselves_are_left_alone() -> None:
    switched = make_spec(environment_variables={"MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING": "false"})
    specs = [make_spec(), switched, make_spec(kind=JobKind.STEP)]
    assert [is_measured(spec) for spec in specs] == [True, False, False]


@pytest.fixture
def busy() -> "subprocess.Popen[bytes]":
    """A process with a child, which has used some CPU before it tells that it is there, and waits."""
    child = "sum(range(3_000_000)); bytearray(30_000_000); print('there', flush=True); input()"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"there\n"
    return process


def test_a_tree_is_measured_with_all_below_it(busy: "subprocess.Popen[bytes]") -> None:
    try:
        whole, table = ProcessTable.read().used(busy.pid), ProcessTable.read()
        (child,) = shim.descendants(busy.pid)
        part = table.used(child)
    finally:
        busy.communicate(b"\n")
    assert whole is not None
    assert part is not None
    assert whole.cpu_seconds >= part.cpu_seconds > 0
    assert whole.memory_bytes > part.memory_bytes > 0
    assert 0 < part.age_seconds <= whole.age_seconds
    assert ProcessTable.read().used(busy.pid) is None


def test_a_sample_is_sent_when_it_is_time_and_no_more_once_it_was_refused(tmp_path: Path) -> None:
    job, line = make_job(tmp_path, os.getpid()), Line()
    meters = metering(line, tmp_path)
    meters.look([job])
    ((sent, values),) = line.sent
    assert sent == job.spec.id
    assert values["system/system_memory_usage_megabytes"] > 1
    assert values["system/disk_available_megabytes"] > 0
    assert meters.peak_bytes(tmp_path) > 1_000_000
    refusing = Line(refuses=True)
    meters = metering(refusing, tmp_path)
    for _ in range(2):
        meters.look([job])
    assert len(refusing.sent) == 1


def test_what_has_ended_is_not_measured(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    job, line = make_job(tmp_path, process.pid), Line()
    process.communicate(b"\n")
    metering(line, tmp_path).look([job])
    assert line.sent == []
