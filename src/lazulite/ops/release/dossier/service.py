"""The dossier of a release: each stage is opened and closed here, with evidence on the model version and a fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.ops.release import events, store
from lazulite.ops.release.entities import Release, ReleaseState, Stage, StageState
from lazulite.services.registry.evidence.entities import Figure
from lazulite.services.registry.evidence.service import EvidenceService
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Finding:
    """What a stage has found: a sentence, all of it, and its one number, beside the champion's where it has one."""

    reason: str
    content: JSONObject
    figure: Figure | None = None
    source: str | None = None
    champion: float | None = None


class DossierService:
    def __init__(self, *, evidence: EvidenceService) -> None:
        self._evidence = evidence

    def start(self, tx: Tx, release: Release, stage: Stage, jobs: Mapping[str, str]) -> Release:
        """The stage is running, and waits for these jobs (role -> name)."""
        for role, job in jobs.items():
            store.add_job(tx, release, job=job, role=role)
        record = release.stage(stage)
        record = replace(
            record,
            state=StageState.RUNNING,
            reason="",
            jobs=(*record.jobs, *jobs.values()),
            started_at=record.started_at or tx.now,
        )
        work = replace(release.work, waiting={**release.work.waiting, **jobs})
        return self.save(tx, replace(release.with_stage(record), work=work))

    def wait(self, tx: Tx, release: Release, stage: Stage, reason: str) -> Release:
        """The stage has begun and goes on once something else has come."""
        record = release.stage(stage)
        record = replace(record, state=StageState.WAITING, reason=reason, started_at=record.started_at or tx.now)
        return self.save(tx, release.with_stage(record))

    def close(
        self, tx: Tx, actor: Actor, release: Release, stage: Stage, state: StageState, finding: Finding
    ) -> Release:
        """The stage has ended, whatever way; what was found is evidence on the model version."""
        content: dict[str, JSON] = {
            **finding.content,
            "release": release.id,
            "policy": release.policy.name,
            "owner": release.policy.owner,
            "state": state.value,
            "reason": finding.reason,
        }
        made = self._evidence.attach(
            tx, actor, release.workspace_id, release.model, str(release.version), kind=f"release.{stage.value}",
            content=content, figure=finding.figure, source=finding.source or release.subject,
        )  # fmt: skip
        record = replace(
            release.stage(stage), state=state, reason=finding.reason, evidence=made.id, digest=made.digest,
            figure_name=finding.figure.name if finding.figure else None,
            figure_value=finding.figure.value if finding.figure else None, figure_champion=finding.champion,
            started_at=release.stage(stage).started_at or tx.now, finished_at=tx.now,
        )  # fmt: skip
        closed = self.save(tx, release.with_stage(record))
        if state in {StageState.PASSED, StageState.NOT_APPLICABLE}:
            publish(tx, actor, events.stage_passed(closed, record))
        return closed

    def refuse(self, tx: Tx, actor: Actor, release: Release, stage: Stage, finding: Finding) -> Release:
        """The case is closed, at this stage, for this reason, by this policy."""
        refused = self.close(tx, actor, release, stage, StageState.REFUSED, finding)
        reason = f"{stage.value}: {owned(release, finding.reason)}"
        refused = self.save(tx, replace(refused, state=ReleaseState.REFUSED, reason=reason))
        publish(tx, actor, events.release_refused(refused, stage=stage.value))
        return refused

    def save(self, tx: Tx, release: Release) -> Release:
        store.save(tx, release)
        return release


def owned(release: Release, reason: str) -> str:
    """The reason, and whose policy it goes back to."""
    return f"{reason} (policy '{release.policy.name}' of {release.policy.owner})"


def sentences(reasons: Sequence[str]) -> str:
    return " ".join(reasons)
