"""Attaching evidence to model versions and reading it."""

import math
from collections.abc import Mapping

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.lists.filters import equal
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.assets.entities import AssetKind
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.evidence import events, store
from lazulite.services.registry.evidence.entities import LARGEST, Evidence, EvidenceInvalid, EvidenceMissing, Figure
from lazulite.words.ids import new_id
from lazulite.words.json import JSON, JSONObject, canonical, digest


class EvidenceService:
    def __init__(self, *, assets: AssetsService) -> None:
        self._assets = assets

    def attach(
        self, tx: Tx, actor: Actor, workspace_id: str, model: str, version: str, *, kind: str, content: JSONObject,
        figure: Mapping[str, JSON] | Figure | None = None, source: str | None = None,
    ) -> Evidence:  # fmt: skip
        """figure: {"name", "value"}. Raises EvidenceInvalid (NaN, over 1 MiB), AssetMissing, AssetVersionMissing."""
        found = self._assets.get(tx, workspace_id, AssetKind.MODEL, model, version)
        try:
            size = len(canonical(content).encode())
        except ValueError as error:
            hint = "Say null, and why, where a number could not be had."
            raise EvidenceInvalid(f"The evidence '{kind}' holds NaN or infinity.", hint=hint) from error
        if size > LARGEST:
            raise EvidenceInvalid(
                f"The evidence '{kind}' has {size} bytes; {LARGEST} are kept.", hint="Refer to a data asset from it."
            )
        made = Evidence(
            id=new_id(), workspace_id=workspace_id, model=model, version=version, kind=kind, content=content,
            digest=digest(content), figure=_figure(figure), source=source, created_at=tx.now,
            created_by=str(actor.principal),
        )  # fmt: skip
        store.add(tx, found.id, made)
        publish(tx, actor, events.evidence_attached(made))
        return made

    def list(
        self, tx: Tx, workspace_id: str, model: str, version: str, *, kind: str | None = None,
        request: PageRequest | None = None,
    ) -> Page[Evidence]:  # fmt: skip
        """The newest first unless ordered otherwise."""
        found = self._assets.get(tx, workspace_id, AssetKind.MODEL, model, version)
        return store.of_version(tx, workspace_id, found.id, request or PageRequest(), given=equal(kind=kind))

    def get(self, tx: Tx, workspace_id: str, evidence_id: str) -> Evidence:
        """Raises EvidenceMissing."""
        found = store.find(tx, workspace_id, evidence_id)
        if found is None:
            raise EvidenceMissing(evidence_id)
        return found


def _figure(given: Mapping[str, JSON] | Figure | None) -> Figure | None:
    if given is None or isinstance(given, Figure):
        return given
    value = given.get("value")
    if not isinstance(value, int | float | None) or (value is not None and not math.isfinite(value)):
        raise EvidenceInvalid(f"The figure's value is {value!r}; it is a finite number or null.")
    return Figure(str(given.get("name")), None if value is None else float(value))
