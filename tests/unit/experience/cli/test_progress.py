import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from lazulite.experience.cli.progress import bar, phase, watched

SHOWING = """
import sys, threading
from lazulite.experience.cli.progress import bar, phase, watched
with bar("uploading", 8 << 20) as sent:
    for _ in range(8):
        sent(1 << 20)
with phase("pumps/blue: Creating") as told:
    told("pumps/blue: Succeeded")
seen = threading.Event()
def look():
    seen.set()
    return "job 1: Running"
with watched("job 1: Queued", look) as begun:
    sys.stderr.isatty() and seen.wait(30)
    begun()
print("answer")
"""


# What whoever runs the tests wants of colours is not asked here.
PLAIN = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}


def on_a_terminal(program: str, **environment: str) -> str:
    """What a program writes to a terminal of its own, both its streams."""
    ours, its = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-c", program], stdin=its, stdout=its, stderr=its,
        env={**PLAIN, "TERM": "xterm-256color", "COLUMNS": "80", **environment},
    )  # fmt: skip
    os.close(its)
    said = b""
    try:
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:  # how Linux says that nobody writes any more
        pass
    os.close(ours)
    assert started.wait(30) == 0
    return said.decode()


def test_a_terminal_sees_bars_and_where_a_thing_stands() -> None:
    said = on_a_terminal(SHOWING)
    assert "uploading" in said
    assert "8.4/8.4 MB" in said
    assert "pumps/blue: Creating" in said
    assert "job 1: Queued" in said


def test_no_colour_is_shown_to_who_wants_none() -> None:
    assert "\x1b[3" in on_a_terminal(SHOWING)
    assert "\x1b[3" not in on_a_terminal(SHOWING, NO_COLOR="1")


def test_without_a_terminal_a_change_is_a_line_and_nothing_is_drawn(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SHOWING], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("answer\n", "uploading 8 MB\npumps/blue: Succeeded\n")


def test_what_stands_still_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    with phase("release pumps:2") as told:
        for standing in ("validate at work", "validate at work", "AwaitingApproval"):
            told(standing)
    assert capsys.readouterr().err == "validate at work\nAwaitingApproval\n"


def test_a_small_transfer_needs_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("uploading", 1000) as sent:
        sent(1000)
    assert capsys.readouterr().err == ""


def test_a_watch_ends_with_its_block_though_nothing_began(capsys: pytest.CaptureFixture[str]) -> None:
    with watched("job 1", lambda: "job 1: Queued"):
        pass
    assert capsys.readouterr().err == ""
