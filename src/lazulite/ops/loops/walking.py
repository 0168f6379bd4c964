"""Which steps of which loops a fact has walked: pure. What it is linked with is looked up before."""

from collections.abc import Sequence
from dataclasses import dataclass

from lazulite.ops.loops.entities import RULE, Arc, Heard, Stage, State, Walk
from lazulite.ops.loops.phrases import phrase

DATA_FACTS = frozenset({"AssetVersionRegistered", "DataProfiled", "WindowRegistered", "WindowsGathered"})
JOB_FACTS = frozenset({"JobSubmitted", "JobStarted", "JobFinished"})
RUN_FACTS = frozenset({"RunStarted", "RunFinished"})
RELEASE_FACTS = frozenset(
    {
        "ReleaseOpened",
        "ReleaseStagePassed",
        "ReleaseApproved",
        "ReleaseCompleted",
        "ReleaseRefused",
        "ReleaseRolledBack",
    }
)
MONITOR_FACTS = frozenset(
    {
        "MonitorRunStarted",
        "MonitorRunFailed",
        "WindowFoundEmpty",
        "WindowRegistered",
        "DriftDetected",
        "DataQualityMeasured",
        "PerformanceMeasured",
    }
)
RULE_FACTS = frozenset({"RuleFired", "RuleHeld"})
STATES = {
    "JobSubmitted": State.WAITING, "JobStarted": State.RUNNING, "RunStarted": State.RUNNING,
    "ReleaseOpened": State.RUNNING, "ReleaseStagePassed": State.RUNNING, "ReleaseApproved": State.RUNNING,
    "ReleaseRefused": State.FAILED, "ReleaseRolledBack": State.FAILED, "MonitorRunStarted": State.RUNNING,
    "MonitorRunFailed": State.FAILED, "WindowFoundEmpty": State.WAITING, "RuleFired": State.RUNNING,
}  # fmt: skip
ENDED_WELL = frozenset({"Completed", "FINISHED"})
DATA_TO_TRAIN, TRAIN_TO_REGISTER = Arc(Stage.DATA, Stage.TRAIN).step, Arc(Stage.TRAIN, Stage.REGISTER).step
REGISTER_TO_RELEASE, RELEASE_TO_SERVE = Arc(Stage.REGISTER, Stage.RELEASE).step, Arc(Stage.RELEASE, Stage.SERVE).step
FEEDBACK_TO_MONITOR = Arc(Stage.FEEDBACK, Stage.MONITOR).step
MONITOR_TO_TRIGGER, TRIGGER_TO_TRAIN = Arc(Stage.MONITOR, Stage.TRIGGER).step, Arc(Stage.TRIGGER, Stage.TRAIN).step


@dataclass(frozen=True)
class Training:
    """What makes a model: a job, or a run without one, with its facts so far.

    inputs: the registrations of the data versions that it reads. rules: the firings that started it, by their place.
    """

    begun: Heard
    newest: Heard
    inputs: tuple[Heard, ...] = ()
    rules: tuple[tuple[str, Heard], ...] = ()


def endpoint(name: str) -> str:
    return f"endpoints/{name}"


def model(name: str) -> str:
    return f"models/{name}"


def asset_of(subject: str) -> str:
    """`data/flights`, of `data/flights/3`."""
    return subject.rpartition("/")[0]


def state_of(fact: Heard) -> State:
    """How a stage stands after the fact."""
    if fact.type in {"JobFinished", "RunFinished"}:
        return State.DONE if fact.text("status") in ENDED_WELL else State.FAILED
    return STATES.get(fact.type, State.DONE)


def of_data(fact: Heard) -> list[Walk]:
    """A version is one walk more; its profile, or what it was made of, is news of it."""
    if fact.text("kind") not in {"data", ""} or not fact.subject.startswith("data/"):
        return []
    counts = fact.type == "AssetVersionRegistered"
    return [Walk(asset_of(fact.subject), Stage.DATA, fact, phrase(fact), counts=counts)]


def of_training(models: Sequence[str], fact: Heard) -> list[Walk]:
    """News of a job, or a run, that trains these models' places."""
    return [Walk(place, Stage.TRAIN, fact, phrase(fact), state_of(fact), counts=False) for place in models]


def trained(name: str, training: Training) -> list[Walk]:
    """A training that was not known to be one of this model before: with the data and the rule that led to it."""
    place, newest = model(name), training.newest
    walks = [Walk(place, Stage.TRAIN, newest, phrase(newest), state_of(newest))]
    if training.inputs:
        read = max(training.inputs, key=lambda registered: registered.seq)
        walks.append(Walk(place, DATA_TO_TRAIN, training.begun, start=read.id))
    for at, fired in training.rules:
        walks += started(name, training.begun, fired, at=at)
    return walks


