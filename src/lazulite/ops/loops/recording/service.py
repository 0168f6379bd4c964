"""Hears the facts in the order of their numbers, looks up what each is linked with, and keeps what it has walked."""

from collections.abc import Callable, Iterable, Sequence

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import find, read_after
from lazulite.ops.loops import store, walking
from lazulite.ops.loops.entities import Heard, JobTie, Walk
from lazulite.ops.loops.walking import Training, endpoint, model
from lazulite.ops.monitoring.entities import MonitorMissing
from lazulite.ops.monitoring.service import MonitoringService
from lazulite.ops.release.service import ReleasesService
from lazulite.ops.triggers.entities import TriggerMissing
from lazulite.ops.triggers.hearing.service import seen
from lazulite.ops.triggers.service import TriggersService

ENDS = frozenset({"JobFinished", "RunFinished"})
FORGOTTEN = {"EndpointCreated", "EndpointDeleted", "AssetDeleted", "AssetRenamed", "TriggerUpdated", "TriggerDeleted"}
SERVING = {"TrafficChanged", "DeploymentReady"}
HEARD = (
    walking.DATA_FACTS | walking.JOB_FACTS | {"RunFinished", "ModelVersionRegistered"} | walking.RELEASE_FACTS
    | walking.MONITOR_FACTS | walking.RULE_FACTS | SERVING | FORGOTTEN
)  # fmt: skip
MOST_COPIES = 5  # from the first to the last
MOST_FACTS = 50  # of one job, run, version or release: there are a handful


