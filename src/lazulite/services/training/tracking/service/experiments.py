"""Experiments: named places for runs. Every workspace has the one called Default, whose id is 0."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest, page_of
from lazulite.services.training.tracking import events, naming, paths
from lazulite.services.training.tracking.entities import DEFAULT_EXPERIMENT, Experiment, Lifecycle, View
from lazulite.services.training.tracking.errors import (
    ExperimentClosed,
    ExperimentExists,
    ExperimentMissing,
    TagMissing,
)
from lazulite.services.training.tracking.filters import Comparison, Ordering
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.services.training.tracking.store import experiments as store
from lazulite.services.training.tracking.store import runs as runs_store
from lazulite.words.errors import nearest


@dataclass(frozen=True)
class Query:
    """A parsed search: comparisons that must all hold, the order, and which of the deleted are shown."""

    where: tuple[Comparison, ...] = ()
    order: tuple[Ordering, ...] = ()
    view: View = View.ACTIVE_ONLY


class ExperimentsService:
    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, *, name: str, artifact_location: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Experiment:  # fmt: skip
        naming.require_name(name, "experiment")
        experiment = _new(tx, naming.new_experiment_id(tx.now), name, artifact_location, tags or {})
        if not store.add(tx, workspace_id, experiment):
            known = store.by_name(tx, workspace_id, name)
            deleted = known is not None and known.lifecycle is Lifecycle.DELETED
            raise ExperimentExists(
                f"Experiment '{name}' already exists{' in deleted state' if deleted else ''}.",
                hint="Restore it or choose another name." if deleted else "Use it, or choose another name.",
            )
        publish(tx, actor, events.experiment_created(workspace_id, experiment))
        return experiment

    def ensure(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> Experiment:
        """The experiment of this name, made if there is none."""
        return store.by_name(tx, workspace_id, name) or self.create(tx, actor, workspace_id, name=name)

    def ensure_default(self, tx: Tx, workspace_id: str) -> None:
        store.add(tx, workspace_id, _new(tx, DEFAULT_EXPERIMENT, "Default", None, {}))

    def has_default(self, tx: Tx, workspace_id: str) -> bool:
        return store.get(tx, workspace_id, DEFAULT_EXPERIMENT) is not None

    def get(self, tx: Tx, workspace_id: str, experiment_id: str) -> Experiment:
        found = store.get(tx, workspace_id, experiment_id)
        if found is None:
            raise ExperimentMissing(f"No Experiment with id={experiment_id} exists in this workspace.")
        return found

    def by_name(self, tx: Tx, workspace_id: str, name: str) -> Experiment:
        found = store.by_name(tx, workspace_id, name)
        if found is None:
            hint = nearest(name, store.names(tx, workspace_id))
            raise ExperimentMissing(f"Could not find experiment with name '{name}'.", hint=hint)
        return found

    def active(self, tx: Tx, workspace_id: str, experiment_id: str) -> Experiment:
        """Raises ExperimentClosed for a deleted one."""
        found = self.get(tx, workspace_id, experiment_id)
        if found.lifecycle is not Lifecycle.ACTIVE:
            raise ExperimentClosed(
                f"The experiment {found.id} must be in the 'active' state. Current state is {found.lifecycle}.",
                hint="Restore it first.",
            )
        return found

    def search(self, tx: Tx, workspace_id: str, query: Query, page: PageRequest) -> Page[Experiment]:
        found = store.find(
            tx, workspace_id, where=query.where, order=query.order, view=query.view, limit=page.max_results + 1,
            offset=page.offset,
        )  # fmt: skip
        return page_of(page, found)

    def rename(self, tx: Tx, actor: Actor, workspace_id: str, experiment_id: str, *, name: str) -> None:
        naming.require_name(name, "experiment")
        experiment = self.active(tx, workspace_id, experiment_id)
        taken = store.by_name(tx, workspace_id, name)
        if taken is not None and taken.id != experiment.id:
            raise ExperimentExists(f"Experiment '{name}' already exists.", hint="Choose another name.")
        store.change(tx, workspace_id, experiment.id, now_ms=milliseconds(tx.now), name=name)
        publish(tx, actor, events.experiment_changed(workspace_id, experiment.id, "Renamed"))

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, experiment_id: str) -> None:
        """Its runs go with it; everything can be restored."""
        self.active(tx, workspace_id, experiment_id)
        self._move(tx, workspace_id, experiment_id, Lifecycle.DELETED)
        publish(tx, actor, events.experiment_changed(workspace_id, experiment_id, "Deleted"))

    def restore(self, tx: Tx, actor: Actor, workspace_id: str, experiment_id: str) -> None:
        self.get(tx, workspace_id, experiment_id)
        self._move(tx, workspace_id, experiment_id, Lifecycle.ACTIVE)
        publish(tx, actor, events.experiment_changed(workspace_id, experiment_id, "Restored"))

    def set_tags(self, tx: Tx, workspace_id: str, experiment_id: str, tags: Mapping[str, str]) -> None:
        self.active(tx, workspace_id, experiment_id)
        store.put_tags(tx, workspace_id, experiment_id, tags)
        store.change(tx, workspace_id, experiment_id, now_ms=milliseconds(tx.now))

    def delete_tag(self, tx: Tx, workspace_id: str, experiment_id: str, key: str) -> None:
        self.active(tx, workspace_id, experiment_id)
        if not store.drop_tag(tx, workspace_id, experiment_id, key):
            raise TagMissing(f"No tag with name: {key} in experiment with id {experiment_id}.")

    @staticmethod
    def _move(tx: Tx, workspace_id: str, experiment_id: str, lifecycle: Lifecycle) -> None:
        store.change(tx, workspace_id, experiment_id, now_ms=milliseconds(tx.now), lifecycle=lifecycle.value)
        runs_store.set_lifecycle(tx, workspace_id, experiment_id, lifecycle)


def _new(tx: Tx, experiment_id: str, name: str, location: str | None, tags: Mapping[str, str]) -> Experiment:
    now_ms = milliseconds(tx.now)
    return Experiment(
        id=experiment_id, name=name, artifact_location=location or paths.address(experiment_id),
        lifecycle=Lifecycle.ACTIVE, created_ms=now_ms, updated_ms=now_ms, tags=tags,
    )  # fmt: skip
