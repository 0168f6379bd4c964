"""Every route for every role, each asked for real: who comes in is who the table below lets in, and nobody else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.ops.governance.access import PERMISSIONS, Role
from lazulite.ops.governance.users.entities import person
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory
from tests.unit.ops.release.makers import Walk, make_policy
from tests.unit.processes.test_every_route import OPEN, SIGNED, filled_path

# Home's owner, Owner, Contributor, Data scientist, Reader, outsider (X), anonymous (A), Job. Written out by hand, so
# that a change of the table that the platform goes by has to be made twice.
MAY = {
    "workspaces/read": "HOCDRJ", "workspaces/create": "HOCX", "members/read": "HOCDR", "members/write": "HO",
    "tokens/read": "HOC", "tokens/write": "HO", "data/read": "HOCDRJ", "data/write": "HOCDJ",
    "datastores/read": "HOCDRJ", "datastores/write": "HOCD", "components/read": "HOCDRJ", "components/write": "HOCD",
    "models/read": "HOCDRJ", "models/write": "HOCDJ", "environments/read": "HOCDRJ", "environments/write": "HOCD",
    "evidence/read": "HOCDRJ", "evidence/write": "HOCDJ", "jobs/read": "HOCDRJ", "jobs/write": "HOCD",
    "runs/read": "HOCDRJ", "runs/write": "HOCDJ", "endpoints/read": "HOCDRJ", "endpoints/keys": "HOCD",
    "compute/read": "HOCDRX", "system/read": "H", "targets/read": "HOCDR", "targets/write": "HOC",
    "endpoints/write": "HOCD", "endpoints/invoke": "HOCD", "loops/read": "HOCDR",
    "monitors/read": "HOCDR", "monitors/write": "HOCD", "triggers/read": "HOCDR",
    "triggers/write": "HOCD", "schedules/read": "HOCDR", "schedules/write": "HOCD",
    "git-hooks/read": "HOCDR", "git-hooks/write": "HOC",
    "releases/read": "HOCDR", "releases/write": "HOCD", "releases/approve": "HOC",
    "policies/write": "HOC", "events/read": "HOCDRJ", "audit/read": "HOCDR", "lineage/read": "HOCDRJ",
    "users/read": "H", "users/write": "H", "workers/read": "H", "workers/write": "H", "agents/worker": "",
    "agents/gateway": "",
}  # fmt: skip
PERSONS, KNOWN = "HOCDRX", "HOCDRXJ"
SELF = {"GET /api/v1/me": KNOWN, "GET /api/v1/workspaces": KNOWN}  # everything else of one's own is a person's
ROLES = {"O": Role.OWNER, "C": Role.CONTRIBUTOR, "D": Role.DATA_SCIENTIST, "R": Role.READER}
OUTSIDE = {"users", "workers", "agents", "compute", "system"}  # what lies in no workspace
# What only looks, though it is no GET: plans, tries and searches.
LOOKING = ("/validate", "/test", "/search", "/search-datasets", "/get-latest-versions")
BODIES = {"refuse": {"reason": "not now"}}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    permission: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def may(self) -> str:
        if self.path in OPEN:
            return f"{KNOWN}A"
        return MAY[self.permission] if self.permission else SELF.get(str(self), PERSONS)

    @property
    def address(self) -> str:
        """What would never end is asked for what is not to be had: who may not come in hears so before."""
        return f"{self.path}?after=-1" if self.path.endswith("/events/stream") else self.path


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Where everybody has to log in, and a release waits for an approval."""
    made = platform_in_memory(tmp_path_factory.mktemp("home"))
    walk = Walk(made)
    walk.model()
    walk.champion()
    walk.window()
    made.write(lambda tx: made.release.policies.create(tx, LOCAL, walk.workspace, make_policy()))
    walk.model()
    walk.validated()
    yield replace(made, settings=replace(made.settings, require_login=True))
    made.close()


@pytest.fixture(scope="module")
def app(platform: Platform) -> FastAPI:
    return create_app(platform)


