"""What a fact says in a few words, from its own data: pure."""

from collections.abc import Callable, Mapping

from lazulite.ops.loops.entities import Heard
from lazulite.words.json import JSON

LONGEST = 200
SHOWN_FEATURES = 3


def phrase(fact: Heard) -> str:
    """One line of at most LONGEST characters; the fact's type where nothing better is known."""
    say = SAY.get(fact.type)
    said = " ".join((say(fact) if say else fact.type).split())
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def version(fact: Heard) -> str:
    """`flights:3`, of a fact about an asset's version."""
    _, _, rest = fact.subject.partition("/")
    return ":".join(rest.rsplit("/", 1))


def split(traffic: Mapping[str, JSON]) -> str:
    """`blue 90 %, v2 10 %`, the greatest share first."""
    shares = sorted(((int(str(share)), name) for name, share in traffic.items() if share), key=lambda s: (-s[0], s[1]))
    return ", ".join(f"{name} {share} %" for share, name in shares) or "no traffic"


def _registered(fact: Heard) -> str:
    size = fact.data.get("size")
    return f"{version(fact)}, {_bytes(size)}" if isinstance(size, int) else version(fact)


def _profiled(fact: Heard) -> str:
    return f"{version(fact)}, {_rows(fact.data.get('rows'))}"


def _window(fact: Heard) -> str:
    counts = fact.mapping("counts")
    return f"{version(fact)}, {_rows(counts.get('predictions'))}, {_number(counts.get('matched'))} with feedback"


def _gathered(fact: Heard) -> str:
    many = len(fact.listed("windows"))
    return f"{version(fact)}, from {many} {'window' if many == 1 else 'windows'}"


def _job(fact: Heard) -> str:
    status = {"JobSubmitted": "queued", "JobStarted": "running"}.get(fact.type) or fact.text("status").lower()
    reason = fact.text("reason")
    return f"{fact.text('display_name') or fact.subject} {status}{f': {reason}' if reason else ''}"


def _run(fact: Heard) -> str:
    return f"run {fact.text('name') or fact.subject.partition('/')[2]}"


def _release(fact: Heard) -> str:
    candidate = f"{fact.text('model')}:{fact.text('version')}"
    reason = fact.text("reason")
    match fact.type:
        case "ReleaseOpened":
            return f"{candidate} is a case of {fact.text('policy')}"
        case "ReleaseStagePassed":
            applies = "not applicable" if fact.text("stage_state") == "NotApplicable" else "passed"
            return f"{candidate}: {fact.text('stage')} {applies}"
        case "ReleaseApproved":
            return f"{candidate} approved by {fact.text('by')}"
        case "ReleaseCompleted":
            return f"{candidate} has all traffic" if fact.text("deployment") else f"{candidate} completed"
        case "ReleaseRefused":
            return f"{candidate} refused at {reason}"
    return f"{candidate} rolled back: {reason}"


def _ready(fact: Heard) -> str:
    return f"{fact.text('deployment')} ({fact.text('model')}:{fact.text('model_version')}) is ready"


def _traffic(fact: Heard) -> str:
    return split(fact.mapping("traffic"))


def _run_started(fact: Heard) -> str:
    return f"{fact.text('monitor')} looks at {_times(fact.mapping('window'))}"


def _run_failed(fact: Heard) -> str:
    return f"{fact.text('monitor')}: {fact.text('error')}"


def _found_empty(fact: Heard) -> str:
    return f"{fact.text('monitor')}: nothing captured in {_times(fact.mapping('window'))} yet"


def _drift(fact: Heard) -> str:
    broken = [str(name) for name in fact.listed("broken")]
    more = f" and {len(broken) - SHOWN_FEATURES} more" if len(broken) > SHOWN_FEATURES else ""
    return f"{fact.text('monitor')}: drift in {', '.join(broken[:SHOWN_FEATURES])}{more}"


def _quality(fact: Heard) -> str:
    broken = ", ".join(str(name) for name in fact.listed("broken"))
    return f"{fact.text('monitor')}: {f'quality broken in {broken}' if broken else 'quality is good'}"


def _performance(fact: Heard) -> str:
    metrics = [(name, value) for name, value in fact.mapping("metrics").items() if isinstance(value, int | float)]
    limits = fact.mapping("thresholds")
    known = [one for one in metrics if one[0] in limits] or metrics
    said = ", ".join(f"{name} {_figure(value)}" for name, value in known[:SHOWN_FEATURES])
    return f"{fact.text('monitor')}: {said or 'no feedback yet'}"


def _fired(fact: Heard) -> str:
    many = fact.data.get("facts")
    times = f" on {many} facts" if isinstance(many, int) and many > 1 else ""
    return f"{fact.text('trigger')} fired{times}: {fact.text('fact_type')}"


def _held(fact: Heard) -> str:
    return f"{fact.text('trigger')}: asked {fact.text('asked')}, found {fact.text('found')}"


def _times(window: Mapping[str, JSON]) -> str:
    return " to ".join(str(window.get(end) or "").removesuffix("T00:00:00+00:00") for end in ("from", "to"))


def _rows(value: JSON) -> str:
    return f"{_number(value)} {'row' if value == 1 else 'rows'}"


def _number(value: JSON) -> str:
    return f"{value:,}" if isinstance(value, int) else "0"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _bytes(size: int) -> str:
    value, unit = float(size), "bytes"
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB"):
        if value < 1024 or unit == "TiB":
            break
        value /= 1024
    return f"{value:,.0f} {unit}" if unit == "bytes" else f"{_figure(value)} {unit}"


SAY: Mapping[str, Callable[[Heard], str]] = {
    "AssetVersionRegistered": _registered, "ModelVersionRegistered": _registered, "DataProfiled": _profiled,
    "WindowRegistered": _window, "WindowsGathered": _gathered, "JobSubmitted": _job, "JobStarted": _job,
    "JobFinished": _job, "RunStarted": _run, "RunFinished": _run, "ReleaseOpened": _release,
    "ReleaseStagePassed": _release, "ReleaseApproved": _release, "ReleaseCompleted": _release,
    "ReleaseRefused": _release, "ReleaseRolledBack": _release, "DeploymentReady": _ready, "TrafficChanged": _traffic,
    "MonitorRunStarted": _run_started, "MonitorRunFailed": _run_failed, "WindowFoundEmpty": _found_empty,
    "DriftDetected": _drift, "DataQualityMeasured": _quality, "PerformanceMeasured": _performance,
    "RuleFired": _fired, "RuleHeld": _held,
}  # fmt: skip
