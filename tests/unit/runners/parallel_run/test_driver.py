"""The driver as a job starts it: real processes, an entry script of the test's own."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from lazulite.runners import parallel_run

PARALLEL = Path(parallel_run.__path__[0]).parent / "parallel.py"
NAMES = "def run(mini_batch):\n    return [path.rsplit('/', 1)[1] for path in mini_batch]\n"
SECONDS = 60


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str
    rows: str


class Place:
    """A folder with an entry script, files to run on, and where rows are appended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "files"
        self.files.mkdir()

    def write(self, *names: str) -> None:
        for name in names:
            (self.files / name).write_text(name)

    def run(self, script: str, *options: str, arguments: Sequence[str] = ()) -> Ended:
        (self.folder / "entry_script.py").write_text(script)
        rows = self.folder / "rows.txt"
        command = [
            sys.executable, str(PARALLEL), "--script=entry_script.py", f"--input={self.files}",
            f"--append-row-to={rows}", "--processes=2", *options, "--", *arguments,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=SECONDS, check=False)
        return Ended(done.returncode, done.stdout, done.stderr, rows.read_text() if rows.exists() else "")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_rows_are_gathered_in_the_order_of_the_files(place: Place) -> None:
    place.write(*(f"{number:02}.txt" for number in range(7)))
    slow_first = (
        f"import time\n{NAMES}\nnames = run\n"
        "def run(mini_batch):\n"
        "    time.sleep(0.3 if mini_batch[0].endswith('00.txt') else 0)\n"
        "    return names(mini_batch)\n"
    )
    ended = place.run(slow_first, "--size=3")
    assert (ended.code, ended.rows.split()) == (0, [f"{number:02}.txt" for number in range(7)])
    assert "3 mini-batches with 7 items: 0 failed, 0 items without a result." in ended.err


def test_init_runs_once_in_each_process_with_the_scripts_own_arguments(place: Place) -> None:
    place.write("a", "b", "c", "d")
    script = (
        "import os, sys\n"
        "def init():\n    os.write(1, f'init {os.getpid()} {sys.argv[1:]}\\n'.encode())\n"
        "def run(mini_batch):\n    return [os.getpid()]\n"
        "def shutdown():\n    os.write(1, f'shutdown {os.getpid()}\\n'.encode())\n"
    )
    ended = place.run(script, arguments=["--model", "a folder"])
    pids = set(ended.rows.split())
    assert ended.code == 0
    assert sorted(ended.out.splitlines()) == sorted(
        [*(f"init {pid} ['--model', 'a folder']" for pid in pids), *(f"shutdown {pid}" for pid in pids)]
    )


def test_a_run_with_two_parameters_hears_which_mini_batch_it_is(place: Place) -> None:
    place.write("a", "b")
    ended = place.run("def run(mini_batch, context):\n    return [context.minibatch_index]\n")
    assert (ended.code, ended.rows.split()) == (0, ["0", "1"])


def test_what_fails_is_tried_again(place: Place) -> None:
    place.write("a")
    script = (
        "import pathlib\n"
        "def run(mini_batch):\n"
        "    tries = pathlib.Path('tries')\n"
        "    tries.write_text((tries.read_text() if tries.exists() else '') + 'x')\n"
        "    if len(tries.read_text()) < 3:\n        raise ValueError('not yet')\n"
        "    return mini_batch\n"
    )
    ended = place.run(script, "--retries=2")
    assert ended.code == 0
    assert ended.err.count("mini-batch 0 (1 files) is tried again: ValueError: not yet") == 2


def test_when_nothing_succeeds_the_job_has_failed(place: Place) -> None:
    place.write("a", "b")
    ended = place.run("def run(mini_batch):\n    raise ValueError('no')\n", "--retries=0")
    assert ended.code == 1
    assert ended.err.splitlines()[-1] == "All of the 2 mini-batches failed."
    assert 'entry_script.py", line 2, in run' in ended.err


def test_failures_up_to_a_threshold_are_borne(place: Place) -> None:
    place.write("bad", "good", "well")
    script = (
        f"{NAMES}\nnames = run\n"
        "def run(mini_batch):\n    assert 'bad' not in mini_batch[0]\n    return names(mini_batch)\n"
    )
    borne = place.run(script, "--retries=0", "--mini-batch-error-threshold=1")
    assert (borne.code, borne.rows.split()) == (0, ["good", "well"])
    ended = place.run(script, "--retries=0", "--mini-batch-error-threshold=0")
    assert ended.code == 1
    assert "1 mini-batches failed, and 0 are borne (mini_batch_error_threshold)." in ended.err


