"""Who may do what: one table from roles to permissions, and pure questions to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.words.errors import Forbidden, Invalid, nearest


class Role(StrEnum):
    """The first four are a person's, given in a workspace; the others come with what a principal is."""

    OWNER = "Owner"
    CONTRIBUTOR = "Contributor"
    DATA_SCIENTIST = "AzureML Data Scientist"
    READER = "Reader"
    HOME_OWNER = "Owner of the home"
    LOCAL = "local"
    JOB = "job"
    RULE = "rule"
    WORKER = "worker"
    GATEWAY = "gateway"


# A permission is `<noun>/<verb>`; a route names one of these and no other.
PERMISSIONS: Mapping[str, str] = {
    "workspaces/read": "see the workspace",
    "workspaces/create": "make a workspace, and own it",
    "members/read": "see who has which role",
    "members/write": "grant and withdraw roles",
    "tokens/read": "list the tokens that reach this workspace alone, jobs' too, without their secrets",
    "tokens/write": "make a token of this workspace for a person who has no password, and revoke any",
    "data/read": "list, show, preview and download data",
    "data/write": "upload, register, label, archive, delete and profile data",
    "datastores/read": "list and show datastores, without their credentials, and see what lies in them",
    "datastores/write": "create, change and delete datastores, and give them credentials",
    "models/read": "list, show and download models",
    "models/write": "register, label, archive and delete models",
    "environments/read": "list and show environments",
    "environments/write": "register, label, archive and delete environments",
    "components/read": "list, show and validate components",
    "components/write": "register, label, archive and delete components",
    "evidence/read": "see the evidence on a model version",
    "evidence/write": "attach evidence to a model version",
    "jobs/read": "list, show and validate jobs; read logs and outputs",
    "jobs/write": "submit, cancel, clone and archive jobs",
    "runs/read": "read experiments, runs, metrics and artifacts",
    "runs/write": "write experiments, runs, metrics and artifacts",
    "endpoints/read": "list and show endpoints and deployments; read their logs",
    "endpoints/invoke": "ask endpoints for predictions through this server, and send them feedback",
    "endpoints/keys": "read and renew the keys of endpoints",
    "endpoints/write": "create, change and delete endpoints, deployments and traffic",
    "monitors/read": "see monitors and what they measured",
    "monitors/write": "create, change, run and delete monitors",
    "triggers/read": "see triggers and why they did or did not fire; try one with a fact",
    "triggers/write": "create, switch and delete triggers",
    "schedules/read": "see schedules, when they fire and what came of it; validate one",
    "schedules/write": "create, change, switch, run, backfill and delete schedules",
    "git-hooks/read": "see git hooks and what was delivered to them, without their secrets",
    "git-hooks/write": "make git hooks, renew their secrets, and delete them",
    "releases/read": "see releases, their evidence, and release policies",
    "releases/write": "open a release, and roll one back",
    "releases/approve": "approve or refuse a release",
    "policies/write": "create and change release policies",
    "events/read": "read and follow the facts",
    "audit/read": "read the audit",
    "lineage/read": "read the lineage",
    "loops/read": "see how far each endpoint's loop was walked, and what waits",
    "users/read": "list the users of the home, and its audit",
    "users/write": "create and disable users, reset passwords, make Owners of the home",
    "compute/read": "see the workers, what runs on them in one's workspaces, what waits, and the gateway",
    "targets/read": "see the compute targets of a workspace, and what waits for them",
    "targets/write": "create, change, start, stop and delete compute targets",
    "system/read": "see which Lazulite this is, where it keeps what, and how much room is left",
    "workers/read": "list the tokens of workers",
    "workers/write": "make and revoke tokens of workers; cordon, drain and remove them",
    "agents/worker": "claim and report jobs",
    "agents/gateway": "follow the routing table and report traffic",
}
HOME = ("users/*", "workers/*", "system/*")
AGENTS = ("agents/*",)
OWNERS = ("members/write", "policies/write")
# What lies in no workspace.
OUTSIDE = (
    "workspaces/create", "users/read", "users/write", "workers/read", "workers/write", "compute/read", "system/read",
    "agents/worker", "agents/gateway",
)  # fmt: skip


@dataclass(frozen=True)
class Grant:
    """What is in `may` and not in `but`; what is in `named`, where the thing itself names who may. Globs."""

    may: tuple[str, ...]
    but: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


