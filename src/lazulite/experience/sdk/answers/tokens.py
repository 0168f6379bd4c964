"""What the API answers of tokens. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Token(Answer):
    """`workspace`: the only one that it reaches. `is_current`: the one that asks."""

    id: str
    prefix: str
    principal: str
    label: str
    workspace: str | None
    created_at: str
    last_used_at: str | None
    expires_at: str | None
    revoked_at: str | None
    is_expired: bool
    is_current: bool
    token: str | None
