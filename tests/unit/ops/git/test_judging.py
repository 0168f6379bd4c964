import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from lazulite.ops.git.entities import Arrival, DeliveryUnread, DeliveryUnsigned, GitHook, GitHost, Judged, new_secret
from lazulite.ops.git.judging import judge
from lazulite.words.json import JSONObject
from tests.unit.ops.git.deliveries import (
    AZURE_REPOSITORY,
    BEFORE,
    COMMIT,
    REPOSITORY,
    ZERO,
    azure_pull_request,
    azure_push,
    github_pull_request,
    github_push,
    gitlab_merge_request,
    gitlab_push,
    sent,
    signed,
    signed_by_standard,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECRET = new_secret()


def make_hook(host: GitHost, repository: str = REPOSITORY) -> GitHook:
    return GitHook(
        id="h", workspace_id="w", name="flights", host=host, repository=repository, description="",
        reports_status=True, near=True, created_by="local:local", created_at=NOW, rotated_at=NOW,
    )  # fmt: skip


def judged(hook: GitHook, headers: dict[str, str], body: bytes | JSONObject, *, at: datetime = NOW) -> Judged:
    small = {name.lower(): value for name, value in headers.items()}
    return judge(hook, SECRET, Arrival(small, sent(body), at))


def of_github(body: JSONObject, event: str = "push") -> Judged:
    return judged(make_hook(GitHost.GITHUB), signed(SECRET, body, event=event), body)


def of_gitlab(body: JSONObject) -> Judged:
    headers = {"X-Gitlab-Token": SECRET, "X-Gitlab-Event": "Push Hook", "X-Gitlab-Event-UUID": "u-1"}
    return judged(make_hook(GitHost.GITLAB), headers, body)


def of_azure(body: JSONObject, login: str = f"hook:{SECRET}") -> Judged:
    basic = base64.b64encode(login.encode()).decode()
    return judged(make_hook(GitHost.AZURE_DEVOPS, AZURE_REPOSITORY), {"Authorization": f"Basic {basic}"}, body)


def test_a_push_to_github_tells_its_branch_its_commit_and_what_it_touched() -> None:
    found = of_github(github_push())
    assert (found.event, found.key, found.refusal) == ("push", "d-1", None)
    assert [(fact.type, fact.data) for fact in found.facts] == [
        (
            "GitPushed",
            {
                "hook": "flights", "host": "github", "repository": REPOSITORY, "branch": "main", "commit": COMMIT,
                "before": BEFORE, "is_new": False, "message": "Later trains", "author": "Ada", "by": "ada",
                "url": f"{REPOSITORY[:-4]}/commit/{COMMIT}", "paths": ["old.txt", "src/new.py", "src/train.py"],
            },
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8"]
)
def test_a_form_says_the_same_in_its_payload(kind: str) -> None:
    body = urlencode({"payload": sent(github_push())}).encode()
    found = judged(make_hook(GitHost.GITHUB), {**signed(SECRET, body, event="push"), "Content-Type": kind}, body)
    assert found.facts == of_github(github_push()).facts
    for other in (b"", b"payload", b"load=1", b"\xff", b"payload=1&payload=2"):
        unread = judged(make_hook(GitHost.GITHUB), {**signed(SECRET, other, event="push"), "Content-Type": kind}, other)
        assert unread.reason == "its body is no form with a payload"


def test_gitea_says_the_same_in_headers_of_its_own() -> None:
    body = github_push()
    for headers in (
        signed(SECRET, body, event="push", host="gitea"),
        {
            name.replace("Gitea", "Forgejo"): value
            for name, value in signed(SECRET, body, event="push", host="gitea").items()
        },
    ):
        found = judged(make_hook(GitHost.GITEA), headers, body)
        assert (found.event, found.key, found.facts[0].data["commit"]) == ("push", "d-1", COMMIT)


def test_the_commit_of_a_tag_with_a_message_is_the_one_that_it_is_on() -> None:
    found = of_github(github_push("refs/tags/v1.0", "d" * 40))
    assert (found.facts[0].type, found.facts[0].data["tag"], found.facts[0].data["commit"]) == (
        "GitTagPushed", "v1.0", COMMIT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "event", "reason"),
    [
        (github_push(after=ZERO), "push", "a branch or a tag is gone"),
        (github_push("refs/notes/x"), "push", "a branch or a tag is gone"),
        ({"zen": "Keep it logically awesome."}, "ping", "the host asks whether anybody is here"),
        ({"action": "created"}, "star", "nothing is told of 'star'"),
        (github_pull_request("labeled"), "pull_request", "nothing is told of 'labeled'"),
    ],
)
def test_what_is_genuine_and_no_fact_is_ignored_with_the_reason(body: JSONObject, event: str, reason: str) -> None:
    found = of_github(body, event)
    assert (found.facts, found.reason, found.refusal) == ((), reason, None)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (github_pull_request("opened"), "GitPullRequestOpened"),
        (github_pull_request("synchronize"), "GitPullRequestUpdated"),
        (github_pull_request("closed", merged=True), "GitPullRequestMerged"),
        (github_pull_request("closed"), "GitPullRequestClosed"),
    ],
)
def test_what_happens_to_a_pull_request_is_told(body: JSONObject, told: str) -> None:
    fact = of_github(body, "pull_request").facts[0]
    assert fact.type == told
    assert (fact.data["number"], fact.data["branch"], fact.data["target"], fact.data["commit"]) == (
        12, "later", "main", COMMIT,
    )  # fmt: skip
    assert fact.data["merge_commit"] == ("c" * 40 if told.endswith("Merged") else "")


