"""The graph, built by the relay from real facts and walked both ways."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish
from lazulite.ops.governance.lineage.entities import Direction, Graph, NodeMissing

W = "workspace-a"


def tell(platform: Platform, *facts: NewFact, actor: Actor = LOCAL) -> list[str]:
    ids = platform.write(lambda tx: publish(tx, actor, *facts))
    platform.relay.drain()
    return ids


def loop(platform: Platform) -> None:
    """data → job → run → model → deployment → window → monitor → rule → job → model of the next version."""
    job = Actor(Principal(PrincipalKind.JOB, "j1"), workspace_id=W)
    tell(platform, NewFact("JobSubmitted", "jobs/j1", W, {"inputs": {"x": "azureml:flights:1"}}))
    tell(platform, NewFact("RunStarted", "runs/j1", W, {"name": "first"}), actor=job)
    tell(platform, _registered("1", run_id="j1", job="j1"), actor=job)
    served = {"endpoint": "delays", "deployment": "blue", "model": "delays", "model_version": "1"}
    tell(platform, NewFact("DeploymentReady", "deployments/delays/blue", W, served))
    tell(platform, NewFact("WindowRegistered", "data/window/1", W, {"endpoint": "delays", "monitor": "watch"}))
    (drift,) = tell(platform, NewFact("DriftDetected", "monitors/watch", W, {"monitor": "watch"}))
    rule = Actor(Principal(PrincipalKind.RULE, "retrain"), cause=drift)
    (fired,) = tell(platform, NewFact("RuleFired", "rules/retrain", W, {}), actor=rule)
    tell(platform, NewFact("JobSubmitted", "jobs/j2", W, {"inputs": {}}), actor=rule.because(fired))
    tell(platform, _registered("2", job="j2"))


def _registered(version: str, **more: str) -> NewFact:
    data = {"kind": "model", "name": "delays", "version": version, **more}
    return NewFact("AssetVersionRegistered", f"models/delays/{version}", W, data)


def graph(platform: Platform, of: str, direction: Direction, *, depth: int = 20, workspace: str = W) -> Graph:
    with platform.read() as tx:
        return platform.lineage.graph(tx, workspace, of, direction=direction, depth=depth)


def ids(found: Graph) -> set[str]:
    return {node.id for node in found.nodes}


def test_a_retrained_model_leads_back_to_the_first_ones_data(platform: Platform) -> None:
    loop(platform)
    assert ids(graph(platform, "model:delays:2", Direction.UP)) == {
        "model:delays:2", "job:j2", "rule:retrain", "monitor:watch", "data:window:1", "endpoint:delays",
        "deployment:delays/blue", "model:delays:1", "run:j1", "job:j1", "data:flights:1",
    }  # fmt: skip


def test_data_leads_down_to_everything_made_of_it(platform: Platform) -> None:
    loop(platform)
    assert {"model:delays:1", "deployment:delays/blue", "model:delays:2"} <= ids(
        graph(platform, "data:flights:1", Direction.DOWN)
    )


def test_depth_and_direction_bound_the_walk(platform: Platform) -> None:
    loop(platform)
    assert ids(graph(platform, "model:delays:1", Direction.UP, depth=1)) == {"model:delays:1", "run:j1", "job:j1"}
    both = ids(graph(platform, "model:delays:1", Direction.BOTH, depth=1))
    assert both == {"model:delays:1", "run:j1", "job:j1", "deployment:delays/blue"}


def test_an_edge_names_its_fact_and_the_same_fact_twice_adds_nothing(platform: Platform) -> None:
    fact = NewFact("JobSubmitted", "jobs/j1", W, {"inputs": {"x": "azureml:flights:1"}})
    first, second = tell(platform, fact, fact)
    (edge,) = graph(platform, "job:j1", Direction.UP).edges
    assert (edge.fact, edge.at) == (first, platform.clock.now())
    assert second != first


def test_what_nobody_told_of_is_missing_and_the_nearest_is_named(platform: Platform) -> None:
    loop(platform)
    with pytest.raises(NodeMissing) as refusal:
        graph(platform, "model:delay:2", Direction.UP)
    assert refusal.value.hint == "Did you mean 'model:delays:2'?"


def test_an_id_of_no_known_kind_is_told_how_ids_are_written(platform: Platform) -> None:
    with pytest.raises(NodeMissing) as refusal:
        graph(platform, "delays:2", Direction.UP)
    assert refusal.value.hint == "Write KIND:NAME:VERSION, as model:delays:2 or data:flights:1."


def test_another_workspace_has_a_graph_of_its_own(platform: Platform) -> None:
    loop(platform)
    with pytest.raises(NodeMissing):
        graph(platform, "model:delays:2", Direction.UP, workspace="workspace-b")


def test_nothing_is_parked(platform: Platform) -> None:
    from lazulite.foundation.events import store

    loop(platform)
    with platform.read() as tx:
        assert store.parked(tx) == []


def test_a_job_that_read_a_deleted_version_is_not_said_to_have_read_what_has_its_name_now(platform: Platform) -> None:
    def registered(digest: str) -> NewFact:
        data = {"kind": "data", "name": "flights", "version": "1", "manifest_digest": digest}
        return NewFact("AssetVersionRegistered", "data/flights/1", W, data)

    tell(platform, registered("aaaaaaaaaaaa"))
    tell(platform, NewFact("JobSubmitted", "jobs/j1", W, {"inputs": {"x": "azureml:flights:1"}}))
    tell(platform, registered("bbbbbbbbbbbb"))
    tell(platform, NewFact("JobSubmitted", "jobs/j2", W, {"inputs": {"x": "azureml:flights:1"}}))
    assert ids(graph(platform, "job:j1", Direction.UP)) == {"job:j1", "data:flights:1 (deleted, aaaaaaaa)"}
    assert ids(graph(platform, "data:flights:1", Direction.DOWN)) == {"data:flights:1", "job:j2"}
    before = graph(platform, "data:flights:1 (deleted, aaaaaaaa)", Direction.DOWN)
    assert [node.about for node in before.nodes if node.kind == "data"] == [{"manifest_digest": "aaaaaaaaaaaa"}]


def test_the_same_content_registered_again_under_its_name_is_the_same_thing(platform: Platform) -> None:
    data = {"kind": "data", "name": "flights", "version": "1", "manifest_digest": "aaaaaaaaaaaa"}
    for _ in range(2):
        tell(platform, NewFact("AssetVersionRegistered", "data/flights/1", W, data))
    assert ids(graph(platform, "data:flights:1", Direction.BOTH)) == {"data:flights:1"}
