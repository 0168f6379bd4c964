"""How each host is told of a commit's status: where, in which words, and by which login.

Sources: docs.github.com/rest/commits/statuses, docs.gitlab.com/api/commits, Gitea's and Azure DevOps' API references.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urlsplit

from lazulite.foundation.remote.web import basic_login
from lazulite.ops.git.entities import GitHost
from lazulite.words.json import JSON, JSONObject

LONGEST = 140  # letters of a description: GitHub takes no more
AZURE = "7.1"  # version of the API


class State(StrEnum):
    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELED = "canceled"


@dataclass(frozen=True)
class Saying:
    """What is to be told. context: one a rule or an experiment; a newer status takes the older one's place."""

    commit: str
    state: State
    context: str
    description: str
    job_url: str


@dataclass(frozen=True)
class Request:
    url: str
    body: JSONObject
    headers: Mapping[str, str] = field(repr=False)


WORDS: Mapping[GitHost, Mapping[State, str]] = {
    GitHost.GITHUB: {State.CANCELED: "error"},
    GitHost.GITLAB: {State.FAILURE: "failed"},
    GitHost.GITEA: {State.CANCELED: "error"},
    GitHost.AZURE_DEVOPS: {State.SUCCESS: "succeeded", State.FAILURE: "failed", State.CANCELED: "error"},
}


def request(host: GitHost, repository: str, saying: Saying, *, user: str, secret: str) -> Request:
    """user: "" where the secret is a token. It goes to the repository's own host, and nowhere else."""
    parts = urlsplit(repository)
    place = Place(parts.scheme, parts.netloc, parts.path.strip("/").removesuffix(".git"))
    word = WORDS[host].get(saying.state, saying.state.value)
    url, body = MADE[host](place, saying, word)
    return Request(url, body, {"Authorization": basic_login(user, secret)} if user else _by_token(host, secret))


@dataclass(frozen=True)
class Place:
    scheme: str
    host: str
    path: str


def _github(place: Place, saying: Saying, word: str) -> tuple[str, JSONObject]:
    own = f"{place.scheme}://{place.host}/api/v3"
    root = "https://api.github.com" if place.host == "github.com" else own
    return f"{root}/repos/{place.path}/statuses/{saying.commit}", _plain(saying, word)


def _gitea(place: Place, saying: Saying, word: str) -> tuple[str, JSONObject]:
    root = f"{place.scheme}://{place.host}/api/v1"
    return f"{root}/repos/{place.path}/statuses/{saying.commit}", _plain(saying, word)


def _gitlab(place: Place, saying: Saying, word: str) -> tuple[str, JSONObject]:
    root = f"{place.scheme}://{place.host}/api/v4"
    body: dict[str, JSON] = {
        "state": word, "target_url": saying.job_url, "description": saying.description[:LONGEST],
        "name": saying.context,
    }  # fmt: skip
    return f"{root}/projects/{quote(place.path, safe='')}/statuses/{saying.commit}", body


def _azure_devops(place: Place, saying: Saying, word: str) -> tuple[str, JSONObject]:
    project, _, name = place.path.partition("/_git/")
    genre, _, context = saying.context.partition("/")
    body: dict[str, JSON] = {
        "state": word, "description": saying.description[:LONGEST], "targetUrl": saying.job_url,
        "context": {"name": context, "genre": genre},
    }  # fmt: skip
    api = f"{place.scheme}://{place.host}/{project}/_apis/git/repositories/{name}"
    return f"{api}/commits/{saying.commit}/statuses?api-version={AZURE}", body


MADE: Mapping[GitHost, Callable[[Place, Saying, str], tuple[str, JSONObject]]] = {
    GitHost.GITHUB: _github,
    GitHost.GITLAB: _gitlab,
    GitHost.GITEA: _gitea,
    GitHost.AZURE_DEVOPS: _azure_devops,
}


def _plain(saying: Saying, word: str) -> JSONObject:
    return {
        "state": word, "target_url": saying.job_url, "description": saying.description[:LONGEST],
        "context": saying.context,
    }  # fmt: skip


def _by_token(host: GitHost, token: str) -> Mapping[str, str]:
    match host:
        case GitHost.GITHUB:
            return {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        case GitHost.GITLAB:
            return {"PRIVATE-TOKEN": token}
        case GitHost.GITEA:
            return {"Authorization": f"token {token}"}
        case GitHost.AZURE_DEVOPS:
            return {"Authorization": basic_login("", token)}
