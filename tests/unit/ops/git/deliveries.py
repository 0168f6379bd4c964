"""What hosts deliver, by their documented schemas, and how each of them proves who it is."""

import base64
import hashlib
import hmac
import json
from datetime import datetime

from lazulite.words.json import JSONObject

REPOSITORY = "https://forge.example/pumps/flights.git"
BEFORE, COMMIT, ZERO = "a" * 40, "b" * 40, "0" * 40


def signed(
    secret: str, body: JSONObject | bytes, *, event: str, key: str = "d-1", host: str = "github"
) -> dict[str, str]:
    """GitHub's headers, or Gitea's."""
    digest = hmac.new(secret.encode(), sent(body), hashlib.sha256).hexdigest()
    if host == "gitea":
        return {"X-Gitea-Signature": digest, "X-Gitea-Event": event, "X-Gitea-Delivery": key}
    return {"X-Hub-Signature-256": f"sha256={digest}", "X-GitHub-Event": event, "X-GitHub-Delivery": key}


def signed_by_standard(secret: str, body: JSONObject, *, event: str, at: datetime, key: str = "d-1") -> dict[str, str]:
    """GitLab's headers where its webhook has a signing token."""
    stamp = str(int(at.timestamp()))
    told = f"{key}.{stamp}.".encode() + sent(body)
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), told, hashlib.sha256).digest()
    return {
        "webhook-id": key, "webhook-timestamp": stamp, "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "X-Gitlab-Event": event,
    }  # fmt: skip


def sent(body: JSONObject | bytes) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def github_push(ref: str = "refs/heads/main", after: str = COMMIT, *, repository: str = REPOSITORY) -> JSONObject:
    """Gitea's has the same fields."""
    return {
        "ref": ref, "before": BEFORE, "after": after, "created": False, "deleted": after == ZERO, "forced": False,
        "repository": {"full_name": "pumps/flights", "clone_url": repository, "html_url": repository[:-4]},
        "pusher": {"name": "ada", "email": "ada@example.org"}, "sender": {"login": "ada"},
        "head_commit": {
            "id": COMMIT, "message": "Later trains\n\nAnd more of it.", "url": f"{repository[:-4]}/commit/{COMMIT}",
            "author": {"name": "Ada", "email": "ada@example.org"},
        },
        "commits": [
            {"id": "1" * 40, "message": "one", "added": ["src/new.py"], "removed": [], "modified": ["src/train.py"]},
            {"id": COMMIT, "message": "two", "added": [], "removed": ["old.txt"], "modified": ["src/train.py"]},
        ],
    }  # fmt: skip


def github_pull_request(action: str, *, merged: bool = False, fork: bool = False) -> JSONObject:
    repo = {"id": 7, "full_name": "pumps/flights"}
    return {
        "action": action, "number": 12, "sender": {"login": "eve"},
        "repository": {"full_name": "pumps/flights", "clone_url": REPOSITORY},
        "pull_request": {
            "number": 12, "title": "Later trains", "merged": merged, "draft": False, "user": {"login": "ada"},
            "merge_commit_sha": "c" * 40, "html_url": f"{REPOSITORY[:-4]}/pull/12",
            "head": {"ref": "later", "sha": COMMIT, "repo": {"id": 8} if fork else repo},
            "base": {"ref": "main", "sha": BEFORE, "repo": repo},
        },
    }  # fmt: skip


PROJECT: JSONObject = {
    "id": 7, "path_with_namespace": "pumps/flights", "git_http_url": REPOSITORY, "web_url": REPOSITORY[:-4],
}  # fmt: skip


def gitlab_push(kind: str = "push", ref: str = "refs/heads/main", after: str = COMMIT) -> JSONObject:
    return {
        "object_kind": kind, "ref": ref, "before": BEFORE, "after": after, "user_username": "ada", "project": PROJECT,
        "checkout_sha": None if after == ZERO else COMMIT, "total_commits_count": 1,
        "commits": [
            {
                "id": COMMIT, "message": "Later trains\n", "url": f"{REPOSITORY[:-4]}/-/commit/{COMMIT}",
                "author": {"name": "Ada"}, "added": [], "modified": ["src/train.py"], "removed": [],
            }
        ],
    }  # fmt: skip


def gitlab_merge_request(action: str, *, oldrev: str | None = None) -> JSONObject:
    attributes = {
        "iid": 12, "title": "Later trains", "action": action, "source_branch": "later", "target_branch": "main",
        "source_project_id": 7, "target_project_id": 7, "draft": True, "url": f"{REPOSITORY[:-4]}/-/merge_requests/12",
        "last_commit": {"id": COMMIT, "author": {"name": "Ada"}}, "merge_commit_sha": "c" * 40,
    }  # fmt: skip
    more = {"oldrev": oldrev} if oldrev else {}
    user = {"username": "eve"}
    return {
        "object_kind": "merge_request", "user": user, "project": PROJECT, "object_attributes": {**attributes, **more},
    }  # fmt: skip


AZURE_REPOSITORY = "https://dev.azure.com/pumps/trains/_git/flights"
REMOTE = {"id": "4bc1", "name": "flights", "remoteUrl": "https://pumps@dev.azure.com/pumps/trains/_git/flights"}


def azure_push(*updates: tuple[str, str]) -> JSONObject:
    """updates: refs, and the commits that they are at."""
    return {
        "id": "03c1-a", "eventType": "git.push", "publisherId": "tfs",
        "resource": {
            "commits": [{"commitId": COMMIT, "comment": "Later trains", "author": {"name": "Ada"}}],
            "refUpdates": [{"name": ref, "oldObjectId": BEFORE, "newObjectId": commit} for ref, commit in updates],
            "repository": REMOTE, "pushedBy": {"displayName": "Ada", "uniqueName": "ada@example.org"},
        },
    }  # fmt: skip


def azure_pull_request(event: str, status: str = "active") -> JSONObject:
    return {
        "id": "03c1-b", "eventType": f"git.pullrequest.{event}",
        "resource": {
            "pullRequestId": 12, "status": status, "title": "Later trains", "sourceRefName": "refs/heads/later",
            "targetRefName": "refs/heads/main", "lastMergeSourceCommit": {"commitId": COMMIT},
            "lastMergeCommit": {"commitId": "c" * 40}, "repository": REMOTE, "isDraft": False,
            "createdBy": {"uniqueName": "ada@example.org"},
        },
    }  # fmt: skip
