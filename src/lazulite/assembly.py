"""The composition root: knows every concrete class below it, hands them to each other and wires the facts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from pydantic import BaseModel

from lazulite.compute.fleet.service import FleetService
from lazulite.compute.interactive.service import InteractiveService
from lazulite.compute.load.service import LoadService
from lazulite.compute.logs import Logs
from lazulite.compute.nodes.reading import read_starters
from lazulite.compute.nodes.service import NodesService
from lazulite.compute.service import Queue
from lazulite.compute.targets.service import TargetsService
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import Actor, Principal
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.clock import Clock
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.idempotency import IdempotencyKey, once
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.relay import Relay
from lazulite.foundation.settings import Settings
from lazulite.ops.facts import fact_catalogue
from lazulite.ops.git.building import build_git
from lazulite.ops.git.service import GitHooksService
from lazulite.ops.git.statuses.service import HEARD as STATUS_FACTS
from lazulite.ops.governance.admittance.service import AdmittanceService
from lazulite.ops.governance.approvals.service import ApprovalsService
from lazulite.ops.governance.audit.service import AuditService
from lazulite.ops.governance.lineage.service import LineageService
from lazulite.ops.governance.members.service import MembersService
from lazulite.ops.governance.sessions.service import SessionsService
from lazulite.ops.governance.tokens.service import TokensService
from lazulite.ops.governance.users.passwords import Passwords
from lazulite.ops.governance.users.service import UsersService
from lazulite.ops.governance.workspaces.service import WorkspacesService
from lazulite.ops.loops.recording.service import HEARD as LOOP_FACTS
from lazulite.ops.loops.service import LoopsService, Stations
from lazulite.ops.monitoring.runs.service import MonitorRunsService
from lazulite.ops.monitoring.service import MonitoringService, Serving
from lazulite.ops.monitoring.windows.service import WindowsService
from lazulite.ops.release.building import build_release
from lazulite.ops.release.service import ReleasesService
from lazulite.ops.triggers.hearing.service import HearingService
from lazulite.ops.triggers.launching.service import LaunchingService
from lazulite.ops.triggers.schedules.firing.service import FiringService
from lazulite.ops.triggers.schedules.planning.service import SchedulePlanning
from lazulite.ops.triggers.schedules.service import SchedulesService
from lazulite.ops.triggers.service import TriggersService
from lazulite.services.assets.entities import AssetKind, AssetVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.data.datastores.building import build_datastores
from lazulite.services.data.datastores.repositories.service import RepositoriesService
from lazulite.services.data.datastores.service import DatastoresService
from lazulite.services.data.service import DataService
from lazulite.services.inference.deployments.service import DeploymentsService
from lazulite.services.inference.gateways.service import GatewaysService
from lazulite.services.inference.history.service import HistoryService
from lazulite.services.inference.servable.service import ServableModels
from lazulite.services.inference.service import EndpointsService
from lazulite.services.registry.environments.service import EnvironmentsService
from lazulite.services.registry.evidence.service import EvidenceService
from lazulite.services.registry.models.service import ModelsService
from lazulite.services.training.jobs.outputs.service import Outputs
from lazulite.services.training.jobs.resolving.service import Shelves
from lazulite.services.training.jobs.service import HEARD as PROCESS_FACTS
from lazulite.services.training.jobs.service import JobsService, JobTokens
from lazulite.services.training.submission.building import Training, build_training
from lazulite.services.training.tracking.service.tracking import TrackingService
from lazulite.words.facts import FactCatalogue
from lazulite.words.json import JSONObject

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Caller(Protocol):
    """What a way in knows of a request that creates something."""

    @property
    def actor(self) -> Actor: ...
    @property
    def workspace_id(self) -> str: ...
    @property
    def idempotency_key(self) -> str | None: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True)
class Platform:
    """Every service of one home. Ways in call them inside `write` or `read`."""

    settings: Settings
    clock: Clock
    db: Database
    blobs: Blobs
    relay: Relay
    workspaces: WorkspacesService
    tokens: TokensService
    users: UsersService
    members: MembersService
    sessions: SessionsService
    admittance: AdmittanceService
    assets: AssetsService
    data: DataService
    datastores: DatastoresService
    models: ModelsService
    environments: EnvironmentsService
    evidence: EvidenceService
    queue: Queue
    fleet: FleetService
    load: LoadService
    targets: TargetsService
    nodes: NodesService
    logs: Logs
    interactive: InteractiveService
    endpoints: EndpointsService
    endpoint_history: HistoryService
    deployments: DeploymentsService
    servable: ServableModels
    tracking: TrackingService
    jobs: JobsService
    training: Training
    audit: AuditService
    lineage: LineageService
    monitoring: MonitoringService
    triggers: TriggersService
    schedules: SchedulesService
    approvals: ApprovalsService
    release: ReleasesService
    loops: LoopsService
    git_hooks: GitHooksService
    facts: FactCatalogue

    def write(self, fn: Callable[[Tx], T]) -> T:
        """What `fn` gives, once it is committed."""
        return self.db.write(fn)

    def read(self) -> AbstractContextManager[Tx]:
        return self.db.read()

    def create(self, call: Caller, answer: type[M], fn: Callable[[Tx], M]) -> M:
        """As `once`, for an answer that is a model."""
        return answer.model_validate(self.once(call, lambda tx: fn(tx).model_dump(mode="json")))

    def once(self, call: Caller, fn: Callable[[Tx], JSONObject]) -> JSONObject:
        """A write whose answer is given again, undone work included, when the Idempotency-Key comes again."""
        if call.idempotency_key is None:
            return self.db.write(fn)
        key = IdempotencyKey(call.workspace_id, str(call.actor.principal), call.idempotency_key, call.fingerprint)
        return self.db.write(lambda tx: once(tx, key, lambda: fn(tx)))

    def close(self) -> None:
        self.relay.stop()
        self.db.close()


def assemble(settings: Settings, *, clock: Clock | None = None, passwords: Passwords | None = None) -> Platform:
    """A platform over a database at the newest revision. Nothing runs yet: `Platform.relay.start` does that."""
    db, blobs, wakeups = Database(settings.database_url, clock=clock), Blobs(settings.blobs), Wakeups()
    logs, assets = Logs(settings.home / "logs"), AssetsService(blobs=blobs)
    queue, datastores = _queue(settings, wakeups, logs), _datastores(settings, assets, blobs)
    workspaces = WorkspacesService([datastores.ensure_own])
    admittance = _admittance(workspaces, passwords or Passwords())
    tokens, tracking, approvals = admittance.tokens, TrackingService(blobs), ApprovalsService(admittance)
    models, environments = ModelsService(assets=assets, blobs=blobs), EnvironmentsService(assets=assets)
    endpoints, evidence = EndpointsService(gateways=GatewaysService()), EvidenceService(assets=assets)
    data, facts, workspace_name = DataService(assets=assets), fact_catalogue(), partial(_name_of, workspaces)
    deployments = DeploymentsService(endpoints=endpoints, queue=queue, workspace_name=workspace_name)
    jobs = JobsService(
        queue=queue, tracking=tracking, tokens=_job_tokens(tokens), workspace_name=workspace_name,
        outputs=Outputs(data=data, models=models, contents=datastores.contents),
    )  # fmt: skip
    training = build_training(Shelves(assets, environments, tracking, jobs, queue, blobs, datastores))
    monitoring = _monitoring(blobs, Serving(endpoints, deployments), assets=assets, evidence=evidence, jobs=jobs)
    triggers, schedules = _starting(training, monitoring.windows, jobs=jobs, admittance=admittance, known=facts)
    release = build_release(
        assets=assets, evidence=evidence, endpoints=endpoints, deployments=deployments, jobs=jobs, approvals=approvals,
        lineage=(lineage := LineageService()),
    )  # fmt: skip
    platform = Platform(
        settings=settings, clock=db.clock, db=db, blobs=blobs, relay=Relay(db), workspaces=workspaces, tokens=tokens,
        users=admittance.users, members=admittance.members, sessions=admittance.sessions, admittance=admittance,
        assets=assets, data=data, datastores=datastores, models=models, environments=environments, evidence=evidence,
        queue=queue, fleet=FleetService(wakeups, lease_seconds=queue.lease_seconds), load=LoadService(queue.scheduler),
        logs=logs, targets=queue.scheduler.targets, nodes=queue.scheduler.nodes, endpoints=endpoints,
        interactive=InteractiveService(), deployments=deployments, jobs=jobs, tracking=tracking,
        endpoint_history=HistoryService(), servable=ServableModels(assets=assets, models=models), audit=AuditService(),
        lineage=lineage, training=training, approvals=approvals, monitoring=monitoring, triggers=triggers, facts=facts,
        release=release, schedules=schedules,
        git_hooks=build_git(settings, datastores.repositories, jobs, workspace_name),
        loops=LoopsService(Stations(endpoints, deployments, release, monitoring, triggers, jobs, queue)),
    )  # fmt: skip
    db.write(workspaces.ensure_default)
    _subscribe(platform)
    _guard_assets(platform)
    return platform


def _queue(settings: Settings, wakeups: Wakeups, logs: Logs) -> Queue:
    return Queue(wakeups, log_bytes=logs.size, starters=read_starters(settings.starters))


def _datastores(settings: Settings, assets: AssetsService, blobs: Blobs) -> DatastoresService:
    rewrites = dict(settings.url_rewrites)
    return build_datastores(assets, rewrites, RepositoriesService(rewrites, blobs))


def _name_of(workspaces: WorkspacesService, tx: Tx, workspace_id: str) -> str:
    return workspaces.get(tx, workspace_id).name


def _admittance(workspaces: WorkspacesService, passwords: Passwords) -> AdmittanceService:
    users, members, tokens, sessions = UsersService(passwords), MembersService(), TokensService(), SessionsService()
    return AdmittanceService(users=users, members=members, tokens=tokens, sessions=sessions, workspaces=workspaces)


def _monitoring(
    blobs: Blobs, serving: Serving, *, assets: AssetsService, evidence: EvidenceService, jobs: JobsService
) -> MonitoringService:
    windows = WindowsService(assets=assets, data=DataService(assets=assets))
    runs = MonitorRunsService(
        blobs=blobs, assets=assets, endpoints=serving.endpoints, evidence=evidence, windows=windows, jobs=jobs
    )
    return MonitoringService(assets=assets, serving=serving, runs=runs, windows=windows)


def _guard_assets(platform: Platform) -> None:
    """A version is not deleted or renamed under what needs it: a model under deployments, or before its release ends;
    data under what reads it."""

    def uses(tx: Tx, version: AssetVersion) -> list[str]:
        workspace_id = version.workspace_id
        if version.kind is AssetKind.MODEL:
            model, number = version.name, int(version.version)
            found = platform.deployments.serving(tx, workspace_id, model, number)
            case = platform.release.unfinished(tx, workspace_id, model, number)
            return [
                *(f"the deployment {one.endpoint}/{one.name}" for one in found),
                *([f"the release {case.id}, which is {case.state.value}"] if case else []),
            ]
        if version.kind is AssetKind.DATA:
            monitors = platform.monitoring.comparing_with(tx, workspace_id, version.ref)
            triggers = platform.triggers.starting_with(tx, workspace_id, version.ref)
            schedules = platform.schedules.starting_with(tx, workspace_id, version.ref)
            users = {"monitor": monitors, "trigger": triggers, "schedule": schedules}
            return [f"the {noun} {name}" for noun, names in users.items() for name in names]
        return []

    platform.assets.uses.append(uses)


def _starting(
    training: Training,
    windows: WindowsService,
    *,
    jobs: JobsService,
    admittance: AdmittanceService,
    known: FactCatalogue,
) -> tuple[TriggersService, SchedulesService]:
    launching = LaunchingService(submission=training.submission, jobs=jobs, admittance=admittance)
    hearing = HearingService(windows=windows, launching=launching)
    triggers = TriggersService(hearing=hearing, launching=launching, known=known)
    planning = SchedulePlanning(training.submission)
    firing = FiringService(planning=planning, launching=launching)
    return triggers, SchedulesService(planning=planning, firing=firing)


def _job_tokens(tokens: TokensService) -> JobTokens:
    def issue(tx: Tx, job: Principal, workspace_id: str, on_behalf_of: Principal) -> str:
        return tokens.issue(tx, job, workspace_id=workspace_id, on_behalf_of=on_behalf_of, label="job")[0]

    return JobTokens(issue, tokens.revoke_principal)


def _subscribe(platform: Platform) -> None:
    """Who hears of which facts. Each has a cursor of its own; the order here means nothing."""
    platform.relay.subscribe("audit", platform.audit.record)
    platform.relay.subscribe("lineage", platform.lineage.record)
    platform.relay.subscribe("loops", platform.loops.recording.record, set(LOOP_FACTS))
    platform.relay.subscribe("jobs", platform.jobs.on_process, set(PROCESS_FACTS))
    platform.relay.subscribe("sweeps", platform.training.sweeps.on_job, {"JobStarted", "JobFinished"})
    platform.relay.subscribe("pipelines", platform.training.pipelines.on_job_finished, {"JobFinished"})
    platform.relay.subscribe("monitoring", platform.monitoring.runs.on_job_finished, {"JobFinished"})
    platform.relay.subscribe("triggers", platform.triggers.hearing.hear)
    platform.relay.subscribe("data", platform.data.on_job_finished, {"JobFinished"})
    platform.relay.subscribe("deployments", platform.deployments.on_process, {"ProcessReady", "ProcessEnded"})
    platform.relay.subscribe("release", platform.release.on_version, {"ModelVersionRegistered"})
    platform.relay.subscribe("release_data", platform.release.on_data, {"AssetVersionRegistered"})
    platform.relay.subscribe("release_jobs", platform.release.on_job_finished, {"JobFinished"})
    platform.relay.subscribe("git_statuses", platform.git_hooks.statuses.on_job, set(STATUS_FACTS))
    platform.relay.subscribe("rollouts", platform.release.on_deployment, {"DeploymentReady", "DeploymentFailed"})
