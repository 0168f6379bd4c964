import hashlib

import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.database import Database
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.store import newest, number
from lazulite.services.inference.entities import KeyName
from lazulite.services.inference.errors import EndpointExists, EndpointHasDeployments, EndpointMissing, TrafficInvalid
from tests.unit.services.inference.makers import WORKSPACE, Inference, make_definition


@pytest.fixture
def inference() -> Inference:
    return Inference()


def test_a_new_endpoint_has_two_different_keys_and_no_traffic(db: Database, inference: Inference) -> None:
    endpoint = db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    with db.read() as tx:
        keys = inference.endpoints.keys(tx, WORKSPACE, "delays")
        assert inference.endpoints.get(tx, WORKSPACE, "delays") == endpoint
    assert keys.primary != keys.secondary
    assert endpoint.traffic == {}


def test_gateways_are_told_the_digests_of_the_keys_and_never_the_keys(db: Database, inference: Inference) -> None:
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    with db.read() as tx:
        keys = inference.endpoints.keys(tx, WORKSPACE, "delays")
        table = inference.table(tx)
    digests = sorted(hashlib.sha256(key.encode()).hexdigest() for key in (keys.primary, keys.secondary))
    assert table["endpoints"]["default/delays"]["key_hashes"] == digests
    assert keys.primary not in str(table)


def test_a_regenerated_key_is_another_and_the_second_stays(db: Database, inference: Inference) -> None:
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    with db.read() as tx:
        before, version = inference.endpoints.keys(tx, WORKSPACE, "delays"), inference.gateways.state(tx).version
    after = db.write(lambda tx: inference.endpoints.regenerate_key(tx, LOCAL, WORKSPACE, "delays", KeyName.PRIMARY))
    with db.read() as tx:
        assert inference.gateways.state(tx).version > version
    assert (after.primary != before.primary, after.secondary == before.secondary) == (True, True)


def test_the_same_name_is_free_in_another_workspace_and_taken_in_this_one(db: Database, inference: Inference) -> None:
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, "workspace-2", name="delays"))
    with pytest.raises(EndpointExists, match="an online endpoint 'delays' in this workspace already"):
        db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))


def test_an_unknown_endpoint_is_answered_with_the_nearest_of_the_same_workspace(
    db: Database, inference: Inference
) -> None:
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, "workspace-2", name="delayed"))
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    with db.read() as tx, pytest.raises(EndpointMissing) as refused:
        inference.endpoints.get(tx, WORKSPACE, "delayed")
    assert refused.value.hint == "Did you mean 'delays'?"


def test_a_split_is_kept_and_told_as_a_fact_with_the_old_one(db: Database, inference: Inference) -> None:
    _serving(db, inference, "blue", "green")
    db.write(lambda tx: inference.endpoints.set_traffic(tx, LOCAL, WORKSPACE, "delays", {"blue": 100}))
    db.write(lambda tx: inference.endpoints.set_traffic(tx, LOCAL, WORKSPACE, "delays", {"blue": 90, "green": 10}))
    db.write(lambda tx: number(tx, newest(tx), limit=100))
    with db.read() as tx:
        changed = read_after(tx, 0, types=["TrafficChanged"])
        assert inference.endpoints.get(tx, WORKSPACE, "delays").traffic == {"blue": 90, "green": 10}
    assert [(fact.data["before"], fact.data["traffic"]) for fact in changed] == [
        ({}, {"blue": 100}),
        ({"blue": 100}, {"blue": 90, "green": 10}),
    ]


def test_traffic_to_a_deployment_that_has_not_passed_its_probe_is_refused(db: Database, inference: Inference) -> None:
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    db.write(lambda tx: inference.deployments.create(tx, LOCAL, WORKSPACE, "delays", "blue", make_definition()))
    with pytest.raises(TrafficInvalid, match="none of its replicas is ready"):
        db.write(lambda tx: inference.endpoints.set_traffic(tx, LOCAL, WORKSPACE, "delays", {"blue": 100}))


def test_an_endpoint_with_deployments_is_not_deleted_alone(db: Database, inference: Inference) -> None:
    _serving(db, inference, "blue")
    with pytest.raises(EndpointHasDeployments, match="has deployments still: blue"):
        db.write(lambda tx: inference.endpoints.delete(tx, LOCAL, WORKSPACE, "delays"))
    db.write(lambda tx: inference.deployments.delete_endpoint(tx, LOCAL, WORKSPACE, "delays"))
    with db.read() as tx:
        assert inference.table(tx)["endpoints"] == {}


def _serving(db: Database, inference: Inference, *names: str) -> None:
    db.write(lambda tx: inference.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    for name in names:
        db.write(
            lambda tx, name=name: inference.deployments.create(tx, LOCAL, WORKSPACE, "delays", name, make_definition())
        )
        process = inference.launches.started[-1].id
        db.write(lambda tx, process=process: inference.ready(tx, process))
