"""A job as it is when it has just been submitted."""

from dataclasses import replace
from datetime import datetime

from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor
from lazulite.services.training.jobs.entities import Job, NewJob
from lazulite.services.training.tracking.naming import random_name
from lazulite.words.ids import new_run_id
from lazulite.words.json import JSONObject


def made(new: NewJob, actor: Actor, workspace_id: str, *, at: datetime) -> Job:
    """Queued, with a name of its own where none was chosen for it."""
    name = new.name or new_run_id()
    about = replace(new.about, display_name=new.about.display_name or random_name())
    environment: JSONObject = {"name": new.environment.name, "version": new.environment.version}
    return Job(
        name=name, workspace_id=workspace_id, type=new.type, owner=new.owner, step=None, about=about, place=new.place,
        command=new.said, document=new.document, environment=environment,
        inputs={key: given.brief() for key, given in new.inputs.items()},
        outputs={key: wanted.to_json() for key, wanted in new.outputs.items()},
        status=JobStatus.QUEUED, reason="", exit_code=None, result=None,
        created_by=str(actor.answerable), cause=actor.cause, created_at=at,
        started_at=None, ended_at=None, tracked=new.tracked,
        code={"digest": new.code.digest, "files": len(new.code.files), "size": new.code.size} if new.code else None,
    )  # fmt: skip
