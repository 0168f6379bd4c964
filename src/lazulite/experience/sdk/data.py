"""Data in Python: register, look at, measure."""

import time
from collections.abc import Sequence
from pathlib import Path

from lazulite.experience.sdk.answers.assets import Preview, Version
from lazulite.experience.sdk.answers.data import Profile
from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.nouns import Document
from lazulite.experience.sdk.telling import aligned
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Unavailable
from lazulite.words.json import JSON


class ProfileFailed(Unavailable):
    pass


class Rows(Preview):
    """A preview that looks like the table that it is of."""

    def __repr__(self) -> str:
        return aligned(self._names(), self.rows)

    def _repr_html_(self) -> str:
        from lazulite.experience.sdk.cards import table_of

        return table_of(self._names(), [dict(zip(self._names(), row, strict=True)) for row in self.rows])

    def _names(self) -> list[str]:
        return [column.name for column in self.columns]


class Registered(Version):
    """`warnings`: why its table cannot be read, where its beginning tells so already."""

    warnings: list[str]


class Data(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "data")

    def create(
        self, document: Document | None = None, *, set: Settings | None = None, key: str | None = None, **fields: JSON
    ) -> Registered:
        """A version, from a YAML file or its fields; one file on this machine is a `uri_file` unless said otherwise.

        What it holds is kept as it is: `warnings` say so where the beginning of its table cannot be read.
        """
        path = fields.get("path")
        is_file = document is None and isinstance(path, str) and Path(path).is_file()
        if is_file and fields.get("type") is None:
            fields["type"] = "uri_file"
        return Registered._made(super().create(document, set=set, key=key, **fields), self._more)

    def preview(self, name: str, version: str | int = "latest", *, rows: int = 20, path: str | None = None) -> Rows:
        """`columns` with their types and the first `rows`; `path`: which of a folder's files, as a pattern."""
        return Rows._made(self.transport.get(f"{self._place(name, version)}/preview", {"rows": rows, "path": path}))

    def profile(
        self, name: str, version: str | int = "latest", *, path: str | None = None,
        null_words: Sequence[str] | None = None, again: bool = False, timeout_seconds: float = 600,
    ) -> Profile:  # fmt: skip
        """The profile of a table version, measured by a job when there is none yet, or `again`.

        Raises ProfileFailed with what the job said, or when it is not done in time.
        """
        place = f"{self._place(name, version)}/profile"
        body: dict[str, JSON] = {"path": path, "null_words": None if null_words is None else list(null_words)}
        asked = self.transport.post(place, {**body, "again": again})
        deadline = time.monotonic() + timeout_seconds
        while asked.get("status") == "running":
            if time.monotonic() > deadline:
                hint = f"Follow it: lazulite job stream -n {asked.get('job')}."
                raise ProfileFailed(f"The profile is not done after {timeout_seconds:g} seconds.", hint=hint)
            time.sleep(0.1)
            asked = self.transport.get(place, {"job": str(asked["job"])})
        if asked.get("status") != "completed":
            hint = f"See its log: lazulite job stream -n {asked.get('job')}."
            raise ProfileFailed(str(asked.get("error")), hint=hint)
        return Profile._made(asked)
