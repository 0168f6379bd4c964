"""The loop's second half: the flights change, the model learns again, and the new one has to earn its place."""

from collections.abc import Mapping

from first_half import LATER_MONTHS
from loop import CHAMPION, ENDPOINT, HERE, MODEL, MONITOR, WINDOWS, Loop, must, shown, wait_for
from replay import Flights, Sent, area_under_curve, flights_of, replay, tell

from lazulite import Client, Missing

MOST_DAYS = 14
SPOILED = 0.9
LEARNS_NOTHING_NEW = "python train.py --data ${{inputs.flights}} --model ${{inputs.model}}"


def monitor(loop: Loop) -> dict[str, object]:
    """Drift and performance of each month, after the rules that listen have been written."""
    client = loop.client
    if loop.sabotage != "rule":
        equal = {"start.job.command": LEARNS_NOTHING_NEW} if loop.sabotage == "candidate" else None
        client.triggers.create(HERE / "retrain_on_drift.yml", set=equal)
    client.triggers.create(HERE / "retrain_on_collapse.yml")
    client.releases.policies.create(HERE / "release.yml")
    client.monitors.create(HERE / "monitor.yml")
    refs: dict[str, object] = {}
    runs = {month: client.monitors.start(MONITOR, *_month(month))["id"] for month in LATER_MONTHS}
    for month, run in runs.items():
        found = wait_for(lambda run=run: _measured(loop, run), what=f"the look at month {month}", seconds=240)
        drift, performance = found["signals"]["drift"], found["signals"]["performance"]
        area, matched = performance["metrics"]["roc_auc"], found["counts"]["matched"]
        expected = len(loop.months[month][0].arrived)
        must(matched == expected, f"month {month}: {matched:,} arrivals were joined of {expected:,}")
        must(area is not None, f"month {month}: the performance was not measured")
        loop.say(f"month {month}: drifted {', '.join(drift['broken']) or 'nothing'}; ROC AUC {area:.3f}")
        refs[f"2013-{month:02d}"] = {
            "run": run,
            "window": found["window"],
            "drifted": drift["broken"],
            "roc_auc": area,
        }
    must(any(one["drifted"] for one in refs.values()), "no month has drifted")
    return refs


def trigger(loop: Loop) -> dict[str, object]:
    """One rule fires, once, after a quiet time, and says why; the other stays still, and says why not."""
    history = loop.client.triggers.history
    known = {rule["name"] for rule in loop.client.triggers.list()}
    must("retrain-on-drift" in known, f"there is no rule 'retrain-on-drift', only {sorted(known)}")
    look = lambda: next(iter(history("retrain-on-drift", outcome="fired")), None)  # noqa: E731
    fired = wait_for(look, what="the firing of retrain-on-drift", seconds=60)
    count = len(list(history("retrain-on-drift", outcome="fired")))
    must(count == 1, f"retrain-on-drift has fired {count} times, not once")
    held = next(iter(history("retrain-on-collapse", outcome="held")), None)
    must(held is not None, "nothing says why retrain-on-collapse stayed still")
    must(not list(history("retrain-on-collapse", outcome="fired")), "retrain-on-collapse has fired")
    must(fired["job"], "the firing names no job")
    loop.left["retrain_job"] = str(fired["job"])
    loop.say(f"retrain-on-drift fired on {fired['facts']} facts: job {fired['job']}")
    loop.say(f"retrain-on-collapse stayed still: {held['clause']}, asked {held['asked']}, found {held['found']}")
    return {"fired": fired["fact"], "facts": fired["facts"], "job": fired["job"], "held": held["clause"]}


def retrain(loop: Loop) -> dict[str, object]:
    """What the rule started: January to March, and every answered window but June's."""
    job = loop.left["retrain_job"]
    loop.follow_job(job)
    version = _version_of(loop, job)
    loop.left["candidate"] = version
    windows = _windows_learnt_from(loop, job)
    expected = [f"azureml:{WINDOWS}:2013-04-01_2013-05-01", f"azureml:{WINDOWS}:2013-05-01_2013-06-01"]
    must(windows == expected, f"the model was to learn from the windows of April and May, not from {windows}")
    upstream = _upstream(loop, version)
    must(f"job:{job}" in upstream, f"the lineage of delays:{version} does not lead to its job")
    must("rule:retrain-on-drift" in upstream, f"the lineage of delays:{version} does not lead to the rule")
    loop.say(f"registered: delays:{version}, learnt from {len(windows)} windows")
    return {"job": job, "model": f"azureml:{MODEL}:{version}", "windows": windows, "lineage": sorted(upstream)}