def test_items_without_a_result_count_where_there_is_a_threshold(place: Place) -> None:
    place.write("a", "b", "c")
    script = "def run(mini_batch):\n    return mini_batch[:-1]\n"
    assert place.run(script, "--size=3").code == 0
    assert place.run(script, "--size=3", "--error-threshold=1").code == 0
    ended = place.run(script, "--size=3", "--error-threshold=0")
    assert (ended.code, "1 items have no result, and 0 are borne (error_threshold)." in ended.err) == (1, True)


def test_the_scripts_own_arguments_may_say_what_is_borne(place: Place) -> None:
    place.write("a", "b")
    script = "def run(mini_batch):\n    assert mini_batch[0].endswith('a')\n    return mini_batch\n"
    arguments = ["--allowed_failed_percent", "30"]
    ended = place.run(script, "--retries=0", arguments=arguments)
    assert ended.err.splitlines()[-1] == "50 % of the mini-batches failed, and 30 % are borne."


def test_what_takes_too_long_is_ended_and_another_process_goes_on(place: Place) -> None:
    place.write("a", "b")
    script = (
        "import time\n"
        "def run(mini_batch):\n"
        "    if mini_batch[0].endswith('a'):\n        time.sleep(600)\n"
        "    return ['b']\n"
    )
    ended = place.run(script, "--timeout=0.5", "--retries=1", "--processes=1")
    assert (ended.code, ended.rows) == (0, "b\n")
    assert "mini-batch 0 (1 files) failed: it took longer than 0.5 s" in ended.err


def test_a_process_that_dies_takes_its_mini_batch_alone_with_it(place: Place) -> None:
    place.write("a", "b")
    script = (
        "import os\ndef run(mini_batch):\n    if mini_batch[0].endswith('a'):\n        os._exit(7)\n    return ['b']\n"
    )
    ended = place.run(script, "--retries=1", "--processes=1")
    assert (ended.code, ended.rows) == (0, "b\n")
    assert "mini-batch 0 (1 files) failed: its process ended (exit code 7)" in ended.err


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("x = 1\n", "TypeError: entry_script.py has no function run()"),
        ("import nothing_so_called\n", "ModuleNotFoundError: No module named 'nothing_so_called'"),
        ("def init():\n    raise OSError('no model')\ndef run(mini_batch):\n    pass\n", "OSError: no model"),
    ],
)
def test_a_script_that_cannot_be_started_ends_the_job(place: Place, script: str, said: str) -> None:
    place.write("a", "b", "c")
    ended = place.run(script)
    assert (ended.code, ended.err.splitlines()[-1]) == (
        1, f"The entry script entry_script.py could not be started: {said}",
    )  # fmt: skip


@pytest.mark.parametrize("given", ["None", "'text'", "{'a': 1}", "7"])
def test_a_run_gives_a_list_a_tuple_or_a_frame(place: Place, given: str) -> None:
    place.write("a")
    ended = place.run(f"def run(mini_batch):\n    return {given}\n", "--retries=0")
    assert ended.code == 1
    assert "it gives a list, a tuple or a DataFrame" in ended.err


def test_an_empty_folder_is_refused(place: Place) -> None:
    ended = place.run(NAMES)
    assert (ended.code, ended.err.splitlines()[-1]) == (1, "There is no file in the input: nothing to run on.")


def test_rows_for_a_folder_lie_in_a_file_of_it(place: Place) -> None:
    place.write("a")
    out = place.folder / "out"
    out.mkdir()
    assert place.run(NAMES, f"--append-row-to={out}").code == 0
    assert (out / "parallel_run_step.txt").read_text() == "a\n"


def test_the_script_finds_its_own_modules_and_not_the_drivers(place: Place) -> None:
    place.write("a")
    (place.folder / "tables.py").write_text("MINE = 'mine'\n")
    ended = place.run("import tables\ndef run(mini_batch):\n    return [tables.MINE]\n")
    assert (ended.code, ended.rows) == (0, "mine\n")
