import json
import subprocess
import sys
from pathlib import Path

from lazulite.runners import with_services

PATIENCE_SECONDS = 60


def run(folder: Path, table: dict[str, list[str]], *command: str) -> int:
    place = folder / "services.json"
    place.write_text(json.dumps({name: {"argv": argv} for name, argv in table.items()}))
    program = [sys.executable, "-I", "-S", with_services.__file__, str(place), str(folder), *command]
    return subprocess.run(program, check=False, timeout=PATIENCE_SECONDS).returncode


def test_it_ends_as_the_command_does_and_takes_its_helpers_along(tmp_path: Path) -> None:
    helper = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    waits = (
        "import pathlib, time\n"
        f"said = pathlib.Path({str(tmp_path / 'service-lab.txt')!r})\n"
        "while not said.exists() or not said.read_text(): time.sleep(0.01)\n"
        "raise SystemExit(7)"
    )
    assert run(tmp_path, {"lab": helper, "own": []}, sys.executable, "-c", waits) == 7


def test_a_command_that_is_killed_is_seen_as_killed(tmp_path: Path) -> None:
    kills = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert run(tmp_path, {}, sys.executable, "-c", kills) == -9


def test_a_helper_that_is_not_there_is_told_and_the_command_runs_all_the_same(tmp_path: Path) -> None:
    assert run(tmp_path, {"code": ["/not/there"]}, sys.executable, "-c", "") == 0
    assert json.loads((tmp_path / "service-code.json").read_text()) == {"exit_code": 127}
    assert (tmp_path / "service-code.txt").read_text() == "/not/there: No such file or directory\n"
