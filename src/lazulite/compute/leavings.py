"""What a process has left in its folder when it ends: its files, its result, and why it failed."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lazulite.compute.failures import LOST, Exit, explain
from lazulite.compute.folder import JobFolder, tail
from lazulite.compute.spec import VALUES, JobKind, JobSpec
from lazulite.compute.written import LeadsAway, LeavingRefused, Written
from lazulite.words.json import JSON, canonical, nests_deeper
from lazulite.words.manifests import FileEntry

DEEPEST = 100  # levels of a result


@dataclass(frozen=True)
class Leavings:
    """is_apart: of a job that is kept from the machine, and none of whose links is followed."""

    spec: JobSpec
    folder: JobFolder
    is_apart: bool = False

    def reason(self, ended: Exit) -> str:
        """Why it failed, in words; empty of one that did not."""
        spec, folder = self.spec, self.folder
        said = self._object(folder.ready) if spec.kind is JobKind.SERVICE else None
        if said is not None and said.get("status") == "failed":
            return str(said.get("error") or "The service could not become ready and did not say why.")
        code = str(folder.code)
        failed = self._object(folder.failed_process) if ended.reason == "exited" and spec.distribution else None
        if failed is not None:
            text = self._of_process(failed)
        else:
            if ended.reason == LOST:
                ended = replace(ended, detail="".join(tail(folder.shim_words).strip().splitlines()[-1:]))
            text = explain(ended, log_tail=folder.log_tail(), code=code, timeout_seconds=spec.timeout_seconds)
        return text.replace(f"{code}/", "")

    def output(self, name: str) -> dict[Path, FileEntry]:
        """The files of an output. Raises LeavingRefused."""
        return self._files(self.folder.output(name), self.folder.output(name))

    def kept(self) -> dict[Path, FileEntry]:
        """What it left in ./outputs and ./logs; what came with its code and is as it was, it did not make.

        Raises LeavingRefused.
        """
        folder = self.folder
        places = (*folder.kept, folder.process_logs) if self.spec.distribution else folder.kept
        found = {
            path: entry
            for place in places
            if place.is_dir()
            for path, entry in self._files(place, folder.code).items()
        }  # fmt: skip
        came = set(self.spec.code or ())
        return {path: entry for path, entry in found.items() if entry not in came}

    def result(self) -> JSON:
        """What it wrote to LAZULITE_RESULT, and the values of its outputs that are some. Raises LeavingRefused.

        What is no JSON at all is no result.
        """
        values = {
            name: text.strip()
            for name, kind in self.spec.outputs.items()
            if kind in VALUES and (text := self._written.text(self.folder.output(name) / name)) is not None
        }
        told = _told(self._written.text(self.folder.result))
        return {**(told if isinstance(told, Mapping) else {}), "values": values} if values else told

    def _files(self, place: Path, root: Path) -> dict[Path, FileEntry]:
        """Every file of a folder, its path told from `root` on; links among them are left out."""
        self._written.check(place)
        found = sorted(path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
        return {path: self._entry(path, root) for path in found}

    def _entry(self, path: Path, root: Path) -> FileEntry:
        name = path.relative_to(root).as_posix()
        if name.encode("utf-8", "replace") != os.fsencode(name):
            raise LeavingRefused(
                f"Its file {os.fsencode(name)!r} cannot be kept: the name is not UTF-8.", hint="Call it otherwise."
            )
        with self._written.opened(path) as file:
            return FileEntry(name, os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())

    def _of_process(self, failed: Mapping[str, object]) -> str:
        """The first that failed of many, with what it alone has said."""
        spec, rank, code, signal = self.spec, failed.get("rank"), failed.get("exit_code"), failed.get("signal")
        one = Exit(code if isinstance(code, int) else None, "killed" if signal else "exited", str(signal or ""))
        try:
            said = self._written.tail(self.folder.process_logs / f"std_log_process_{rank}.txt")
        except LeadsAway:
            said = ""
        assert spec.distribution is not None
        of = spec.distribution.described(spec.demand.instances)
        why = explain(one, log_tail=said, code=str(self.folder.code), timeout_seconds=spec.timeout_seconds)
        return f"The process '{failed.get('name')}' of {of} failed, and the others were ended.\n{why}"

    def _object(self, path: Path) -> dict[str, object] | None:
        try:
            return self._written.object(path)
        except LeadsAway:
            return None

    @property
    def _written(self) -> Written:
        return Written(self.folder.path, self.is_apart)


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
