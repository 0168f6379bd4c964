"""Workspaces: the boxes in which teams work, with names of their own."""

import re
from dataclasses import dataclass
from datetime import datetime

from lazulite.words.errors import Conflict, Invalid, Missing, nearest
from lazulite.words.json import JSONObject

NAME = re.compile(r"^[a-zA-Z0-9][a-zA-Z0-9_-]{1,31}$")
DEFAULT = "default"


class WorkspaceMissing(Missing):
    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no workspace '{name}'.", hint=nearest(name, known))


class WorkspaceExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a workspace '{name}' already.", hint="Use it, or choose another name.")


@dataclass(frozen=True)
class Workspace:
    """`tiers`: the words this team has for how refined its data is, coarse to fine."""

    id: str
    name: str
    description: str
    tags: JSONObject
    tiers: tuple[str, ...]
    created_at: datetime

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise Invalid(
                f"{self.name!r} is no name for a workspace.",
                hint="2 to 32 letters, digits, - and _, the first a letter or digit.",
            )
        if not self.tiers or len({*self.tiers}) != len(self.tiers) or not all(tier.strip() for tier in self.tiers):
            raise Invalid(
                f"The tiers {', '.join(map(repr, self.tiers)) or 'of a workspace'} are no words, each once.",
                hint="Leave them out for bronze, silver, gold.",
            )
