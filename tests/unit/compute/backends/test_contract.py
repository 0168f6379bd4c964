"""What every backend does alike: a process is started once, seen, ended and found again, and nothing outlives it."""

import os
import signal

from lazulite.compute.backends.protocol import Limits, Sighting
from lazulite.compute.failures import LOST, explain
from lazulite.compute.status import JobStatus
from tests.unit.compute.backends.subjects import Subject, until

STUBBORN = "trap '' TERM; echo begun; while true; do sleep 0.05; done"
WITH_CHILDREN = "setsid sleep 300 & setsid setsid sleep 300 & echo begun"


def test_what_was_launched_is_seen_running_and_ended(subject: Subject) -> None:
    assert subject.backend.look(subject.folder) == Sighting(started=False)
    subject.launch("until [ -e go ]; do sleep 0.02; done; echo done; exit 4")
    assert subject.backend.look(subject.folder) == Sighting(started=True)
    (subject.code / "go").touch()
    ended = subject.ended()
    assert (ended.exit_code, ended.reason, subject.log) == (4, "exited", "done\n")


def test_launched_twice_it_runs_once(subject: Subject) -> None:
    subject.launch("echo once; until [ -e go ]; do sleep 0.02; done")
    subject.launch("echo twice")
    (subject.code / "go").touch()
    subject.ended()
    assert subject.log == "once\n"


def test_a_launch_that_was_broken_off_before_anything_started_is_made_again(subject: Subject) -> None:
    (subject.folder / "launch.json").write_text('{"argv": ["sh", "-c", "echo lost')
    (subject.folder / "pid.json.7").touch()
    assert subject.backend.look(subject.folder) == Sighting(started=False)
    subject.launch("echo made")
    assert subject.ended().outcome is JobStatus.COMPLETED
    assert subject.log == "made\n"


def test_who_is_canceled_may_end_in_order(subject: Subject) -> None:
    subject.launch("trap 'echo bye; exit 3' TERM; echo begun; while true; do sleep 0.05; done")
    subject.says("begun")
    subject.backend.cancel(subject.folder, "canceled")
    assert subject.ended().reason == "canceled"
    assert "bye" in subject.log


def test_who_ignores_it_is_killed_when_its_grace_is_over(subject: Subject) -> None:
    subject.launch(STUBBORN, grace_seconds=0.3)
    subject.says("begun")
    subject.backend.cancel(subject.folder, "canceled")
    assert subject.ended().outcome is JobStatus.CANCELED
    until(lambda: subject.left == [])


def test_who_takes_too_long_is_ended(subject: Subject) -> None:
    subject.launch(STUBBORN, grace_seconds=0.2, timeout_seconds=1)
    assert subject.ended().reason == "timeout"
    until(lambda: subject.left == [])


def test_what_it_left_running_is_ended(subject: Subject) -> None:
    subject.launch(f"{WITH_CHILDREN}; exit 0")
    assert subject.ended().outcome is JobStatus.COMPLETED
    until(lambda: subject.left == [])


def test_a_killed_shim_is_noticed_and_nothing_of_its_job_is_left(subject: Subject) -> None:
    subject.launch(f"{WITH_CHILDREN}; wait")
    subject.says("begun")
    os.kill(subject.shim, signal.SIGKILL)
    assert subject.ended().reason == LOST
    until(lambda: subject.left == [])


def test_a_shim_killed_while_its_job_is_ending_leaves_nothing(subject: Subject) -> None:
    subject.launch(STUBBORN, grace_seconds=300)
    subject.says("begun")
    subject.backend.cancel(subject.folder, "canceled")
    os.kill(subject.shim, signal.SIGKILL)
    assert subject.ended().reason == LOST
    until(lambda: subject.left == [])


def test_cleared_it_is_gone_and_may_be_cleared_again(subject: Subject) -> None:
    subject.launch(STUBBORN)
    subject.says("begun")
    for _ in range(2):
        subject.backend.clear(subject.folder)
        assert subject.left == []


def test_who_takes_more_memory_than_it_may_is_killed_and_told_so(subject: Subject) -> None:
    limits = Limits(memory_bytes=64 << 20)
    subject.launch("x=$(head -c 300000000 /dev/zero | tr '\\0' x); echo survived", limits=limits)
    ended = subject.ended()
    assert ended.outcome is JobStatus.FAILED
    assert "survived" not in subject.log
    if subject.counts_memory:
        why = explain(ended, log_tail=subject.log, code=str(subject.code), timeout_seconds=None)
        assert why.startswith("It was killed: it used 64 MiB of 64 MiB of memory.\n")


def test_who_forks_without_end_is_bounded_and_ended(subject: Subject) -> None:
    if not subject.bounds_processes:
        return
    subject.launch("i=0; while [ $i -lt 300 ]; do sleep 300 & i=$((i+1)); done; echo all", limits=Limits(processes=60))
    ended = subject.ended()
    assert "all" not in subject.log
    assert ended.exit_code != 0
    until(lambda: subject.left == [])


def test_its_memory_is_that_of_all_its_processes(subject: Subject) -> None:
    assert subject.backend.memory_bytes(subject.folder) is None
    subject.launch("sleep 300")
    until(lambda: (subject.backend.memory_bytes(subject.folder) or 0) > 100_000)


def test_what_cannot_be_started_says_why(subject: Subject) -> None:
    subject.launch("/no/such/program")
    assert subject.ended().exit_code == 127
    assert "not found" in subject.log
