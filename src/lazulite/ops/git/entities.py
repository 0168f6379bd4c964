"""Git hooks: by which a host of repositories tells a workspace what has happened, and what came of each delivery."""

import base64
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.words.errors import Conflict, Forbidden, Invalid, Missing, nearest
from lazulite.words.json import JSON

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
SECRET = "whsec_"  # noqa: S105 - how GitLab's signing tokens begin; other hosts take any text


class GitHost(StrEnum):
    """GITEA: Forgejo too."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    AZURE_DEVOPS = "azure_devops"


class Outcome(StrEnum):
    """Told: it became a fact. Ignored: it was genuine, and of nothing that is told. Repeated: it had come before."""

    TOLD = "told"
    IGNORED = "ignored"
    REPEATED = "repeated"
    REFUSED = "refused"


class GitHookMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no git hook '{name}' in this workspace.", hint=nearest(name, known))


class GitHookExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a git hook '{name}' already.", hint="Choose another name, or delete it first.")


class GitHookInvalid(Invalid):
    pass


class DeliveryUnsigned(Forbidden):
    """Says the same of a hook that is there and of one that is not; `why` is for who may see the hook."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            "The delivery is not taken: no hook here knows who sends it.",
            hint="Give the host the hook's address and its secret ('lazulite git-hook rotate' makes a new one).",
        )


class DeliveryUnread(Invalid):
    def __init__(self, why: str, hint: str = "") -> None:
        self.why = why
        super().__init__(f"The delivery is not taken: {why}.", hint=hint)


@dataclass(frozen=True)
class GitHook:
    """repository: the one that it tells of. reports_status: whether its commits are told how jobs of theirs end.

    near: whoever made it may name places of the server's own machine.
    """

    id: str
    workspace_id: str
    name: str
    host: GitHost
    repository: str
    description: str
    reports_status: bool
    near: bool
    created_by: str
    created_at: datetime
    rotated_at: datetime

    @property
    def subject(self) -> str:
        return f"git-hooks/{self.name}"


@dataclass(frozen=True)
class Arrival:
    """A delivery as it came. headers: by their names in small letters."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Told:
    """A fact to be: its type and its data."""

    type: str
    data: Mapping[str, JSON]


@dataclass(frozen=True)
class Judged:
    """What a delivery is found to be, by itself. key: the same when it comes again; None of one that is not taken.

    refusal: why it is not. reason: why nothing is told of it, or why it is refused, for the list.
    """

    event: str
    key: str | None = None
    facts: tuple[Told, ...] = ()
    reason: str = ""
    refusal: DeliveryUnsigned | DeliveryUnread | None = None


@dataclass(frozen=True)
class Delivery:
    """One that came, and what came of it. facts: the ids of what it told."""

    id: str
    event: str
    key: str | None
    outcome: Outcome
    reason: str
    size: int
    facts: tuple[str, ...]
    received_at: datetime


def new_secret() -> str:
    """Random, in the form that GitLab wants for signing; hosts that sign otherwise take it as it is."""
    return SECRET + base64.b64encode(secrets.token_bytes(32)).decode()


def check_name(name: str) -> None:
    """Raises GitHookInvalid."""
    if not NAME.fullmatch(name):
        raise GitHookInvalid(
            f"A git hook cannot be named {name[:80]!r}.",
            hint="Take up to 100 letters, digits, '_' and '-', a letter or digit first.",
        )
