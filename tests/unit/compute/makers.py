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
