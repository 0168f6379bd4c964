"""Files that a job has written, read as far as it may lead us: one that is kept apart leads nowhere by its links."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from lazulite.compute.folder import RESULT_BYTES, TAIL_BYTES
from lazulite.words.errors import Invalid


class LeavingRefused(Invalid):
    """What a job left cannot be kept."""


class LeadsAway(LeavingRefused):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"'{path}' is a link, and of a job that is kept from the machine no link is followed.",
            hint="Leave a file or a folder there, not a link to one.",
        )


@dataclass(frozen=True)
class Written:
    """What lies below a job's folder. is_apart: the job is kept from the machine, so its links are refused."""

    root: Path
    is_apart: bool

    def check(self, folder: Path) -> None:
        """Raises LeadsAway where the way to a folder has a link; one that is not there is no matter."""
        if self.is_apart:
            try:
                os.close(self._descriptor(folder))
            except OSError:
                pass  # who looks for it will not find it either

    @contextmanager
    def opened(self, path: Path) -> Iterator[BufferedReader]:
        """A regular file. Raises LeadsAway, OSError."""
        descriptor = self._descriptor(path)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise FileNotFoundError(errno.ENOENT, "There is no file", str(path))
        with os.fdopen(descriptor, "rb") as file:
            yield file

    def text(self, path: Path) -> str | None:
        """None of what is not there, no file, or too long to be told. Raises LeadsAway."""
        try:
            with self.opened(path) as file:
                data = file.read(RESULT_BYTES + 1)
        except OSError:
            return None
        return None if len(data) > RESULT_BYTES else data.decode("utf-8", "replace")

    def object(self, path: Path) -> dict[str, object] | None:
        """The JSON object there; None of what is not there (yet), or is none. Raises LeadsAway."""
        try:
            value = json.loads(self.text(path) or "")
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None

    def tail(self, path: Path) -> str:
        """The end of a log; empty where there is none. Raises LeadsAway."""
        try:
            with self.opened(path) as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
                return file.read(TAIL_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def _descriptor(self, path: Path) -> int:
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe that nobody writes to would have us wait
        if not self.is_apart:
            return os.open(path, flags)
        parts = path.relative_to(self.root).parts
        if os.pardir in parts:
            raise LeadsAway(path.relative_to(self.root))
        at = os.open(self.root, flags)
        for part in parts:
            above = at
            try:
                at = os.open(part, flags | os.O_NOFOLLOW, dir_fd=above)
            except OSError as error:
                if error.errno == errno.ELOOP:
                    raise LeadsAway(path.relative_to(self.root)) from error
                raise
            finally:
                os.close(above)
        return at
