"""What each kind of fact adds to the graph."""

import pytest

from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.ops.governance.lineage.entities import Node
from lazulite.ops.governance.lineage.reading import node_of, read, reference
from lazulite.ops.governance.lineage.telling import Told
from lazulite.words.json import JSON

LOCAL, JOB = Principal(PrincipalKind.LOCAL, "local"), Principal(PrincipalKind.JOB, "j1")
RULE = Principal(PrincipalKind.RULE, "retrain")
Arrow = tuple[str, str, str]


def told(type_: str, subject: str, *, actor: Principal = LOCAL, cause: str = "", **data: JSON) -> Told:
    return Told(type_, subject, actor, data, cause)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (
            told("JobSubmitted", "jobs/j1", inputs={"flights": "azureml:flights:1", "rate": "0.1"}),
            {("data:flights:1", "read", "job:j1")},
        ),
        (
            told("JobSubmitted", "jobs/j1", environment={"name": "tables", "version": "3", "key": "ab"}),
            {("environment:tables:3", "ran in", "job:j1")},
        ),
        (told("JobSubmitted", "jobs/j1", environment={"name": "inline", "version": None}), set()),
        (told("JobSubmitted", "jobs/j1", actor=RULE), {("rule:retrain", "started", "job:j1")}),
        (told("RunStarted", "runs/r1", actor=JOB, name="x"), {("job:j1", "ran", "run:r1")}),
        (
            told("RunInputsLogged", "runs/r1", datasets=[{"name": "iris", "digest": "d"}]),
            {("dataset:iris:d", "read", "run:r1")},
        ),
        (told("LoggedModelCreated", "logged-models/m-1", run_id="r1"), {("run:r1", "produced", "logged-model:m-1")}),
        (
            told(
                "AssetVersionRegistered", "models/delays/2", kind="model", name="delays", version="2", run_id="r1",
                job="j1", source={"uri": "models:/m-1"},
            ),
            {
                ("run:r1", "produced", "model:delays:2"),
                ("job:j1", "produced", "model:delays:2"),
                ("logged-model:m-1", "registered", "model:delays:2"),
            },
        ),
        (
            told(
                "AssetVersionRegistered", "models/b/1", kind="model", name="b", version="1",
                source={"uri": "models:/a/3"},
            ),
            {("model:a:3", "copied", "model:b:1")},
        ),
        (
            told(
                "EvidenceAttached", "models/delays/2", id="e1", model="delays", version="2", kind="drift",
                source="jobs/j2",
            ),
            {("model:delays:2", "measured", "evidence:e1"), ("job:j2", "produced", "evidence:e1")},
        ),
        (
            told(
                "DeploymentReady", "deployments/delays/blue", endpoint="delays", deployment="blue", model="delays",
                model_version="2",
            ),
            {
                ("model:delays:2", "deployed", "deployment:delays/blue"),
                ("deployment:delays/blue", "serves", "endpoint:delays"),
            },
        ),
        (
            told("ReleaseOpened", "releases/x", model="delays", version="2"),
            {("model:delays:2", "released", "release:x")},
        ),
        (
            told("ReleaseCompleted", "releases/x", endpoint="delays", deployment="green"),
            {("release:x", "rolled out", "deployment:delays/green")},
        ),
        (told("ReleaseStagePassed", "releases/x", evidence="e1"), {("evidence:e1", "judged", "release:x")}),
        (
            told("WindowRegistered", "data/window/3", endpoint="delays", monitor="watch"),
            {("endpoint:delays", "captured", "data:window:3"), ("data:window:3", "watched", "monitor:watch")},
        ),
        (
            told("RuleFired", "rules/retrain", cause="monitors/watch", job="j9"),
            {("monitor:watch", "fired", "rule:retrain"), ("rule:retrain", "started", "job:j9")},
        ),
        (told("MetricTold", "runs/r1"), set()),
    ],
    ids=lambda value: value.type if isinstance(value, Told) else "",
)  # fmt: skip
def test_a_fact_draws_its_edges(fact: Told, expected: set[Arrow]) -> None:
    assert {(edge.source, edge.kind, edge.target) for edge in read(fact).edges} == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("models/delays/2", Node("model:delays:2", "model", "delays", "2")),
        ("jobs/j1", Node("job:j1", "job", "j1")),
        ("deployments/delays/blue", Node("deployment:delays/blue", "deployment", "delays/blue")),
        ("models/delays", None),
        ("weather/today", None),
    ],
)
def test_a_subject_names_a_node_or_none(subject: str, expected: Node | None) -> None:
    assert node_of(subject) == expected


@pytest.mark.parametrize("text", ["flights", "azureml:flights", "azureml:flights@latest", "https://host:80/x", "0.1"])
def test_what_is_not_pinned_is_no_node(text: str) -> None:
    assert reference(text) is None


def test_facts_with_unexpected_data_add_what_they_can() -> None:
    assert read(told("JobSubmitted", "jobs/j1", inputs=["no", "mapping"])).edges == ()
    assert read(told("RunInputsLogged", "runs/r1", datasets="none")).edges == ()