def started(name: str, begun: Heard, fired: Heard, *, at: str) -> list[Walk]:
    """A rule's job trains this model. at: the endpoint's place, or the rule's own where no endpoint's fact fired it:
    it belongs to the model then.
    """
    if at.startswith("endpoints/"):
        return [Walk(at, TRIGGER_TO_TRAIN, begun, start=fired.id, detail=name)]
    news = Walk(model(name), Stage.TRIGGER, fired, phrase(fired))
    return [news, Walk(model(name), TRIGGER_TO_TRAIN, begun, start=fired.id)]


def makers(version: Heard) -> list[str]:
    """The subjects of what may have made a version, the likeliest first: a job's run has the job's name."""
    job, run = version.text("job"), version.text("run_id")
    return [subject for name, subject in ((job, f"jobs/{job}"), (run, f"jobs/{run}"), (run, f"runs/{run}")) if name]


def copied_from(version: Heard) -> str | None:
    """The subject of the version that this one is a copy of."""
    uri = str(version.mapping("source").get("uri") or "")
    name, _, number = uri.removeprefix("models:/").rpartition("/")
    return f"models/{name}/{number}" if uri.startswith("models:/") and name and number.isdigit() else None


def of_version(fact: Heard, training: Training | None, *, is_new: bool) -> list[Walk]:
    """A registered version of a model, and what it was trained by. is_new: its training was not known before."""
    name = fact.text("name")
    walks = [Walk(model(name), Stage.REGISTER, fact, phrase(fact))]
    if training is None:
        return walks
    walks.append(Walk(model(name), TRAIN_TO_REGISTER, fact, start=training.newest.id))
    return [*walks, *(trained(name, training) if is_new else [])]


def of_release(fact: Heard, *, place: str, registered: Heard | None) -> list[Walk]:
    """place: the endpoint's, or the model's where the policy names no endpoint."""
    opens = fact.type == "ReleaseOpened"
    walks = [Walk(place, Stage.RELEASE, fact, phrase(fact), state_of(fact), counts=opens)]
    if opens and registered is not None:
        walks.append(Walk(place, REGISTER_TO_RELEASE, fact, start=registered.id))
    return walks


def of_traffic(fact: Heard, approved: Sequence[Heard]) -> list[Walk]:
    """approved: of the releases whose deployments have their first share by it."""
    place = endpoint(fact.text("endpoint"))
    state = State.DONE if any(fact.mapping("traffic").values()) else State.WAITING
    news = Walk(place, Stage.SERVE, fact, phrase(fact), state, counts=False)
    return [news, *(Walk(place, RELEASE_TO_SERVE, fact, start=one.id) for one in approved)]


def gained(fact: Heard) -> list[str]:
    """The deployments that had no share of the traffic before."""
    before = fact.mapping("before")
    return [name for name, share in fact.mapping("traffic").items() if share and not before.get(name)]


def of_ready(fact: Heard, released: Heard | None) -> list[Walk]:
    """released: the version's release, where it was one that names no endpoint."""
    place = endpoint(fact.text("endpoint"))
    walks = [Walk(place, Stage.SERVE, fact, phrase(fact))]
    return [*walks, Walk(place, RELEASE_TO_SERVE, fact, start=released.id)] if released else walks


def of_monitor(fact: Heard, name: str) -> list[Walk]:
    """name: the endpoint's. Rows that feedback was joined to prove that it came as far as here."""
    place, window = endpoint(name), fact.type == "WindowRegistered"
    walks = [Walk(place, Stage.MONITOR, fact, phrase(fact), state_of(fact), counts=window)]
    if window and fact.mapping("counts").get("matched"):
        walks.append(Walk(place, FEEDBACK_TO_MONITOR, fact))
    return walks


def of_firing(fact: Heard, heard: Heard, name: str) -> list[Walk]:
    """heard: the fact that fired the rule, of the endpoint `name`."""
    place = endpoint(name)
    walks = [Walk(place, Stage.TRIGGER, fact, phrase(fact), state_of(fact)), _rule(place, fact, State.DONE)]
    if heard.type in MONITOR_FACTS:
        walks.append(Walk(place, MONITOR_TO_TRIGGER, fact, start=heard.id))
    return walks


def of_holding(fact: Heard, name: str) -> list[Walk]:
    """A rule that a fact of the endpoint `name` did not make fire, or whose job was refused."""
    refused = fact.text("outcome") == "refused"
    state = State.FAILED if refused else State.WAITING
    return [_rule(endpoint(name), fact, state)]


def _rule(place: str, fact: Heard, state: State) -> Walk:
    return Walk(place, RULE, fact, phrase(fact), state, detail=fact.text("trigger"))
