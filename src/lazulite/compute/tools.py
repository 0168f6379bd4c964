"""What a worker's attempts work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.backends.protocol import Backend
from lazulite.compute.cache import ContentCache
from lazulite.compute.environments import Environments
from lazulite.compute.images import Images
from lazulite.compute.isolation import IsolationLacking, Level
from lazulite.compute.link import Link
from lazulite.compute.metering import Metering


@dataclass(frozen=True)
class Tools:
    """What every attempt of a worker shares. gpus: what CUDA calls each of the machine's.

    backends: how far each keeps what it runs from the machine. isolation: the least that jobs here are.
    """

    link: Link
    backends: Mapping[Level, Backend]
    cache: ContentCache
    environments: Environments
    home: Path
    variables: Mapping[str, str]
    gpus: tuple[str, ...] = ()
    isolation: Level = Level.PROCESS
    images: Images | None = None
    metering: Metering | None = None

    def backend(self, level: Level) -> Backend:
        """Raises IsolationLacking."""
        if level not in self.backends:
            raise IsolationLacking(level)
        return self.backends[level]
