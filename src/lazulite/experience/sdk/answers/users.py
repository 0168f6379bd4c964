"""What the API answers of users. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class User(Answer):
    name: str
    principal: str
    display_name: str
    is_owner: bool
    is_enabled: bool
    has_password: bool
    created_by: str
    created_at: str
    disabled_at: str | None
