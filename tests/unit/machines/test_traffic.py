"""Made-up histories of an endpoint: its traffic sums to 0 or 100 over what is there, and what answers is routed."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.database import Database
from lazulite.services.inference.entities import ProvisioningState
from lazulite.services.inference.errors import DeploymentBusy, DeploymentExists, DeploymentHasTraffic, TrafficInvalid
from lazulite.testing import FrozenClock
from tests.unit.machines.running import HISTORIES, run
from tests.unit.services.inference.makers import WORKSPACE, Inference, make_definition

NAMES = ("blue", "green", "red")
NAME = st.sampled_from(NAMES)
SHARE = st.sampled_from([0, 10, 50, 90, 100])
endpoints = count()


class Histories(RuleBasedStateMachine):
    """`process`: the one that was started last for a deployment and has not ended; `serving`: the one that is ready."""

    def __init__(self, db: Database, clock: FrozenClock) -> None:
        super().__init__()
        self.db, self.clock = db, clock
        self.inference = Inference()
        self.endpoint = f"endpoint-{next(endpoints)}"
        self.process: dict[str, str] = {}
        self.serving: dict[str, str] = {}
        self.failed: set[str] = set()
        self.known: set[str] = set()
        self.wants_all: set[str] = set()
        self.traffic: dict[str, int] = {}
        db.write(lambda tx: self.inference.endpoints.create(tx, LOCAL, WORKSPACE, name=self.endpoint))

    @initialize(all_traffic=st.booleans())
    def begin_in_the_middle(self, all_traffic: bool) -> None:
        """One answers, one is coming."""
        self.create("blue", all_traffic)
        self.pass_the_probe("blue")
        self.create("green", False)

    @rule(name=NAME, all_traffic=st.booleans())
    def create(self, name: str, all_traffic: bool) -> None:
        def write() -> None:
            self.db.write(
                lambda tx: self.inference.deployments.create(
                    tx, LOCAL, WORKSPACE, self.endpoint, name, make_definition(), all_traffic=all_traffic
                )
            )

        if name in self.known:
            with pytest.raises(DeploymentExists):
                write()
            return
        write()
        self.known.add(name)
        self.wants_all |= {name} if all_traffic else set()
        self._note_start(name)

    @rule(name=NAME)
    def pass_the_probe(self, name: str) -> None:
        process = self.process.get(name)
        if process is None or self.serving.get(name) == process:
            return
        self.db.write(lambda tx: self.inference.ready(tx, process, socket=f"/run/{process}"))
        self.serving[name] = process
        if name in self.wants_all:
            self.wants_all.discard(name)
            self.traffic = {name: 100}

    @rule(name=NAME)
    def die(self, name: str) -> None:
        process = self.process.pop(name, None)
        if process is None:
            return
        was_ready = self.serving.pop(name, None) is not None
        began = len(self.inference.launches.started)
        self.db.write(lambda tx: self.inference.ended(tx, process))
        if self._state(name) is ProvisioningState.FAILED:
            assert not was_ready
            self.failed.add(name)
        elif len(self.inference.launches.started) > began:
            self._note_start(name)

    @rule()
    def wait(self) -> None:
        """As long as the longest wait: whoever waits is started."""
        began = len(self.inference.launches.started)
        self.clock.advance(timedelta(seconds=61))
        self.db.write(self.inference.deployments.tend)
        for spec in self.inference.launches.started[began:]:
            self.process[spec.name.partition("/")[2]] = spec.id

    @rule(split=st.dictionaries(NAME, SHARE, max_size=3) | NAME.map(lambda name: {name: 100}))
    def set_traffic(self, split: dict[str, int]) -> None:
        def write() -> None:
            self.db.write(lambda tx: self.inference.endpoints.set_traffic(tx, LOCAL, WORKSPACE, self.endpoint, split))

        wanted = {name: share for name, share in split.items() if share}
        if split.keys() <= self.known and wanted.keys() <= self.serving.keys() and sum(split.values()) in (0, 100):
            write()
            self.traffic = wanted
            return
        with pytest.raises(TrafficInvalid):
            write()

    @rule(name=NAME)
    def delete(self, name: str) -> None:
        if name not in self.known:
            return

        def write() -> None:
            self.db.write(lambda tx: self.inference.deployments.delete(tx, LOCAL, WORKSPACE, self.endpoint, name))

        if name in self.traffic:
            with pytest.raises(DeploymentHasTraffic):
                write()
            return
        try:
            write()
        except DeploymentBusy:
            assert self._state(name) is ProvisioningState.CREATING
            return
        for kept in (self.known, self.failed, self.wants_all):
            kept.discard(name)
        self.process.pop(name, None)
        self.serving.pop(name, None)

    @invariant()
    def traffic_is_what_was_set_and_the_table_routes_what_answers(self) -> None:
        with self.db.read() as tx:
            found = self.inference.endpoints.get(tx, WORKSPACE, self.endpoint)
            table: Any = self.inference.table(tx)
        assert found.traffic == self.traffic
        assert sum(self.traffic.values()) in (0, 100)
        assert self.traffic.keys() <= self.known
        entry = table["endpoints"][f"default/{self.endpoint}"]
        assert entry["traffic"] == self.traffic
        routed = {
            name: [replica["socket"] for replica in one["replicas"]] for name, one in entry["deployments"].items()
        }
        assert {name: sockets for name, sockets in routed.items() if sockets} == {
            name: [f"/run/{process}"] for name, process in self.serving.items()
        }

    def teardown(self) -> None:
        """Gone with all that waits behind it: the next history has the database and its clock for itself."""
        self.db.write(lambda tx: self.inference.deployments.delete_endpoint(tx, LOCAL, WORKSPACE, self.endpoint))

    def _note_start(self, name: str) -> None:
        self.process[name] = self.inference.launches.started[-1].id

    def _state(self, name: str) -> ProvisioningState:
        with self.db.read() as tx:
            return self.inference.deployments.get(tx, WORKSPACE, self.endpoint, name).state


@pytest.mark.parametrize("histories", HISTORIES)
def test_traffic_is_whole_and_goes_to_what_answers_whatever_happens(
    db: Database, clock: FrozenClock, histories: int
) -> None:
    run(lambda: Histories(db, clock), histories)
