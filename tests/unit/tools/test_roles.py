"""The page of roles is written from the table that the platform goes by, and a stale one is found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lazulite.ops.governance.access import ASSIGNABLE, PERMISSIONS, Role, allows

ROOT = Path(__file__).resolve().parents[3]
COLUMNS = (Role.HOME_OWNER, *ASSIGNABLE, Role.JOB)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """In a copy of the tools and of the page."""
    for name in ("docs/reference", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "docs/reference/roles.md"


def run(page: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tools.roles", *options]
    done = subprocess.run(command, cwd=page.parents[2], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_a_stale_page_is_found_and_written_anew(page: Path) -> None:
    right = page.read_text()
    page.write_text(right.replace("| yes |", "|  |", 1))
    assert run(page) == (1, "docs/reference/roles.md is stale: make reference")
    assert run(page, "--write")[0] == run(page)[0] == 0
    assert page.read_text() == right


def test_every_cell_says_what_the_table_does(page: Path) -> None:
    lines = [line for line in page.read_text().splitlines() if line.startswith("| `")]
    rows = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]
    told = {row[0].strip("`"): [cell.strip() for cell in row[2:]] for row in rows}
    assert set(told) == {one for one in PERMISSIONS if not one.startswith("agents/")}
    for permission, cells in told.items():
        for role, cell in zip(COLUMNS, cells, strict=True):
            assert (cell == "yes") == allows(role, permission), (role, permission)
            assert (cell != "") == allows(role, permission, named=True), (role, permission)
