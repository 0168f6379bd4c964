"""What a process has left in its folder when it ends: its files, its result, and why it failed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from lazulite.compute.backends.local import read_json
from lazulite.compute.failures import Exit, explain
from lazulite.compute.folder import RESULT_BYTES, JobFolder, tail
from lazulite.compute.spec import VALUES, JobKind, JobSpec
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry


def reason(spec: JobSpec, folder: JobFolder, ended: Exit) -> str:
    """Why it failed, in words; empty of one that did not."""
    said = read_json(folder.ready) or {}
    if spec.kind is JobKind.SERVICE and said.get("status") == "failed":
        return str(said.get("error") or "The service could not become ready and did not say why.")
    code = str(folder.code)
    failed = read_json(folder.failed_process) if ended.reason == "exited" and spec.distribution else None
    if failed is not None:
        text = _of_process(spec, folder, failed)
    else:
        text = explain(ended, log_tail=folder.log_tail(), code=code, timeout_seconds=spec.timeout_seconds)
    return text.replace(f"{code}/", "")


def kept(spec: JobSpec, folder: JobFolder) -> dict[Path, FileEntry]:
    """What it left in ./outputs and ./logs; what came with its code and is as it was, it did not make."""
    places = (*folder.kept, folder.process_logs) if spec.distribution else folder.kept
    found = {
        path: entry
        for place in places
        if place.is_dir()
        for path, entry in files(place, root=folder.code).items()
    }  # fmt: skip
    came = set(spec.code or ())
    return {path: entry for path, entry in found.items() if entry not in came}


def result(spec: JobSpec, folder: JobFolder) -> JSON:
    """What it wrote to LAZULITE_RESULT, and the values of its outputs that are some."""
    values = {
        name: text.strip()
        for name, kind in spec.outputs.items()
        if kind in VALUES and (text := _small(folder.output(name) / name)) is not None
    }
    text = _small(folder.result)
    try:
        told: JSON = None if text is None else json.loads(text)
    except ValueError:
        told = None
    return {**(told if isinstance(told, Mapping) else {}), "values": values} if values else told


def files(folder: Path, root: Path | None = None) -> dict[Path, FileEntry]:
    """Every file of a folder, its path told from `root` on."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: _entry(path, root or folder) for path in found}


def _of_process(spec: JobSpec, folder: JobFolder, failed: Mapping[str, object]) -> str:
    """The first that failed of many, with what it alone has said."""
    rank, code, signal = failed.get("rank"), failed.get("exit_code"), str(failed.get("signal") or "")
    one = Exit(code if isinstance(code, int) else None, "killed" if signal else "exited", signal)
    said = tail(folder.process_logs / f"std_log_process_{rank}.txt")
    assert spec.distribution is not None
    of = spec.distribution.described(spec.demand.instances)
    why = explain(one, log_tail=said, code=str(folder.code), timeout_seconds=spec.timeout_seconds)
    return f"The process '{failed.get('name')}' of {of} failed, and the others were ended.\n{why}"


def _small(path: Path) -> str | None:
    """The text of a file that is there and is not too long to be told."""
    if not path.is_file() or path.stat().st_size > RESULT_BYTES:
        return None
    return path.read_text("utf-8", "replace")


def _entry(path: Path, root: Path) -> FileEntry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(path.relative_to(root).as_posix(), path.stat().st_size, digest)
