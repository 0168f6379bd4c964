"""Where a part is required, a test that it serves may not be skipped, whatever skips it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SKIPPED = """
import pytest

@pytest.fixture
def part():
    pytest.skip("it is not there")

@pytest.mark.{marker}
def test_served(part):
    pass

def test_not_served(part):
    pass
"""


@pytest.mark.parametrize(
    ("marker", "required", "told"),
    [
        ("postgresql", "postgresql,mlflow", "1 skipped, 1 error"),
        ("mlflow_client", "postgresql,mlflow", "1 skipped, 1 error"),
        ("mlflow_client", "postgresql", "2 skipped"),
        ("postgresql", "", "2 skipped"),
    ],
)
def test_a_skip_fails_where_the_part_is_required(tmp_path: Path, marker: str, required: str, told: str) -> None:
    (tmp_path / "test_parts.py").write_text(SKIPPED.format(marker=marker))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-c", "pyproject.toml", str(tmp_path)]
    environment = {**os.environ, "LAZULITE_TESTS_REQUIRE": required}
    ran = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert told in ran.stdout.splitlines()[-1], ran.stdout
    assert ran.returncode == (1 if "error" in told else 0)
    assert ("is required here: " in ran.stdout) == ("error" in told)
