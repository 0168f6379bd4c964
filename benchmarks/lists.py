"""Lists over 100,000 rows: what a page costs in the server, first and fiftieth, sorted, filtered, searched.

python -m benchmarks.lists [DATABASE_URL]      an empty database; a SQLite file of its own by default
"""

import random
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text
from starlette.testclient import TestClient

from benchmarks.table import Row, print_table
from lazulite.assembly import Platform, assemble
from lazulite.compute.tables import processes
from lazulite.foundation.db.database import Database
from lazulite.foundation.events.tables import facts
from lazulite.foundation.settings import Settings
from lazulite.migrations.revisions import migrate
from lazulite.ops.governance.audit.tables import audit_entries
from lazulite.processes.serve import create_app
from lazulite.services.assets.tables import asset_containers, asset_tags, asset_versions
from lazulite.services.training.jobs.tables import jobs
from lazulite.words.ids import new_id, new_run_id

ROWS = 100_000
AT_ONCE = 2_000
RUNS = 15  # the fastest counts: what else the machine does is none of a list's cost
FIRST_PAGE_MS = 30.0
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = "/api/v1/workspaces/default"
WORDS = ("delays", "weather", "churn", "pumps", "crushers", "ledger", "drift", "night", "north", "small")
DOCUMENT = "command: python train.py --data ${{inputs.flights}}\ncode: .\nenvironment: azureml:sklearn@latest\n" * 6


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), f"sqlite:///{Path(folder) / 'lists.db'}")


def measure(home: Path, database_url: str) -> list[Row]:
    platform = filled(home, database_url)
    http = TestClient(create_app(platform), base_url="http://127.0.0.1")
    try:
        return [_row(http, *asked) for asked in QUESTIONS]
    finally:
        platform.close()


def filled(home: Path, database_url: str) -> Platform:
    """A platform of whose default workspace four lists have 100,000 rows."""
    platform = with_jobs(home, database_url)
    with platform.read() as tx:
        workspace = platform.workspaces.named(tx, "default").id
    drawn = random.Random(7)
    container = _container(workspace, "flights")
    _fill(platform, asset_containers, [container, *(_container(workspace, f"set-{n:05d}") for n in range(2_000))])
    versions = [_version(workspace, container["id"], n, drawn) for n in range(ROWS)]
    _fill(platform, asset_versions, versions)
    _fill(platform, asset_tags, [_tag(workspace, one, n) for n, one in enumerate(versions)])
    entries = [_entry(workspace, n, drawn) for n in range(ROWS)]
    _fill(platform, audit_entries, entries)
    _fill(platform, facts, [_fact(one) for one in entries])
    if platform.db.dialect == "postgresql":
        with platform.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return platform


def with_jobs(home: Path, database_url: str) -> Platform:
    """A platform whose default workspace has 100,000 jobs."""
    db = Database(database_url)
    migrate(db, backups=home / "backups")
    db.close()
    platform = assemble(Settings(home=home, database_url=database_url))
    with platform.read() as tx:
        workspace = platform.workspaces.named(tx, "default").id
    drawn = random.Random(7)
    made = [_job(workspace, n, drawn) for n in range(ROWS)]
    _fill(platform, jobs, made)
    _fill(platform, processes, [_process(one) for one in made])
    return platform


def _fill(platform: Platform, table: object, rows: list[dict[str, object]]) -> None:
    for at in range(0, len(rows), AT_ONCE):
        platform.write(lambda tx, at=at: tx.execute(insert(table), rows[at : at + AT_ONCE]))


def _job(workspace: str, n: int, drawn: random.Random) -> dict[str, object]:
    at = BEGAN + timedelta(minutes=n)
    status = "Failed" if n % 50 == 0 else "Running" if n > ROWS - 20 else "Completed"
    ended = None if status == "Running" else at + timedelta(seconds=drawn.randint(5, 9_000))
    step = n % 4 == 3
    return {
        "name": new_run_id(), "workspace_id": workspace, "type": "step" if step else "command", "owner": "jobs",
        "step": "profile" if step else None, "display_name": f"{drawn.choice(WORDS)} {drawn.choice(WORDS)} {n}",
        "experiment_name": drawn.choice(WORDS), "description": "", "tags": {"team": f"t{n % 500}"}, "properties": {},
        "command": "python train.py", "document": DOCUMENT, "code": None, "environment": {"name": "e", "version": "1"},
        "inputs": {"flights": {"type": "uri_folder", "said": "azureml:flights:1", "asset": "data/flights/1"}},
        "outputs": {}, "status": status, "reason": "", "exit_code": 0, "result": None, "tracked": True,
        "archived": n % 100 == 0, "created_by": f"person:p{n % 40}", "cause": None, "created_at": at,
        "started_at": at + timedelta(seconds=1), "ended_at": ended, "level": "step" if step else "job", "parent": None,
        "node": None,
    }  # fmt: skip


