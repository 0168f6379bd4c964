"""Facts: what has happened, in the past tense, by whom and because of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lazulite.foundation.actor import Actor
from lazulite.words.facts import FactCatalogue
from lazulite.words.json import JSON


@dataclass(frozen=True)
class NewFact:
    """A fact not yet written. `occurred_at` None means now; `subject` is `<noun>/<name>[/<version>]`."""

    type: str
    subject: str
    workspace_id: str
    data: Mapping[str, JSON]
    occurred_at: datetime | None = None
    version: int = 1


def new_fact(
    declared: FactCatalogue, type_: str, *, subject: str, workspace_id: str, data: Mapping[str, JSON]
) -> NewFact:
    """A fact of a kind that the slice declares, with the fields that it declares."""
    drift = declared[type_].drift(data)
    assert not drift, drift
    return NewFact(type_, subject, workspace_id, data)


@dataclass(frozen=True)
class Fact:
    """A written fact. Readers go by `seq` alone: it has no holes that fill up later."""

    id: str
    seq: int
    type: str
    version: int
    subject: str
    workspace_id: str
    data: Mapping[str, JSON]
    actor: Actor
    occurred_at: datetime
    recorded_at: datetime

    @property
    def cause(self) -> str | None:
        return self.actor.cause
