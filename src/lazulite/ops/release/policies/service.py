"""Release policies: one a model, changed only in the open."""

from collections.abc import Callable
from dataclasses import replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.release import events, store
from lazulite.ops.release.entities import Policy
from lazulite.ops.release.errors import ModelHasPolicy, PolicyChanged, PolicyExists, PolicyMissing
from lazulite.ops.release.reach import check
from lazulite.services.assets.entities import AssetKind
from lazulite.services.assets.service import AssetsService
from lazulite.services.inference.service import EndpointsService
from lazulite.specs.release import ReleasePolicy
from lazulite.words.errors import Missing
from lazulite.words.ids import new_id


class PoliciesService:
    def __init__(self, *, assets: AssetsService, endpoints: EndpointsService) -> None:
        self._assets = assets
        self._endpoints = endpoints

    def create(self, tx: Tx, actor: Actor, workspace_id: str, document: ReleasePolicy) -> Policy:
        """From now on every new version of its model is a case.

        Raises PolicyUnreachable, PolicyExists, ModelHasPolicy.
        """
        check(document)
        policy = Policy(new_id(), workspace_id, document, 1, str(actor.principal), tx.now, tx.now)
        if not store.add_policy(tx, policy):
            other = store.policy_of_model(tx, workspace_id, document.model)
            if other is not None and other.document.name != document.name:
                raise ModelHasPolicy(document.model, other.document.name)
            raise PolicyExists(document.name)
        publish(tx, actor, events.policy_created(policy))
        return policy

    def update(
        self, tx: Tx, actor: Actor, workspace_id: str, document: ReleasePolicy, *, expected: int | None = None
    ) -> Policy:
        """For cases opened later; those under way keep the policy that they were opened by. Raises PolicyChanged,
        PolicyUnreachable."""
        found = self.get(tx, workspace_id, document.name)
        check(document)
        other = store.policy_of_model(tx, workspace_id, document.model)
        if other is not None and other.id != found.id:
            raise ModelHasPolicy(document.model, other.document.name)
        if document == found.document:
            return found
        changed = replace(found, document=document, revision=found.revision + 1, updated_at=tx.now)
        if expected not in {None, found.revision} or not store.save_policy(tx, changed):
            raise PolicyChanged(document.name, found.revision)
        publish(tx, actor, events.policy_updated(changed))
        return changed

    def get(self, tx: Tx, workspace_id: str, name: str) -> Policy:
        """Raises PolicyMissing, naming the nearest."""
        found = store.find_policy(tx, workspace_id, name)
        if found is None:
            raise PolicyMissing(name, store.policy_names(tx, workspace_id))
        return found

    def warnings(self, tx: Tx, workspace_id: str, document: ReleasePolicy) -> tuple[str, ...]:
        """What the policy names and is not there: it may come before its model and its endpoint."""
        asked: list[Callable[[], object]] = [
            lambda: self._assets.container(tx, workspace_id, AssetKind.MODEL, document.model)
        ]
        if document.endpoint_name:
            name = document.endpoint_name
            asked.append(lambda: self._endpoints.get(tx, workspace_id, name))
        return tuple(said for said in map(_lacking, asked) if said)

    def of_model(self, tx: Tx, workspace_id: str, model: str) -> Policy | None:
        return store.policy_of_model(tx, workspace_id, model)

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Policy]:
        """By name unless ordered otherwise."""
        return store.policies(tx, workspace_id, request or PageRequest())


def _lacking(ask: Callable[[], object]) -> str:
    try:
        ask()
    except Missing as missing:
        return f"{missing.detail} {missing.hint}"
    return ""