def _process(job: dict[str, object]) -> dict[str, object]:
    ended = job["ended_at"] is not None
    return {
        "id": job["name"], "workspace_id": job["workspace_id"], "kind": "job", "owner": "jobs", "queue": "default",
        "slots": 1, "spec": {"name": job["display_name"], "command": DOCUMENT}, "actor": {}, "cause": None,
        "state": "Finalizing" if ended else "Running", "attempt": 1, "accepted": True, "worker_id": None,
        "claim_id": None, "lease_until": None, "cancel_requested": False, "outcome": job["status"] if ended else None,
        "exit_code": 0, "reason": "", "result": None, "outputs": {}, "environment": {}, "address": None,
        "memory_bytes": None, "enqueued_at": job["created_at"], "started_at": job["started_at"],
        "ended_at": job["ended_at"],
    }  # fmt: skip


def _container(workspace: str, name: str) -> dict[str, object]:
    return {
        "id": new_id(), "workspace_id": workspace, "kind": "data", "name": name, "description": "", "properties": {},
        "last_number": 0, "last_ordinal": 0, "hidden": False, "archived": False, "revision": 1, "created_at": BEGAN,
        "created_by": "local:local", "updated_at": BEGAN,
    }  # fmt: skip


def _version(workspace: str, container: object, n: int, drawn: random.Random) -> dict[str, object]:
    at = BEGAN + timedelta(minutes=n)
    return {
        "id": new_id(), "workspace_id": workspace, "container_id": container, "kind": "data", "version": str(n + 1),
        "ordinal": n + 1, "type": "uri_file" if n % 200 == 0 else "uri_folder", "manifest_digest": None,
        "bookmark": None, "size": drawn.randint(1, 10**9), "file_count": 3, "run_id": None, "job": None, "source": {},
        "description": f"{drawn.choice(WORDS)} {n}", "properties": {}, "facts": {}, "archived": False,
        "anonymous": False, "revision": 1, "created_at": at, "created_by": "local:local", "updated_at": at,
    }  # fmt: skip


def _tag(workspace: str, version: Mapping[str, object], n: int) -> dict[str, object]:
    return {"owner_id": version["id"], "key": "team", "workspace_id": workspace, "value": f"t{n % 500}"}


def _entry(workspace: str, n: int, drawn: random.Random) -> dict[str, object]:
    at = BEGAN + timedelta(minutes=n)
    kind = "TrafficChanged" if n % 1000 == 0 else drawn.choice(("JobSubmitted", "JobFinished", "AssetUpdated"))
    return {
        "id": new_id(), "workspace_id": workspace, "seq": n + 1, "type": kind, "subject": f"jobs/{n:032x}",
        "actor": f"person:p{n % 40}", "on_behalf_of": None, "cause": None, "occurred_at": at, "recorded_at": at,
        "data": {"name": "x", "status": "Completed"},
    }  # fmt: skip


def _fact(entry: dict[str, object]) -> dict[str, object]:
    kept = ("id", "workspace_id", "seq", "type", "subject", "cause", "occurred_at", "recorded_at", "data")
    actor = {"principal": entry["actor"], "on_behalf_of": None}
    return {**{name: entry[name] for name in kept}, "version": 1, "actor": actor}


