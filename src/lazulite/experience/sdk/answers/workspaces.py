"""What the API answers of workspaces. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Workspace(Answer):
    id: str
    name: str
    description: str
    tiers: list[str]
    created_at: str


class Member(Answer):
    name: str
    principal: str
    display_name: str
    role: str
    is_enabled: bool
    granted_by: str
    granted_at: str
