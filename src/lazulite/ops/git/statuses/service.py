"""A commit is told of the jobs that run its code: written down with the facts of the job, and sent by an errand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.foundation.remote.posting import post_json
from lazulite.foundation.remote.rewriting import rewritten
from lazulite.ops.git import store as hooks
from lazulite.ops.git.entities import GitHook
from lazulite.ops.git.statuses import store
from lazulite.ops.git.statuses.entities import CommitStatus, next_try
from lazulite.ops.git.telling import Request, Saying, State, request
from lazulite.services.data.datastores.repositories.service import RepositoriesService
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.jobs.service import JobsService
from lazulite.words.errors import PlatformError
from lazulite.words.ids import new_id
from lazulite.words.repositories import same_repository

WorkspaceName: TypeAlias = Callable[[Tx, str], str]
HEARD = frozenset({"JobSubmitted", "JobStarted", "JobFinished"})
AT_ONCE = 20  # errands, before the clock's hand looks again
ENDS = {
    JobStatus.COMPLETED: State.SUCCESS,
    JobStatus.FAILED: State.FAILURE,
    JobStatus.CANCELED: State.CANCELED,
}
NO_LOGIN = "no datastore of type git holds credentials for the repository"


@dataclass(frozen=True)
class Errand:
    """near: may it lead to this machine? refusal: why nothing can be sent."""

    status: CommitStatus
    request: Request | None
    near: bool = False
    refusal: str = ""


class StatusesService:
    """studio: where people find a job, by its workspace's name and its own. rewrites: as for all addresses."""

    def __init__(
        self, *, jobs: JobsService, repositories: RepositoriesService, workspace_name: WorkspaceName,
        studio: str, rewrites: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._jobs = jobs
        self._repositories = repositories
        self._workspace_name = workspace_name
        self._studio = studio
        self._rewrites = rewrites

    def on_job(self, tx: Tx, fact: Fact) -> None:
        """Subscribes to what happens to jobs; steps and trials are their parents' affair."""
        if fact.data.get("parent") is not None or fact.data.get("step") is not None:  # older facts tell of no parent
            return
        reporting = [hook for hook in hooks.of_workspace(tx, fact.workspace_id) if hook.reports_status]
        if not reporting:
            return
        job = self._jobs.get(tx, fact.workspace_id, str(fact.data["name"]))
        origins = self._jobs.origins(tx, fact.workspace_id, job.name)
        for hook in reporting:
            commit = next((one.commit for one in origins if same_repository(hook.repository, one.repository)), None)
            if commit is not None and self.has_login(tx, hook):
                store.say(tx, _said(tx, hook, job, fact, commit=commit))

    def page(self, tx: Tx, hook: GitHook, request: PageRequest | None = None) -> Page[CommitStatus]:
        """The newest first unless ordered otherwise."""
        return store.page(tx, hook.id, request or PageRequest())

    def has_login(self, tx: Tx, hook: GitHook) -> bool:
        """Whether a datastore of type git holds credentials for the repository."""
        return self._repositories.login(tx, hook.workspace_id, hook.repository) is not None

    def due(self, tx: Tx, *, without: Collection[str] = ()) -> Sequence[Errand]:
        """What is to be sent now, but for that of these workspaces."""
        return [self._errand(tx, status) for status in store.due(tx, without=without, limit=AT_ONCE)]

    def send(self, errand: Errand) -> str:
        """Empty, or why it came to nothing. It reaches out: call it outside of a write."""
        if errand.request is None:
            return errand.refusal
        elsewhere = rewritten(errand.request.url, self._rewrites)
        url, near = elsewhere or errand.request.url, errand.near or elsewhere is not None
        try:
            post_json(url, errand.request.body, errand.request.headers, near=near)
        except PlatformError as refusal:
            return refusal.detail
        return ""

    def settle(self, tx: Tx, errand: Errand, reason: str) -> None:
        """How it went: told, tried again later, or given up."""
        status = errand.status
        due_at = next_try(status.attempts + 1, tx.now) if reason else None
        store.settle(tx, status, due_at=due_at, told_at=None if reason else tx.now, reason=reason)

    def _errand(self, tx: Tx, status: CommitStatus) -> Errand:
        hook = hooks.by_id(tx, status.hook_id)
        login = self._repositories.login(tx, status.workspace_id, hook.repository) if hook else None
        if hook is None or login is None:
            return Errand(status, None, refusal=NO_LOGIN)
        workspace = self._workspace_name(tx, status.workspace_id)
        page = f"{self._studio}/workspaces/{quote(workspace)}/jobs/{quote(status.job)}"
        saying = Saying(status.commit, status.state, status.context, status.description, page)
        made = request(hook.host, hook.repository, saying, user=login.user, secret=login.secret)
        return Errand(status, made, near=hook.near)


def _said(tx: Tx, hook: GitHook, job: Job, fact: Fact, *, commit: str) -> CommitStatus:
    """By the rule that has submitted it, as the fact knows: tags and experiments are whatever somebody writes."""
    by = fact.actor.principal
    context = by.id if by.kind is PrincipalKind.RULE else f"experiment/{job.about.experiment_name}"
    state = ENDS[JobStatus(str(fact.data["status"]))] if fact.type == "JobFinished" else State.PENDING
    return CommitStatus(
        id=new_id(), workspace_id=job.workspace_id, hook_id=hook.id, job=job.name, commit=commit,
        context=f"lazulite/{context}", state=state,
        description=_description(job, fact), attempts=0, due_at=tx.now, told_at=None, reason="", changed_at=tx.now,
    )  # fmt: skip


def _description(job: Job, fact: Fact) -> str:
    words = {"JobSubmitted": "waits for a worker", "JobStarted": "runs"}
    if fact.type != "JobFinished":
        return f"{job.about.display_name} {words[fact.type]}"
    reason = str(fact.data["reason"] or "")
    return f"{job.about.display_name}: {fact.data['status']}{f', {reason}' if reason else ''}"
