from datetime import UTC, datetime

from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Needs
from lazulite.compute.process import EVERY, Worker
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.words.ids import new_run_id
from lazulite.words.manifests import FileEntry, Manifest


def make_spec(**values: object) -> JobSpec:
    given: dict[str, object] = {
        "id": new_run_id(), "workspace_id": "w1", "workspace": "default", "kind": JobKind.JOB, "name": "train",
        "owner": "jobs", "command": "true",
    }  # fmt: skip
    if "argv" in values:
        given["command"] = ""
    return JobSpec(**{**given, **values})  # type: ignore[arg-type]  # a maker for tests


def make_manifest(*paths: str) -> Manifest:
    return Manifest(tuple(FileEntry(path, 1, "a" * 64) for path in paths))


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def make_worker(name: str = "box", **values: object) -> Worker:
    """With two slots, eight cores, 16 GiB and no GPU; every queue is served."""
    given: dict[str, object] = {
        "id": name, "name": name, "queue": "default", "slots": 2, "principal": "worker:local", "workspace_id": None,
        "seen_at": NOW, "queues": (EVERY,), "equipment": Equipment(8, 16 << 30),
    }  # fmt: skip
    return Worker(**{**given, **values})  # type: ignore[arg-type]  # a maker for tests


def make_needs(**values: object) -> Needs:
    return Needs(**values)  # type: ignore[arg-type]  # a maker for tests
