"""What a process has left in its folder when it ends: its files, its result, and why it failed."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from lazulite.compute.backends.local import read_json
from lazulite.compute.failures import Exit, explain
from lazulite.compute.folder import RESULT_BYTES, JobFolder, tail
from lazulite.compute.spec import VALUES, JobKind, JobSpec
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, canonical, nests_deeper
from lazulite.words.manifests import FileEntry

DEEPEST = 100  # levels of a result


class LeavingRefused(Invalid):
    """What a job left cannot be kept."""


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
    """What it wrote to LAZULITE_RESULT, and the values of its outputs that are some. Raises LeavingRefused.

    What is no JSON at all is no result.
    """
    values = {
        name: text.strip()
        for name, kind in spec.outputs.items()
        if kind in VALUES and (text := _small(folder.output(name) / name)) is not None
    }
    told = _told(_small(folder.result))
    return {**(told if isinstance(told, Mapping) else {}), "values": values} if values else told


def files(folder: Path, root: Path | None = None) -> dict[Path, FileEntry]:
    """Every file of a folder, its path told from `root` on. Raises LeavingRefused."""
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


def _told(text: str | None) -> JSON:
    """What the server can be told of a result: its numbers are finite, its levels few, its texts are Unicode."""
    try:
        value: JSON = None if text is None else json.loads(text)
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        return None
    if text is not None and nests_deeper(text.encode(), DEEPEST):
        raise _too_deep()
    try:
        canonical(value).encode()
    except UnicodeEncodeError as error:
        raise LeavingRefused(
            "Its result cannot be kept: it has a text that is no Unicode.", hint="Write LAZULITE_RESULT as UTF-8."
        ) from error
    except ValueError as error:
        raise LeavingRefused(
            "Its result cannot be kept: it has a number that is NaN or infinite, which JSON does not know.",
            hint="Write null, or leave it out of what goes to LAZULITE_RESULT.",
        ) from error
    return value


def _too_deep() -> LeavingRefused:
    return LeavingRefused(
        f"Its result cannot be kept: it nests deeper than {DEEPEST} levels.",
        hint="Write a flatter one to LAZULITE_RESULT, and the whole as a file of an output.",
    )


def _small(path: Path) -> str | None:
    """The text of a file that is there and is not too long to be told."""
    if not path.is_file() or path.stat().st_size > RESULT_BYTES:
        return None
    return path.read_text("utf-8", "replace")


def _entry(path: Path, root: Path) -> FileEntry:
    name = path.relative_to(root).as_posix()
    if name.encode("utf-8", "replace") != os.fsencode(name):
        raise LeavingRefused(
            f"Its file {os.fsencode(name)!r} cannot be kept: the name is not UTF-8.", hint="Call it otherwise."
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(name, path.stat().st_size, digest)
