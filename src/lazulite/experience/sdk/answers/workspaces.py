"""What the API answers of workspaces. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Workspace(Answer):
    id: str
    name: str
    description: str
    tiers: list[str]
    created_at: str


class Token(Answer):
    id: str
    prefix: str
    principal: str
    label: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    token: str | None
