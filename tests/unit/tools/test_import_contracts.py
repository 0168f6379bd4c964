"""The dependency law is itself tested: wrong imports, injected one at a time, are found."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

WRONG = {
    "words/ids.py": "import lazulite.foundation.clock",
    "specs/refs_wrong.py": "import lazulite.services.assets.service",
    "foundation/clock.py": "import lazulite.compute.spec",
    "compute/status.py": "import lazulite.services.training.jobs.service",
    "services/assets/entities.py": "import lazulite.services.data.profile",
    "services/training/tracking/entities.py": "import lazulite.services.training.jobs.service",
    "services/inference/routing.py": "from lazulite.foundation.db.transaction import Tx",
    "ops/release/gates.py": "import lazulite.ops.triggers.service",
    "ops/monitoring/drift.py": "import sqlalchemy",
    "ops/governance/access.py": "from lazulite.ops.governance.tokens import store",
    "experience/sdk/client.py": "import lazulite.services.assets.service",
    "experience/cli/main.py": "import fastapi",
    "experience/rest/app.py": "import lazulite.experience.mlflow_api.platform",
    "experience/agents/routes.py": "from lazulite.compute import store",
    "assembly.py": "import starlette",
    "services/training/sweeps/service.py": "import optuna",
    "runners/shim.py": "import lazulite.words.ids",
    "processes/gateway.py": "import lazulite.assembly",
    "processes/step.py": "import lazulite.foundation.db.database",
    "new_room/__init__.py": "import lazulite.words.ids",
}


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in ("src", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {"PYTHONPATH": f"{folder / 'src'}:{folder}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_house_as_it_is_keeps_the_law(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("place", sorted(WRONG))
def test_a_wrong_import_is_found(copy: Path, place: str) -> None:
    path = copy / "src" / "lazulite" / place
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{WRONG[place]}\n{before or ''}" if "from __future__" not in (before or "") else WRONG[place])
    try:
        result = lint(copy)
    finally:
        path.write_text(before) if before is not None else path.unlink()
        if place.startswith("new_room"):
            path.parent.rmdir()
    assert "BROKEN" in result.stdout, (
        f"{WRONG[place]!r} in {place} was not found:\n{result.stdout[-1500:]}{result.stderr[-500:]}"
    )


def test_no_contract_has_exceptions() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in contracts if "ignore_imports" in contract] == []
