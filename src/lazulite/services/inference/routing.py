"""Which deployment answers which request: the gateway's table, and the pick from it. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec


@dataclass(frozen=True)
class Replica:
    """One runner: its process's id and the Unix socket it listens on."""

    id: str
    socket: str


@dataclass(frozen=True)
class CaptureSettings:
    enabled: bool = False
    sampling_rate: float = 1.0


@dataclass(frozen=True)
class Deployment:
    """`model` is `name:version`. `max_concurrent_requests` is what one replica works on at a time."""

    id: str
    model: str = ""
    replicas: tuple[Replica, ...] = ()
    request_timeout_ms: int = 5_000
    max_concurrent_requests: int = 64
    capture: CaptureSettings = CaptureSettings()

    @property
    def most_pending(self) -> int:
        """As Azure ML: as many again may wait."""
        return 2 * self.max_concurrent_requests * max(1, len(self.replicas))


class Absence(StrEnum):
    """Why no replica of a deployment answers: it never has yet, never could, or is started again after it ended."""

    COMING_UP = "coming_up"
    FAILED = "failed"
    RESTARTING = "restarting"


@dataclass(frozen=True)
class Endpoint:
    """`traffic` is percent by deployment name. `deployments` are those that answer, `absent` all others."""

    id: str
    auth_mode: str = "key"
    key_hashes: tuple[str, ...] = ()
    traffic: Mapping[str, int] = field(default_factory=dict)
    deployments: Mapping[str, Deployment] = field(default_factory=dict)
    absent: Mapping[str, Absence] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all its deployments."""
        return (*self.deployments, *self.absent)


@dataclass(frozen=True)
class Table:
    """All that the gateway knows: endpoints by `workspace/endpoint`. `seal` grows when somebody wants a seal."""

    version: int
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    seal: int = 0


def read_table(text: bytes) -> Table:
    """Raises msgspec.ValidationError (a ValueError) for anything that is no table; unknown fields are left."""
    return msgspec.json.decode(text, type=Table)


def pick(traffic: Mapping[str, int], key: str) -> str | None:
    """The deployment for this key: the same key goes the same way while the split stays. None without any weight.

    A share that grows keeps the keys that it had where it comes first or last by name, as with two deployments.
    """
    weighted = [(name, weight) for name, weight in sorted(traffic.items()) if weight > 0]
    total = sum(weight for _, weight in weighted)
    if not weighted:
        return None
    point = _point(key) * total
    for name, weight in weighted:
        point -= weight
        if point < 0:
            return name
    return weighted[-1][0]


def sampled(rate: float, request_id: str) -> bool:
    """Whether this request is among the `rate` (0 to 1) that are captured."""
    return rate >= 1 or (rate > 0 and _point(f"capture {request_id}") < rate)


def _point(key: str) -> float:
    """Even in [0, 1)."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest()) / (1 << 48)


def knows(hashes: tuple[str, ...], key: str) -> bool:
    """Whether the caller's key is one of the endpoint's."""
    # What is compared are hashes of random keys: how long it takes tells nothing about a key.
    return hashlib.sha256(key.encode()).hexdigest() in hashes
