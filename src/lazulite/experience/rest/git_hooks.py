"""Git hooks: made by people, and delivered to by hosts of repositories, whom a signature makes known."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.openapi import raw_body
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.git.entities import Arrival, Delivery, DeliveryUnsigned, GitHook, GitHost, Outcome
from lazulite.ops.git.judging import judge
from lazulite.ops.git.service import NewGitHook
from lazulite.ops.git.statuses.entities import CommitStatus
from lazulite.ops.git.telling import State
from lazulite.words.json import JSONObject

router = api_router("git hooks")
ROOT = "/workspaces/{workspace}/git-hooks"
ONE = f"{ROOT}/{{name}}"
Reader = Annotated[Call, permit("git-hooks/read")]
Writer = Annotated[Call, permit("git-hooks/write")]
LARGEST_BYTES = 25_000_000  # GitHub sends no more, and others less


class GitHookIn(BaseModel):
    """`repository`: its https address. `reports_status`: whether its commits are told how jobs of theirs end."""

    model_config = ConfigDict(extra="forbid")

    name: str
    host: GitHost
    repository: str = Field(max_length=2_000)
    description: str = ""
    reports_status: bool = True

    def new(self) -> NewGitHook:
        return NewGitHook(**self.model_dump())


class GitHookOut(BaseModel):
    """`url`: where the host delivers to. `secret`: in the answer to who has made it or has renewed it, and in no other.

    `has_credentials`: whether a datastore of type git holds some for the repository; without them no status is told.
    """

    name: str
    host: GitHost
    repository: str
    description: str
    reports_status: bool
    has_credentials: bool
    url: str
    secret: str | None = None
    created_by: str
    created_at: datetime
    rotated_at: datetime

    @classmethod
    def read(cls, tx: Tx, platform: Platform, request: Request, hook: GitHook) -> "GitHookOut":
        base = platform.settings.public_url or str(request.base_url).rstrip("/")
        workspace = platform.workspaces.get(tx, hook.workspace_id).name
        return cls.model_validate(
            {
                **vars(hook), "has_credentials": platform.git_hooks.statuses.has_login(tx, hook),
                "url": f"{base}/api/v1/workspaces/{workspace}/git-hooks/{hook.name}/deliveries",
            }
        )  # fmt: skip


class GitHookList(ListOf[GitHookOut]):
    pass


class GitDeliveryOut(BaseModel):
    """`facts`: the ids of what it told. `reason`: why nothing is told of it, or why it is refused."""

    id: str
    event: str
    key: str | None
    outcome: Outcome
    reason: str
    size: int
    facts: list[str]
    received_at: datetime

    @classmethod
    def of(cls, one: Delivery) -> "GitDeliveryOut":
        return cls.model_validate(vars(one))


class GitDeliveryList(ListOf[GitDeliveryOut]):
    pass


class CommitStatusOut(BaseModel):
    """`due_at`: when it is sent next, none once it is told or given up; `reason`: why the last try came to nothing."""

    job: str
    commit: str
    context: str
    state: State
    description: str
    attempts: int
    due_at: datetime | None
    told_at: datetime | None
    reason: str
    changed_at: datetime

    @classmethod
    def of(cls, one: CommitStatus) -> "CommitStatusOut":
        return cls.model_validate(vars(one))


class CommitStatusList(ListOf[CommitStatusOut]):
    pass


async def _arrived(request: Request) -> bytes:
    request.state.body.narrow(LARGEST_BYTES)
    return await request.body()


@router.get(ROOT)
def list_git_hooks(call: Reader, platform: PlatformDep, query: ListDep, request: Request) -> GitHookList:
    """By name."""
    with platform.read() as tx:
        page = platform.git_hooks.list(tx, call.workspace_id, query.page())
        return GitHookList.of(page.map(lambda hook: GitHookOut.read(tx, platform, request, hook)))


@router.post(ROOT, status_code=201)
def create_git_hook(body: GitHookIn, call: Writer, platform: PlatformDep, request: Request) -> GitHookOut:
    """Its secret is in this answer alone."""

    def create(tx: Tx) -> JSONObject:
        return {"name": platform.git_hooks.create(tx, call.actor, call.workspace_id, body.new()).name}

    # The answer is kept for a request that comes again, and a secret is kept nowhere twice.
    return _with_secret(platform, call, request, str(platform.once(call, create)["name"]))


@router.get(ONE)
def show_git_hook(name: str, call: Reader, platform: PlatformDep, request: Request) -> GitHookOut:
    with platform.read() as tx:
        return GitHookOut.read(tx, platform, request, platform.git_hooks.get(tx, call.workspace_id, name))


@router.post(f"{ONE}/rotate")
def rotate_git_hook(name: str, call: Writer, platform: PlatformDep, request: Request) -> GitHookOut:
    """A new secret, in this answer alone; the old one is taken no more."""

    def rotate(tx: Tx) -> JSONObject:
        return {"name": platform.git_hooks.rotate(tx, call.actor, call.workspace_id, name).name}

    return _with_secret(platform, call, request, str(platform.once(call, rotate)["name"]))


@router.delete(ONE, status_code=204)
def delete_git_hook(name: str, call: Writer, platform: PlatformDep) -> Response:
    """With what is kept of its deliveries; the facts stay."""
    platform.write(lambda tx: platform.git_hooks.delete(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


@router.get(f"{ONE}/deliveries")
def list_git_deliveries(name: str, call: Reader, platform: PlatformDep, query: ListDep) -> GitDeliveryList:
    """The newest first; of those that were refused or came again, the last 200."""
    with platform.read() as tx:
        page = platform.git_hooks.deliveries(tx, call.workspace_id, name, query.page())
    return GitDeliveryList.of(page.map(GitDeliveryOut.of))


@router.post(
    f"{ONE}/deliveries",
    openapi_extra=raw_body("What the host sends.", json=True),
)
def deliver_to_git_hook(
    workspace: str, name: str, request: Request, platform: PlatformDep, body: Annotated[bytes, Depends(_arrived)]
) -> GitDeliveryOut:
    """For hosts of repositories: no login, but a signature by the hook's secret. The same delivery is told once."""
    known = _known(platform, workspace, name)
    if known is None:
        raise DeliveryUnsigned("no hook here knows who sends it")
    hook, secret = known
    arrival = Arrival({key.lower(): value for key, value in request.headers.items()}, body, platform.clock.now())
    judged = judge(hook, secret, arrival)
    delivery = platform.write(lambda tx: platform.git_hooks.take(tx, hook, arrival, judged))
    if judged.refusal is not None:
        raise judged.refusal
    return GitDeliveryOut.of(delivery)


@router.get(f"{ONE}/statuses")
def list_git_statuses(name: str, call: Reader, platform: PlatformDep, query: ListDep) -> CommitStatusList:
    """What the repository's commits are told of jobs, the newest first."""
    with platform.read() as tx:
        hook = platform.git_hooks.get(tx, call.workspace_id, name)
        return CommitStatusList.of(platform.git_hooks.statuses.page(tx, hook, query.page()).map(CommitStatusOut.of))


def _with_secret(platform: Platform, call: Call, request: Request, name: str) -> GitHookOut:
    with platform.read() as tx:
        shown = GitHookOut.read(tx, platform, request, platform.git_hooks.get(tx, call.workspace_id, name))
        return shown.model_copy(update={"secret": platform.git_hooks.secret(tx, call.workspace_id, name)})


def _known(platform: Platform, workspace: str, name: str) -> tuple[GitHook, str] | None:
    with platform.read() as tx:
        place = platform.workspaces.find(tx, workspace)
        return platform.git_hooks.known(tx, place.id, name) if place else None