@pytest.fixture(scope="module")
def callers(app: FastAPI, platform: Platform) -> Mapping[str, TestClient]:
    """By letter, each with what it comes in by."""

    def token(tx: object, principal: Principal, workspace: str | None = None) -> str:
        return platform.tokens.issue(tx, principal, workspace_id=workspace, lifetime=timedelta(days=1))[0]  # type: ignore[arg-type]  # a Tx

    def make(tx: object) -> dict[str, str]:
        here = platform.workspaces.named(tx, "default").id  # type: ignore[arg-type]  # a Tx
        there = platform.workspaces.create(tx, LOCAL, "elsewhere").id  # type: ignore[arg-type]  # a Tx
        for letter in "HOCDRX":
            platform.users.create(tx, LOCAL, letter, is_owner=letter == "H")  # type: ignore[arg-type]  # a Tx
        for letter, role in ROLES.items():
            platform.members.put(tx, LOCAL, here, person(letter), role)  # type: ignore[arg-type]  # a Tx
        platform.members.put(tx, LOCAL, there, person("X"), Role.OWNER)  # type: ignore[arg-type]  # a Tx
        job = Principal(PrincipalKind.JOB, "f" * 32)
        return {**{letter: token(tx, person(letter)) for letter in "HOCDRX"}, "J": token(tx, job, here)}

    headers = {letter: {"Authorization": f"Bearer {secret}"} for letter, secret in platform.write(make).items()}
    return {letter: TestClient(app, base_url="http://localhost", headers=headers.get(letter)) for letter in f"{KNOWN}A"}


def permissions(dependant: Dependant | None) -> Iterator[str]:
    for one in dependant.dependencies if dependant else ():
        if hasattr(one.call, "permission"):
            yield one.call.permission
        yield from permissions(one)


@pytest.fixture(scope="module")
def routes(app: FastAPI) -> list[Route]:
    found = [
        Route(method, filled_path(str(route.path)).replace("/releases/1", "/releases/delays:2"), next(named, ""))
        for route in iter_route_contexts(app.routes)
        for method in sorted(route.methods or ())
        for named in [permissions(getattr(route.route, "dependant", None))]
    ]
    assert len(found) > 250
    return found


def answer(client: TestClient, route: Route) -> tuple[int, str]:
    body = None if route.method in {"GET", "HEAD"} else BODIES.get(route.path.rpartition("/")[2], {})
    found = client.request(route.method, route.address, json=body, follow_redirects=False)
    return found.status_code, found.text


def expected(route: Route, letter: str) -> str:
    if (route.method, route.path) in SIGNED:
        return "unknown"
    if letter in route.may:
        return "in"
    if letter == "A":
        return "unknown"
    in_workspace = route.permission and route.permission.partition("/")[0] not in OUTSIDE
    return "unseen" if letter == "X" and in_workspace and route.permission != "workspaces/create" else "refused"


def seen(status: int, text: str) -> str:
    """What happened at the door; whatever a route says to who is in (that there is no such thing, say) is `in`."""
    if "There is no workspace 'default'" in text:
        return "unseen"
    return {401: "unknown", 403: "refused"}.get(status, f"broken ({status})" if status >= 500 else "in")


def test_every_route_lets_in_every_role_that_may_and_no_other(
    routes: list[Route], callers: Mapping[str, TestClient], record_property: Callable[[str, object], None]
) -> None:
    cells = [(route, letter, seen(*answer(callers[letter], route))) for route in routes for letter in callers]
    wrong = [(str(route), letter, found) for route, letter, found in cells if found != expected(route, letter)]
    assert wrong == []
    record_property("report", f"every route x every role: {len(routes)} x {len(callers)} = {len(cells)} cells asked")


def test_every_route_names_a_permission_or_is_open_or_is_about_oneself(routes: list[Route]) -> None:
    assert set(MAY) == set(PERMISSIONS)
    assert {route.permission for route in routes if route.permission} == set(PERMISSIONS)
    unasked = [route for route in routes if not route.permission and (route.method, route.path) not in SIGNED]
    nameless = {str(route) for route in unasked if route.path not in OPEN}
    assert all(route in SELF or " /api/v1/me/" in route for route in nameless), nameless


def test_what_writes_never_asks_for_leave_to_read(routes: list[Route]) -> None:
    writing = [route for route in routes if route.method != "GET" and route.permission.endswith("/read")]
    assert [str(route) for route in writing if not route.path.endswith(LOOKING)] == []
