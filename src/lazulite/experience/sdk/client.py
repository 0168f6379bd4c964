"""The platform as Python objects: one attribute a noun, each loaded when it is first used."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, Self

from lazulite.experience.sdk.config import find_address
from lazulite.experience.sdk.patience import Patience
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import nearest

if TYPE_CHECKING:
    from lazulite.experience.sdk.access import Me, Members, Users, WorkerTokens
    from lazulite.experience.sdk.answers.login import About
    from lazulite.experience.sdk.answers.search import SearchHit
    from lazulite.experience.sdk.audit import Audit, Events, Lineage
    from lazulite.experience.sdk.component import Components
    from lazulite.experience.sdk.compute import Compute, System
    from lazulite.experience.sdk.data import Data
    from lazulite.experience.sdk.datastores import Datastores
    from lazulite.experience.sdk.environment import Environments
    from lazulite.experience.sdk.git_hooks import GitHooks
    from lazulite.experience.sdk.jobs import Jobs
    from lazulite.experience.sdk.loops import Loops
    from lazulite.experience.sdk.model import Models
    from lazulite.experience.sdk.monitors import Monitors
    from lazulite.experience.sdk.online_deployments import OnlineDeployments
    from lazulite.experience.sdk.online_endpoints import OnlineEndpoints
    from lazulite.experience.sdk.releases import Releases
    from lazulite.experience.sdk.schedules import Schedules
    from lazulite.experience.sdk.studies import Studies
    from lazulite.experience.sdk.triggers import Triggers
    from lazulite.experience.sdk.workers import Workers
    from lazulite.experience.sdk.workspaces import Tokens, Workspaces


class Client:
    """Arguments, else LAZULITE_URL, LAZULITE_TOKEN and LAZULITE_WORKSPACE, else config.json, else this machine.

    patience: how often and how long a request is tried.
    """

    def __init__(
        self, url: str | None = None, token: str | None = None, workspace: str | None = None, *,
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self.transport = Transport(find_address(url, token, workspace), patience)

    def __getattr__(self, name: str) -> NoReturn:
        known = [word for word in dir(type(self)) if not word.startswith("_")]
        raise AttributeError(f"Client has no '{name}'. {nearest(name, known)}", name=name, obj=self)

    def __repr__(self) -> str:
        return f"Client({self.url!r}, workspace={self.workspace!r})"

    @property
    def url(self) -> str:
        return self.transport.address.url

    @property
    def workspace(self) -> str:
        return self.transport.address.workspace

    @property
    def mlflow_tracking_uri(self) -> str:
        """For `mlflow.set_tracking_uri`."""
        return f"{self.url}/workspaces/{self.workspace}"

    @cached_property
    def jobs(self) -> "Jobs":
        from lazulite.experience.sdk.jobs import Jobs

        return Jobs(self.transport)

    @cached_property
    def studies(self) -> "Studies":
        from lazulite.experience.sdk.studies import Studies

        return Studies(self.transport)

    @cached_property
    def data(self) -> "Data":
        from lazulite.experience.sdk.data import Data

        return Data(self.transport)

    @cached_property
    def datastores(self) -> "Datastores":
        from lazulite.experience.sdk.datastores import Datastores

        return Datastores(self.transport)

    @cached_property
    def models(self) -> "Models":
        from lazulite.experience.sdk.model import Models

        return Models(self.transport)

    @cached_property
    def environments(self) -> "Environments":
        from lazulite.experience.sdk.environment import Environments

        return Environments(self.transport)

    @cached_property
    def components(self) -> "Components":
        from lazulite.experience.sdk.component import Components

        return Components(self.transport)

    @cached_property
    def monitors(self) -> "Monitors":
        from lazulite.experience.sdk.monitors import Monitors

        return Monitors(self.transport)

    @cached_property
    def loops(self) -> "Loops":
        from lazulite.experience.sdk.loops import Loops

        return Loops(self.transport)

    @cached_property
    def releases(self) -> "Releases":
        from lazulite.experience.sdk.releases import Releases

        return Releases(self.transport)

    @cached_property
    def schedules(self) -> "Schedules":
        from lazulite.experience.sdk.schedules import Schedules

        return Schedules(self.transport)

    @cached_property
    def triggers(self) -> "Triggers":
        from lazulite.experience.sdk.triggers import Triggers

        return Triggers(self.transport)

    @cached_property
    def git_hooks(self) -> "GitHooks":
        from lazulite.experience.sdk.git_hooks import GitHooks

        return GitHooks(self.transport)

    @cached_property
    def online_endpoints(self) -> "OnlineEndpoints":
        from lazulite.experience.sdk.online_endpoints import OnlineEndpoints

        return OnlineEndpoints(self.transport)

    @cached_property
    def online_deployments(self) -> "OnlineDeployments":
        from lazulite.experience.sdk.online_deployments import OnlineDeployments

        return OnlineDeployments(self.transport)

    @cached_property
    def compute(self) -> "Compute":
        from lazulite.experience.sdk.compute import Compute

        return Compute(self.transport)

    @cached_property
    def workers(self) -> "Workers":
        from lazulite.experience.sdk.workers import Workers

        return Workers(self.transport)

    @cached_property
    def system(self) -> "System":
        from lazulite.experience.sdk.compute import System

        return System(self.transport)

    @cached_property
    def workspaces(self) -> "Workspaces":
        from lazulite.experience.sdk.workspaces import Workspaces

        return Workspaces(self.transport)

    @cached_property
    def tokens(self) -> "Tokens":
        from lazulite.experience.sdk.workspaces import Tokens

        return Tokens(self.transport)

    @cached_property
    def members(self) -> "Members":
        from lazulite.experience.sdk.access import Members

        return Members(self.transport)

    @cached_property
    def users(self) -> "Users":
        from lazulite.experience.sdk.access import Users

        return Users(self.transport)

    @cached_property
    def worker_tokens(self) -> "WorkerTokens":
        from lazulite.experience.sdk.access import WorkerTokens

        return WorkerTokens(self.transport)

    @cached_property
    def me(self) -> "Me":
        from lazulite.experience.sdk.access import Me

        return Me(self.transport)

    @cached_property
    def audit(self) -> "Audit":
        from lazulite.experience.sdk.audit import Audit

        return Audit(self.transport)

    @cached_property
    def events(self) -> "Events":
        from lazulite.experience.sdk.audit import Events

        return Events(self.transport)

    @cached_property
    def lineage(self) -> "Lineage":
        from lazulite.experience.sdk.audit import Lineage

        return Lineage(self.transport)

    def about(self) -> "About":
        """Its version, what time it is there, and whether one has to log in; everybody is told."""
        from lazulite.experience.sdk.answers.login import About

        return About._made(self.transport.get("/about"))

    def search(self, text: str, *, max_results: int = 20) -> "Sequence[SearchHit]":
        """What of the workspace has the text in its name, the likeliest first."""
        from lazulite.experience.sdk.answers.search import SearchHit
        from lazulite.experience.sdk.nouns import items

        path = self.transport.workspace_path("search")
        found = self.transport.get(path, {"text": text, "max_results": max_results})
        return [SearchHit._made(each) for each in items(found)]

    def close(self) -> None:
        self.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
