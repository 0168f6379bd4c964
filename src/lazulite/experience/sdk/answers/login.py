"""What the API answers of login. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer


class Place(Answer):
    """A workspace that the caller sees. `permissions`: what the role there lets them do, as `<noun>/<verb>`."""

    name: str
    description: str
    role: str
    permissions: list[str]


class Me(Answer):
    """`authenticated_by`: local, token or session. `permissions`: what the caller may do outside of any workspace.

    `is_local`: the person at this machine, who need not log in. `is_owner`: an Owner of the home.
    """

    principal: str
    name: str
    display_name: str
    authenticated_by: Literal["local", "token", "session"]
    is_local: bool
    is_owner: bool
    login_required: bool
    has_password: bool
    expires_at: str | None
    permissions: list[str]
    workspaces: list[Place]


class Session(Answer):
    """`is_current`: the one that asks."""

    id: str
    created_at: str
    last_seen_at: str
    expires_at: str
    address: str
    agent: str
    is_current: bool
