"""Loops: one an online endpoint, read from what was walked and from what stands now, in a bounded number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lazulite.compute.service import Queue
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import find
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.loops import drawing, store, waiting
from lazulite.ops.loops.drawing import Standing
from lazulite.ops.loops.entities import JobTie, Loop, Serving, Stage, Wait, Walked
from lazulite.ops.loops.recording.service import RecordingService
from lazulite.ops.loops.walking import endpoint, model
from lazulite.ops.monitoring.entities import Monitor, MonitorRun
from lazulite.ops.monitoring.service import MonitoringService
from lazulite.ops.release.entities import Release
from lazulite.ops.release.service import ReleasesService
from lazulite.ops.triggers.entities import Standing as Rule
from lazulite.ops.triggers.service import TriggersService
from lazulite.services.inference.deployments.service import DeploymentsService
from lazulite.services.inference.entities import Endpoint
from lazulite.services.inference.service import EndpointsService
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.jobs.service import JobsService

SILENT_AFTER = timedelta(seconds=60)  # a worker that has told nothing for so long is not there
EVERYTHING = PageRequest(max_results=1000)


@dataclass(frozen=True)
class Stations:
    """The slices that the loop runs through."""

    endpoints: EndpointsService
    deployments: DeploymentsService
    releases: ReleasesService
    monitoring: MonitoringService
    triggers: TriggersService
    jobs: JobsService
    queue: Queue


@dataclass(frozen=True)
class Now:
    """What is under way in a workspace, read once for all of its loops. quiet: rules that wait, by endpoint."""

    monitors: Sequence[Monitor]
    cases: Sequence[Release]
    runs: Sequence[MonitorRun]
    ties: Sequence[JobTie]
    jobs: dict[str, Job]
    rules: Sequence[Rule]
    quiet: Sequence[tuple[str, Rule]]
    has_worker: bool


class LoopsService:
    def __init__(self, stations: Stations) -> None:
        self._on = stations
        self.recording = RecordingService(
            releases=stations.releases, monitoring=stations.monitoring, triggers=stations.triggers
        )

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Loop]:
        """By the endpoint's name, those without traffic too."""
        page = self._on.endpoints.list(tx, workspace_id, request)
        return page.made_into(self._loops(tx, workspace_id, page.items))

    def get(self, tx: Tx, workspace_id: str, name: str) -> Loop:
        """Raises EndpointMissing, naming the nearest."""
        (loop,) = self._loops(tx, workspace_id, [self._on.endpoints.get(tx, workspace_id, name)])
        return loop

    def _loops(self, tx: Tx, workspace_id: str, endpoints: Sequence[Endpoint]) -> Iterable[Loop]:
        if not endpoints:
            return []
        now = self._now(tx, workspace_id)
        standings = self._standings(tx, workspace_id, endpoints)
        learnt = store.sources_of(tx, workspace_id, {model(name) for one in standings for name in one.models})
        places = {one.endpoint: drawing.places(one, learnt) for one in standings}
        walked = store.walks_of(tx, workspace_id, set[str]().union(*places.values()))
        loops = []
        for one in standings:
            mine = [walk for walk in walked if walk.place in places[one.endpoint]]
            loops.append(drawing.draw(one, mine, self._waits(tx, one, now, mine)))
        return loops

    def _standings(self, tx: Tx, workspace_id: str, endpoints: Sequence[Endpoint]) -> Sequence[Standing]:
        names = [one.name for one in endpoints]
        behind = self._on.deployments.standing(tx, workspace_id, names)
        feedback = self._on.endpoints.gateways.fed_back(tx, workspace_id, names)
        promised = self._on.releases.policies.list(tx, workspace_id, EVERYTHING).items
        served = store.sources_of(tx, workspace_id, {endpoint(name) for name in names})
        standings = []
        for one in endpoints:
            serving = tuple(
                Serving(
                    it.deployment, it.model, it.version, one.traffic.get(it.deployment, 0), it.state, it.error,
                    it.updated_at,
                )
                for it in behind
                if it.endpoint == one.name
            )  # fmt: skip
            to_come = [it.document.model for it in promised if it.document.endpoint_name == one.name]
            before = [source.removeprefix("models/") for place, source in served if place == endpoint(one.name)]
            models = tuple(sorted({*(it.model for it in serving), *to_come} or set(before)))
            standings.append(Standing(one.name, one.created_at, models, serving, feedback.get(one.name)))
        return standings

    def _now(self, tx: Tx, workspace_id: str) -> Now:
        cases = self._on.releases.under_way(tx, workspace_id)
        runs = self._on.monitoring.under_way(tx, workspace_id)
        ties = store.open_ties(tx, workspace_id)
        rules = self._on.triggers.standing(tx, workspace_id)
        working = {job for case in cases for job in case.work.waiting.values()} | {run.job for run in runs if run.job}
        jobs = self._on.jobs.standing(tx, workspace_id, {*working, *(tie.job for tie in ties)})
        return Now(
            monitors=self._on.monitoring.list(tx, workspace_id, EVERYTHING).items, cases=cases, runs=runs, ties=ties,
            jobs=jobs, rules=rules, quiet=_quiet(tx, workspace_id, rules),
            has_worker=any(
                worker.seen_at > tx.now - SILENT_AFTER for worker in self._on.queue.workers(tx, workspace_id)
            ),
        )  # fmt: skip

    def _waits(self, tx: Tx, standing: Standing, now: Now, walked: Sequence[Walked]) -> tuple[Wait, ...]:
        name = standing.endpoint
        cases = [case for case in now.cases if case.policy.endpoint_name == name]
        monitors = [monitor for monitor in now.monitors if monitor.definition.endpoint == name]
        said = drawing.last_words(walked)
        waits: list[Wait | None] = [
            *(waiting.approval(case, self._given(tx, case)) for case in cases),
            *(waiting.rollout(case) for case in cases),
            *(waiting.rows(case) for case in cases),
            *(waiting.deployment(name, one) for one in standing.serving),
            *(waiting.held(said[rule.name], rule) for rule in now.rules if rule.name in said),
            *(waiting.quiet(rule) for at, rule in now.quiet if at == name),
            *(waiting.schedule(monitor) for monitor in monitors),
        ]
        for job, stage in _jobs_of(standing, now, cases, monitors).items():
            known = now.jobs.get(job)
            waits.append(waiting.job(known, stage, has_worker=now.has_worker) if known else None)
        return waiting.in_order(waits)

    def _given(self, tx: Tx, case: Release) -> Sequence[str]:
        return [one.principal for one in self._on.releases.approvals(tx, case)]


def _jobs_of(
    standing: Standing, now: Now, cases: Sequence[Release], monitors: Sequence[Monitor]
) -> dict[str, Stage]:  # fmt: skip
    """The loop's jobs under way, and where on the way they are."""
    ids = {monitor.id for monitor in monitors}
    found = {run.job: Stage.MONITOR for run in now.runs if run.job and run.monitor_id in ids}
    found |= {job: Stage.RELEASE for case in cases for job in case.work.waiting.values()}
    found |= {tie.job: Stage.TRIGGER for tie in now.ties if tie.place == endpoint(standing.endpoint)}
    models = {model(name) for name in standing.models}
    return found | {tie.job: Stage.TRAIN for tie in now.ties if tie.place in models}


def _quiet(tx: Tx, workspace_id: str, rules: Sequence[Rule]) -> list[tuple[str, Rule]]:
    """Rules that wait for quiet, by the endpoint whose facts they have heard."""
    found = []
    for rule in rules:
        fact = find(tx, workspace_id, rule.newest_fact) if rule.newest_fact else None
        if fact is not None and isinstance(name := fact.data.get("endpoint"), str):
            found.append((name, rule))
    return found