def test_a_pull_request_from_a_fork_says_so() -> None:
    assert of_github(github_pull_request("opened", fork=True), "pull_request").facts[0].data["from_fork"] is True
    assert of_github(github_pull_request("opened"), "pull_request").facts[0].data["from_fork"] is False


def test_gitlab_tells_of_pushes_tags_and_merge_requests() -> None:
    push = of_gitlab(gitlab_push()).facts[0]
    assert (push.type, push.data["by"], push.data["message"], push.data["paths"]) == (
        "GitPushed", "ada", "Later trains", ["src/train.py"],
    )  # fmt: skip
    assert of_gitlab(gitlab_push("tag_push", "refs/tags/v1")).facts[0].type == "GitTagPushed"
    assert of_gitlab(gitlab_push(after=ZERO)).reason == "a branch or a tag is gone"
    opened = of_gitlab(gitlab_merge_request("open")).facts[0]
    assert (opened.type, opened.data["number"], opened.data["is_draft"]) == ("GitPullRequestOpened", 12, True)
    assert of_gitlab(gitlab_merge_request("update", oldrev=BEFORE)).facts[0].type == "GitPullRequestUpdated"
    assert of_gitlab(gitlab_merge_request("update")).reason == "nothing of the merge request's code has changed"
    assert of_gitlab(gitlab_merge_request("merge")).facts[0].data["merge_commit"] == "c" * 40


def test_azure_devops_tells_each_branch_of_a_push() -> None:
    found = of_azure(azure_push(("refs/heads/main", COMMIT), ("refs/heads/gone", ZERO), ("refs/tags/v1", COMMIT)))
    assert found.key == "03c1-a"
    assert [(fact.type, fact.data["repository"]) for fact in found.facts] == [
        ("GitPushed", AZURE_REPOSITORY), ("GitTagPushed", AZURE_REPOSITORY),
    ]  # fmt: skip
    assert of_azure(azure_pull_request("created")).facts[0].type == "GitPullRequestOpened"
    assert of_azure(azure_pull_request("updated")).facts[0].type == "GitPullRequestUpdated"
    assert of_azure(azure_pull_request("updated", "completed")).facts[0].type == "GitPullRequestMerged"
    assert of_azure(azure_pull_request("updated", "abandoned")).facts[0].type == "GitPullRequestClosed"
    assert of_azure(azure_pull_request("merged")).facts == ()


def test_a_signing_token_of_gitlab_is_taken_for_five_minutes() -> None:
    hook, body = make_hook(GitHost.GITLAB), gitlab_push()
    headers = signed_by_standard(SECRET, body, event="Push Hook", at=NOW)
    assert judged(hook, headers, body).key == "d-1"
    rotating = {**headers, "webhook-signature": f"v1,bm8= {headers['webhook-signature']}"}
    assert judged(hook, rotating, body).refusal is None
    late = judged(hook, headers, body, at=NOW + timedelta(minutes=6))
    assert "6 minutes away from now" in late.reason
    other = judged(hook, {**headers, "webhook-id": "d-2"}, body)
    assert "not by the hook's secret" in other.reason
    assert "is no time" in judged(hook, {**headers, "webhook-timestamp": "soon"}, body).reason


@pytest.mark.parametrize(
    ("host", "headers", "reason"),
    [
        (GitHost.GITHUB, {}, "it has no header x-hub-signature-256"),
        (GitHost.GITHUB, {"X-Hub-Signature-256": "sha256=00"}, "not by the hook's secret"),
        (GitHost.GITHUB, {"X-Hub-Signature-256": "é"}, "not by the hook's secret"),
        (GitHost.GITEA, {}, "it has no header x-gitea-signature"),
        (GitHost.GITLAB, {}, "neither webhook-signature nor X-Gitlab-Token"),
        (GitHost.GITLAB, {"X-Gitlab-Token": "x"}, "is not the hook's secret"),
        (GitHost.AZURE_DEVOPS, {}, "neither a Basic login nor the header X-Hook-Secret"),
        (GitHost.AZURE_DEVOPS, {"Authorization": "Basic !"}, "is no Basic login"),
        (GitHost.AZURE_DEVOPS, {"X-Hook-Secret": "x"}, "is not the hook's secret"),
    ],
)
def test_who_does_not_know_the_secret_is_refused_before_anything_is_read(
    host: GitHost, headers: dict[str, str], reason: str
) -> None:
    found = judged(make_hook(host), headers, b"no JSON")
    assert isinstance(found.refusal, DeliveryUnsigned)
    assert (reason in found.reason, found.key) == (True, None)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"payload=%7B%7D", "its body is no JSON"),
        (b"[" * 200_000, "its body is no JSON"),
        (b"[]", "its body is no JSON object"),
        (sent({"ref": 7}), "its body has no text at ref"),
        (sent(github_push(repository="https://forge.example/eve/flights.git")), "is about https://forge.example/eve"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    found = judged(make_hook(GitHost.GITHUB), signed(SECRET, body, event="push"), body)
    assert isinstance(found.refusal, DeliveryUnread)
    assert reason in found.reason
