"""How far what runs is kept from the machine it runs on, and what it reaches of the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lazulite.words.errors import Unavailable
from lazulite.words.json import JSON, JSONObject


class Level(StrEnum):
    """PROCESS: as whoever started the worker. SANDBOX: bubblewrap. CONTAINER: Podman or Docker."""

    PROCESS = "process"
    SANDBOX = "sandbox"
    CONTAINER = "container"

    @property
    def rank(self) -> int:
        """The larger keeps it further away."""
        return list(Level).index(self)


class Network(StrEnum):
    """NONE, PLATFORM: nothing but the server of its job. OPEN: what the machine reaches."""

    NONE = "none"
    PLATFORM = "platform"
    OPEN = "open"

    @property
    def rank(self) -> int:
        """The larger reaches more."""
        return list(Network).index(self)


USUAL = {Level.PROCESS: Network.OPEN, Level.SANDBOX: Network.PLATFORM, Level.CONTAINER: Network.OPEN}
INSTALL = {
    Level.SANDBOX: "bubblewrap (Debian: apt-get install bubblewrap), where the kernel lets it make namespaces",
    Level.CONTAINER: "Podman (Debian: apt-get install podman), or Docker with its daemon running",
}
A_SANDBOX = {Level.PROCESS: "", Level.SANDBOX: "a sandbox", Level.CONTAINER: "containers"}


class IsolationLacking(Unavailable):
    def __init__(self, level: Level) -> None:
        super().__init__(f"This machine has no {level}, and it is asked for.", hint=f"Install {INSTALL[level]}.")


@dataclass(frozen=True)
class Isolation:
    """`network` None: what is usual at the level."""

    level: Level = Level.PROCESS
    network: Network | None = None

    @property
    def reaches(self) -> Network:
        return self.network or USUAL[self.level]

    def over(self, other: "Isolation") -> "Isolation":
        """The further away of the two, reaching the less of what either says."""
        said = [one for one in (self.network, other.network) if one is not None]
        level = max(self.level, other.level, key=lambda level: level.rank)
        network = min(said, key=lambda network: network.rank, default=None)
        if level is Level.CONTAINER and network is Network.PLATFORM:
            network = Network.NONE  # a container has no door to the platform alone
        return Isolation(level, network)

    def __str__(self) -> str:
        """`sandbox, network: platform`."""
        return str(self.level) if self.level is Level.PROCESS else f"{self.level}, network: {self.reaches}"

    def to_json(self) -> JSONObject:
        return {"level": self.level.value, "network": self.network.value if self.network else None}

    @classmethod
    def from_json(cls, value: JSON) -> "Isolation":
        """Of what was written before there was this question: a process."""
        if not isinstance(value, Mapping):
            return cls()
        network = value.get("network")
        return cls(Level(str(value["level"])), Network(str(network)) if network else None)


PLAIN = Isolation()
