import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.scoring.stage import ControlPlane, Stage, endpoints, until


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def stage(home: Path) -> Iterator[Stage]:
    """A control plane that knows one endpoint; no gateway and no runner yet."""
    sockets = Path(tempfile.mkdtemp(prefix="lz", dir="/tmp"))
    control = ControlPlane({"version": 1, "seal": 0, "endpoints": endpoints(sockets, "r1")})
    made = Stage(home, sockets, control, control.start())
    yield made
    made.end()
    shutil.rmtree(sockets, ignore_errors=True)


@pytest.fixture
def running(stage: Stage) -> Stage:
    """With a runner and a gateway that answers."""
    stage.start_runner("r1")
    stage.start_gateway()
    until(lambda: stage.ask("/healthz").status == 200, "the endpoint answers")
    return stage
