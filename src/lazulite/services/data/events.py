"""What is said of data once it has happened."""

from lazulite.foundation.events.facts import NewFact


def data_profiled(workspace_id: str, subject: str, job: str, rows: int) -> NewFact:
    return NewFact("DataProfiled", subject, workspace_id, {"job": job, "rows": rows})
