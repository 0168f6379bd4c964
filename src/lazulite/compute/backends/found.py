"""The backends that this machine has."""

from collections.abc import Mapping

from lazulite.compute.backends.container import ContainerBackend
from lazulite.compute.backends.groups import Groups
from lazulite.compute.backends.local import LocalBackend
from lazulite.compute.backends.protocol import Backend
from lazulite.compute.backends.sandbox import SandboxBackend, find_bwrap
from lazulite.compute.isolation import Level


def found_backends(groups: Groups | None, variables: Mapping[str, str], engine: str | None) -> dict[Level, Backend]:
    """By how far each keeps what it runs from the machine; a process can be started everywhere.

    groups: the worker's, by which limits are held. engine: of containers.
    """
    local = LocalBackend(groups)
    found: dict[Level, Backend] = {Level.PROCESS: local}
    if (bwrap := find_bwrap(variables)) is not None:
        found[Level.SANDBOX] = SandboxBackend(local, bwrap)
    if engine is not None:
        found[Level.CONTAINER] = ContainerBackend(local, engine, variables)
    return found
