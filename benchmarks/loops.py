"""What a page of loops costs in a workspace with ten endpoints and a hundred thousand facts, and what a fact costs."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import insert

from benchmarks.table import Row, middle
from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events import store
from lazulite.foundation.events.facts import Fact, NewFact
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.tables import facts as facts_table
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.audit.entities import AuditQuery
from lazulite.ops.governance.audit.tables import audit_entries
from lazulite.ops.loops.recording.service import HEARD
from lazulite.services.inference.entities import Definition, ServedModel
from lazulite.specs.monitor import MonitorDocument
from lazulite.specs.reading import read_document
from lazulite.specs.release import ReleasePolicy
from lazulite.testing import platform_in_memory
from lazulite.words.ids import new_id

ENDPOINTS, FACTS, HEARD_FACTS, AT_ONCE, RUNS = 10, 100_000, 2_000, 1_000, 30
MONITOR = """
name: watch-{name}
monitoring_target: {{endpoint_deployment_id: azureml:{name}}}
monitoring_signals: {{performance: {{type: model_performance}}}}
"""


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        platform = platform_in_memory(Path(folder) / "home")
        try:
            workspace = platform.write(platform.workspaces.ensure_default).id
            for number in range(ENDPOINTS):
                _endpoint(platform, workspace, f"fleet-{number}")
            platform.relay.drain()
            first = _fill(platform, workspace)
            heard = _hear(platform, after=first + FACTS - HEARD_FACTS)
            page = middle([_seconds(lambda: _page(platform, workspace)) for _ in range(RUNS)])
            one = middle([_seconds(lambda: _one(platform, workspace)) for _ in range(RUNS)])
            asked = middle([_seconds(lambda: _asked(platform, workspace)) for _ in range(3)])
        finally:
            platform.close()
    floor = "the newest fact of each stage, asked of the audit, uncounted"
    return [
        Row(f"loops: {ENDPOINTS} of a workspace with {FACTS:,} facts", page * 1000, "ms", 20.0, asked * 1000, floor),
        Row("loops: one of them", one * 1000, "ms", 10.0),
        Row("loops: to take in a fact", heard * 1000, "ms", 2.0),
    ]


def _endpoint(platform: Platform, workspace: str, name: str) -> None:
    document = read_document(MONITOR.format(name=name)).into(MonitorDocument)
    policy = ReleasePolicy.model_validate({"name": name, "model": name, "owner": "ops", "endpoint_name": name})
    definition = Definition(ServedModel(name, 1, [], ()))

    def make(tx: Tx) -> None:
        platform.endpoints.create(tx, LOCAL, workspace, name=name)
        platform.deployments.create(tx, LOCAL, workspace, name, "blue", definition)
        platform.monitoring.create(tx, LOCAL, workspace, document)
        platform.release.policies.create(tx, LOCAL, workspace, policy)

    platform.write(make)


def _facts(workspace: str) -> Iterator[NewFact]:
    """Rounds of every endpoint's loop, as many as it takes."""
    for number in range(FACTS):
        turn, kind = divmod(number, 8)
        name = f"fleet-{turn % ENDPOINTS}"
        yield _fact(kind, name, turn, workspace)


def _fact(kind: int, name: str, turn: int, workspace: str) -> NewFact:
    ran = {"monitor": f"watch-{name}", "endpoint": name, "run": str(turn), "job": None, "window": {}}
    model = {"kind": "model", "name": name, "version": str(turn), "job": f"{turn:032}", "run_id": None, "size": 1}
    told: list[tuple[str, str, dict[str, object]]] = [
        ("AssetVersionRegistered", f"data/{name}/{turn}", {"kind": "data", "name": name, "size": 7}),
        ("JobSubmitted", f"jobs/{turn:032}", {"inputs": {"x": f"data/{name}/{turn}"}, "display_name": "train"}),
        ("ModelVersionRegistered", f"models/{name}/{turn}", model),
        ("JobFinished", f"jobs/{turn:032}", {"status": "Completed", "display_name": "train"}),
        ("TrafficChanged", f"endpoints/{name}", {"endpoint": name, "before": {}, "traffic": {"blue": 100}}),
        ("WindowRegistered", f"data/{name}-window/{turn}", {**ran, "counts": {"predictions": 9, "matched": 9}}),
        ("PerformanceMeasured", f"monitors/watch-{name}", {**ran, "metrics": {"roc_auc": 0.7}}),
        ("RunStarted", f"runs/{turn:032}", {"name": "train"}),
    ]
    return NewFact(told[kind][0], told[kind][1], workspace, told[kind][2])  # type: ignore[arg-type]  # JSON


def _fill(platform: Platform, workspace: str) -> int:
    """The facts, in the outbox and in the audit as if everybody had heard them; the number before the first one."""
    with platform.read() as tx:
        first = store.newest(tx)
    told = _facts(workspace)
    for start in range(first + 1, first + FACTS + 1, AT_ONCE):
        rows = [_row(fact, seq, platform.clock.now()) for seq, fact in enumerate(islice(told, AT_ONCE), start)]
        platform.write(lambda tx, rows=rows: _insert(tx, rows))  # type: ignore[misc]
    return first


def _row(fact: NewFact, seq: int, at: datetime) -> dict[str, object]:
    return {
        "id": new_id(), "seq": seq, "type": fact.type, "version": 1, "subject": fact.subject,
        "workspace_id": fact.workspace_id, "data": fact.data, "actor": LOCAL.to_json(), "cause": None,
        "occurred_at": at, "recorded_at": at,
    }  # fmt: skip


def _insert(tx: Tx, rows: list[dict[str, object]]) -> None:
    tx.execute(insert(facts_table), rows)
    columns = {column.name for column in audit_entries.c}
    entries = [{**{k: v for k, v in row.items() if k in columns}, "actor": "local:local"} for row in rows]
    tx.execute(insert(audit_entries), entries)


def _hear(platform: Platform, *, after: int) -> float:
    """Seconds that the loops' subscriber takes for one fact that concerns it."""
    with platform.read() as tx:
        facts = [fact for fact in read_after(tx, after, limit=HEARD_FACTS) if fact.type in HEARD]
    return _seconds(lambda: platform.write(lambda tx: _record(platform, tx, facts))) / len(facts)


def _record(platform: Platform, tx: Tx, facts: list[Fact]) -> None:
    for fact in facts:
        platform.loops.recording.record(tx, fact)


def _page(platform: Platform, workspace: str) -> None:
    with platform.read() as tx:
        found = platform.loops.list(tx, workspace).items
    assert len(found) == ENDPOINTS
    assert all(loop.arcs[0].walked_at for loop in found)


def _one(platform: Platform, workspace: str) -> None:
    with platform.read() as tx:
        platform.loops.get(tx, workspace, "fleet-3")


def _asked(platform: Platform, workspace: str) -> None:
    """What a page would cost that reads the facts themselves, by what the audit offers."""
    with platform.read() as tx:
        for number in range(ENDPOINTS):
            name = f"fleet-{number}"
            for subject, type_ in (
                (f"data/{name}", "AssetVersionRegistered"), ("jobs", "JobSubmitted"),
                (f"models/{name}", "ModelVersionRegistered"), ("releases", "ReleaseOpened"),
                (f"endpoints/{name}", "TrafficChanged"), (f"data/{name}-window", "WindowRegistered"),
                (f"monitors/watch-{name}", "PerformanceMeasured"), ("triggers", "RuleFired"),
            ):  # fmt: skip
                platform.audit.list(tx, workspace, AuditQuery(subject=subject, type=type_), PageRequest(1))


def _seconds(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin
