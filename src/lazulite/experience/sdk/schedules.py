"""Schedules of jobs in Python."""

from lazulite.experience.sdk.answers.schedules import SchedulePlan
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.nouns import Document, envelope
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.local_paths import local_paths


class Schedules:
    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def validate(self, document: Document, *, set: Settings | None = None) -> SchedulePlan:
        """When it would fire, and what it would create: references resolved, nothing made."""
        body = envelope(self.transport, document, local_paths, set or {}, send=False)
        path = self.transport.workspace_path("schedules", "validate")
        return SchedulePlan._made(self.transport.post(path, body))
