import pytest

from lazulite.foundation.remote.web import basic_login
from lazulite.ops.git.entities import GitHost
from lazulite.ops.git.telling import Request, Saying, State, request

SAYING = Saying(
    "b" * 40, State.FAILURE, "lazulite/retrain", "train: Failed", "https://ml.example/workspaces/default/jobs/j"
)
PLAIN = {
    "target_url": "https://ml.example/workspaces/default/jobs/j", "description": "train: Failed",
    "context": "lazulite/retrain",
}  # fmt: skip


@pytest.mark.parametrize(
    ("host", "repository", "made"),
    [
        (
            GitHost.GITHUB, "https://github.com/pumps/flights.git",
            Request(
                f"https://api.github.com/repos/pumps/flights/statuses/{'b' * 40}", {"state": "failure", **PLAIN},
                {"Authorization": "Bearer t", "Accept": "application/vnd.github+json"},
            ),
        ),
        (
            GitHost.GITHUB, "https://git.corp:8443/pumps/flights",
            Request(
                f"https://git.corp:8443/api/v3/repos/pumps/flights/statuses/{'b' * 40}", {"state": "failure", **PLAIN},
                {"Authorization": "Bearer t", "Accept": "application/vnd.github+json"},
            ),
        ),
        (
            GitHost.GITLAB, "https://gitlab.com/pumps/ml/flights.git",
            Request(
                f"https://gitlab.com/api/v4/projects/pumps%2Fml%2Fflights/statuses/{'b' * 40}",
                {
                    "state": "failed", "target_url": PLAIN["target_url"], "description": "train: Failed",
                    "name": "lazulite/retrain",
                },
                {"PRIVATE-TOKEN": "t"},
            ),
        ),
        (
            GitHost.GITEA, "https://codeberg.org/pumps/flights.git",
            Request(
                f"https://codeberg.org/api/v1/repos/pumps/flights/statuses/{'b' * 40}", {"state": "failure", **PLAIN},
                {"Authorization": "token t"},
            ),
        ),
        (
            GitHost.AZURE_DEVOPS, "https://dev.azure.com/pumps/trains/_git/flights",
            Request(
                "https://dev.azure.com/pumps/trains/_apis/git/repositories/flights/commits/"
                f"{'b' * 40}/statuses?api-version=7.1",
                {
                    "state": "failed", "description": "train: Failed", "targetUrl": PLAIN["target_url"],
                    "context": {"name": "retrain", "genre": "lazulite"},
                },
                {"Authorization": basic_login("", "t")},
            ),
        ),
    ],
)  # fmt: skip
def test_each_host_is_told_in_its_own_words(host: GitHost, repository: str, made: Request) -> None:
    assert request(host, repository, SAYING, user="", secret="t") == made


def test_a_password_is_sent_with_its_user() -> None:
    made = request(GitHost.GITEA, "https://forge.example/a/b", SAYING, user="ada", secret="p")
    assert made.headers == {"Authorization": basic_login("ada", "p")}
