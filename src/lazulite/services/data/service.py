"""Registering data, looking at it, and keeping its profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import publish
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion
from lazulite.services.assets.errors import BookmarkChanged, BookmarkElsewhere
from lazulite.services.assets.service import AssetsService
from lazulite.services.data import events, store
from lazulite.services.data.entities import (
    DataContentInvalid,
    PreviewImpossible,
    Profile,
    ProfileMissing,
    ProfileStatus,
    TierUnknown,
)
from lazulite.words.json import JSON, JSONObject

OWNER = "data"


class DataService:
    def __init__(self, *, assets: AssetsService) -> None:
        self._assets = assets

    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, name: str, new: NewVersion, *,
        owner: str | None = None, tier: str | None = None, tiers: Sequence[str] = (),
    ) -> AssetVersion:  # fmt: skip
        """A data version with its owner and tier. `tiers` are the workspace's words; empty = any word.

        Raises TierUnknown, DataContentInvalid, and what AssetsService.create_version raises.
        """
        check_tier(tier, tiers)
        check_content(name, new)
        facts: dict[str, JSON] = {
            **new.facts,
            "owner": owner or str(actor.answerable),
            "tier": tier,
        }
        return self._assets.create_version(tx, actor, workspace_id, AssetKind.DATA, name, replace(new, facts=facts))

    def preview(self, version: AssetVersion, *, rows: int = 20, path: str | None = None) -> JSONObject:
        """The first rows of a version's table. Reads files: call it outside of a write."""
        files = self._assets.files(version)
        if not files:
            raise PreviewImpossible(f"{version.subject} has no content to look at.")
        return self.preview_files(files, rows=rows, path=path)

    @staticmethod
    def preview_files(files: Mapping[str, Path], *, rows: int = 20, path: str | None = None) -> JSONObject:
        """The first rows of the table that files are, by their names. Raises NoTable, TableUnreadable."""
        # DuckDB is loaded when somebody looks, not when the server starts.
        from lazulite.services.data.files import TableFile
        from lazulite.services.data.preview import preview
        from lazulite.services.data.sources import choose

        chosen, reading = choose(tuple(TableFile(name, place) for name, place in files.items()), pattern=path)
        return preview(chosen, reading, rows=rows)

    def doubts(self, new: NewVersion) -> tuple[str, ...]:
        """Why the table that is to be registered cannot be read, as far as its beginning tells.

        None of what is no table, is too wide to be looked at in passing, or lies elsewhere. Reads files: call it
        outside of a write.
        """
        from lazulite.services.data.engine import MemoryTooSmall, TableUnreadable
        from lazulite.services.data.files import NoTable, TableFile
        from lazulite.services.data.mltable import MLTableInvalid
        from lazulite.services.data.preview import check_beginning
        from lazulite.services.data.sources import choose

        # What was never uploaded is refused when it is registered.
        there = [TableFile(name, place) for name, place in self._assets.new_files(new).items() if place.is_file()]
        try:
            check_beginning(*choose(there))
        except (TableUnreadable, MLTableInvalid) as error:
            return (f"{error.detail} It is registered as it is. {error.hint}".strip(),)
        except (NoTable, MemoryTooSmall):
            pass
        return ()

    def columns(self, version: AssetVersion) -> tuple[str, ...]:
        """The names of its table's columns; none of what is no readable table, is large, or lies elsewhere.

        Reads files: call it outside of a write.
        """
        from lazulite.services.data.engine import MemoryTooSmall, TableUnreadable
        from lazulite.services.data.files import NoTable, TableFile
        from lazulite.services.data.mltable import MLTableInvalid
        from lazulite.services.data.preview import column_names
        from lazulite.services.data.sources import choose

        try:
            files = [TableFile(name, place) for name, place in self._assets.files(version).items()]
            return column_names(*choose(files))
        except (BookmarkChanged, BookmarkElsewhere, NoTable, TableUnreadable, MLTableInvalid, MemoryTooSmall):
            return ()

    def profile_asked(self, tx: Tx, workspace_id: str, version: AssetVersion, job: str) -> None:
        """Remembers that the job measures this version."""
        store.add(tx, workspace_id, version.id, version.subject, job)

    def profile(self, tx: Tx, workspace_id: str, version: AssetVersion, *, job: str | None = None) -> Profile:
        """The job's, else the newest completed one, else how the last one asked for stands. Raises ProfileMissing."""
        found = store.newest(tx, workspace_id, version.id, job=job)
        if found is None:
            raise ProfileMissing(version.subject)
        return found

    def on_job_finished(self, tx: Tx, fact: Fact) -> None:
        """Keeps what a profile step has measured, or why it has not. Subscribes to JobFinished."""
        if fact.data.get("owner") != OWNER:
            return
        job, result = fact.subject.removeprefix("jobs/"), fact.data.get("result")
        measured = result if isinstance(result, Mapping) and fact.data.get("status") == "Completed" else None
        values = {
            "status": (ProfileStatus.FAILED if measured is None else ProfileStatus.COMPLETED).value,
            "measured_at": tx.now,
            "content": measured,
            "error": _refusal(fact) if measured is None else None,
        }
        subject = store.settle(tx, fact.workspace_id, job, values)
        if subject is not None and measured is not None:
            rows = measured.get("rows")
            actor = Actor(Principal(PrincipalKind.JOB, job), cause=fact.id, workspace_id=fact.workspace_id)
            profiled = events.data_profiled(fact.workspace_id, subject, job, rows if isinstance(rows, int) else 0)
            publish(tx, actor, profiled)


def _refusal(fact: Fact) -> str:
    """What the step said, else why the job ended."""
    match fact.data.get("result"):
        case {"refused": {"detail": str(detail), "hint": str(hint)}}:
            return f"{detail} {hint}".strip()
    return str(fact.data.get("reason") or f"The job ended {fact.data.get('status')} and left no result.")


def check_tier(tier: str | None, tiers: Sequence[str]) -> None:
    """tiers: the workspace's words; empty = any word. Raises TierUnknown."""
    if tier is not None and tiers and tier not in tiers:
        raise TierUnknown(tier, tiers)


def check_content(name: str, new: NewVersion) -> None:
    """Raises DataContentInvalid for what is not of its type."""
    files = new.manifest.files if new.manifest else new.bookmark.files if new.bookmark else ()
    if not files:
        raise DataContentInvalid(f"The data '{name}' has no file.", hint="Give a path that holds at least one.")
    if new.type is AssetType.URI_FILE and len(files) != 1:
        raise DataContentInvalid(
            f"The data '{name}' is a uri_file and came with {len(files)} files.", hint="Say type: uri_folder."
        )
    if new.type is AssetType.MLTABLE and not any(file.path == "MLTable" for file in files):
        raise DataContentInvalid(
            f"The data '{name}' is an mltable without a file called MLTable.",
            hint="Put one beside the files, or say type: uri_folder.",
        )
