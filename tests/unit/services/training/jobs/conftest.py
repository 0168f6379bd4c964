import pytest

from lazulite.assembly import Platform
from tests.unit.services.training.jobs.yard import Yard


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)
