"""docs/reference/roles.md, from the table that the platform goes by."""

from pathlib import Path

from lazulite.ops.governance.access import ASSIGNABLE, PERMISSIONS, Role, allows

PAGE = Path("docs/reference/roles.md")
HEAD = """# Roles

Who may do what. A role is given in a workspace (`lazulite workspace member put`, or `PUT
/api/v1/workspaces/{workspace}/members/{name}`), by its Owners; `Data Scientist` is short for `AzureML Data Scientist`.
An **Owner of the home** (`lazulite user create NAME --owner`) administers its users and owns every workspace; so does
the person at the server's machine where nobody has to log in. A **job** comes in with a token of its own, for its
workspace and as long as it runs. A worker's and the gateway's tokens open what agents ask, and nothing else. Who has
no role in a workspace finds it missing.

*named*: only where the thing itself names who asks; a release policy does by `approve.approvers`.

`make reference` writes this page from the code.

"""
COLUMNS = (Role.HOME_OWNER, *ASSIGNABLE, Role.JOB)
TITLES = {Role.JOB: "a job"}
UNMENTIONED = "agents/"  # what workers and gateways ask: nobody else does


def files() -> dict[Path, str]:
    titles = [TITLES.get(role, role.value) for role in COLUMNS]
    lines = [f"| permission | lets one | {' | '.join(titles)} |\n", f"|---|---|{':-:|' * len(COLUMNS)}\n"]
    for permission, meaning in PERMISSIONS.items():
        if not permission.startswith(UNMENTIONED):
            cells = " | ".join(_cell(role, permission) for role in COLUMNS)
            lines.append(f"| `{permission}` | {meaning} | {cells} |\n")
    return {PAGE: HEAD + "".join(lines)}


def _cell(role: Role, permission: str) -> str:
    if allows(role, permission):
        return "yes"
    return "named" if allows(role, permission, named=True) else ""