JOBS, DATA, AUDIT = f"{ROOT}/jobs", f"{ROOT}/data/flights/versions", f"{ROOT}/audit"
QUESTIONS: tuple[tuple[str, str, dict[str, object], int, float], ...] = (
    ("jobs: default", JOBS, {}, 1, FIRST_PAGE_MS),
    ("jobs: 50th page", JOBS, {}, 50, FIRST_PAGE_MS),
    ("jobs: by display name", JOBS, {"order_by": "display_name"}, 1, FIRST_PAGE_MS),
    ("jobs: by display name, 50th page", JOBS, {"order_by": "display_name"}, 50, FIRST_PAGE_MS),
    ("jobs: by end", JOBS, {"order_by": "ended_at desc"}, 1, 150.0),
    ("jobs: failed", JOBS, {"filter": "status = 'Failed'"}, 1, FIRST_PAGE_MS),
    ("jobs: running", JOBS, {"filter": "status = 'Running'"}, 1, FIRST_PAGE_MS),
    ("jobs: one experiment", JOBS, {"filter": "experiment_name = 'pumps'"}, 1, FIRST_PAGE_MS),
    ("jobs: one name", JOBS, {"filter": "display_name ILIKE '% 77777'"}, 1, 500.0),
    ("jobs: a tag of one in 500", JOBS, {"filter": "tags.team = 't4'"}, 1, 500.0),
    ("jobs: a word of many", JOBS, {"text": "weather"}, 1, FIRST_PAGE_MS),
    ("jobs: a word of few", JOBS, {"text": "77777"}, 1, 500.0),
    ("jobs: a word of none", JOBS, {"text": "nowhere"}, 1, 500.0),
    ("jobs: steps too", JOBS, {"filter": "level = 'any'"}, 1, FIRST_PAGE_MS),
    ("jobs: one, and the count", JOBS, {"count": True, "max_results": 1}, 1, 100.0),
    ("data: names", f"{ROOT}/data", {}, 1, FIRST_PAGE_MS),
    ("data versions: default", DATA, {}, 1, FIRST_PAGE_MS),
    ("data versions: 50th page", DATA, {}, 50, FIRST_PAGE_MS),
    ("data versions: by version", DATA, {"order_by": "version"}, 1, 150.0),
    ("data versions: one in 200", DATA, {"filter": "type = 'uri_file'"}, 1, 150.0),
    ("data versions: a tag of one in 500", DATA, {"filter": "tags.team = 't4'"}, 1, 500.0),
    ("data versions: a word of few", DATA, {"text": "77777"}, 1, 500.0),
    ("data versions: one, and the count", DATA, {"count": True, "max_results": 1}, 1, 100.0),
    ("audit: default", AUDIT, {}, 1, FIRST_PAGE_MS),
    ("audit: 50th page", AUDIT, {}, 50, FIRST_PAGE_MS),
    ("audit: by subject", AUDIT, {"order_by": "subject"}, 1, FIRST_PAGE_MS),
    ("audit: one type in 1,000", AUDIT, {"type": "TrafficChanged"}, 1, FIRST_PAGE_MS),
    ("audit: below one subject", AUDIT, {"subject": f"jobs/{5:032x}"}, 1, 150.0),
    ("audit: a word of few", AUDIT, {"text": "trafficchanged"}, 1, 500.0),
    ("audit: one, and the count", AUDIT, {"count": True, "max_results": 1}, 1, 100.0),
    ("facts: default", f"{ROOT}/events", {}, 1, FIRST_PAGE_MS),
    ("facts: 50th page", f"{ROOT}/events", {}, 50, FIRST_PAGE_MS),
    ("facts: about one thing", f"{ROOT}/events", {"subject": f"jobs/{5:032x}"}, 1, FIRST_PAGE_MS),
    ("search: a beginning of many", f"{ROOT}/search", {"text": "weath"}, 1, 200.0),
    ("search: in few", f"{ROOT}/search", {"text": "77777"}, 1, 200.0),
    ("search: in none", f"{ROOT}/search", {"text": "nowhere"}, 1, 200.0),
)  # fmt: skip


def _row(http: TestClient, name: str, path: str, query: dict[str, object], page: int, most_ms: float) -> Row:
    token = None
    for _ in range(page - 1):
        token = http.get(path, params={**query, "page_token": token} if token else query).json()["next_page_token"]
    asked = {**query, "page_token": token} if token else query
    answer = http.get(path, params=asked)
    if answer.status_code != 200:
        raise RuntimeError(f"{name}: {answer.text}")
    return Row(f"{name} ({len(answer.json()['items'])} rows)", min(_ms(http, path, asked) for _ in range(RUNS)),
               "ms", most_ms)  # fmt: skip


def _ms(http: TestClient, path: str, query: dict[str, object]) -> float:
    begin = time.perf_counter()
    http.get(path, params=query)
    return (time.perf_counter() - begin) * 1e3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:
        rows = measure(Path(own), sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(own) / 'lists.db'}")
        print_table(rows)
        sys.exit(0 if all(row.is_met for row in rows) else 1)
