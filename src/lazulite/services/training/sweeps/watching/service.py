"""What the clock does about sweeps: looks at what runs, and does what was decided about it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.sweeps import store
from lazulite.services.training.sweeps.entities import Count, Sweep, Trial
from lazulite.services.training.sweeps.moves import Move, Sight, curves_of, free_places
from lazulite.services.training.sweeps.proposing import is_quick
from lazulite.services.training.sweeps.service import SweepsService, acting
from lazulite.services.training.tracking.entities import Metric
from lazulite.services.training.tracking.service.tracking import TrackingService

READ_EVERY = timedelta(seconds=1)  # metric points are no facts: nobody says that there are new ones


class WatchingService:
    """Remembers what it has read, so that it reads again only what is new; forgotten, it is read anew."""

    def __init__(self, *, sweeps: SweepsService, jobs: JobsService, tracking: TrackingService) -> None:
        self._sweeps = sweeps
        self._jobs = jobs
        self._tracking = tracking
        self._read_at: datetime | None = None
        self._newest: dict[str, Metric] = {}
        self._ended: dict[str, dict[int, tuple[float, ...]]] = {}
        self._proposed: dict[str, Count] = {}

    def look(self, tx: Tx) -> list[Sight]:
        """Every sweep about which there may be something to do."""
        open_ = store.unended(tx)
        names = [sweep.job for sweep in open_]
        self._forget(set(names))
        if not open_:
            return []
        counts = store.counts(tx, names)
        running: dict[str, list[Trial]] = {}
        for trial in store.running(tx, names):
            running.setdefault(trial.sweep, []).append(trial)
        new = self._new_points(tx, open_, running)
        found = [
            self._sight(tx, sweep, counts.get(sweep.job, Count()), tuple(running.get(sweep.job, ())), new)
            for sweep in open_
        ]
        return [one for one in found if one.is_over or one.logged or one.past is not None]

    def act(self, tx: Tx, move: Move) -> None:
        """What has changed since it was decided on stays as it is."""
        job = self._jobs.hold(tx, move.sweep.workspace_id, move.sweep.job)
        if job.has_ended:
            return
        sweep, actor = self._sweeps.of(tx, job), acting(job, None)
        stops = job.status is not JobStatus.CANCEL_REQUESTED
        judged = {verdict.number: verdict for verdict in move.verdicts}
        for number in sorted({*move.values, *judged}):
            trial = store.numbered(tx, sweep.job, number)
            if trial is None or trial.has_ended:
                continue
            verdict = judged.get(number)
            trial = replace(trial, value=move.values.get(number, trial.value))
            if verdict is not None:
                trial = replace(
                    trial, judged=max(verdict.count, trial.judged), stopped_early=stops and verdict.why is not None
                )
            store.save_trial(tx, trial)
            if trial.stopped_early and verdict is not None and verdict.why is not None:
                self._sweeps.stop_trial(tx, actor, trial, sweep, verdict.why)
        if move.closes and not sweep.closed:
            sweep = self._sweeps.close(tx, actor, sweep, move.closes, keeping=move.keeps)
        self._sweeps.go_on(tx, actor, job, sweep, move.proposals)
        self._proposed[sweep.job] = store.count(tx, sweep.job)

    def _sight(
        self, tx: Tx, sweep: Sweep, count: Count, running: tuple[Trial, ...], new: dict[str, list[str]]
    ) -> Sight:
        logged = self._logged(tx, sweep, [one for one in running if one.job in new.get(sweep.job, ())])
        curves = (
            {**self._of_ended(tx, sweep), **self._logged(tx, sweep, running)} if self._judges(sweep, logged) else {}
        )
        proposes = not is_quick(sweep.definition) and free_places(sweep, count) > 0
        # Where a proposal was refused, the next one is made when something has changed.
        proposes = proposes and self._proposed.get(sweep.job) != count
        return Sight(
            sweep, count, running=running, logged=logged, curves=curves_of(sweep, running, curves),
            is_over=not sweep.closed and sweep.deadline is not None and tx.now >= sweep.deadline,
            past=tuple(store.trials(tx, sweep.job)) if proposes else None,
        )  # fmt: skip

    @staticmethod
    def _judges(sweep: Sweep, logged: dict[int, tuple[float, ...]]) -> bool:
        return sweep.definition.early_termination is not None and bool(logged)

    def _new_points(self, tx: Tx, sweeps: Sequence[Sweep], running: dict[str, list[Trial]]) -> dict[str, list[str]]:
        """The jobs of running trials that have logged something since the last look, by sweep."""
        if self._read_at is not None and timedelta(0) <= tx.now - self._read_at < READ_EVERY:
            return {}
        self._read_at = tx.now
        points: dict[str, Metric] = {}
        metrics = {sweep.job: sweep.metric for sweep in sweeps}
        trials = {trial.job: trial for each in running.values() for trial in each}
        for workspace_id in sorted({sweep.workspace_id for sweep in sweeps}):
            newest = self._tracking.runs.newest(tx, workspace_id, list(trials), set(metrics.values()))
            for job, found in newest.items():
                wanted = metrics[trials[job].sweep]
                points.update((job, point) for point in found if point.key == wanted)
        new: dict[str, list[str]] = {}
        for job, point in points.items():
            if repr(self._newest.get(job)) != repr(point):  # NaN is not itself
                new.setdefault(trials[job].sweep, []).append(job)
        self._newest = points
        return new

    def _logged(self, tx: Tx, sweep: Sweep, trials: Sequence[Trial]) -> dict[int, tuple[float, ...]]:
        if not trials:
            return {}
        found = self._tracking.runs.logged(tx, sweep.workspace_id, [one.job for one in trials], sweep.metric)
        return {one.number: tuple(found[one.job]) for one in trials if one.job in found}

    def _of_ended(self, tx: Tx, sweep: Sweep) -> dict[int, tuple[float, ...]]:
        """What those have logged that have ended: read once."""
        known = self._ended.setdefault(sweep.job, {})
        fresh = [one for one in store.trials(tx, sweep.job) if one.has_ended and one.number not in known]
        known.update({one.number: () for one in fresh} | self._logged(tx, sweep, fresh))
        return known

    def _forget(self, open_: set[str]) -> None:
        self._ended = {job: known for job, known in self._ended.items() if job in open_}
        self._proposed = {job: count for job, count in self._proposed.items() if job in open_}
