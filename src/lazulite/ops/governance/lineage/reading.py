"""What a fact adds to the graph: pure, one short function a family of facts."""

from collections.abc import Callable, Iterator, Mapping

from lazulite.foundation.actor import PrincipalKind
from lazulite.ops.governance.lineage.entities import Edge, Graph, Node
from lazulite.ops.governance.lineage.telling import Told
from lazulite.words.json import JSON

KINDS = {
    "data": "data", "models": "model", "environments": "environment", "components": "component", "jobs": "job",
    "runs": "run", "logged-models": "logged-model", "releases": "release", "deployments": "deployment",
    "endpoints": "endpoint", "monitors": "monitor", "rules": "rule", "triggers": "rule", "evidence": "evidence",
}  # fmt: skip
VERSIONED = {"data", "model", "environment", "component"}
BECAUSE = {"RuleFired"}  # facts whose cause is read too
PREFIXES = {"azureml": "data", "data": "data", "model": "model", "environment": "environment"}
Parts = Iterator[Node | Edge]


def read(told: Told) -> Graph:
    """Empty for facts that say nothing of where things come from."""
    reader = READERS.get(told.type)
    parts = list(reader(told)) if reader else []
    nodes = tuple(part for part in parts if isinstance(part, Node))
    return Graph(nodes, tuple(part for part in parts if isinstance(part, Edge)))


def node_of(subject: str) -> Node | None:
    """The thing that a fact's subject names: models/delays/2 is model:delays:2."""
    noun, _, rest = subject.partition("/")
    kind = KINDS.get(noun)
    if kind is None or not rest:
        return None
    if kind in VERSIONED:
        name, _, version = rest.rpartition("/")
        return versioned(kind, name, version) if name else None
    return Node(f"{kind}:{rest}", kind, rest)


def versioned(kind: str, name: str, version: str) -> Node:
    return Node(f"{kind}:{name}:{version}", kind, name, version)


def reference(text: str, kind: str = "data") -> Node | None:
    """The version that `azureml:flights:1` or `model:delays:2` names; None for what is not pinned."""
    prefix, _, rest = text.partition(":")
    name, _, version = rest.rpartition(":")
    if prefix not in PREFIXES or not name or not version:
        return None
    return versioned(kind if prefix == "azureml" else PREFIXES[prefix], name, version)


def _job_submitted(told: Told) -> Parts:
    job = Node(f"job:{told.name}", "job", told.name, about=told.some("kind", "step", "owner", "display_name"))
    yield job
    for given in told.mapping("inputs").values():
        source = _input(given)
        if source is not None:
            yield source
            yield Edge(source.id, job.id, "read")
    environment = told.mapping("environment")
    if environment.get("version"):
        ready = versioned("environment", str(environment["name"]), str(environment["version"]))
        yield ready
        yield Edge(ready.id, job.id, "ran in")
    if code := told.mapping("code").get("digest"):
        yield Node(f"code:{code}", "code", str(code))
        yield Edge(f"code:{code}", job.id, "ran")
    if told.actor.kind is PrincipalKind.RULE:
        yield Node(f"rule:{told.actor.id}", "rule", told.actor.id)
        yield Edge(f"rule:{told.actor.id}", job.id, "started")


def _input(given: JSON) -> Node | None:
    match given:
        case str(text):
            return node_of(text) or reference(text)
        case {"kind": str(kind), "name": str(name), "version": str(version)}:
            return versioned(kind, name, version)
    return None


def _run_started(told: Told) -> Parts:
    yield Node(f"run:{told.name}", "run", told.name, about=told.some("name", "experiment_id"))
    if told.actor.kind is PrincipalKind.JOB:
        yield Node(f"job:{told.actor.id}", "job", told.actor.id)
        yield Edge(f"job:{told.actor.id}", f"run:{told.name}", "ran")


def _run_inputs(told: Told) -> Parts:
    for dataset in told.listed("datasets"):
        name, digest = str(dataset.get("name")), str(dataset.get("digest"))
        yield Node(f"dataset:{name}:{digest}", "dataset", name, digest, {"source_type": dataset.get("source_type")})
        yield Edge(f"dataset:{name}:{digest}", f"run:{told.name}", "read")


def _logged_model(told: Told) -> Parts:
    yield Node(f"logged-model:{told.name}", "logged-model", told.name, about=told.some("name"))
    if run := told.text("run_id"):
        yield Edge(f"run:{run}", f"logged-model:{told.name}", "produced")


