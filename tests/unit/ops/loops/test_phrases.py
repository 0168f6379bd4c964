import pytest

from lazulite.ops.loops.entities import Heard
from lazulite.ops.loops.phrases import LONGEST, phrase
from tests.unit.ops.loops.makers import make_fact

WINDOW = {"from": "2013-04-01T00:00:00+00:00", "to": "2013-05-01T00:00:00+00:00"}
WATCH = {"monitor": "watch", "endpoint": "delays", "window": WINDOW}
CASE = {"model": "delays", "version": 2, "policy": "careful", "owner": "ops"}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (make_fact("AssetVersionRegistered", "data/flights/3", size=1_234_567), "flights:3, 1.18 MiB"),
        (make_fact("AssetVersionRegistered", "data/flights/3", size=999), "flights:3, 999 bytes"),
        (make_fact("AssetVersionRegistered", "data/flights/3", size=None), "flights:3"),
        (make_fact("DataProfiled", "data/flights/3", rows=82_345), "flights:3, 82,345 rows"),
        (make_fact("DataProfiled", "data/flights/3", rows=1), "flights:3, 1 row"),
        (
            make_fact("WindowRegistered", "data/w/2013-04-01_2013-05-01", counts={"predictions": 90, "matched": 7}),
            "w:2013-04-01_2013-05-01, 90 rows, 7 with feedback",
        ),
        (make_fact("WindowsGathered", "data/w/a", windows=[{}, {}]), "w:a, from 2 windows"),
        (make_fact("WindowsGathered", "data/w/a", windows=[{}]), "w:a, from 1 window"),
        (make_fact("JobSubmitted", "jobs/j", display_name="train"), "train queued"),
        (make_fact("JobStarted", "jobs/j", display_name="train"), "train running"),
        (make_fact("JobFinished", "jobs/j", display_name="train", status="Completed", reason=""), "train completed"),
        (
            make_fact("JobFinished", "jobs/j", display_name="train", status="Failed", reason="no memory"),
            "train failed: no memory",
        ),
        (make_fact("RunStarted", "runs/r", name="by hand"), "run by hand"),
        (make_fact("ModelVersionRegistered", "models/delays/2", size=0), "delays:2, 0 bytes"),
        (make_fact("ReleaseOpened", "releases/r", **CASE), "delays:2 is a case of careful"),
        (
            make_fact("ReleaseStagePassed", "releases/r", **CASE, stage="package", stage_state="Passed"),
            "delays:2: package passed",
        ),
        (
            make_fact("ReleaseStagePassed", "releases/r", **CASE, stage="optimise", stage_state="NotApplicable"),
            "delays:2: optimise not applicable",
        ),
        (make_fact("ReleaseApproved", "releases/r", **CASE, by="person:olga"), "delays:2 approved by person:olga"),
        (make_fact("ReleaseCompleted", "releases/r", **CASE, deployment="v002"), "delays:2 has all traffic"),
        (make_fact("ReleaseCompleted", "releases/r", **CASE, deployment=None), "delays:2 completed"),
        (
            make_fact("ReleaseRefused", "releases/r", **CASE, reason="validate: worse", stage="validate"),
            "delays:2 refused at validate: worse",
        ),
        (make_fact("ReleaseRolledBack", "releases/r", **CASE, reason="errors"), "delays:2 rolled back: errors"),
        (
            make_fact("DeploymentReady", "deployments/delays/blue", deployment="blue", model="delays", model_version=1),
            "blue (delays:1) is ready",
        ),
        (make_fact("TrafficChanged", "endpoints/delays", traffic={"a": 10, "b": 90, "c": 0}), "b 90 %, a 10 %"),
        (make_fact("TrafficChanged", "endpoints/delays", traffic={}), "no traffic"),
        (make_fact("MonitorRunStarted", "monitors/watch", **WATCH), "watch looks at 2013-04-01 to 2013-05-01"),
        (make_fact("MonitorRunFailed", "monitors/watch", monitor="watch", error="no column"), "watch: no column"),
        (
            make_fact("WindowFoundEmpty", "monitors/watch", **WATCH),
            "watch: nothing captured in 2013-04-01 to 2013-05-01 yet",
        ),
        (make_fact("DriftDetected", "monitors/w", **WATCH, broken=list("abcde")), "watch: drift in a, b, c and 2 more"),
        (make_fact("DataQualityMeasured", "monitors/watch", **WATCH, broken=[]), "watch: quality is good"),
        (make_fact("DataQualityMeasured", "monitors/watch", **WATCH, broken=["a"]), "watch: quality broken in a"),
        (
            make_fact(
                "PerformanceMeasured", "monitors/watch", **WATCH, metrics={"accuracy": 0.9, "roc_auc": 0.7207},
                thresholds={"roc_auc": 0.6},
            ),
            "watch: roc_auc 0.721",
        ),
        (
            make_fact("PerformanceMeasured", "monitors/watch", **WATCH, metrics={"accuracy": None}, thresholds={}),
            "watch: no feedback yet",
        ),
        (
            make_fact("RuleFired", "triggers/r", trigger="r", fact_type="DriftDetected", facts=3),
            "r fired on 3 facts: DriftDetected",
        ),
        (make_fact("RuleFired", "triggers/r", trigger="r", fact_type="JobFinished", facts=1), "r fired: JobFinished"),
        (make_fact("RuleHeld", "triggers/r", trigger="r", asked="x > 1", found="0"), "r: asked x > 1, found 0"),
        (make_fact("SomethingNew", "things/1"), "SomethingNew"),
    ],
)  # fmt: skip
def test_a_fact_is_told_in_a_few_words(fact: Heard, said: str) -> None:
    assert phrase(fact) == said


def test_a_long_reason_is_cut_and_stays_one_line() -> None:
    fact = make_fact("MonitorRunFailed", "monitors/watch", monitor="watch", error="line\n" * 200)
    said = phrase(fact)
    assert (len(said), said[-1], "\n" in said) == (LONGEST, "…", False)


@pytest.mark.parametrize(
    "kind",
    [
        "AssetVersionRegistered", "DataProfiled", "WindowRegistered", "WindowsGathered", "JobFinished", "RunStarted",
        "ReleaseOpened", "ReleaseRefused", "DeploymentReady", "TrafficChanged", "MonitorRunStarted", "DriftDetected",
        "PerformanceMeasured", "RuleFired", "RuleHeld",
    ],
)  # fmt: skip
def test_a_fact_of_an_older_form_is_told_with_what_it_has(kind: str) -> None:
    assert phrase(make_fact(kind, "things/a/1"))
