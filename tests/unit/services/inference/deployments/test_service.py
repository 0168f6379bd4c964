from datetime import timedelta

import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.database import Database
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.store import newest, number
from lazulite.services.inference.entities import Definition, Deployment, ProvisioningState
from lazulite.services.inference.errors import (
    DeploymentBusy,
    DeploymentExists,
    DeploymentHasTraffic,
    DeploymentMissing,
)
from lazulite.testing import FrozenClock
from tests.unit.services.inference.makers import WORKSPACE, Inference, make_definition


@pytest.fixture
def inference(db: Database) -> Inference:
    made = Inference()
    db.write(lambda tx: made.endpoints.create(tx, LOCAL, WORKSPACE, name="delays"))
    return made


def test_a_replica_is_asked_for_with_the_model_in_its_own_environment(db: Database, inference: Inference) -> None:
    deployment = _create(db, inference)
    spec = inference.launches.started[0]
    assert deployment.state == ProvisioningState.CREATING
    assert (spec.kind, spec.owner, spec.workspace, spec.name) == ("service", "endpoints", "default", "delays/blue")
    assert spec.environment.requirements == ("mlflow-skinny==3.17.2", "pandas<3")
    assert spec.argv[:4] == ("python", "${{runners}}/score.py", "--model", "${{inputs.model}}")


def test_a_deployment_succeeds_once_all_its_replicas_have_passed_their_probe(
    db: Database, inference: Inference
) -> None:
    _create(db, inference, make_definition(instance_count=2))
    first, second = (spec.id for spec in inference.launches.started)
    db.write(lambda tx: inference.ready(tx, first, socket="/run/1"))
    assert _state(db, inference) == ProvisioningState.CREATING
    db.write(lambda tx: inference.ready(tx, second, socket="/run/2"))
    assert _state(db, inference) == ProvisioningState.SUCCEEDED
    assert _sockets(db, inference) == ["/run/1", "/run/2"]
    assert _facts(db) == ["DeploymentCreated", "DeploymentReady"]


def test_all_traffic_moves_only_after_the_probe(db: Database, inference: Inference) -> None:
    _create(db, inference, all_traffic=True)
    assert _traffic(db, inference) == {}
    db.write(lambda tx: inference.ready(tx, inference.launches.started[0].id))
    assert _traffic(db, inference) == {"blue": 100}


def test_a_model_that_cannot_be_loaded_fails_the_deployment_with_its_reason(db: Database, inference: Inference) -> None:
    _create(db, inference, make_definition(instance_count=2))
    first, second = (spec.id for spec in inference.launches.started)
    reason = 'File "model.py", line 3: ValueError: no such column'
    db.write(lambda tx: inference.ended(tx, first, reason=reason))
    deployment = _get(db, inference)
    assert (deployment.state, deployment.error) == (ProvisioningState.FAILED, reason)
    assert inference.launches.canceled == [second]
    assert _facts(db) == ["DeploymentCreated", "DeploymentFailed"]


def test_the_old_model_serves_until_the_new_one_has_passed_its_probe(
    db: Database, inference: Inference, clock: FrozenClock
) -> None:
    old = _serve(db, inference)
    _update(db, inference, make_definition(2))
    new = inference.launches.started[-1].id
    assert (_served(db, inference), _sockets(db, inference)) == ("delays:1", ["/run/old"])
    db.write(lambda tx: inference.ready(tx, new, socket="/run/new"))
    assert (_served(db, inference), _sockets(db, inference)) == ("delays:2", ["/run/new"])
    assert inference.launches.canceled == []
    clock.advance(timedelta(seconds=6))
    db.write(inference.deployments.tend)
    assert inference.launches.canceled == [old]


def test_a_second_update_does_not_cut_short_who_is_leaving_from_the_first(
    db: Database, inference: Inference, clock: FrozenClock
) -> None:
    oldest = _serve(db, inference)
    for version in (2, 3):
        _update(db, inference, make_definition(version))
        db.write(lambda tx: inference.ready(tx, inference.launches.started[-1].id))
        clock.advance(timedelta(seconds=3))
    assert inference.launches.canceled == []
    db.write(inference.deployments.tend)
    assert inference.launches.canceled == [oldest]


