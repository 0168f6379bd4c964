"""Git as a whole: hooks by which hosts tell of repositories, and what their commits are told of jobs."""

from lazulite.foundation.settings import Settings
from lazulite.ops.git.service import GitHooksService
from lazulite.ops.git.statuses.service import StatusesService, WorkspaceName
from lazulite.services.data.datastores.repositories.service import RepositoriesService
from lazulite.services.training.jobs.service import JobsService


def build_git(
    settings: Settings, repositories: RepositoriesService, jobs: JobsService, workspace_name: WorkspaceName
) -> GitHooksService:
    statuses = StatusesService(
        jobs=jobs, repositories=repositories, workspace_name=workspace_name,
        studio=settings.public_url or settings.url, rewrites=dict(settings.url_rewrites),
    )  # fmt: skip
    return GitHooksService(statuses)
