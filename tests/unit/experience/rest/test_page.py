"""The page of facts, with nothing from elsewhere."""

import pytest
from starlette.testclient import TestClient

from lazulite.experience.http.application import application
from lazulite.experience.rest import page

app = application("page", version="0", known_hosts=frozenset({"testserver"}))
app.include_router(page.router)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page/page.css", "text/css"),
        ("/page/page.js", "text/javascript"),
        ("/page/icon.svg", "image/svg"),
    ],
)
def test_each_file_comes_with_its_type_and_a_strict_policy(path: str, kind: str) -> None:
    answer = TestClient(app).get(path)
    assert (answer.status_code, answer.headers["content-type"].startswith(kind)) == (200, True)
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_a_link_that_the_mlflow_client_prints_leads_to_its_workspace() -> None:
    answer = TestClient(app).get("/workspaces/team a/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/?workspace=team+a")


def test_what_is_not_there_is_a_problem_document() -> None:
    answer = TestClient(app).get("/nothing")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is nothing at /nothing.")
