"""Content on its way to the platform: only what is not there yet is sent."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from lazulite.experience.sdk.snapshots import LocalFile, reading
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Conflict
from lazulite.words.json import JSON

BATCH = 2000  # files a question
AT_ONCE = 4  # uploads side by side


class FileChanged(Conflict):
    pass


def send(transport: Transport, files: Iterable[LocalFile]) -> None:
    """Raises FileChanged when a file is no longer what its manifest says."""
    by_digest = {file.entry.digest: file for file in files}
    known = list(by_digest.values())
    for start in range(0, len(known), BATCH):
        missing = _missing(transport, known[start : start + BATCH])
        _upload(transport, [by_digest[digest] for digest in missing if digest in by_digest])


def _missing(transport: Transport, files: Sequence[LocalFile]) -> list[str]:
    asked: list[JSON] = [{"digest": file.entry.digest, "size": file.entry.size} for file in files]
    answer = transport.post(transport.workspace_path("uploads", "missing"), {"files": asked})
    missing = answer.get("missing")
    return [str(digest) for digest in missing] if isinstance(missing, Sequence) else []


def _upload(transport: Transport, files: Sequence[LocalFile]) -> None:
    if not files:
        return
    with transport.show("uploading", sum(file.entry.size for file in files)) as progress:

        def one(file: LocalFile) -> None:
            with reading(file.source):
                now = file.source.stat().st_size
            if now != file.entry.size:
                raise FileChanged(f"{file.source} changed while it was sent.", hint="Let it come to rest, try again.")
            transport.upload(transport.workspace_path("uploads", file.entry.digest), file.source, progress=progress)

        if len(files) == 1:
            one(files[0])
            return
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(one, files):
                pass