def _asset_registered(told: Told) -> Parts:
    asset = versioned(told.text("kind"), told.text("name"), told.text("version"))
    yield Node(asset.id, asset.kind, asset.name, asset.version, told.some("type", "manifest_digest", "size"))
    if run := told.text("run_id"):
        yield Node(f"run:{run}", "run", run)
        yield Edge(f"run:{run}", asset.id, "produced")
    if job := told.text("job"):
        yield Node(f"job:{job}", "job", job)
        yield Edge(f"job:{job}", asset.id, "produced")
    source = str(told.mapping("source").get("uri") or "")
    if source.startswith("models:/m-"):
        model = source.removeprefix("models:/").partition("/")[0]
        yield Node(f"logged-model:{model}", "logged-model", model)
        yield Edge(f"logged-model:{model}", asset.id, "registered")
    elif source.startswith("models:/"):
        name, _, version = source.removeprefix("models:/").partition("/")
        yield Edge(f"model:{name}:{version}", asset.id, "copied")


def _evidence(told: Told) -> Parts:
    evidence = Node(f"evidence:{told.text('id')}", "evidence", told.text("kind"), about=told.some("figure", "digest"))
    yield evidence
    yield Edge(f"model:{told.text('model')}:{told.text('version')}", evidence.id, "measured")
    source = node_of(told.text("source"))
    if source is not None:
        yield source
        yield Edge(source.id, evidence.id, "produced")


def _deployment(told: Told) -> Parts:
    name = f"{told.text('endpoint')}/{told.text('deployment')}"
    model = versioned("model", told.text("model"), told.text("model_version"))
    yield model
    yield Node(f"deployment:{name}", "deployment", name, about=told.some("state"))
    yield Edge(model.id, f"deployment:{name}", "deployed")
    yield Node(f"endpoint:{told.text('endpoint')}", "endpoint", told.text("endpoint"))
    yield Edge(f"deployment:{name}", f"endpoint:{told.text('endpoint')}", "serves")


def _release_opened(told: Told) -> Parts:
    model = versioned("model", told.text("model"), told.text("version"))
    yield model
    yield Node(f"release:{told.name}", "release", told.name, about=told.some("state", "policy", "owner"))
    yield Edge(model.id, f"release:{told.name}", "released")


def _release_ended(told: Told) -> Parts:
    yield Node(f"release:{told.name}", "release", told.name, about=told.some("state", "policy", "owner", "reason"))
    if told.text("endpoint") and told.text("deployment"):
        yield Edge(
            f"release:{told.name}", f"deployment:{told.text('endpoint')}/{told.text('deployment')}", "rolled out"
        )


def _stage_passed(told: Told) -> Parts:
    if evidence := told.text("evidence"):
        yield Edge(f"evidence:{evidence}", f"release:{told.name}", "judged")


def _window(told: Told) -> Parts:
    window = node_of(told.subject)
    if window is None:
        return
    yield window
    yield Node(f"endpoint:{told.text('endpoint')}", "endpoint", told.text("endpoint"))
    yield Edge(f"endpoint:{told.text('endpoint')}", window.id, "captured")
    yield Node(f"monitor:{told.text('monitor')}", "monitor", told.text("monitor"))
    yield Edge(window.id, f"monitor:{told.text('monitor')}", "watched")


def _windows_gathered(told: Told) -> Parts:
    gathered = node_of(told.subject)
    if gathered is None:
        return
    yield gathered
    for told_window in told.listed("windows"):
        window = versioned("data", str(told_window.get("name")), str(told_window.get("version")))
        yield window
        yield Edge(window.id, gathered.id, "gathered")


def _rule_fired(told: Told) -> Parts:
    yield Node(f"rule:{told.name}", "rule", told.name)
    cause = node_of(told.cause_subject)
    if cause is not None:
        yield cause
        yield Edge(cause.id, f"rule:{told.name}", "fired")
    if job := told.text("job"):
        yield Node(f"job:{job}", "job", job)
        yield Edge(f"rule:{told.name}", f"job:{job}", "started")


READERS: Mapping[str, Callable[[Told], Parts]] = {
    "JobSubmitted": _job_submitted,
    "RunStarted": _run_started,
    "RunInputsLogged": _run_inputs,
    "LoggedModelCreated": _logged_model,
    "AssetVersionRegistered": _asset_registered,
    "EvidenceAttached": _evidence,
    "DeploymentCreated": _deployment,
    "DeploymentUpdating": _deployment,
    "DeploymentReady": _deployment,
    "ReleaseOpened": _release_opened,
    "ReleaseStagePassed": _stage_passed,
    "ReleaseRefused": _release_ended,
    "ReleaseCompleted": _release_ended,
    "ReleaseRolledBack": _release_ended,
    "WindowRegistered": _window,
    "WindowsGathered": _windows_gathered,
    "RuleFired": _rule_fired,
}
