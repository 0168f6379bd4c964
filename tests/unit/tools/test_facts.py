"""The page of facts is written from the code, and a stale one is found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """In a copy of the tools and of the page."""
    for name in ("docs/reference", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "docs/reference/facts.md"


def run(page: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tools.facts", *options]
    done = subprocess.run(command, cwd=page.parents[2], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_stale_page_is_found_and_written_anew(page: Path) -> None:
    right = page.read_text()
    assert "| AssetUpdated | An asset's description or tags have changed. |" in right
    assert "| kind name (description) (tags) |" in right
    page.write_text(right.replace("AssetUpdated", "AssetUpdatd"))
    assert run(page) == (1, "docs/reference/facts.md is stale: make reference")
    assert run(page, "--write")[0] == run(page)[0] == 0
    assert page.read_text() == right
