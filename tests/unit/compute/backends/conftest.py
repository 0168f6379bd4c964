import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.compute.backends.container import ContainerBackend
from lazulite.compute.backends.groups import Groups, find_groups
from lazulite.compute.backends.local import LocalBackend
from lazulite.compute.backends.sandbox import SandboxBackend, find_bwrap
from lazulite.compute.equipment import memory_bytes
from lazulite.compute.images import find_engine
from tests.unit.compute.backends.subjects import Subject, engine_with_image


@pytest.fixture
def groups(tmp_path: Path) -> Iterator[Groups | None]:
    """This machine's control groups, where it lets us make some."""
    found = find_groups(tmp_path, memory_bytes())
    yield found
    if found is not None:
        found.leave()


@pytest.fixture(scope="session")
def engine() -> Iterator[dict[str, str]]:
    """The variables of a container engine that has the image localhost/small. Its sockets want a short path."""
    with tempfile.TemporaryDirectory(prefix="lzct-", dir="/tmp", ignore_cleanup_errors=True) as home:
        variables = engine_with_image(Path(home))
        if variables is None:
            pytest.skip("no container can be started here (Debian: apt-get install podman runc busybox-static)")
        yield variables


@pytest.fixture
def sandbox(tmp_path: Path, groups: Groups | None) -> Iterator[Subject]:
    bwrap = find_bwrap(os.environ)
    if bwrap is None:
        pytest.skip("no sandbox can be made here (Debian: apt-get install bubblewrap)")
    subject = Subject(SandboxBackend(LocalBackend(groups), bwrap), tmp_path / "job", counts_memory=groups is not None)
    yield subject
    subject.backend.clear(subject.folder)


@pytest.fixture
def container(tmp_path: Path, groups: Groups | None, request: pytest.FixtureRequest) -> Iterator[Subject]:
    variables: dict[str, str] = request.getfixturevalue("engine")
    found = find_engine(variables)
    assert found is not None
    backend = ContainerBackend(LocalBackend(groups), found, variables)
    subject = Subject(backend, tmp_path / uuid.uuid4().hex, image="localhost/small", counts_memory=False)
    yield subject
    subject.backend.clear(subject.folder)


@pytest.fixture
def process(tmp_path: Path, groups: Groups | None) -> Iterator[Subject]:
    has = groups is not None
    subject = Subject(LocalBackend(groups), tmp_path / "job", counts_memory=has, bounds_processes=has)
    yield subject
    subject.backend.clear(subject.folder)


@pytest.fixture
def ungrouped(tmp_path: Path) -> Iterator[Subject]:
    """Without control groups: what the kernel holds of each process is all there is, and root may start any number."""
    bounds = os.geteuid() != 0
    subject = Subject(LocalBackend(), tmp_path / "job", counts_memory=False, bounds_processes=bounds)
    yield subject
    subject.backend.clear(subject.folder)


@pytest.fixture(
    params=[
        "process",
        "ungrouped",
        pytest.param("sandbox", marks=pytest.mark.sandboxes),
        pytest.param("container", marks=pytest.mark.containers),
    ]
)
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each backend in its turn."""
    found: Subject = request.getfixturevalue(request.param)
    found.folder.mkdir(exist_ok=True)
    return found