class RecordingService:
    def __init__(self, *, releases: ReleasesService, monitoring: MonitoringService, triggers: TriggersService) -> None:
        self._releases = releases
        self._monitoring = monitoring
        self._triggers = triggers

    def record(self, tx: Tx, fact: Fact) -> None:
        """Subscribes to HEARD."""
        told = heard(fact)
        for walk in self._walks(tx, fact.workspace_id, told):
            store.add(tx, fact.workspace_id, walk)

    def _walks(self, tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
        ways: tuple[tuple[frozenset[str] | set[str], Callable[[Tx, str, Heard], Iterable[Walk]]], ...] = (
            (walking.MONITOR_FACTS, self._monitored),
            (walking.DATA_FACTS, lambda _tx, _workspace_id, told: walking.of_data(told)),
            (walking.JOB_FACTS | ENDS, _job),
            ({"ModelVersionRegistered"}, _version),
            (walking.RELEASE_FACTS, self._released),
            ({"TrafficChanged"}, self._traffic),
            ({"DeploymentReady"}, self._ready),
            (walking.RULE_FACTS, self._rule),
            (FORGOTTEN, _forgotten),
        )
        for types, way in ways:
            if fact.type in types:
                yield from way(tx, workspace_id, fact)

    def _monitored(self, tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
        name = self._endpoint_of(tx, workspace_id, fact)
        return walking.of_monitor(fact, name) if name else []

    def _released(self, tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
        release = self._releases.get(tx, workspace_id, fact.text("release"))
        name = release.policy.endpoint_name
        place, registered = endpoint(name) if name else model(release.model), None
        if fact.type == "ReleaseOpened":
            subject = f"models/{release.model}/{release.version}"
            registered = _newest(tx, workspace_id, subject, "ModelVersionRegistered", before=fact)
        return walking.of_release(fact, place=place, registered=registered)

    def _traffic(self, tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
        name, approved = fact.text("endpoint"), list[Heard]()
        for deployment in walking.gained(fact):
            release = self._releases.rolled_out(tx, workspace_id, endpoint=name, deployment=deployment)
            found = release and _newest(tx, workspace_id, release.subject, "ReleaseApproved", before=fact)
            approved += [found] if found else []
        return walking.of_traffic(fact, approved)

    def _ready(self, tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
        name = fact.text("model")
        store.add_source(tx, workspace_id, place=endpoint(fact.text("endpoint")), source=model(name))
        release = self._releases.newest(tx, workspace_id, name, int(fact.text("model_version")))
        if release is None or release.policy.endpoint_name is not None:
            return walking.of_ready(fact, None)
        return walking.of_ready(fact, _newest(tx, workspace_id, release.subject, "ReleaseCompleted", before=fact))

    def _rule(self, tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
        cause = find(tx, workspace_id, fact.text("fact"))
        because = heard(cause) if cause else None
        name = self._endpoint_of(tx, workspace_id, because) if because else ""
        if fact.type == "RuleHeld":
            mine = cause is not None and name and self._meant(tx, fact.text("trigger"), cause)
            return walking.of_holding(fact, name) if mine else []
        job, place = fact.text("job"), endpoint(name) if name else fact.subject
        walks = walking.of_firing(fact, because, name) if because and name else []
        begun = _newest(tx, workspace_id, f"jobs/{job}", "JobSubmitted", before=fact)
        known = [tie.place for tie in store.ties_of(tx, workspace_id, job)]
        store.add_tie(tx, workspace_id, JobTie(job, place, fact.id))
        if begun is not None:
            for trained in known:
                walks += walking.started(trained.removeprefix("models/"), begun, fact, at=place)
        return walks

    def _meant(self, tx: Tx, trigger: str, cause: Fact) -> bool:
        """Whether the rule waits for facts such as this one, and not for another endpoint's."""
        try:
            return self._triggers.get(tx, cause.workspace_id, trigger).rule.conditions.mean(seen(cause))
        except TriggerMissing:
            return False

    def _endpoint_of(self, tx: Tx, workspace_id: str, fact: Heard) -> str:
        """The endpoint that a fact speaks of; empty where it speaks of none."""
        if fact.type != "MonitorRunFailed":
            return fact.text("endpoint")
        try:
            return self._monitoring.get(tx, workspace_id, fact.text("monitor")).definition.endpoint
        except MonitorMissing:
            return ""


def heard(fact: Fact) -> Heard:
    return Heard(fact.id, fact.seq, fact.type, fact.subject, fact.occurred_at, fact.cause, fact.data)


def _job(tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
    """News for the models that it trains; with its end, how the firing of its rule came out."""
    job = fact.subject.partition("/")[2]
    walks: list[Walk] = []
    if fact.type == "JobSubmitted":
        for name in _declared(fact):
            walks += _tied(tx, workspace_id, name, Training(fact, fact, _inputs(tx, workspace_id, fact)), job=job)
        return walks
    ties = store.ties_of(tx, workspace_id, job)
    walks += walking.of_training([tie.place for tie in ties if tie.place.startswith("models/")], fact)
    if fact.type == "JobFinished":
        store.close(tx, workspace_id, job)
        for tie in ties:
            if tie.rule:
                store.settle(tx, workspace_id, tie.place, tie.rule, walking.state_of(fact))
    return walks


def _version(tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
    name, training = fact.text("name"), _origin(tx, workspace_id, fact)
    if training is None:
        return walking.of_version(fact, None, is_new=False)
    is_open = training.newest.type in {"JobSubmitted", "JobStarted"}
    job = training.newest.subject.partition("/")[2]
    is_new = store.add_tie(tx, workspace_id, JobTie(job, model(name), is_open=is_open))
    _keep_sources(tx, workspace_id, name, training)
    return walking.of_version(fact, training, is_new=is_new)


def _origin(tx: Tx, workspace_id: str, fact: Heard) -> Training | None:
    """The job, or the run without one, that a version comes from, also by way of versions that it is a copy of."""
    version: Heard | None = fact
    for _ in range(MOST_COPIES):
        if version is None:
            break
        for subject in walking.makers(version):
            if training := _training(tx, workspace_id, subject, fact):
                return training
        original = walking.copied_from(version)
        version = _newest(tx, workspace_id, original, "ModelVersionRegistered", before=version) if original else None
    return None


def _tied(tx: Tx, workspace_id: str, name: str, training: Training, *, job: str) -> list[Walk]:
    """A job that says, before it runs, which model it will leave."""
    if not store.add_tie(tx, workspace_id, JobTie(job, model(name))):
        return []
    _keep_sources(tx, workspace_id, name, training)
    return walking.trained(name, training)


def _keep_sources(tx: Tx, workspace_id: str, name: str, training: Training) -> None:
    for registered in training.inputs:
        store.add_source(tx, workspace_id, place=model(name), source=walking.asset_of(registered.subject))


def _training(tx: Tx, workspace_id: str, subject: str, before: Heard) -> Training | None:
    """The job's or the run's facts up to then; None where it has told none."""
    kinds = walking.JOB_FACTS if subject.startswith("jobs/") else walking.RUN_FACTS
    facts = _about(tx, workspace_id, subject, kinds, before=before)
    if not facts:
        return None
    rules = [
        (tie.place, heard(fired))
        for tie in store.ties_of(tx, workspace_id, subject.partition("/")[2])
        if tie.rule and (fired := find(tx, workspace_id, tie.rule))
    ]
    return Training(facts[0], facts[-1], _inputs(tx, workspace_id, facts[0]), tuple(rules))


def _inputs(tx: Tx, workspace_id: str, submitted: Heard) -> tuple[Heard, ...]:
    """How the data versions came to be that a job reads."""
    subjects = [str(given) for given in submitted.mapping("inputs").values() if str(given).startswith("data/")]
    found = [_newest(tx, workspace_id, one, "AssetVersionRegistered", before=submitted) for one in subjects]
    return tuple(registered for registered in found if registered is not None)


def _declared(submitted: Heard) -> list[str]:
    """The models that a job's outputs will be registered as."""
    outputs = [output for output in submitted.mapping("outputs").values() if isinstance(output, dict)]
    return sorted({str(one["name"]) for one in outputs if one.get("name") and "model" in str(one.get("type"))})


def _newest(tx: Tx, workspace_id: str, subject: str, type_: str, *, before: Heard) -> Heard | None:
    facts = _about(tx, workspace_id, subject, {type_}, before=before)
    return facts[-1] if facts else None


def _about(tx: Tx, workspace_id: str, subject: str, types: Iterable[str], *, before: Heard) -> Sequence[Heard]:
    """Oldest first; what came later is not known yet, also where old facts are heard again."""
    facts = read_after(tx, 0, limit=MOST_FACTS, types=list(types), workspace_id=workspace_id, subject=subject)
    return [heard(fact) for fact in facts if fact.seq < before.seq]


def _forgotten(tx: Tx, workspace_id: str, fact: Heard) -> Iterable[Walk]:
    if fact.type == "AssetRenamed":
        store.rename(tx, workspace_id, fact.subject, f"{fact.subject.partition('/')[0]}/{fact.text('to')}")
    elif fact.type in {"TriggerUpdated", "TriggerDeleted"}:
        store.forget_rule(tx, workspace_id, fact.text("name"))
    else:
        store.forget(tx, workspace_id, fact.subject)
    return ()