def release(loop: Loop) -> dict[str, object]:
    """Package, optimise, validate, approve: each with its evidence."""
    name = f"{MODEL}:{loop.left['candidate']}"
    case = _follow_release(loop, name, until={"AwaitingApproval"})
    stages = {stage["stage"]: stage for stage in case["stages"]}
    report = stages["optimise"]["content"]
    must(stages["optimise"]["state"] == "Passed", f"no ONNX parity is shown: {stages['optimise']['reason']}")
    must(report and report["latency_ms"], "the optimised model's milliseconds are not shown")
    token = loop.client.tokens.create("olga", label="the demo's approver")
    with Client(loop.client.url, token=str(token["token"])) as olga:
        olga.releases.approve(name, comment="Better on June, and answers as the plain model does.")
    loop.say("olga has approved")
    case = wait_for(lambda: _case_if(loop, name, {"RollingOut", "Completed"}), what="the rollout's beginning")
    stages = {stage["stage"]: stage for stage in case["stages"]}
    for stage in ("package", "optimise", "validate", "approve"):
        must(stages[stage]["state"] == "Passed", f"{stage} is {stages[stage]['state']}: {stages[stage]['reason']}")
        must(stages[stage]["evidence"] and stages[stage]["digest"], f"{stage} has left no evidence")
    return {
        "release": case["id"],
        "evidence": {stage: stages[stage]["evidence"] for stage in stages if stages[stage]["evidence"]},
        "max_abs_diff": report["max_abs_diff"],
        "latency_ms": report["latency_ms"],
    }


def rollout(loop: Loop) -> dict[str, object]:
    """A tenth of July's first flights, then all of them; the old version stays there."""
    name = f"{MODEL}:{loop.left['candidate']}"
    split = wait_for(lambda: _shared(loop), what="the first share of the traffic", seconds=240)
    candidate = next(one for one in split if one != CHAMPION)
    loop.left["deployment"] = candidate
    must(split == {CHAMPION: 90, candidate: 10}, f"the first split is {split}")
    loop.say(f"{candidate} answers a tenth")
    answered = _replay_july(loop, name)
    case = _follow_release(loop, name, until={"Completed"})
    endpoint = loop.client.online_endpoints.get(ENDPOINT)
    must(endpoint["traffic"] == {candidate: 100}, f"the traffic is {endpoint['traffic']}")
    old = loop.client.online_deployments.get(CHAMPION, ENDPOINT)
    must([one["state"] for one in old["replicas"]] == ["Ready"], "the old version is not there any more")
    loop.say(f"{candidate} answers everything after {case['rollout']['answered']} answers; {CHAMPION} waits")
    return {"release": case["id"], "deployment": candidate, "days": answered, "traffic": endpoint["traffic"]}


def refuse(loop: Loop) -> dict[str, object]:
    """A deliberately worse candidate goes the same way, and is refused with its reasons."""
    before = loop.client.online_endpoints.get(ENDPOINT)["traffic"]
    worse = {
        "display_name": "late flights, spoiled",
        "inputs.spoil": SPOILED,
        "inputs.windows.path": f"azureml:{WINDOWS}-gathered@latest",
    }
    job = str(loop.client.jobs.create(HERE / "retrain.yml", set=worse)["name"])
    loop.follow_job(job)
    version = _version_of(loop, job)
    case = _follow_release(loop, f"{MODEL}:{version}", until={"Refused"})
    must(case["reason"], "the refusal gives no reason")
    after = loop.client.online_endpoints.get(ENDPOINT)["traffic"]
    must(after == before, f"the traffic has moved from {before} to {after}")
    loop.say(f"refused: {case['reason']}")
    return {"job": job, "release": case["id"], "reason": case["reason"]}


