"""Two workspaces with the same names in them: no route of one shows or changes what is the other's."""

from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory
from tests.unit.processes.team import Team

ROOT = "/api/v1/workspaces/{workspace}"
LIVE = f"{ROOT}/events/stream"  # never ends: tests/flows/events asks it
NO_FILES = f"{ROOT}/environments/{{name}}/versions/{{version}}/files/{{path:path}}"
# What is told by names and counts alone; every other route tells something that only this workspace has.
PLAIN = {
    f"{ROOT}/curated-environments", f"{ROOT}/curated-environments/{{curated}}", f"{ROOT}/environment-differences",
    f"{ROOT}/environments/{{name}}/versions/{{version}}/files", NO_FILES,
    f"{ROOT}/online-endpoints/{{name}}/collected", f"{ROOT}/git-hooks/{{name}}/statuses",
    f"{ROOT}/schedules/{{name}}/next",
}  # fmt: skip


@pytest.fixture(scope="module")
def teams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Team, Team]]:
    platform = platform_in_memory(tmp_path_factory.mktemp("home"))
    http = TestClient(create_app(platform), base_url="http://localhost")
    both = Team(platform, http, "red"), Team(platform, http, "blue")
    for team in both:
        http.post("/api/v1/workspaces", json={"name": team.workspace, "description": team.secret})
        team.run_a_job()
    for team in both:
        team.fill()
        team.measure()
    yield both
    platform.close()


@pytest.fixture(scope="module")
def routes(teams: tuple[Team, Team]) -> list[tuple[str, str]]:
    """(method, path) of every route under a workspace, as the application has them."""
    found = [
        (method, str(route.path))
        for route in iter_route_contexts(teams[0].http.app.routes)  # type: ignore[attr-defined]  # a FastAPI
        for method in sorted(route.methods or ())
        if str(route.path).startswith("/api/v1/workspaces/{workspace}") and route.path != LIVE
    ]
    assert len(found) > 100
    return found


def test_every_route_answers_with_its_own(teams: tuple[Team, Team], routes: list[tuple[str, str]]) -> None:
    for team, other in (teams, teams[::-1]):
        told = team.state(routes)
        assert {path: one for path, one in told.items() if one[0] != 200}.keys() == {NO_FILES}
        assert [path for path, (_, said) in told.items() if any(mark in said for mark in other.marks)] == []
        assert {path for path, (_, said) in told.items() if not any(mark in said for mark in team.marks)} == PLAIN


def test_asking_with_the_others_ids_shows_and_changes_nothing_of_theirs(
    teams: tuple[Team, Team], routes: list[tuple[str, str]]
) -> None:
    red, blue = teams
    before = blue.state(routes)
    hidden = blue.marks - set(blue.ids.values())  # an id that was asked for may be named in the refusal
    said = {call: red.ask(*call, blue.ids)[1] for call in routes}
    assert [call for call, answer in said.items() if any(mark in answer for mark in hidden)] == []
    red.platform.relay.drain()
    assert blue.state(routes) == before
