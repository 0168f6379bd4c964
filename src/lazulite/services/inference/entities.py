"""Online endpoints, the deployments behind them and the replicas that answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from lazulite.services.inference.errors import DeploymentInvalid, EndpointNameInvalid
from lazulite.words.json import JSON, JSONObject

SILENT_AFTER = timedelta(seconds=20)  # a gateway speaks every five

NAME = re.compile(r"[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?")
LONGEST_TIMEOUT_MS = 180_000
MOST_INSTANCES = 32


class ProvisioningState(StrEnum):
    """Azure ML's words for endpoints and deployments."""

    CREATING = "Creating"
    UPDATING = "Updating"
    DELETING = "Deleting"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"


class ReplicaState(StrEnum):
    """Waiting to be started again, starting, ready, or leaving: answering still, while gateways turn away from it."""

    WAITING = "Waiting"
    STARTING = "Starting"
    READY = "Ready"
    LEAVING = "Leaving"


class KeyName(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


def check_name(name: str, what: str) -> str:
    """The name. Raises EndpointNameInvalid unless it is 3 to 32 letters, digits and inner dashes, a letter first."""
    if not 3 <= len(name) <= 32 or not NAME.fullmatch(name):
        raise EndpointNameInvalid(
            f"'{name}' is no name for {what}.",
            hint="3 to 32 characters: letters, digits and dashes, a letter first and no dash at the end.",
        )
    return name


@dataclass(frozen=True)
class Keys:
    """Either of the two opens the endpoint, so that one can be replaced while the other is in use."""

    primary: str
    secondary: str


@dataclass(frozen=True)
class Endpoint:
    id: str
    workspace_id: str
    name: str
    traffic: Mapping[str, int]
    description: str
    tags: Mapping[str, str]
    created_by: str
    created_at: datetime
    updated_at: datetime
    auth_mode: str = "key"

    def __post_init__(self) -> None:
        check_name(self.name, "an online endpoint")
        if self.auth_mode != "key":
            raise EndpointNameInvalid(
                f"The endpoint '{self.name}' asks for auth_mode '{self.auth_mode}'; this version knows 'key'.",
                hint="Write auth_mode: key.",
            )

    @property
    def revision(self) -> int:
        """Another number after every change: microseconds of the last one since 1970."""
        return round(self.updated_at.timestamp() * 1_000_000)


@dataclass(frozen=True)
class RequestSettings:
    """How long the caller waits (milliseconds), and how many requests one replica takes at a time."""

    request_timeout_ms: int = 5_000
    max_concurrent_requests_per_instance: int = 64

    def __post_init__(self) -> None:
        if not 1 <= self.request_timeout_ms <= LONGEST_TIMEOUT_MS:
            raise DeploymentInvalid(
                f"request_timeout_ms is {self.request_timeout_ms}; it goes from 1 to {LONGEST_TIMEOUT_MS}."
            )
        if self.max_concurrent_requests_per_instance < 1:
            raise DeploymentInvalid("max_concurrent_requests_per_instance is at least 1.")


@dataclass(frozen=True)
class Collecting:
    """Whether answered requests are captured, and which share of them (0 to 1)."""

    enabled: bool = False
    sampling_rate: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.sampling_rate <= 1:
            raise DeploymentInvalid(f"sampling_rate is {self.sampling_rate}; it goes from 0 to 1.")


@dataclass(frozen=True)
class ServedModel:
    """A model version as its replicas need it: its files, and what is installed to run them.

    files: a manifest as JSON. onnx: a manifest of the one file that answers in the model's place, if any.
    """

    name: str
    version: int
    files: JSON
    requirements: tuple[str, ...]
    python: str | None = None
    signature: JSON = None
    onnx: JSON = None

    @property
    def reference(self) -> str:
        return f"{self.name}:{self.version}"


@dataclass(frozen=True)
class Definition:
    """What a deployment is to be: everything that a change of it replaces at once."""

    model: ServedModel
    instance_count: int = 1
    request_settings: RequestSettings = RequestSettings()
    collecting: Collecting = Collecting()
    environment_variables: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.instance_count <= MOST_INSTANCES:
            raise DeploymentInvalid(f"instance_count is {self.instance_count}; it goes from 1 to {MOST_INSTANCES}.")


@dataclass(frozen=True)
class Deployment:
    """`current` is what serves (or was to, when the first start failed); `coming` is on its way up beside it.

    `failed_process` is the one whose end refused the last change: its log says why.
    `generation` counts the definitions tried; replicas of an older one serve until the newer has passed its probe.
    """

    id: str
    workspace_id: str
    endpoint_id: str
    endpoint: str
    name: str
    current: Definition
    coming: Definition | None
    generation: int
    serving_generation: int
    state: ProvisioningState
    error: str
    all_traffic: bool
    description: str
    tags: Mapping[str, str]
    created_by: str
    created_at: datetime
    updated_at: datetime
    failed_process: str | None = None

    @property
    def newest(self) -> Definition:
        return self.coming or self.current

    def with_state(self, state: ProvisioningState, *, error: str = "") -> "Deployment":
        return replace(self, state=state, error=error)


@dataclass(frozen=True)
class Standing:
    """A deployment in short: what serves behind its name, and how it stands."""

    endpoint: str
    deployment: str
    model: str
    version: int
    state: ProvisioningState
    error: str
    updated_at: datetime


@dataclass(frozen=True)
class Replica:
    """One process of a deployment; `id` is the process's. `failures` in a row decide how long a restart waits.

    `due_at` is when a waiting one starts and a leaving one ends.
    """

    id: str
    deployment_id: str
    workspace_id: str
    ordinal: int
    generation: int
    state: ReplicaState
    socket: str | None
    failures: int
    due_at: datetime
    ready_at: datetime | None


@dataclass(frozen=True)
class Segment:
    """A sealed file of captured traffic or of feedback, as the gateway announced it."""

    id: str
    workspace_id: str
    endpoint: str
    deployment: str
    kind: str
    path: str
    rows: int
    min_time: datetime | None
    max_time: datetime | None
    digest: str
    size: int
    announced_at: datetime


@dataclass(frozen=True)
class Sealed:
    """What an endpoint's sealed files of one kind hold together. last_at: when the newest row was taken."""

    segments: int
    rows: int
    bytes: int
    last_at: datetime | None = None


@dataclass(frozen=True)
class Sighting:
    """A gateway as it was last heard: `run` is its start, table_version and endpoints what it routes by."""

    run: str
    started_at: datetime
    seen_at: datetime
    version: str
    table_version: int
    endpoints: int

    def is_alive(self, now: datetime) -> bool:
        """Whether it was heard lately."""
        return now - self.seen_at <= SILENT_AFTER


@dataclass(frozen=True)
class Figures:
    """What the gateway last counted for one deployment, since the deployment's first answer."""

    deployment_id: str
    answered: int
    errors: int
    numbers: JSONObject
    at: datetime

    @property
    def shown(self) -> JSONObject:
        """With the totals in place of what the gateway of now has told."""
        told = {name: value for name, value in self.numbers.items() if not name.startswith("told_")}
        return {**told, "answered": self.answered, "errors": self.errors}
