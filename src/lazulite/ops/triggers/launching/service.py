"""The job that a trigger starts: checked when the trigger is made, planned and submitted when it fires."""

import json
from collections.abc import Mapping, Sequence

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.admittance.service import AdmittanceService
from lazulite.ops.triggers.entities import Start
from lazulite.ops.triggers.filling import neutral
from lazulite.services.training.jobs.planning.submission import Submission, read_submission
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.submission.service import SubmissionService, unnamed
from lazulite.specs.reading import read_document
from lazulite.specs.sights import Sights
from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import is_reference

TAG = "lazulite.trigger"


class LaunchingService:
    def __init__(self, *, submission: SubmissionService, jobs: JobsService, admittance: AdmittanceService) -> None:
        self._admittance = admittance
        self._training = submission
        self._jobs = jobs

    def check(self, tx: Tx, workspace_id: str, start: Start) -> None:
        """Raises what is wrong with the job already, whatever fact will fill it: DocumentInvalid, JobMissing, …"""
        filled = neutral(start.to_json())
        assert isinstance(filled, Mapping)
        job, inputs = filled["job"], filled["inputs"]
        assert isinstance(job, str | Mapping)
        assert isinstance(inputs, Mapping)
        self._submission(tx, workspace_id, Start(job, inputs, start.sources))

    def check_owner(self, tx: Tx, actor: Actor, workspace_id: str) -> None:
        """Whoever a rule acts for may still start jobs here. Raises PermissionRefused."""
        if actor.on_behalf_of is not None:
            self._admittance.check_still(tx, actor.on_behalf_of, workspace_id, "jobs/write")

    def start(self, tx: Tx, actor: Actor, workspace_id: str, wanted: Start, *, trigger: str, sights: Sights) -> str:
        """The new job's name. Raises what planning and admission raise."""
        submission = self._submission(tx, workspace_id, wanted, tags={TAG: trigger})
        return self.submit(tx, actor, workspace_id, submission.seeing(sights))

    def submit(self, tx: Tx, actor: Actor, workspace_id: str, submission: Submission) -> str:
        """As `start`, for what is to be submitted."""
        plan = self._training.plan(tx, workspace_id, submission)
        return self._training.submit(tx, actor, workspace_id, plan).name

    def going(self, tx: Tx, workspace_id: str, jobs: Sequence[str]) -> list[str]:
        """Those of these that have not ended, in their order."""
        standing = self._jobs.standing(tx, workspace_id, jobs)
        return [name for name in jobs if name in standing and not standing[name].has_ended]

    def cancel(self, tx: Tx, actor: Actor, workspace_id: str, job: str, reason: str) -> None:
        """It is asked to end."""
        self._jobs.cancel(tx, actor, workspace_id, job, reason=reason)

    def _submission(
        self, tx: Tx, workspace_id: str, wanted: Start, *, tags: Mapping[str, str] | None = None
    ) -> Submission:
        sources = wanted.sources
        settings: dict[str, JSON] = {f"inputs.{name}": _input(value) for name, value in wanted.inputs.items()}
        settings |= {"tags": {**_tags(wanted.job), **tags}} if tags else {}
        if isinstance(wanted.job, str):
            past = self._jobs.get(tx, workspace_id, wanted.job.removeprefix("azureml:"))
            text, sources = past.document, self._jobs.sources(tx, workspace_id, past.name)
            settings = {**unnamed(read_document(text).value), **settings}
        else:
            text = json.dumps(wanted.job)
            settings = {**unnamed(wanted.job), **settings}
        replaced = {
            place: value for place, value in sources.items() if place not in settings or place in wanted.sources
        }
        return read_submission(text, settings=settings, sources=replaced, properties={})


def _input(value: JSON) -> JSON:
    """A reference alone is files, as it is where a document gives an input's path."""
    return {"path": value} if isinstance(value, str) and is_reference(value) else value


def _tags(job: JSONObject | str) -> Mapping[str, JSON]:
    tags = job.get("tags") if isinstance(job, Mapping) else None
    return tags if isinstance(tags, Mapping) else {}