def test_a_refused_update_leaves_the_old_model_serving_and_says_why(db: Database, inference: Inference) -> None:
    _serve(db, inference)
    _update(db, inference, make_definition(2))
    db.write(lambda tx: inference.ended(tx, inference.launches.started[-1].id, reason="No such package."))
    deployment = _get(db, inference)
    assert (deployment.state, deployment.error) == (ProvisioningState.FAILED, "No such package.")
    assert (_served(db, inference), _sockets(db, inference)) == ("delays:1", ["/run/old"])
    _update(db, inference, make_definition(3))
    db.write(lambda tx: inference.ready(tx, inference.launches.started[-1].id, socket="/run/3"))
    assert (_state(db, inference), _served(db, inference)) == (ProvisioningState.SUCCEEDED, "delays:3")


def test_a_replica_that_dies_is_replaced_at_once_and_then_with_ever_longer_waits(
    db: Database, inference: Inference, clock: FrozenClock
) -> None:
    first = _serve(db, inference)
    db.write(lambda tx: inference.ended(tx, first))
    second = inference.launches.started[-1].id
    assert (_sockets(db, inference), second != first) == ([], True)
    db.write(lambda tx: inference.ended(tx, second))
    assert inference.launches.started[-1].id == second
    clock.advance(timedelta(seconds=1))
    db.write(inference.deployments.tend)
    third = inference.launches.started[-1].id
    db.write(lambda tx: inference.ready(tx, third, socket="/run/3"))
    assert (third != second, _state(db, inference), _sockets(db, inference)) == (
        True,
        ProvisioningState.SUCCEEDED,
        ["/run/3"],
    )


def test_a_clock_that_is_set_back_keeps_no_replica_waiting_longer_than_the_longest_wait(
    db: Database, inference: Inference, clock: FrozenClock
) -> None:
    first = _serve(db, inference)
    db.write(lambda tx: inference.ended(tx, first))
    second = inference.launches.started[-1].id
    db.write(lambda tx: inference.ended(tx, second))
    clock.advance(timedelta(hours=-5))
    db.write(inference.deployments.clock_went_back)
    clock.advance(timedelta(seconds=60))
    db.write(inference.deployments.tend)
    assert inference.launches.started[-1].id != second


def test_a_replica_that_dies_while_an_update_is_coming_up_is_replaced_by_the_old_model(
    db: Database, inference: Inference
) -> None:
    first = _serve(db, inference)
    _update(db, inference, make_definition(2))
    db.write(lambda tx: inference.ended(tx, first))
    replacement = inference.launches.started[-1]
    db.write(lambda tx: inference.ready(tx, replacement.id, socket="/run/again"))
    assert (_served(db, inference), _state(db, inference)) == ("delays:1", ProvisioningState.UPDATING)
    assert _sockets(db, inference) == ["/run/again"]


def test_a_deployment_with_traffic_is_not_deleted(db: Database, inference: Inference) -> None:
    _serve(db, inference, all_traffic=True)
    with pytest.raises(DeploymentHasTraffic, match="gets 100 % of the traffic"):
        db.write(lambda tx: inference.deployments.delete(tx, LOCAL, WORKSPACE, "delays", "blue"))


def test_a_deleted_deployment_leaves_the_table_and_its_process_ends(
    db: Database, inference: Inference, clock: FrozenClock
) -> None:
    process = _serve(db, inference)
    db.write(lambda tx: inference.deployments.delete(tx, LOCAL, WORKSPACE, "delays", "blue"))
    assert _sockets(db, inference) == []
    clock.advance(timedelta(seconds=6))
    db.write(inference.deployments.tend)
    db.write(lambda tx: inference.ended(tx, process, reason="It was canceled."))
    assert inference.launches.canceled == [process]
    assert len(inference.launches.started) == 1


