import pytest

from lazulite.assembly import Platform
from tests.unit.services.training.sweeps.sweep_yard import SweepYard


@pytest.fixture
def yard(platform: Platform) -> SweepYard:
    return SweepYard(platform)