def verify(loop: Loop) -> dict[str, object]:
    """The new version answers, and is better than the old one on July's answered days, by the platform's own count."""
    new = loop.left["deployment"]
    flights = flights_of(loop.data, 7)
    sent: dict[str, list[Sent]] = {}
    with loop.client.online_endpoints.scorer(ENDPOINT) as scorer:
        for name, asked in ((new, None), (CHAMPION, CHAMPION)):
            sent[name] = replay(scorer, flights, deployment=asked)
            tell(scorer, flights, sent[name])
    answered_by = {one.prediction.deployment for one in sent[new]}
    must(answered_by == {new}, f"answered by {sorted(answered_by)}, not by {new}")
    areas = {name: _area(flights, answers) for name, answers in sent.items()}
    run = str(loop.client.monitors.start(MONITOR, *_month(7))["id"])
    found = wait_for(lambda: _measured(loop, run), what="the look at July", seconds=240)
    counted = {
        f"{one['model']}:{one['model_version']}": one["metrics"]["roc_auc"]
        for one in found["signals"]["performance"]["model_versions"]
    }
    loop.say(f"July's {len(flights):,} flights: ROC AUC {areas[CHAMPION]:.3f} before, {areas[new]:.3f} now")
    must(areas[new] > areas[CHAMPION], f"the new version is not better: {areas}")
    before, now = f"{MODEL}:1", f"{MODEL}:{loop.left['candidate']}"
    must(counted.get(now, 0) > counted.get(before, 1), f"the monitor does not count the new version better: {counted}")
    return {"flights": len(flights), "roc_auc": areas, "monitor": {"run": run, "roc_auc": counted}}


def _month(month: int) -> tuple[str, str]:
    return f"2013-{month:02d}-01T00:00:00Z", f"2013-{month + 1:02d}-01T00:00:00Z"


def _measured(loop: Loop, run: str) -> Mapping[str, object] | None:
    found = loop.client.monitors.result(MONITOR, run)
    must(found["status"] != "Failed", f"the run {run} of the monitor failed: {found['error']}")
    return found if found["status"] == "Completed" else None


def _replay_july(loop: Loop, name: str) -> int:
    """How many days of July were answered until the rollout was over."""
    with loop.client.online_endpoints.scorer(ENDPOINT) as scorer:
        for day in range(1, MOST_DAYS + 1):
            flights = flights_of(loop.data, 7, first_day=day, last_day=day)
            sent = replay(scorer, flights, singles=len(flights), progress=shown(loop, f"July {day}"))
            tell(scorer, flights, sent)
            loop.say(f"July {day}: {len(flights):,} flights answered, one by one")
            if loop.client.releases.get(name)["state"] != "RollingOut":
                return day
    return MOST_DAYS


def _follow_release(loop: Loop, name: str, *, until: set[str]) -> Mapping[str, object]:
    """The case once it is in one of the states, each stage told as it closes. Raises NotTrue for another end."""
    told = loop.told.setdefault(name, set())

    def look() -> Mapping[str, object] | None:
        try:
            case = loop.client.releases.get(name)
        except Missing:
            return None
        for stage in case["stages"]:
            if stage["state"] in {"Passed", "Refused", "NotApplicable"} and stage["stage"] not in told:
                told.add(stage["stage"])
                loop.say(f"release {name}: {stage['stage']} {stage['state']}: {stage['reason']}")
        over = case["state"] in {"Completed", "Refused", "RolledBack"} and case["state"] not in until
        must(not over, f"the release of {name} is {case['state']}: {case['reason']}")
        return case if case["state"] in until else None

    return wait_for(look, what=f"the release of {name} becoming {' or '.join(sorted(until))}", seconds=300)


def _case_if(loop: Loop, name: str, states: set[str]) -> Mapping[str, object] | None:
    case = loop.client.releases.get(name)
    return case if case["state"] in states else None


def _shared(loop: Loop) -> Mapping[str, int] | None:
    split = loop.client.online_endpoints.get(ENDPOINT)["traffic"]
    return split if len(split) > 1 else None


def _version_of(loop: Loop, job: str) -> str:
    """The model version that the job has registered."""
    versions = [one for one in loop.client.models.versions(MODEL) if one["source"]["job"] == job]
    must(len(versions) == 1, f"the job {job} has registered {len(versions)} versions of {MODEL}")
    return str(versions[0]["version"])


def _windows_learnt_from(loop: Loop, job: str) -> list[str]:
    """The windows in the data version that the job was given."""
    _, name, version = loop.client.jobs.get(job)["inputs"]["windows"]["asset"].split("/")
    return list(loop.client.data.get(name, version)["facts"].get("windows", []))


def _upstream(loop: Loop, version: str) -> set[str]:
    graph = loop.client.lineage.get(f"model:{MODEL}:{version}", direction="up")
    return {str(node["id"]) for node in graph["nodes"]}


def _area(flights: Flights, sent: list[Sent]) -> float:
    pairs = [
        (flights.late[index], score)
        for one in sent
        for index, score in zip(range(one.start, one.start + one.count), one.scores, strict=True)
        if flights.late[index] is not None
    ]
    return area_under_curve([late for late, _ in pairs], [score for _, score in pairs])