def test_two_changes_at_once_are_refused(db: Database, inference: Inference) -> None:
    _create(db, inference)
    with pytest.raises(DeploymentBusy, match="'delays/blue' is Creating already"):
        _update(db, inference, make_definition(2))
    with pytest.raises(DeploymentExists):
        _create(db, inference)


def test_an_unknown_deployment_is_answered_with_the_nearest(db: Database, inference: Inference) -> None:
    _create(db, inference)
    with db.read() as tx, pytest.raises(DeploymentMissing) as refused:
        inference.deployments.get(tx, WORKSPACE, "delays", "bleu")
    assert refused.value.hint == "Did you mean 'blue'?"


def test_facts_of_other_owners_processes_change_nothing(db: Database, inference: Inference) -> None:
    _create(db, inference)
    db.write(lambda tx: inference.ended(tx, "0" * 32))
    assert _state(db, inference) == ProvisioningState.CREATING


def test_gateways_are_told_why_a_deployment_does_not_answer(db: Database, inference: Inference) -> None:
    before = _version(db, inference)
    _create(db, inference)
    assert (_absent(db, inference), _version(db, inference) > before) == ({"blue": "coming_up"}, True)
    db.write(lambda tx: inference.ended(tx, inference.launches.started[-1].id, reason="It was killed."))
    assert _absent(db, inference) == {"blue": "failed"}
    before = _version(db, inference)
    _update(db, inference, make_definition(2))
    assert (_absent(db, inference), _version(db, inference) > before) == ({"blue": "coming_up"}, True)
    db.write(lambda tx: inference.ready(tx, inference.launches.started[-1].id))
    assert _absent(db, inference) == {}
    db.write(lambda tx: inference.ended(tx, inference.launches.started[-1].id))
    assert _absent(db, inference) == {"blue": "restarting"}


def _absent(db: Database, inference: Inference) -> dict[str, str]:
    with db.read() as tx:
        return dict(inference.table(tx)["endpoints"]["default/delays"]["absent"])


def _version(db: Database, inference: Inference) -> int:
    with db.read() as tx:
        return inference.gateways.state(tx).version


def _create(
    db: Database, inference: Inference, definition: Definition | None = None, *, all_traffic: bool = False
) -> Deployment:
    wanted = definition or make_definition()
    return db.write(
        lambda tx: inference.deployments.create(tx, LOCAL, WORKSPACE, "delays", "blue", wanted, all_traffic=all_traffic)
    )


def _serve(db: Database, inference: Inference, *, all_traffic: bool = False) -> str:
    _create(db, inference, all_traffic=all_traffic)
    process = inference.launches.started[-1].id
    db.write(lambda tx: inference.ready(tx, process, socket="/run/old"))
    return process


def _update(db: Database, inference: Inference, definition: Definition) -> None:
    db.write(lambda tx: inference.deployments.update(tx, LOCAL, WORKSPACE, "delays", "blue", definition))


def _get(db: Database, inference: Inference) -> Deployment:
    with db.read() as tx:
        return inference.deployments.get(tx, WORKSPACE, "delays", "blue")


def _state(db: Database, inference: Inference) -> ProvisioningState:
    return _get(db, inference).state


def _traffic(db: Database, inference: Inference) -> dict[str, int]:
    with db.read() as tx:
        return dict(inference.endpoints.get(tx, WORKSPACE, "delays").traffic)


def _table_entry(db: Database, inference: Inference) -> dict[str, object]:
    with db.read() as tx:
        return dict(inference.table(tx)["endpoints"]["default/delays"]["deployments"].get("blue", {"replicas": []}))


def _sockets(db: Database, inference: Inference) -> list[str]:
    return [replica["socket"] for replica in _table_entry(db, inference)["replicas"]]


def _served(db: Database, inference: Inference) -> str:
    return str(_table_entry(db, inference)["model"])


def _facts(db: Database) -> list[str]:
    db.write(lambda tx: number(tx, newest(tx), limit=100))
    with db.read() as tx:
        return [fact.type for fact in read_after(tx, 0) if fact.type.startswith("Deployment")]
