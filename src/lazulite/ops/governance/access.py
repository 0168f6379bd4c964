"""Who may do what: one pure function over the kind of a principal."""

from fnmatch import fnmatchcase

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.words.errors import Forbidden

EVERYTHING = ("*",)
# A permission is `<noun>/<verb>`. What is not named is refused.
GRANTS: dict[PrincipalKind, tuple[str, ...]] = {
    PrincipalKind.LOCAL: EVERYTHING,
    PrincipalKind.SYSTEM: EVERYTHING,
    PrincipalKind.PERSON: EVERYTHING,
    PrincipalKind.JOB: (
        "runs/*", "models/read", "models/write", "data/read", "data/write", "environments/read", "jobs/read",
        "endpoints/read", "evidence/*", "events/read", "lineage/read", "workspaces/read",
    ),
    PrincipalKind.RULE: ("jobs/*", "data/read", "models/read", "environments/read"),
    PrincipalKind.WORKER: ("agents/worker",),
    PrincipalKind.GATEWAY: ("agents/gateway",),
}  # fmt: skip
AGENTS_ONLY = "agents/"


class PermissionRefused(Forbidden):
    def __init__(self, actor: Actor, permission: str) -> None:
        super().__init__(
            f"{actor.principal} asked for '{permission}' and may not.",
            hint="Ask an owner of the workspace to do it, or for a token that may.",
        )


class WorkspaceRefused(Forbidden):
    def __init__(self, actor: Actor, workspace: str) -> None:
        super().__init__(f"The token of {actor.principal} does not reach the workspace '{workspace}'.")


def allows(actor: Actor, permission: str) -> bool:
    """Whether this kind of principal is granted the permission."""
    if permission.startswith(AGENTS_ONLY) and actor.principal.kind == PrincipalKind.PERSON:
        return False
    return any(fnmatchcase(permission, grant) for grant in GRANTS[actor.principal.kind])


def require(actor: Actor, permission: str) -> None:
    """Raises PermissionRefused."""
    if not allows(actor, permission):
        raise PermissionRefused(actor, permission)