GRANTS: Mapping[Role, Grant] = {
    Role.OWNER: Grant(("*",), but=(*HOME, *AGENTS)),
    Role.CONTRIBUTOR: Grant(("*",), but=(*HOME, *AGENTS, "members/write", "tokens/write")),
    Role.DATA_SCIENTIST: Grant(
        ("*",),
        but=(
            *HOME, *AGENTS, *OWNERS, "tokens/*", "workspaces/create", "targets/write", "git-hooks/write",
            "releases/approve",
        ),
        named=("releases/approve",),
    ),
    Role.READER: Grant(("*/read",), but=(*HOME, "tokens/read"), named=("releases/approve",)),
    Role.HOME_OWNER: Grant(("*",), but=AGENTS),
    Role.LOCAL: Grant(("*",)),
    Role.JOB: Grant((
        "runs/*", "models/read", "models/write", "data/read", "data/write", "datastores/read", "environments/read",
        "components/read",
        "jobs/read", "endpoints/read", "evidence/*", "events/read", "lineage/read", "workspaces/read",
    )),
    Role.RULE: Grant(("jobs/*", "data/read", "models/read", "environments/read", "components/read")),
    Role.WORKER: Grant(("agents/worker",)),
    Role.GATEWAY: Grant(("agents/gateway",)),
}  # fmt: skip
ASSIGNABLE = (Role.OWNER, Role.CONTRIBUTOR, Role.DATA_SCIENTIST, Role.READER)
SHORT = {"data scientist": Role.DATA_SCIENTIST}
BY_KIND: Mapping[PrincipalKind, Role] = {
    PrincipalKind.LOCAL: Role.LOCAL,
    PrincipalKind.SYSTEM: Role.LOCAL,
    PrincipalKind.JOB: Role.JOB,
    PrincipalKind.RULE: Role.RULE,
    PrincipalKind.WORKER: Role.WORKER,
    PrincipalKind.GATEWAY: Role.GATEWAY,
}


class RoleUnknown(Invalid):
    pass


class PermissionRefused(Forbidden):
    def __init__(self, actor: Actor, permission: str, role: Role | None) -> None:
        standing = f", {role.value}," if role in ASSIGNABLE else ""
        super().__init__(
            f"{actor.principal}{standing} asked for '{permission}' and may not.",
            hint="Ask an owner of the workspace to do it, or for a role that may.",
        )


class WorkspaceRefused(Forbidden):
    """Says the same of a workspace that is there and of one that is not."""

    def __init__(self, actor: Actor, workspace: str) -> None:
        super().__init__(f"The token of {actor.principal} does not reach the workspace '{workspace}'.")


def allows(role: Role | None, permission: str, *, named: bool = False) -> bool:
    """Whether the role may; `named`: the thing that it is about names this principal."""
    grant = GRANTS.get(role) if role else None
    if grant is None:
        return False
    if named and _in(permission, grant.named):
        return True
    return _in(permission, grant.may) and not _in(permission, grant.but)


def permissions_of(role: Role | None) -> tuple[str, ...]:
    """Every permission that the role has, in the order of the catalogue."""
    return tuple(permission for permission in PERMISSIONS if allows(role, permission))


def require(actor: Actor, role: Role | None, permission: str, *, named: bool = False) -> None:
    """Raises PermissionRefused."""
    if not allows(role, permission, named=named):
        raise PermissionRefused(actor, permission, role)


def standing(kind: PrincipalKind, *, assigned: Role | None, is_owner: bool) -> Role | None:
    """The role in which a principal acts in a workspace: its kind's, or what it was given; an Owner of the home
    owns every workspace."""
    return BY_KIND.get(kind) or (Role.HOME_OWNER if is_owner else assigned)


def role_named(name: str) -> Role:
    """An assignable role by its name, however capitalised; `Data Scientist` for short. Raises RoleUnknown."""
    known = {role.value.lower(): role for role in ASSIGNABLE} | SHORT
    found = known.get(name.strip().lower())
    if found is None:
        raise RoleUnknown(f"There is no role '{name}'.", hint=nearest(name, [role.value for role in ASSIGNABLE]))
    return found


def _in(permission: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(permission, glob) for glob in globs)
