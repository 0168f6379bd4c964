"""What gateways are told and what they tell: the table they route by, sealed segments, figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.db.transaction import Tx
from lazulite.services.inference import store as endpoints_store
from lazulite.services.inference.entities import Deployment, Figures, Sealed, Segment, Sighting
from lazulite.services.inference.gateways import store
from lazulite.services.inference.gateways.counts import counted
from lazulite.services.inference.gateways.table import Routed, table
from lazulite.words.json import JSONObject


@dataclass(frozen=True)
class GatewayState:
    """Counters: the table's version, the newest seal asked for, the newest one done."""

    version: int
    seal: int
    sealed: int


class GatewaysService:
    """`wakeups`: who polls for the table listens there."""

    def __init__(self) -> None:
        self.wakeups = Wakeups()

    def changed(self, tx: Tx) -> None:
        """What gateways route by is another now: the next version is out with this transaction."""
        store.table_changed(tx)
        tx.after_commit(self.wakeups.wake)

    def state(self, tx: Tx) -> GatewayState:
        return GatewayState(*store.state(tx))

    def table(self, tx: Tx, workspaces: Mapping[str, str]) -> JSONObject:
        """What gateways route by. `workspaces` gives the name for an id."""
        routed = [Routed(*entry) for entry in endpoints_store.routed(tx)]
        state = self.state(tx)
        return table(routed, workspaces, version=state.version, seal=state.seal)

    def request_seal(self, tx: Tx) -> int:
        """Ask gateways to seal what they hold open; `sealed(tx, N)` tells when seal N is done."""
        tx.after_commit(self.wakeups.wake)
        return store.ask_seal(tx)

    def seal_done(self, tx: Tx, seal: int) -> None:
        store.set_sealed(tx, seal)

    def sealed(self, tx: Tx, seal: int) -> bool:
        return self.state(tx).sealed >= seal

    def heard(self, tx: Tx, seen: Sighting) -> None:
        """A gateway has said that it is there."""
        store.keep_sighting(tx, seen)

    def last_heard(self, tx: Tx) -> Sighting | None:
        """The gateway that was heard last; None where none ever was."""
        return store.last_sighting(tx)

    def keep_segment(self, tx: Tx, segment: Segment) -> None:
        """A file is known by its path: announced again, it is the same segment."""
        store.keep_segment(tx, segment)

    def segments(
        self,
        tx: Tx,
        workspace_id: str,
        endpoint: str,
        *,
        kind: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Segment]:
        """Of kind `capture` or `feedback`, oldest announcement first; those wholly outside the time are left out."""
        return store.segments_of(tx, workspace_id, endpoint, kind=kind, since=since, until=until)

    def kept(self, tx: Tx, workspace_id: str, endpoint: str) -> dict[str, Sealed]:
        """What is sealed of an endpoint, by kind: `capture`, `feedback`."""
        return {kind: sealed for (_, kind), sealed in store.sealed_of(tx, workspace_id, [endpoint]).items()}

    def fed_back(self, tx: Tx, workspace_id: str, endpoints: Collection[str]) -> dict[str, Sealed]:
        """What feedback these endpoints have taken, by name; who has taken none is not in it."""
        found = store.sealed_of(tx, workspace_id, endpoints)
        return {endpoint: sealed for (endpoint, kind), sealed in found.items() if kind == "feedback"}

    def report(self, tx: Tx, deployment_id: str, told: Mapping[str, int], numbers: JSONObject) -> None:
        """Take in one deployment's figures; `told` holds `answered` and `errors` since the gateway's start."""
        workspace_id = endpoints_store.workspace_of(tx, deployment_id)
        if workspace_id is None:
            return
        before = store.find_figures(tx, [deployment_id]).get(deployment_id)
        store.save_figures(tx, workspace_id, counted(before, deployment_id, told, numbers, at=tx.now))

    def figures(self, tx: Tx, deployments: Sequence[Deployment]) -> dict[str, Figures]:
        """By the deployment's id; who has answered nothing yet is not in it."""
        return store.find_figures(tx, [deployment.id for deployment in deployments])

    def figures_in(self, tx: Tx, workspace_ids: Sequence[str]) -> list[tuple[str, str, str, JSONObject]]:
        """(workspace id, endpoint, deployment, figures as they are shown), of those that have answered."""
        found = store.counted_in(tx, workspace_ids)
        return [(workspace, endpoint, name, figures.shown) for workspace, endpoint, name, figures in found]

    def answered(self, tx: Tx, deployment_id: str) -> int:
        """How many requests the deployment has answered so far."""
        figures = store.find_figures(tx, [deployment_id]).get(deployment_id)
        return figures.answered if figures else 0
