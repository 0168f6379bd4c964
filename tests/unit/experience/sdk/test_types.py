import subprocess
import sys
from pathlib import Path

import pytest

# The two runs of mypy share a cache, which is made for one process at a time.
pytestmark = pytest.mark.xdist_group("mypy")

ROOT = Path(__file__).resolve().parents[4]
WRONG = """
from lazulite import Client

client = Client()
client.jobs.get("a").statu.strip()
size: str = client.data.get("pumps", 1).size
"""


def strict(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """mypy as a user's project runs it, over our installed package alone; its cache is kept beside ours."""
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        "",
        "--cache-dir",
        str(ROOT / ".mypy_cache" / "users"),
    ]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT / "examples", env={"MYPYPATH": "../src", "PATH": ""}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def test_an_editor_and_mypy_strict_read_the_example() -> None:
    done = strict("sdk.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_not_what_the_api_answers_is_found_before_it_runs() -> None:
    done = strict("-c", WRONG)
    assert '"Job" has no attribute "statu"; maybe "status"?' in done.stdout, done.stderr
    assert 'expression has type "int", variable has type "str"' in done.stdout


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "src" / "lazulite" / "py.typed").is_file()
