"""Every code block of the guides runs, in the order in which it is read, on a real server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Server, stop_home

GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs" / "guides").glob("*.md"))
CONTINUES = re.compile(r"This continues \[[^]]+\]\(([^)]+)\)")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"


def read(guide: Path) -> str:
    """A guide behind the one that it continues."""
    text = guide.read_text()
    before = CONTINUES.search(text)
    return (read(guide.parent / before[1]) if before else "") + text


CONTINUED = {guide.parent / found[1] for guide in GUIDES if (found := CONTINUES.search(guide.read_text()))}


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if guide not in CONTINUED], ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(guide: Path, server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    binaries = str(Path(sys.executable).parent)
    environment = {**os.environ, "LAZULITE_URL": server.url, "PATH": f"{binaries}:{os.environ['PATH']}"}
    try:
        for language, name, text in BLOCK.findall(read(guide)):
            if name:
                (folder / name).write_text(text)
            elif language == "python":
                run([sys.executable, "-c", text], folder, environment)
            elif language == "sh":
                run(["bash", "-e", "-c", text], folder, environment)
    finally:
        if (folder / "home").exists():  # of a server that the guide itself starts
            stop_home(folder / "home")
