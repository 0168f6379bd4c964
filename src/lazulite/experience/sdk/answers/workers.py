"""What the API answers of workers. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Worker(Answer):
    """`is_live`: heard of within a lease. `clock_ahead_ms`: of the server's clock, network and all."""

    id: str
    name: str
    queue: str
    slots: int
    principal: str
    workspace: str | None
    seen_at: str
    is_live: bool
    clock_ahead_ms: int | None
