from pathlib import Path

import pytest

from lazulite.compute.backends.container import contained
from lazulite.compute.backends.protocol import Launch, Limits, Walls
from lazulite.compute.isolation import Network


@pytest.mark.parametrize(
    ("network", "given"), [(Network.OPEN, "host"), (Network.NONE, "none"), (Network.PLATFORM, "none")]
)
def test_the_machines_network_is_for_a_container_that_is_allowed_it(
    network: Network, given: str, tmp_path: Path
) -> None:
    walls = Walls((), (), tmp_path, network, "http://127.0.0.1:1", "small")
    launch = Launch(argv=("sh", "-c", "true"), env={}, cwd=tmp_path, limits=Limits(), walls=walls)
    argv = contained(launch, "podman", "lazulite-x", log=tmp_path / "log.txt")
    assert argv[argv.index("--network") + 1] == given
