"""Windows as data: registering them, and joining several into one version for a training."""

from collections.abc import Sequence
from itertools import count

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.ops.monitoring import events, store
from lazulite.ops.monitoring.entities import Monitor, MonitorRun, NoWindows
from lazulite.ops.monitoring.windows.naming import newest_of_each, version_name
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion, Source
from lazulite.services.assets.errors import AssetMissing, AssetVersionMissing
from lazulite.services.assets.service import AssetsService
from lazulite.services.data.service import DataService
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

TIER = "silver"


class WindowsService:
    def __init__(self, *, assets: AssetsService, data: DataService) -> None:
        self._assets = assets
        self._data = data

    def register(
        self, tx: Tx, actor: Actor, monitor: Monitor, run: MonitorRun, *, manifest: Manifest, counts: JSON
    ) -> AssetVersion:
        """The window's version, named by its times. The same rows measured again are the same version."""
        taken = self._versions(tx, monitor, run)
        same = next((found for found in taken if found.manifest_digest == manifest.digest), None)
        if same is not None:
            return same
        matched = counts.get("matched", 0) if isinstance(counts, dict) else 0
        new = NewVersion(
            type=AssetType.URI_FOLDER,
            version=self._free_name(tx, monitor, run, measured=len(taken)),
            manifest=manifest,
            source=Source(job=run.job),
            description=f"What '{monitor.definition.endpoint}' answered from {run.start} to {run.end}.",
            tags={"monitor": monitor.name, "labelled": str(bool(matched)).lower()},
            facts={"window": {"from": run.start.isoformat(), "to": run.end.isoformat()}, "counts": counts},
        )
        made = self._data.create(
            tx, actor, monitor.workspace_id, monitor.window_asset, new, owner=monitor.created_by, tier=TIER
        )
        publish(tx, actor, events.window_registered(monitor, run, made.version, counts))
        return made

    def gathered(
        self, tx: Tx, actor: Actor, workspace_id: str, asset: str, *, leave_out_newest: int = 0
    ) -> AssetVersion:
        """One data version, `<asset>-gathered`, with the files of every labelled window, each in a folder of its own.

        Of a window that was measured more than once the newest is taken; what was deleted is left out. Raises NoWindows
        when none is left.
        """
        labelled = [run for run in newest_of_each(store.windows_of(tx, workspace_id, asset)) if run.matched]
        there = self._there(tx, workspace_id, asset, [str(run.window_version) for run in labelled])
        versions = there[: max(0, len(there) - leave_out_newest)]
        if not versions:
            raise NoWindows(asset, len(there), left_out=min(leave_out_newest, len(there)))
        manifest = _together(versions)
        name, version = f"{asset}-gathered", manifest.digest[:12]
        try:
            return self._assets.get(tx, workspace_id, AssetKind.DATA, name, version)
        except (AssetMissing, AssetVersionMissing):
            new = NewVersion(
                type=AssetType.URI_FOLDER,
                version=version,
                manifest=manifest,
                description=f"Windows {versions[0].version} to {versions[-1].version} of '{asset}'.",
                facts={"windows": [one.ref for one in versions]},
            )
            made = self._data.create(tx, actor, workspace_id, name, new, tier=TIER)
            publish(tx, actor, events.windows_gathered(workspace_id, made, versions))
            return made

    def _versions(self, tx: Tx, monitor: Monitor, run: MonitorRun) -> list[AssetVersion]:
        """The versions of exactly this window so far, oldest first."""
        runs = store.windows_of(tx, monitor.workspace_id, monitor.window_asset)
        names = [past.window_version for past in runs if (past.start, past.end) == (run.start, run.end)]
        return self._there(tx, monitor.workspace_id, monitor.window_asset, [*dict.fromkeys(filter(None, names))])

    def _free_name(self, tx: Tx, monitor: Monitor, run: MonitorRun, *, measured: int) -> str:
        """Of a window that begins within the same second, or of one that was deleted, the name may be taken."""
        past = store.windows_of(tx, monitor.workspace_id, monitor.window_asset)
        given = {one.window_version for one in past}
        names = (version_name(run.start, run.end, taken=taken) for taken in count(measured))
        return next(name for name in names if name not in given)

    def _there(self, tx: Tx, workspace_id: str, asset: str, names: Sequence[str]) -> list[AssetVersion]:
        """In their order, without those that somebody has deleted."""
        found = []
        for name in names:
            try:
                found.append(self._assets.get(tx, workspace_id, AssetKind.DATA, asset, name))
            except (AssetMissing, AssetVersionMissing):
                continue
        return found


def _together(versions: Sequence[AssetVersion]) -> Manifest:
    return Manifest(
        tuple(
            FileEntry(f"{version.version}/{entry.path}", entry.size, entry.digest)
            for version in versions
            for entry in (version.manifest.files if version.manifest else ())
        )
    )
