import pytest

from lazulite.experience.cli.release import standing_of, traffic_of

ROLLOUT = {"deployment": "v2", "endpoint_name": "pumps", "percent": 100, "before": {"v1": 100}}


@pytest.mark.parametrize(
    ("release", "told"),
    [
        ({"state": "Open", "rollout": None}, ""),
        ({"state": "RollingOut", "rollout": {**ROLLOUT, "percent": 10}}, "v2 gets 10 % of pumps"),
        ({"state": "Completed", "rollout": ROLLOUT}, "v2 gets 100 % of pumps"),
        (
            {"state": "RolledBack", "rollout": ROLLOUT},
            "rolled back: v2 had 100 %, and the traffic is as it was before",
        ),
    ],
)
def test_of_a_candidate_that_was_rolled_back_nobody_says_that_it_has_traffic(release, told) -> None:
    assert traffic_of(release) == told


LEARNT = "Version 2 has learnt from azureml:windows:1: it waits for a newer one to judge by."


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        ([{"stage": "package", "state": "Running", "reason": ""}], "package at work"),
        ([{"stage": "approve", "state": "Waiting", "reason": ""}], "Open"),
        (
            [
                {"stage": "package", "state": "Passed", "reason": "3 MB"},
                {"stage": "validate", "state": "Waiting", "reason": LEARNT},
            ],
            f"validate waits. {LEARNT}",
        ),
    ],
)
def test_who_waits_for_a_release_is_told_what_it_waits_for(stages: list[dict[str, str]], told: str) -> None:
    release = {"model": "pumps", "version": 2, "state": "Open", "stages": stages}
    assert standing_of(release) == f"release pumps:2: {told}"
