"""The operator's file of starters."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from lazulite.compute.nodes.entities import Starter
from lazulite.compute.nodes.reading import StartersUnreadable, read_starters
from lazulite.specs.reading import DocumentInvalid

BOXES = """
gpu-boxes:
  start: [/etc/lazulite/start-box, --gpus, "1"]
  stop: [/etc/lazulite/stop-box]
  slots: 4
  patience: 30m
  most: 8
"""


def test_the_servers_own_machine_is_always_there() -> None:
    assert read_starters(None) == {"local": Starter("local", most=os.cpu_count())}


def test_starters_are_read_with_how_they_start_and_stop(tmp_path: Path) -> None:
    path = tmp_path / "starters.yml"
    path.write_text(BOXES)
    start, stop = ("/etc/lazulite/start-box", "--gpus", "1"), ("/etc/lazulite/stop-box",)
    boxes = Starter("gpu-boxes", start, stop, 4, timedelta(minutes=30), 8)
    assert read_starters(path) == {**read_starters(None), "gpu-boxes": boxes}
    assert not boxes.is_local


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("local: {start: [x]}", "'local' is the server's own machine"),
        ("a b: {start: [x]}", "pattern"),
        ("a: {start: []}", "at least 1 item"),
        ("a: {begin: [x]}", "line 1, column"),
        ("a: {start: [x], slots: 0}", "greater than or equal to 1"),
    ],
)
def test_what_is_no_starter_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "starters.yml"
    path.write_text(text)
    with pytest.raises(DocumentInvalid) as refused:
        read_starters(path)
    assert any(said in one.message for one in refused.value.errors)
    assert all(str(path) in one.message for one in refused.value.errors)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartersUnreadable, match="cannot be read"):
        read_starters(tmp_path / "none.yml")
